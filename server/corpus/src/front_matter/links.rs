//! The fields of the front matter that name images.
//!
//! Invariant: only fields that themes agree on count; what is no path, such as a colour or a truth value, is no link.

use super::{Field, Node, Reading, Value};
use crate::markdown::{Form, Link, Role};
use crate::text::Span;

/// The names of fields that hold an image or a list of images.
const IMAGE_FIELDS: [&str; 14] = [
    "photos",
    "cover",
    "thumbnail",
    "banner",
    "banner_img",
    "index_img",
    "top_img",
    "image",
    "images",
    "featured_image",
    "featuredImage",
    "featuredimage",
    "og_image",
    "cover_image",
];

/// The images that the front matter names.
pub fn links(front: &Reading) -> Vec<Link> {
    let mut res = Vec::new();
    let Reading::Block(front) = front else { return res };
    for field in &front.fields {
        if IMAGE_FIELDS.contains(&&*field.key) {
            collect(&field.value, &field.key, &mut res);
        }
        if let ("extra", Value::Map(fields)) = (&*field.key, &field.value.value) {
            for it in fields.iter().filter(|it| is_image(it)) {
                collect(&it.value, &format!("extra.{}", it.key), &mut res);
            }
        }
    }
    res
}

fn is_image(field: &Field) -> bool {
    is_image_field(&field.key)
}

/// Whether a field of this name is likely to hold an image.
pub fn is_image_field(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    IMAGE_FIELDS.iter().any(|it| it.eq_ignore_ascii_case(&key)) || key.contains("image")
}

fn collect(node: &Node, key: &str, res: &mut Vec<Link>) {
    match &node.value {
        Value::Str(text) if is_path(text) => res.push(Link {
            form: Form::FrontMatter { key: key.into() },
            role: Role::Image,
            span: node.span,
            destination_span: inner(node.span, text),
            destination: text.clone(),
            templated: text.contains("{{") || text.contains("{%"),
        }),
        Value::List(items) => items.iter().for_each(|it| collect(it, key, res)),
        // Hugo and Jekyll themes nest it: `image: { path: … }`, `cover: { image: … }`.
        Value::Map(fields) => {
            for it in fields
                .iter()
                .filter(|it| matches!(&*it.key, "path" | "src" | "image" | "url" | "feature"))
            {
                collect(&it.value, &format!("{key}.{}", it.key), res);
            }
        }
        _ => {}
    }
}

/// A path has a folder or an extension and no line break; `true`, `#fff` and `linear-gradient(…)` are none.
fn is_path(text: &str) -> bool {
    let extension = text.rsplit_once('.').is_some_and(|it| {
        (2..=5).contains(&it.1.len()) && it.1.bytes().all(|it| it.is_ascii_alphanumeric())
    });
    let odd = text.starts_with('#') || text.contains(['\n', '(']) && !extension;
    (extension || text.contains('/')) && !odd
}

/// The bytes inside quotes.
fn inner(span: Span, text: &str) -> Span {
    if span.len() == text.len() + 2 {
        Span::new(span.start as usize + 1, span.end as usize - 1)
    } else {
        span
    }
}
