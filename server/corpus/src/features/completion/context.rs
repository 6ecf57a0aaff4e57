//! What the text before the cursor asks for: a destination, a label, a footnote or a template tag.
//!
//! Invariant: only the block around the cursor is looked at, at most [`NEAR`] bytes of it, and nothing inside code.

use crate::markdown::{Form, Link, Role};
use crate::post::{Post, Slot};
use crate::site::Generator;
use crate::syntax::Kind;
use crate::template::{self, Delimiter};
use crate::text::Span;

/// How far before the cursor, in bytes, the construct that it stands in may begin.
const NEAR: usize = 4096;

/// What is asked for. Spans are absolute.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Context {
    Destination(Destination),
    Label { span: Span },
    Footnote { span: Span },
    TagName { span: Span, delimiter: Delimiter },
}

/// A destination that is being written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Destination {
    /// How it is written and what for; its own destination is what is typed so far.
    pub(super) link: Link,
    /// The bytes of all that stands in its place now.
    pub(super) span: Span,
}

impl Destination {
    pub(super) fn new(form: Form, role: Role, typed: &str, span: Span) -> Destination {
        let destination = typed.into();
        let link = Link { form, role, span, destination_span: span, destination, templated: false };
        Destination { link, span }
    }

    /// What stands before the cursor.
    pub(super) fn typed(&self) -> &str {
        &self.link.destination
    }
}

/// A template tag that names a file or post.
pub(super) struct TagDoc {
    pub(super) name: &'static str,
    pub(super) generator: Generator,
    pub(super) delimiters: &'static [Delimiter],
    role: Role,
    /// The key of the argument; `None` for the first one without a key.
    key: Option<&'static str>,
}

const fn tag(name: &'static str, generator: Generator, role: Role) -> TagDoc {
    TagDoc { name, generator, delimiters: &[Delimiter::Percent], role, key: None }
}

const fn shortcode(name: &'static str, role: Role, key: Option<&'static str>) -> TagDoc {
    let delimiters = &[Delimiter::Angle, Delimiter::ShortcodePercent];
    TagDoc { name, generator: Generator::Hugo, delimiters, role, key }
}

/// Tags whose argument is a destination.
pub(super) const TAGS: &[TagDoc] = &[
    tag("post_link", Generator::Hexo, Role::Link),
    tag("post_path", Generator::Hexo, Role::Link),
    tag("asset_img", Generator::Hexo, Role::Image),
    tag("asset_path", Generator::Hexo, Role::Link),
    tag("asset_link", Generator::Hexo, Role::Link),
    tag("img", Generator::Hexo, Role::Image),
    tag("post_url", Generator::Jekyll, Role::Link),
    tag("link", Generator::Jekyll, Role::Link),
    shortcode("ref", Role::Link, None),
    shortcode("relref", Role::Link, None),
    shortcode("figure", Role::Image, Some("src")),
];

/// What is asked for at `offset` of the body of an open post.
pub(super) fn at(post: &Post, offset: usize) -> Option<Context> {
    let (text, start) = crate::features::text_around(post, offset)?;
    let slot = post.slot_at(offset).filter(|_| offset >= post.body)?;
    let cursor = offset.checked_sub(start).filter(|it| text.is_char_boundary(*it))?;
    let in_code = |it: &Span| (it.start as usize) < cursor && cursor < it.end as usize;
    if slot.segment.outline.code.iter().any(in_code) {
        return None;
    }
    let found = in_tag(&text, cursor).or_else(|| {
        let from = block_start(post, slot, &text, cursor);
        let block = Block { text: &text, from, cursor };
        block
            .destination()
            .or_else(|| block.attribute())
            .or_else(|| block.definition())
            .or_else(|| block.label())
    })?;
    Some(found.shift(start))
}

impl Context {
    fn shift(mut self, offset: usize) -> Context {
        match &mut self {
            Context::Destination(it) => it.span = it.span.shift(offset),
            Context::Label { span }
            | Context::Footnote { span }
            | Context::TagName { span, .. } => {
                *span = span.shift(offset);
            }
        }
        self
    }
}

/// Where the block around the cursor starts: as the tree says, else behind a blank line.
fn block_start(post: &Post, slot: &Slot, text: &str, cursor: usize) -> usize {
    let near = floor(text, cursor.saturating_sub(NEAR));
    let blank = text[near..cursor].rfind("\n\n").map_or(near, |it| near + it + 2);
    let structure = post.structure(slot);
    let around = structure.map(|it| it.around(Span::at(cursor))).unwrap_or_default();
    let block = around.iter().rev().find(|it| {
        matches!(it.kind, Kind::Inline | Kind::Cell | Kind::Paragraph | Kind::Heading | Kind::Html)
    });
    block.map_or(blank, |it| blank.max(it.span.start as usize)).min(cursor)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn in_tag(text: &str, cursor: usize) -> Option<Context> {
    let tag = template::unfinished_at(text, cursor)?;
    if tag.name.is_empty() || tag.name_span.touches(cursor) {
        let span = if tag.name.is_empty() { Span::at(cursor) } else { tag.name_span };
        return Some(Context::TagName { span, delimiter: tag.delimiter });
    }
    let doc =
        TAGS.iter().find(|it| it.name == &*tag.name && it.delimiters.contains(&tag.delimiter))?;
    let mut args = tag.args.iter().filter(|it| it.key.as_deref() == doc.key);
    let (span, typed) = match args.find(|it| it.span.touches(cursor)) {
        Some(it) => (it.span, text.get(it.span.start as usize..cursor)?),
        // Behind the name, or behind other arguments, where one may begin.
        None if doc.key.is_none() && tag.args.iter().all(|it| it.span.start as usize >= cursor) => {
            (Span::at(cursor), "")
        }
        None => return None,
    };
    let form = Form::Tag { name: tag.name.clone() };
    Some(Context::Destination(Destination::new(form, doc.role, typed, span)))
}

/// The text of a block up to the cursor.
struct Block<'a> {
    text: &'a str,
    from: usize,
    cursor: usize,
}

