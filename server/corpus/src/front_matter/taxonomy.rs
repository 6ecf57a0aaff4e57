//! The terms of a post where they are written.
//!
//! Invariant: as many places as the generator reads terms, and each with the bytes of its value, quotes and all.

use super::{Field, FrontMatter, Node, Value};
use crate::text::Span;

/// One term at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The term as it is read.
    pub term: Box<str>,
    /// Its bytes, with quotes.
    pub span: Span,
    /// What has to go with it so that the list it stands in stays whole; `None` where it stands alone.
    pub removal: Option<Span>,
}

impl Place {
    /// The bytes without quotes, where the term is written as it is read.
    pub fn inner(&self) -> Option<Span> {
        let Span { start, end } = self.span;
        match self.span.len().checked_sub(self.term.len()) {
            Some(0) => Some(self.span),
            Some(2) => Some(Span { start: start + 1, end: end - 1 }),
            _ => None,
        }
    }
}

/// The terms of `taxonomy` in `front`, in order. `table` is the one that taxonomies stand in, where they are not at the top.
pub fn places(front: &FrontMatter, taxonomy: &str, table: Option<&str>) -> Vec<Place> {
    let mut res = Vec::new();
    if let Some(node) = table.and_then(|it| front.at(&[it, taxonomy])) {
        collect(node, 3, &mut res);
    }
    let singular = match taxonomy {
        "tags" => "tag",
        "categories" => "category",
        it => it,
    };
    let named =
        |field: &&Field| [taxonomy, singular].iter().any(|it| field.key.eq_ignore_ascii_case(it));
    front.fields.iter().filter(named).for_each(|it| collect(&it.value, 3, &mut res));
    res
}

fn collect(node: &Node, depth: usize, res: &mut Vec<Place>) {
    match &node.value {
        Value::List(items) if depth > 0 => {
            for (at, item) in items.iter().enumerate() {
                let before = res.len();
                collect(item, depth - 1, res);
                let removal = match (items.get(at + 1), at.checked_sub(1).map(|it| &items[it])) {
                    (Some(next), _) => Some(Span { start: item.span.start, end: next.span.start }),
                    (None, Some(last)) => Some(Span { start: last.span.end, end: item.span.end }),
                    (None, None) => None,
                };
                if let [it] = &mut res[before..]
                    && !matches!(item.value, Value::List(_))
                {
                    it.removal = removal;
                }
            }
        }
        Value::Str(it) if !it.is_empty() => {
            res.push(Place { term: it.clone(), span: node.span, removal: None });
        }
        _ => {}
    }
}
