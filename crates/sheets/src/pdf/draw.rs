//! What can be drawn on a page.

use super::line::Line;

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink(pub u8, pub u8, pub u8);

impl Ink {
    /// Running text.
    pub const BLACK: Ink = Ink(0x14, 0x18, 0x1b);
    /// Captions; still 7:1 on white.
    pub const GREY: Ink = Ink(0x4d, 0x57, 0x60);
    /// Cut lines and rules.
    pub const FAINT: Ink = Ink(0x8b, 0x95, 0x9c);
    /// The one accent: amounts used, bars.
    pub const ACCENT: Ink = Ink(0x1c, 0x74, 0x8c);
    /// A quiet background.
    pub const WASH: Ink = Ink(0xf1, 0xf3, 0xf4);
}

/// How a line is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub ink: Ink,
    /// Points.
    pub width: f32,
    /// Lengths of dash and gap in points; `None` = drawn through.
    pub dash: Option<(f32, f32)>,
}

/// The outline of a shape, in points.
#[derive(Clone, Debug, PartialEq)]
pub enum Outline {
    /// A straight line through these points.
    Through(Vec<(f32, f32)>),
    /// A closed shape with these corners.
    Corners(Vec<(f32, f32)>),
    /// Rectangles: left, top, width, height.
    Boxes(Vec<(f32, f32, f32, f32)>),
    /// One rectangle with round corners: left, top, width, height, radius.
    Round(f32, f32, f32, f32, f32),
}

/// One thing on a page.
#[derive(Clone, Debug)]
pub enum Draw {
    /// Text, begun at x on the baseline.
    Text {
        /// Left edge.
        x: f32,
        /// Where the letters stand.
        baseline: f32,
        /// What.
        line: Line,
        /// In which colour.
        ink: Ink,
    },
    /// A shape.
    Shape {
        /// Its outline.
        outline: Outline,
        /// Filled with this.
        fill: Option<Ink>,
        /// Drawn around with this.
        stroke: Option<Stroke>,
    },
}

impl Draw {
    /// Text that begins at x.
    pub fn text(x: f32, baseline: f32, line: Line, ink: Ink) -> Draw {
        Draw::Text { x, baseline, line, ink }
    }

    /// Text that ends at x.
    pub fn text_to(x: f32, baseline: f32, line: Line, ink: Ink) -> Draw {
        Draw::Text { x: x - line.width(), baseline, line, ink }
    }

    /// A straight line.
    pub fn rule(from: (f32, f32), to: (f32, f32), width: f32, ink: Ink) -> Draw {
        Draw::line(vec![from, to], Stroke { ink, width, dash: None })
    }

    /// A line through several points.
    pub fn line(points: Vec<(f32, f32)>, stroke: Stroke) -> Draw {
        Draw::Shape { outline: Outline::Through(points), fill: None, stroke: Some(stroke) }
    }

    /// A filled shape.
    pub fn filled(outline: Outline, ink: Ink) -> Draw {
        Draw::Shape { outline, fill: Some(ink), stroke: None }
    }
}
