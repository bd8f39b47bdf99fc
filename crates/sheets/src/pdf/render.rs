//! From marks to bytes, by way of krilla.

use std::collections::HashMap;
use std::num::NonZeroU16;

use krilla::color::rgb;
use krilla::configure::{Configuration, Validator};
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke as PenStroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{
    ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind,
    TagTree,
};
use krilla::{Document, SerializeSettings};
use zeroize::Zeroizing;

use super::draw::{Draw, Ink, Outline, Stroke};
use super::fonts::Fonts;
use super::line::Line;
use super::{Child, Group, Mark, Part, Pdf, PdfError};

/// The marks as leaves of the document's structure, by page and place on it.
type Leaves = HashMap<(usize, usize), Identifier>;

/// The file as PDF/UA-1. A font of the computer may break one of its rules (a glyph without a character, say); then the
/// same file without that promise, still tagged.
pub(super) fn file(pdf: &Pdf<'_>) -> Result<Zeroizing<Vec<u8>>, PdfError> {
    written(pdf, Validator::UA1).or_else(|_| written(pdf, Validator::None))
}

fn written(pdf: &Pdf<'_>, validator: Validator) -> Result<Zeroizing<Vec<u8>>, PdfError> {
    let settings = SerializeSettings {
        configuration: Configuration::new_with_validator(validator),
        ..SerializeSettings::default()
    };
    let mut document = Document::new_with(settings);
    let mut leaves = Leaves::new();
    for (at, (paper, marks)) in pdf.pages.iter().enumerate() {
        let (width, height) = paper.size();
        let settings = PageSettings::from_wh(width, height).expect("a sheet has a size");
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for (place, mark) in marks.iter().enumerate() {
            let leaf = put(&mut surface, pdf.fonts, mark, pdf.about.language);
            if mark.group.is_some() {
                leaves.insert((at, place), leaf);
            }
        }
        surface.finish();
        page.finish();
    }
    document.set_metadata(metadata(pdf));
    document.set_tag_tree(tree(pdf, &leaves));
    document.set_outline(krilla::outline::Outline::new());
    document.finish().map(Zeroizing::new).map_err(|cause| PdfError(format!("{cause:?}")))
}

fn put(surface: &mut Surface<'_>, fonts: &Fonts<'_>, mark: &Mark, language: &str) -> Identifier {
    let words = mark.says.as_ref().map(|says| says.as_str().to_owned()).or_else(|| words_of(&mark.draws));
    let tag = match mark.group {
        None => ContentTag::Artifact(ArtifactType::Other),
        Some(_) => {
            ContentTag::Span(SpanTag::empty().with_lang(Some(language)).with_actual_text(words.as_deref()))
        }
    };
    let leaf = surface.start_tagged(tag);
    for draw in &mark.draws {
        match draw {
            Draw::Text { x, baseline, line, ink } => letters(surface, fonts, line, *x, *baseline, *ink),
            Draw::Shape { outline, fill, stroke } => {
                surface.set_fill(fill.map(filled));
                surface.set_stroke(stroke.as_ref().map(pen));
                if let Some(path) = path(outline) {
                    surface.draw_path(&path);
                }
            }
        }
    }
    surface.end_tagged();
    leaf
}

/// What the texts say, where their glyphs alone would not tell.
fn words_of(draws: &[Draw]) -> Option<String> {
    let unclear = texts(draws).any(Line::needs_words);
    unclear.then(|| texts(draws).map(|line| line.text.as_str()).collect::<Vec<_>>().join(" "))
}

fn texts(draws: &[Draw]) -> impl Iterator<Item = &Line> {
    draws.iter().filter_map(|draw| if let Draw::Text { line, .. } = draw { Some(line) } else { None })
}

fn letters(surface: &mut Surface<'_>, fonts: &Fonts<'_>, line: &Line, x: f32, baseline: f32, ink: Ink) {
    let mut at = x;
    for run in &line.runs {
        let wide = run.width * line.size;
        if let Some(font) = run.font {
            surface.set_fill(Some(filled(ink)));
            surface.set_stroke(None);
            let (start, file) = (Point::from_xy(at, baseline), fonts.all[font].file.clone());
            surface.draw_glyphs(start, &run.glyphs, file, &run.text, line.size, false);
        } else {
            surface.set_fill(None);
            surface.set_stroke(Some(pen(&Stroke { ink, width: line.size / 20.0, dash: None })));
            let (edge, tall) = (wide * 0.12, line.size * 0.7);
            let outline = Outline::Boxes(vec![(at + edge, baseline - tall, wide - 2.0 * edge, tall)]);
            if let Some(path) = path(&outline) {
                surface.draw_path(&path);
            }
        }
        at += wide;
    }
}

