//! Our heading ids for a source, one by one.
//!
//! Invariant: the pieces are what pulldown-cmark reads; the front matter and an explicit `{#id}` are taken off before.

use std::fmt::Write;

use corpus::slug::{Anchors, Piece, heading_ids, heading_text};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

/// One event of a heading, owned.
enum Part {
    Text(String),
    Entity(String, String),
    Code(String),
    Html(String),
    Autolink(String),
    Image(String),
    Footnote(String),
    Break,
    Open,
    Close,
}

/// The ids of the headings of `text` that have one, in their order.
pub(crate) fn ids(text: &str, scheme: &Anchors) -> Vec<String> {
    let body = body(text);
    let mut options =
        Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES;
    let hexo = matches!(scheme, Anchors::HexoMarked { .. } | Anchors::HexoMarkdownIt { .. });
    options.set(Options::ENABLE_HEADING_ATTRIBUTES, !hexo);
    let mut found: Vec<(Option<String>, String)> = Vec::new();
    let mut heading: Option<(Option<String>, Vec<Part>)> = None;
    let mut image: Option<String> = None;
    let mut autolink = false;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        if let Event::Start(Tag::Heading { level, id, .. }) = &event {
            if *level as u8 >= scheme.first_level() {
                heading = Some((id.as_ref().map(ToString::to_string), Vec::new()));
            }
            continue;
        }
        let Some((id, parts)) = &mut heading else { continue };
        if let Some(alt) = &mut image {
            match event {
                Event::End(TagEnd::Image) => {
                    parts.push(Part::Image(image.take().unwrap_or_default()))
                }
                Event::Text(it) | Event::Code(it) => alt.push_str(&it),
                _ => {}
            }
            continue;
        }
        match event {
            Event::End(TagEnd::Heading(_)) => {
                let pieces = parts.iter().map(piece);
                found.push((id.take(), heading_text(pieces, scheme)));
                heading = None;
            }
            Event::Start(Tag::Image { .. }) => image = Some(String::new()),
            Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => {
                autolink = true
            }
            Event::End(TagEnd::Link) if autolink => autolink = false,
            Event::Start(_) => parts.push(Part::Open),
            Event::End(_) => parts.push(Part::Close),
            Event::Text(it) if autolink => parts.push(Part::Autolink(it.to_string())),
            Event::Text(it)
                if body[range.clone()].starts_with('&') && body[range.clone()] != *it =>
            {
                parts.push(Part::Entity(body[range].to_owned(), it.to_string()));
            }
            Event::Text(it) => parts.push(Part::Text(it.to_string())),
            Event::Code(it) => parts.push(Part::Code(it.to_string())),
            Event::InlineHtml(it) | Event::Html(it) => parts.push(Part::Html(it.to_string())),
            Event::FootnoteReference(it) => parts.push(Part::Footnote(it.to_string())),
            Event::SoftBreak | Event::HardBreak => parts.push(Part::Break),
            _ => {}
        }
    }
    let all = heading_ids(found.iter().map(|it| (it.0.as_deref(), it.1.as_str())), scheme);
    all.into_iter().filter(|it| !it.is_empty()).collect()
}

fn piece(part: &Part) -> Piece<'_> {
    match part {
        Part::Text(it) => Piece::Text(it),
        Part::Entity(source, meaning) => Piece::Entity(source, meaning),
        Part::Code(it) => Piece::Code(it),
        Part::Html(it) => Piece::Html(it),
        Part::Autolink(it) => Piece::Autolink(it),
        Part::Image(it) => Piece::Image(it),
        Part::Footnote(it) => Piece::Footnote(it),
        Part::Break => Piece::Break,
        Part::Open => Piece::Open,
        Part::Close => Piece::Close,
    }
}

/// `text` behind its front matter.
fn body(text: &str) -> &str {
    for fence in ["---\n", "+++\n"] {
        if let Some(rest) = text.strip_prefix(fence) {
            return rest.split_once(&format!("\n{fence}")).map_or("", |it| it.1);
        }
    }
    text
}

/// The ids that differ, as a table.
pub(crate) fn difference(site: &str, source: &str, ours: &[String], theirs: &[String]) -> String {
    let mut res =
        format!("{site} {source}: {} ids of ours, {} of the generator\n", ours.len(), theirs.len());
    for at in 0..ours.len().max(theirs.len()) {
        let cell = |it: &[String]| it.get(at).cloned().unwrap_or_else(|| "(none)".to_owned());
        if ours.get(at) != theirs.get(at) {
            let _ = writeln!(res, "    ours {}\ttheirs {}", cell(ours), cell(theirs));
        }
    }
    res
}
