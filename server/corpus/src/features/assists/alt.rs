//! An alternative text for an image that has none.
//!
//! Invariant: only what is empty is filled.

use super::{Asked, Assist, AssistKind, escape};
use crate::features::{self, Thing};
use crate::link;
use crate::markdown::{Form, Role};

/// Fills the empty brackets of an image with what its file is called.
pub(super) fn of_image(at: &Asked<'_>) -> Option<Assist> {
    let place = features::at(at.post, at.offset)?;
    let Thing::Link(it) = place.thing else { return None };
    if it.role != Role::Image || it.form != Form::Inline || !at.text(place.span).starts_with("![](")
    {
        return None;
    }
    let text = escape(&from_name(&it.destination)?);
    let brackets = crate::text::Span::at(place.span.start as usize + 2);
    let title = at.say("Describe the image by its file name", "用文件名作为图片的替代文字");
    Some(
        Assist::new(format!("{title}: {text}"), AssistKind::QuickFix).edit(at.path, brackets, text),
    )
}

/// What a file name says in words: `img/my-cover_2.png` is `my cover 2`.
fn from_name(destination: &str) -> Option<String> {
    let path = link::decode(&link::split(destination).path).to_string();
    let name = path.rsplit('/').next()?;
    let stem = name.rsplit_once('.').map_or(name, |it| it.0);
    let words: Vec<&str> =
        stem.split(|it: char| it.is_whitespace() || "-_+".contains(it)).collect();
    let text = words.join(" ").trim().to_owned();
    (!text.is_empty()).then_some(text)
}