impl<'a> Block<'a> {
    fn before(&self) -> &'a str {
        &self.text[self.from..self.cursor]
    }

    /// `[text](dest` or `![alt](<dest`.
    fn destination(&self) -> Option<Context> {
        let before = self.before();
        let open = before.rfind("](")?;
        let rest = &before[open + 2..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let angle = rest[blanks..].starts_with('<');
        let start = open + 2 + blanks + usize::from(angle);
        let typed = &before[start..];
        let ended = if angle {
            typed.contains(['>', '<', '\n'])
        } else {
            typed.contains(|it: char| it.is_ascii_whitespace()) || unbalanced(typed)
        };
        if ended {
            return None;
        }
        let role = if is_image(&before[..open]) { Role::Image } else { Role::Link };
        Some(self.found(Form::Inline, role, start, typed, if angle { ">" } else { ")" }))
    }

    /// `<img src="dest`.
    fn attribute(&self) -> Option<Context> {
        let before = self.before();
        let open = before.rfind('<')?;
        let tag = &before[open + 1..];
        let name_end = tag.find(|it: char| !it.is_ascii_alphanumeric())?;
        let element = tag[..name_end].to_ascii_lowercase();
        let (at, quote) = open_quote(tag)?;
        let head = tag[..at].trim_end().strip_suffix('=')?.trim_end();
        let attribute =
            head.rsplit(|it: char| it.is_ascii_whitespace()).next()?.to_ascii_lowercase();
        let role = match (&*element, &*attribute) {
            ("img", "src") | ("video", "poster") => Role::Image,
            ("video" | "audio" | "source" | "iframe" | "embed", "src") => Role::Media,
            ("a", "href") => Role::Link,
            _ => return None,
        };
        let start = open + 1 + at + 1;
        let form = Form::Html { element: element.into(), attribute: attribute.into() };
        Some(self.found(form, role, start, &before[start..], &quote.to_string()))
    }

    /// `[label]: dest`.
    fn definition(&self) -> Option<Context> {
        let before = self.before();
        let line = before.rfind('\n').map_or(0, |it| it + 1);
        let (label, rest) = before[line..].split_once("]:")?;
        if !label.trim_start().starts_with('[') || label.trim_start().starts_with("[^") {
            return None;
        }
        let typed = rest.trim_start_matches([' ', '\t']).trim_start_matches('<');
        if typed.contains(|it: char| it.is_ascii_whitespace()) {
            return None;
        }
        let start = before.len() - typed.len();
        Some(self.found(Form::Inline, Role::Link, start, typed, "\n"))
    }

    /// `[text][label` and `[^note`.
    fn label(&self) -> Option<Context> {
        let before = self.before();
        let open = before.rfind('[')?;
        let typed = &before[open + 1..];
        if typed.contains([']', '\n']) {
            return None;
        }
        if let Some(note) = typed.strip_prefix('^') {
            let start = self.cursor - note.len();
            return Some(Context::Footnote { span: Span::new(start, self.end("]")) });
        }
        let full = before[..open].ends_with(']');
        let start = self.cursor - typed.len();
        full.then(|| Context::Label { span: Span::new(start, self.end("]")) })
    }

    fn found(&self, form: Form, role: Role, start: usize, typed: &str, close: &str) -> Context {
        let span = Span::new(self.from + start, self.end(close));
        Context::Destination(Destination::new(form, role, typed, span))
    }

    /// Where what stands at the cursor ends: before `close`, when nothing but one word stands between.
    fn end(&self, close: &str) -> usize {
        let after = &self.text[self.cursor..];
        let stop = after.find(|it: char| it.is_whitespace() || "()[]<>\"'".contains(it));
        match stop {
            Some(at) if after[at..].starts_with(close) => self.cursor + at,
            _ => self.cursor,
        }
    }
}

/// Whether more brackets close than open.
fn unbalanced(text: &str) -> bool {
    let mut depth = 0;
    text.bytes().any(|it| {
        depth += match it {
            b'(' => 1,
            b')' => -1,
            _ => 0,
        };
        depth < 0
    })
}

/// Whether the bracket that the `]` behind `before` closes is an image's.
fn is_image(before: &str) -> bool {
    let mut depth = 1;
    for (at, it) in before.bytes().enumerate().rev() {
        match it {
            b']' => depth += 1,
            b'[' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return before[..at].ends_with('!');
        }
    }
    false
}

/// The quotation mark in the tag that is still open, and where it stands.
fn open_quote(tag: &str) -> Option<(usize, char)> {
    let mut open: Option<(usize, char)> = None;
    for (at, it) in tag.char_indices() {
        match (open, it) {
            (None, '"' | '\'') => open = Some((at, it)),
            (None, '>') => return None,
            (Some((_, quote)), it) if quote == it => open = None,
            _ => {}
        }
    }
    open
}