fn filled(ink: Ink) -> Fill {
    Fill { paint: paint(ink), opacity: NormalizedF32::ONE, rule: FillRule::default() }
}

fn pen(stroke: &Stroke) -> PenStroke {
    let dash = stroke.dash.map(|(dash, gap)| StrokeDash { array: vec![dash, gap], offset: 0.0 });
    PenStroke { paint: paint(stroke.ink), width: stroke.width, dash, ..PenStroke::default() }
}

fn paint(ink: Ink) -> krilla::paint::Paint {
    rgb::Color::new(ink.0, ink.1, ink.2).into()
}

fn path(outline: &Outline) -> Option<Path> {
    let mut path = PathBuilder::new();
    match outline {
        Outline::Through(points) | Outline::Corners(points) => {
            for (index, (x, y)) in points.iter().enumerate() {
                if index == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
            }
            if matches!(outline, Outline::Corners(_)) {
                path.close();
            }
        }
        Outline::Boxes(boxes) => {
            for (x, y, width, height) in boxes {
                path.push_rect(Rect::from_xywh(*x, *y, *width, *height)?);
            }
        }
        Outline::Round(x, y, width, height, radius) => {
            // The bend of a quarter circle as a cubic curve.
            let bend = radius * 0.448;
            let (right, bottom) = (x + width, y + height);
            path.move_to(x + radius, *y);
            path.line_to(right - radius, *y);
            path.cubic_to(right - bend, *y, right, y + bend, right, y + radius);
            path.line_to(right, bottom - radius);
            path.cubic_to(right, bottom - bend, right - bend, bottom, right - radius, bottom);
            path.line_to(x + radius, bottom);
            path.cubic_to(x + bend, bottom, *x, bottom - bend, *x, bottom - radius);
            path.line_to(*x, y + radius);
            path.cubic_to(*x, y + bend, x + bend, *y, x + radius, *y);
            path.close();
        }
    }
    path.finish()
}

fn metadata(pdf: &Pdf<'_>) -> Metadata {
    let made = pdf.about.made;
    let part = |number: i8| u8::try_from(number).unwrap_or_default();
    let date = DateTime::new(u16::try_from(made.year()).unwrap_or_default())
        .month(part(made.month()))
        .day(part(made.day()))
        .hour(part(made.hour()))
        .minute(part(made.minute()))
        .second(part(made.second()));
    Metadata::new()
        .title(pdf.about.title.clone())
        .language(pdf.about.language.to_owned())
        .creator("Keyroster".to_owned())
        .creation_date(date)
}

fn tree(pdf: &Pdf<'_>, leaves: &Leaves) -> TagTree {
    let mut inner = vec![false; pdf.groups.len()];
    for child in pdf.groups.iter().flat_map(|group| &group.children) {
        if let Child::Group(at) = child {
            inner[*at] = true;
        }
    }
    let mut tree = TagTree::new().with_lang(Some(pdf.about.language.to_owned()));
    for (at, _) in inner.iter().enumerate().filter(|(_, inner)| !**inner) {
        tree.push(branch(pdf, leaves, at));
    }
    tree
}

fn branch(pdf: &Pdf<'_>, leaves: &Leaves, at: usize) -> TagGroup {
    let group = &pdf.groups[at];
    let mut tags = TagGroup::new(kind(pdf, group));
    for child in &group.children {
        match child {
            Child::Group(inner) => tags.push(branch(pdf, leaves, *inner)),
            Child::Mark { page, mark } => tags.push(leaves[&(*page, *mark)]),
        }
    }
    tags
}

/// The texts drawn in this part itself.
fn title(pdf: &Pdf<'_>, group: &Group) -> String {
    let marks = group.children.iter().filter_map(|child| match child {
        Child::Mark { page, mark } => Some(&pdf.pages[*page].1[*mark]),
        Child::Group(_) => None,
    });
    marks.flat_map(|mark| texts(&mark.draws)).map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn kind(pdf: &Pdf<'_>, group: &Group) -> TagKind {
    match &group.part {
        Part::Section => Tag::Section.into(),
        Part::Heading(level) => {
            let level = NonZeroU16::new(u16::from(*level)).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(title(pdf, group))).into()
        }
        Part::Paragraph => Tag::P.into(),
        Part::Code => Tag::Code.into(),
        Part::Figure(words) => Tag::Figure(Some(words.clone())).into(),
        Part::List => Tag::L(ListNumbering::None).into(),
        Part::Item => Tag::LI.into(),
        Part::Table => Tag::Table.into(),
        Part::Row => Tag::TR.into(),
        Part::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Part::Cell => Tag::TD.into(),
    }
}
