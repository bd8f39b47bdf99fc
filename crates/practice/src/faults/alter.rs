//! Changes to JSON bodies.

use serde_json::Value;

use super::Mutation;

/// Applies the changes in order; a pointer that leads nowhere changes nothing. A body that is no JSON stays as it is.
pub(crate) fn altered(body: &[u8], ops: &[Mutation]) -> Vec<u8> {
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else { return body.to_vec() };
    let mut raw = Vec::new();
    for op in ops {
        match op {
            Mutation::Remove { pointer } => {
                take(&mut value, pointer);
            }
            Mutation::Set { pointer, value: new } => put(&mut value, pointer, new.clone()),
            Mutation::Rename { pointer, to } => {
                if let Some(old) = take(&mut value, pointer) {
                    let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
                    put(&mut value, &format!("{parent}/{to}"), old);
                }
            }
            Mutation::Raw { pointer, text } => {
                let mark = format!("\u{1}raw text {}\u{1}", raw.len());
                put(&mut value, pointer, Value::String(mark.clone()));
                raw.push((Value::String(mark).to_string(), text));
            }
        }
    }
    let mut text = value.to_string();
    for (mark, instead) in raw {
        text = text.replace(&mark, instead);
    }
    text.into_bytes()
}

fn parent<'a, 'p>(value: &'a mut Value, pointer: &'p str) -> Option<(&'a mut Value, &'p str)> {
    let (parent, last) = pointer.rsplit_once('/')?;
    Some((value.pointer_mut(parent)?, last))
}

fn take(value: &mut Value, pointer: &str) -> Option<Value> {
    match parent(value, pointer)? {
        (Value::Object(fields), name) => fields.remove(name),
        (Value::Array(items), at) => {
            at.parse::<usize>().ok().filter(|at| *at < items.len()).map(|at| items.remove(at))
        }
        _ => None,
    }
}

fn put(value: &mut Value, pointer: &str, new: Value) {
    if pointer.is_empty() {
        *value = new;
        return;
    }
    match parent(value, pointer) {
        Some((Value::Object(fields), name)) => {
            fields.insert(name.to_owned(), new);
        }
        Some((Value::Array(items), at)) => match at.parse::<usize>() {
            Ok(at) if at < items.len() => items[at] = new,
            _ => items.push(new),
        },
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(ops: &[Mutation]) -> String {
        String::from_utf8(altered(br#"{"data":{"limit":5},"key":"k"}"#, ops)).expect("text")
    }

    #[test]
    fn changes_reach_the_bytes() {
        // A mutation that silently does nothing would let a test of a defence pass without the attack.
        let at = |pointer: &str| pointer.to_owned();
        assert_eq!(text(&[Mutation::Remove { pointer: at("/key") }]), r#"{"data":{"limit":5}}"#);
        let null = Mutation::Set { pointer: at("/data/limit"), value: Value::Null };
        assert_eq!(text(&[null]), r#"{"data":{"limit":null},"key":"k"}"#);
        let named = Mutation::Rename { pointer: at("/data/limit"), to: at("cap") };
        assert_eq!(text(&[named]), r#"{"data":{"cap":5},"key":"k"}"#);
        let odd = Mutation::Raw { pointer: at("/data/limit"), text: at("1e999") };
        assert_eq!(text(&[odd]), r#"{"data":{"limit":1e999},"key":"k"}"#);
        let twice = Mutation::Raw { pointer: at("/key"), text: at(r#""a","key":"b""#) };
        assert_eq!(text(&[twice]), r#"{"data":{"limit":5},"key":"a","key":"b"}"#);
    }
}
