//! What the Markdown of a post means: pulldown-cmark's events become an [`Outline`].
//!
//! Invariant: reading a post segment by segment gives the same outline as reading it whole, because what lies outside a segment
//! reaches it only through [`Definitions`]. This is the only file that names `pulldown_cmark`.

pub mod blanks;
pub mod html;

use std::collections::BTreeMap;
use std::sync::Arc;

use pulldown_cmark::{
    BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};

use crate::slug::Piece;
use crate::template;
use crate::text::Span;

/// What is in a text and where. Spans are relative to the start of the text that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Headings of Markdown and of HTML, in order.
    pub headings: Vec<Heading>,
    /// Links and images of Markdown, HTML and template tags, in order.
    pub links: Vec<Link>,
    /// Link reference definitions, in order.
    pub definitions: Vec<Definition>,
    /// References to footnotes and their definitions, in order.
    pub footnotes: Vec<Footnote>,
    /// `id` and `name` attributes of HTML.
    pub ids: Vec<Id>,
    /// HTML blocks, by their first tag, and start tags within a paragraph. In order.
    pub html: Vec<Element>,
    /// References to labels that the post does not define.
    pub undefined: Vec<Undefined>,
    /// Template tags and shortcodes, in order, those in code too.
    pub tags: Vec<template::Tag>,
    /// Code, HTML tags, destinations and template tags: bytes that are no prose. Sorted; they may nest.
    pub opaque: Vec<Span>,
    /// Code blocks and code spans. Sorted.
    pub code: Vec<Span>,
    /// HTML comments, with their delimiters. Sorted.
    pub comments: Vec<Span>,
    /// Links whose destination holds blanks, which only some renderers read as links.
    pub blank_links: Vec<Link>,
    /// Lines that open a merge conflict, outside of code. Sorted. [`crate::post`] fills them in.
    pub conflicts: Vec<Span>,
    /// Labels that were looked up and not found in the text itself; sorted, without repetition.
    pub asked: Vec<Box<str>>,
}

impl Outline {
    /// Whether `span` stands between a Hugo shortcode `{{< x >}}` and its end `{{< /x >}}`, whose inside is no Markdown.
    pub fn is_in_shortcode(&self, span: Span) -> bool {
        let angle = |it: &&template::Tag| {
            it.delimiter == template::Delimiter::Angle && !it.escaped && !it.self_closing
        };
        let ends: Vec<&str> = self
            .tags
            .iter()
            .filter(angle)
            .filter(|it| it.closing && it.span.start >= span.end)
            .map(|it| &*it.name)
            .collect();
        let mut starts = self.tags.iter().filter(angle).filter(|it| it.span.end <= span.start);
        starts.any(|it| !it.closing && ends.contains(&&*it.name) && !self.closes(it, span))
    }

    /// Whether `tag` is closed before `span`.
    fn closes(&self, tag: &template::Tag, span: Span) -> bool {
        self.tags.iter().any(|it| {
            it.closing
                && it.name == tag.name
                && it.span.start >= tag.span.end
                && it.span.end <= span.start
        })
    }
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The whole heading, underline included.
    pub span: Span,
    /// Its text with inline markup.
    pub text_span: Span,
    /// Its text without markup: text and code, no image, no HTML tag. With `{#id}` at its end, when that is there.
    pub text: Box<str>,
    /// Its inline pieces, unless they are `text` alone.
    pub pieces: Option<Box<[Inline]>>,
    /// Its source between the markers, unless that is `text`.
    pub source: Option<Box<str>>,
    /// `{#id}` at its end: the id, and how many bytes stand from the opening brace on.
    pub attribute_id: Option<(Box<str>, u32)>,
    /// Whether it is an HTML element, which gets no id of its own from most generators.
    pub html: bool,
}

/// An inline piece of a heading, as [`Piece`] has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Plain text.
    Text(Box<str>),
    /// A character reference and what it means.
    Entity(Box<str>, Box<str>),
    /// A code span.
    Code(Box<str>),
    /// A raw HTML tag.
    Html(Box<str>),
    /// `<https://…>`.
    Autolink(Box<str>),
    /// An image's alternative text.
    Image(Box<str>),
    /// A footnote reference.
    Footnote(Box<str>),
    /// A line break.
    Break,
    /// An emphasis or link begins.
    Open,
    /// It ends.
    Close,
}

impl Heading {
    /// The inline pieces for [`crate::slug::heading_text`]; without the `{#id}` at the end if `bare`.
    pub fn pieces(&self, bare: bool) -> Vec<Piece<'_>> {
        let cut = self.attribute_id.as_ref().filter(|_| bare).map_or(0, |it| it.1 as usize);
        let Some(pieces) = &self.pieces else {
            return vec![Piece::Text(without_end(&self.text, cut))];
        };
        let last = pieces.len().saturating_sub(1);
        pieces
            .iter()
            .enumerate()
            .map(|(at, it)| match it {
                Inline::Text(it) if at == last => Piece::Text(without_end(it, cut)),
                it => it.piece(),
            })
            .collect()
    }

    /// The source between the markers; without the `{#id}` at the end if `bare`.
    pub fn source(&self, bare: bool) -> &str {
        let cut = self.attribute_id.as_ref().filter(|_| bare).map_or(0, |it| it.1 as usize);
        without_end(self.source.as_deref().unwrap_or(&self.text), cut)
    }
}

/// `text` without its last `cut` bytes, and without the blanks before them.
fn without_end(text: &str, cut: usize) -> &str {
    if cut == 0 {
        text
    } else {
        text.get(..text.len().saturating_sub(cut)).unwrap_or(text).trim_end()
    }
}

impl Inline {
    fn piece(&self) -> Piece<'_> {
        match self {
            Inline::Text(it) => Piece::Text(it),
            Inline::Entity(source, it) => Piece::Entity(source, it),
            Inline::Code(it) => Piece::Code(it),
            Inline::Html(it) => Piece::Html(it),
            Inline::Autolink(it) => Piece::Autolink(it),
            Inline::Image(it) => Piece::Image(it),
            Inline::Footnote(it) => Piece::Footnote(it),
            Inline::Break => Piece::Break,
            Inline::Open => Piece::Open,
            Inline::Close => Piece::Close,
        }
    }
}

/// How a link is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// `[text](destination)` or `![text](destination)`.
    Inline,
    /// `[text][label]`, `[label][]` or `[label]`, with the label as written.
    Reference(Box<str>),
    /// `<https://…>`.
    Autolink,
    /// An attribute of an HTML element, both in lower case.
    Html {
        /// The element's name.
        element: Box<str>,
        /// The attribute's name.
        attribute: Box<str>,
    },
    /// An argument of a template tag.
    Tag {
        /// The tag's name.
        name: Box<str>,
    },
    /// A field of the front matter, with its dotted path.
    FrontMatter {
        /// The path, such as `extra.cover_image`.
        key: Box<str>,
    },
}

/// What the reader's browser does with a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// It goes there on a click.
    Link,
    /// It shows it as an image, or as the poster of a video.
    Image,
    /// It plays or loads it: video, audio, frames.
    Media,
}

/// One use of a destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// How it is written.
    pub form: Form,
    /// What it is for.
    pub role: Role,
    /// The whole construct.
    pub span: Span,
    /// The destination as written, without `<>` or quotes; for a reference its label.
    pub destination_span: Span,
    /// The destination with CommonMark's escapes and HTML's entities resolved; percent-encoding is kept.
    pub destination: Box<str>,
    /// Whether a template tag stands in the destination, which is then not what the reader gets.
    pub templated: bool,
}

/// `[label]: destination "title"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The label, [normalised](label).
    pub label: Box<str>,
    /// The whole definition.
    pub span: Span,
    /// The destination as written.
    pub destination_span: Span,
    /// The destination with escapes resolved.
    pub destination: Box<str>,
}

/// `[^label]`, or `[^label]:` when it is the definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footnote {
    /// The label without `^`, [normalised](label).
    pub label: Box<str>,
    /// The reference, or the whole definition.
    pub span: Span,
    /// Whether it is the definition.
    pub definition: bool,
}

/// An `id` attribute, or `name` on `<a>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Id {
    /// The value.
    pub name: Box<str>,
    /// The value's bytes.
    pub span: Span,
}

/// An HTML block or start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// The element's name in lower case; a block's is that of its first tag.
    pub name: Box<str>,
    /// The start tag.
    pub span: Span,
    /// Whether it stands for a whole HTML block (CommonMark, section 4.6).
    pub block: bool,
}

/// A reference to a label that is nowhere defined; readers see its brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undefined {
    /// The label as written.
    pub label: Box<str>,
    /// The whole reference.
    pub span: Span,
    /// Whether it is written in full, `[text][label]`, which is rarely meant as text.
    pub full: bool,
}

/// What the labels of a whole post stand for: the part of other segments that a segment's reading depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definitions {
    links: BTreeMap<Box<str>, Box<str>>,
    footnotes: BTreeMap<Box<str>, ()>,
}

impl Definitions {
    /// Joins the definitions of several outlines; the first one of a label wins, as CommonMark says (section 4.7).
    pub fn join<'a>(outlines: impl IntoIterator<Item = &'a Outline>) -> Definitions {
        let mut res = Definitions::default();
        for outline in outlines {
            for it in &outline.definitions {
                res.links.entry(it.label.clone()).or_insert_with(|| it.destination.clone());
            }
            for it in outline.footnotes.iter().filter(|it| it.definition) {
                res.footnotes.insert(it.label.clone(), ());
            }
        }
        res
    }

    /// The destination of a normalised label.
    pub fn destination(&self, label: &str) -> Option<&str> {
        self.links.get(label).map(|it| &**it)
    }

    /// Whether a reference to `label` (a footnote's begins with `^`) means the same under `other`.
    pub fn agrees(&self, other: &Definitions, label: &str) -> bool {
        match label.strip_prefix('^') {
            Some(label) => {
                self.footnotes.contains_key(label) == other.footnotes.contains_key(label)
            }
            None => self.links.get(label) == other.links.get(label),
        }
    }

    /// Whether nothing is defined.
    pub fn is_empty(&self) -> bool {
        self.links.is_empty() && self.footnotes.is_empty()
    }
}

/// A label as CommonMark compares them: white space collapsed, case folded.
pub fn label(label: &str) -> Box<str> {
    let mut res = String::with_capacity(label.len());
    for word in label.split_whitespace() {
        if !res.is_empty() {
            res.push(' ');
        }
        res.extend(word.chars().flat_map(char::to_lowercase));
    }
    res.into()
}

pub(crate) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
}

/// Reads `text`, a post's body or a segment of it. `elsewhere` is what the rest of the post defines.
pub fn read(text: &str, elsewhere: &Definitions) -> Outline {
    let tags = template::tags(text);
    let masked = template::mask(text, &tags);
    let source = masked.as_deref().unwrap_or(text);
    match footnotes_elsewhere(text, elsewhere) {
        Some(prefix) => parse(text, &(prefix.clone() + source), prefix.len(), tags, elsewhere),
        None => parse(text, source, 0, tags, elsewhere),
    }
}

/// Parses `source`, which is `text` behind `skip` bytes that are not its own.
fn parse(
    text: &str,
    source: &str,
    skip: usize,
    tags: Vec<template::Tag>,
    elsewhere: &Definitions,
) -> Outline {
    let mut reader = Reader::new(text, &source[skip..], tags);
    let mut asked: Vec<Asked> = Vec::new();
    let callback = |it: BrokenLink<'_>| ask(&it, skip, elsewhere, &mut asked);
    let parser = Parser::new_with_broken_link_callback(source, options(), Some(callback));
    let own = |it: &std::ops::Range<usize>| it.start >= skip;
    let definitions: Vec<Definition> = parser
        .reference_definitions()
        .iter()
        .filter(|it| own(&it.1.span))
        .map(|(name, it)| {
            reader.definition(name, &it.dest, it.span.start - skip..it.span.end - skip)
        })
        .collect();
    for (event, range) in parser.into_offset_iter() {
        if own(&range) {
            reader.event(event, Span::new(range.start - skip, range.end - skip));
        }
    }
    reader.finish(definitions, asked, elsewhere)
}

/// The parser takes a reference for text when it does not see the footnote's definition. This is a text to put before a segment: the
/// definitions that other segments have of the labels it names, and a comment, so that none of them goes on into the segment.
fn footnotes_elsewhere(text: &str, elsewhere: &Definitions) -> Option<String> {
    if elsewhere.footnotes.is_empty() {
        return None;
    }
    let known = |it: &str| elsewhere.footnotes.contains_key(&it[1..]);
    let labels: Vec<Box<str>> = footnote_labels(text).into_iter().filter(|it| known(it)).collect();
    if labels.is_empty() {
        return None;
    }
    let definitions: String = labels.iter().map(|it| format!("[{it}]: x\n\n")).collect();
    Some(definitions + "<!-- -->\n\n")
}

/// What stands in `text` as `[^label]`, with its `^`, whatever it means there.
fn footnote_labels(text: &str) -> Vec<Box<str>> {
    let mut res: Vec<Box<str>> = memchr::memmem::find_iter(text.as_bytes(), "[^")
        .filter_map(|at| {
            let rest = &text[at + 2..];
            let end = rest.find([']', '[', '\n', '\r'])?;
            (end > 0 && rest[end..].starts_with(']'))
                .then(|| format!("^{}", label(&rest[..end])).into())
        })
        .collect();
    res.sort();
    res.dedup();
    res
}

/// A label that the text itself does not define.
struct Asked {
    label: Box<str>,
    span: Span,
    full: bool,
    found: bool,
}

fn ask<'a>(
    link: &BrokenLink<'_>,
    skip: usize,
    elsewhere: &Definitions,
    asked: &mut Vec<Asked>,
) -> Option<(CowStr<'a>, CowStr<'a>)> {
    let label = label(&link.reference);
    let destination =
        elsewhere.destination(&label).filter(|_| !label.starts_with('^')).map(str::to_owned);
    let full = link.link_type == LinkType::Reference;
    asked.push(Asked {
        label,
        span: Span::new(link.span.start.saturating_sub(skip), link.span.end.saturating_sub(skip)),
        full,
        found: destination.is_some(),
    });
    destination.map(|it| (CowStr::from(it), CowStr::Borrowed("")))
}

/// The link destination that starts at or after `at` in `source`, behind white space (CommonMark section 6.3).
fn destination_at(source: &str, at: usize) -> Option<Span> {
    let bytes = source.as_bytes();
    let mut start = at;
    while start < bytes.len() && (bytes[start].is_ascii_whitespace() || bytes[start] == b'>') {
        start += 1;
    }
    if bytes.get(start) == Some(&b'<') {
        let end =
            (start + 1..bytes.len()).find(|&it| bytes[it] == b'>' && bytes[it - 1] != b'\\')?;
        return Some(Span::new(start + 1, end));
    }
    let mut depth = 0;
    let mut end = start;
    while end < bytes.len() {
        match bytes[end] {
            b'\\' if bytes.get(end + 1).is_some_and(u8::is_ascii_punctuation) => end += 1,
            b'(' => depth += 1,
            b')' if depth == 0 => break,
            b')' => depth -= 1,
            it if it.is_ascii_whitespace() || it.is_ascii_control() => break,
            _ => {}
        }
        end += 1;
    }
    Some(Span::new(start, end.min(bytes.len())))
}

/// A link that is being read.
struct OpenLink {
    kind: LinkType,
    role: Role,
    span: Span,
    destination: Box<str>,
    id: Box<str>,
    /// Where the text inside ended so far.
    inner_end: u32,
}

struct OpenHeading {
    level: u8,
    span: Span,
    text_span: Option<Span>,
    text: String,
    pieces: Vec<Inline>,
    /// The alternative text of the image that is being read.
    alternative: Option<String>,
}

impl OpenHeading {
    fn push_text(&mut self, text: &str) {
        self.text.push_str(text);
        match self.pieces.last_mut() {
            Some(Inline::Text(it)) => *it = format!("{it}{text}").into(),
            _ => self.pieces.push(Inline::Text(text.into())),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    /// The text with letters in place of template tags.
    masked: &'a str,
    res: Outline,
    links: Vec<OpenLink>,
    heading: Option<OpenHeading>,
    html_block: Option<Span>,
    images: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, masked: &'a str, tags: Vec<template::Tag>) -> Reader<'a> {
        let res = Outline {
            opaque: tags.iter().filter(|it| !it.unfinished).map(|it| it.span).collect(),
            tags,
            ..Outline::default()
        };
        Reader { text, masked, res, links: Vec::new(), heading: None, html_block: None, images: 0 }
    }

    fn definition(
        &self,
        name: &str,
        destination: &str,
        span: std::ops::Range<usize>,
    ) -> Definition {
        let source = &self.masked[span.clone()];
        // The label ends at the first `]:` that no backslash escapes.
        let after = source
            .match_indices("]:")
            .find(|(at, _)| !source[..*at].ends_with('\\'))
            .map_or(0, |it| it.0 + 2);
        let inner = destination_at(source, after).unwrap_or(Span::new(0, source.len()));
        let destination_span = inner.shift(span.start);
        Definition {
            label: label(name),
            span: span.into(),
            destination_span,
            destination: self.unmasked(destination_span).unwrap_or_else(|| destination.into()),
        }
    }

    /// What the author wrote, when there is a template tag in it.
    fn unmasked(&self, span: Span) -> Option<Box<str>> {
        let templated = self.res.tags.iter().any(|it| !it.unfinished && it.span.overlaps(span));
        templated.then(|| self.text[span.range()].into())
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        if let Some(link) = self.links.last_mut()
            && !matches!(event, Event::End(TagEnd::Link | TagEnd::Image))
        {
            link.inner_end = link.inner_end.max(span.end);
        }
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Text(it) => self.heading_text(&it, span),
            Event::Code(it) => {
                self.res.code.push(span);
                self.res.opaque.push(span);
                self.heading_piece(&it, span, Inline::Code(it.as_ref().into()));
            }
            Event::SoftBreak | Event::HardBreak => self.heading_piece(" ", span, Inline::Break),
            Event::InlineHtml(it) => {
                self.heading_piece("", span, Inline::Html(it.as_ref().into()));
                self.html(span, false);
            }
            Event::FootnoteReference(name) => {
                self.heading_piece("", span, Inline::Footnote(name.as_ref().into()));
                self.res.footnotes.push(Footnote { label: label(&name), span, definition: false });
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::Heading { level, .. } => {
                self.heading = Some(OpenHeading {
                    level: level as u8,
                    span,
                    text_span: None,
                    text: String::new(),
                    pieces: Vec::new(),
                    alternative: None,
                });
            }
            Tag::Link { link_type, dest_url, id, .. } => {
                self.heading_piece("", span, Inline::Open);
                self.open_link(link_type, Role::Link, span, &dest_url, &id);
            }
            Tag::Image { link_type, dest_url, id, .. } => {
                self.open_link(link_type, Role::Image, span, &dest_url, &id);
                self.images += 1;
                if let Some(heading) = self.heading.as_mut().filter(|_| self.images == 1) {
                    heading.alternative = Some(String::new());
                }
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.res.code.push(span);
                self.res.opaque.push(span);
            }
            Tag::HtmlBlock => self.html_block = Some(span),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {
                self.heading_piece("", span, Inline::Open)
            }
            Tag::FootnoteDefinition(name) => {
                self.res.footnotes.push(Footnote { label: label(&name), span, definition: true });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                self.heading_piece("", span, Inline::Close)
            }
            TagEnd::Link => {
                self.close_link();
                self.heading_piece("", span, Inline::Close);
            }
            TagEnd::Image => self.close_image(),
            TagEnd::HtmlBlock => {
                let block = self.html_block.take().unwrap_or(span);
                self.html(block, true);
            }
            _ => {}
        }
    }

    fn open_link(&mut self, kind: LinkType, role: Role, span: Span, destination: &str, id: &str) {
        if let Some(heading) = &mut self.heading {
            heading.text_span = Some(join(heading.text_span, span));
        }
        let bracket = if role == Role::Image { 2 } else { 1 };
        // `<me@example.com>` is written out with its scheme.
        let scheme = if kind == LinkType::Email { "mailto:" } else { "" };
        self.links.push(OpenLink {
            kind,
            role,
            span,
            destination: format!("{scheme}{destination}").into(),
            id: id.into(),
            inner_end: span.start + bracket,
        });
    }

    fn close_image(&mut self) {
        self.close_link();
        self.images -= 1;
        if let Some(heading) = self.heading.as_mut().filter(|_| self.images == 0) {
            let alternative = heading.alternative.take().unwrap_or_default();
            heading.pieces.push(Inline::Image(alternative.into()));
        }
    }

    fn close_link(&mut self) {
        let Some(link) = self.links.pop() else { return };
        if let Some(outer) = self.links.last_mut() {
            outer.inner_end = outer.inner_end.max(link.span.end);
        }
        let source = &self.masked[link.span.range()];
        let inner_end = ((link.inner_end - link.span.start) as usize).min(source.len());
        let (form, inner) = match link.kind {
            LinkType::Inline => {
                let open =
                    source[inner_end..].find("](").map_or(source.len(), |it| inner_end + it + 2);
                (Form::Inline, destination_at(source, open))
            }
            LinkType::Autolink | LinkType::Email => {
                (Form::Autolink, Some(Span::new(1, source.len().max(2) - 1)))
            }
            LinkType::Reference | LinkType::ReferenceUnknown => {
                let open =
                    source[inner_end..].find("][").map_or(inner_end, |it| inner_end + it + 2);
                (
                    Form::Reference(link.id.clone()),
                    Some(Span::new(open, source.len().max(open + 1) - 1)),
                )
            }
            _ => {
                let start = if link.role == Role::Image { 2 } else { 1 };
                (Form::Reference(link.id.clone()), Some(Span::new(start, inner_end.max(start))))
            }
        };
        let destination_span =
            inner.unwrap_or(Span::new(0, source.len())).shift(link.span.start as usize);
        if form == Form::Inline {
            self.res.opaque.push(destination_span);
        }
        self.push_link(form, link.role, link.span, destination_span, link.destination);
    }

    fn push_link(
        &mut self,
        form: Form,
        role: Role,
        span: Span,
        destination_span: Span,
        destination: Box<str>,
    ) {
        // What the parser saw in place of the tag is filler; what the author wrote is the destination.
        let written = match form {
            Form::Reference(_) => None,
            _ => self.unmasked(destination_span),
        };
        let templated = written.is_some();
        let destination = written.unwrap_or(destination);
        self.res.links.push(Link { form, role, span, destination_span, destination, templated });
    }

    fn heading_text(&mut self, text: &str, span: Span) {
        let autolink = self
            .links
            .last()
            .is_some_and(|it| matches!(it.kind, LinkType::Autolink | LinkType::Email));
        let Some(heading) = &mut self.heading else { return };
        heading.text_span = Some(join(heading.text_span, span));
        // The parser read a masked copy: where the text is as long as its source, the source is what the author wrote.
        let source = &self.text[span.range()];
        let masked = source.len() == text.len() && !self.res.tags.is_empty();
        let text = if masked { source } else { text };
        if let Some(alternative) = &mut heading.alternative {
            alternative.push_str(text);
        } else if autolink {
            heading.text.push_str(text);
            heading.pieces.push(Inline::Autolink(text.into()));
        } else if source.starts_with('&') && source != text {
            heading.text.push_str(text);
            heading.pieces.push(Inline::Entity(source.into(), text.into()));
        } else {
            heading.push_text(text);
        }
    }

    /// Any other piece of a heading; `text` is what it adds to the plain text.
    fn heading_piece(&mut self, text: &str, span: Span, piece: Inline) {
        let Some(heading) = &mut self.heading else { return };
        heading.text_span = Some(join(heading.text_span, span));
        if let Some(alternative) = &mut heading.alternative {
            alternative.push_str(text);
            return;
        }
        heading.text.push_str(text);
        heading.pieces.push(piece);
    }

    fn close_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        let text_span = heading.text_span.unwrap_or(Span::at(heading.span.end as usize));
        let source = &self.text[text_span.range()];
        let plain = matches!(&heading.pieces[..], [] | [Inline::Text(_)]);
        self.res.headings.push(Heading {
            level: heading.level,
            span: heading.span,
            text_span,
            attribute_id: attribute_id(&heading.text),
            pieces: (!plain).then(|| heading.pieces.into()),
            source: (*source != *heading.text).then(|| source.into()),
            text: heading.text.into(),
            html: false,
        });
    }

    fn html(&mut self, span: Span, block: bool) {
        self.res.opaque.push(span);
        let offset = span.start as usize;
        let read = html::read(&self.masked[span.range()]);
        let tag = read.tags.into_iter().next();
        let element = tag.map(|(name, it)| Element { name, span: it.shift(offset), block });
        self.res.html.extend(element);
        self.res.comments.extend(read.comments.iter().map(|it| it.shift(offset)));
        for it in read.ids {
            let span = it.span.shift(offset);
            let name = self.unmasked(span).unwrap_or(it.name);
            self.res.ids.push(Id { name, span });
        }
        for it in read.headings {
            let text_span = it.text_span.shift(offset);
            let text = self.unmasked(text_span).unwrap_or(it.text);
            let span = it.span.shift(offset);
            self.res.headings.push(Heading { span, text_span, text, ..it });
        }
        for it in read.links {
            self.push_link(
                it.form,
                it.role,
                it.span.shift(offset),
                it.destination_span.shift(offset),
                it.destination,
            );
        }
    }

    fn blank_links(&self) -> Vec<Link> {
        let mut res = blanks::read(self.masked, &self.res.opaque, &self.res.links);
        for it in &mut res {
            if let Some(written) = self.unmasked(it.destination_span) {
                it.templated = true;
                it.destination = written;
            }
        }
        res
    }

    fn finish(
        mut self,
        definitions: Vec<Definition>,
        asked: Vec<Asked>,
        elsewhere: &Definitions,
    ) -> Outline {
        self.res.definitions = definitions;
        self.res.definitions.sort_by_key(|it| it.span);
        self.res.opaque.extend(self.res.definitions.iter().map(|it| it.span));
        self.res.opaque.sort();
        self.res.blank_links = self.blank_links();
        self.res.links.sort_by_key(|it| it.destination_span);
        self.res.headings.sort_by_key(|it| it.span);
        self.res.comments.sort();
        self.res.html.sort_by_key(|it| it.span);
        let mut labels = footnote_labels(self.text);
        // A label that this segment defines may have been defined before, and then that counts.
        for link in &mut self.res.links {
            let Form::Reference(name) = &link.form else { continue };
            let name = label(name);
            let own = self.res.definitions.iter().find(|it| it.label == name);
            if let Some(it) = elsewhere.destination(&name).or(own.map(|it| &*it.destination))
                && *it != *link.destination
            {
                link.destination = it.into();
            }
            link.templated = link.destination.contains('{')
                && template::tags(&link.destination).iter().any(|it| !it.unfinished);
            labels.push(name);
        }
        for it in asked {
            if it.label.starts_with('^') {
                continue;
            }
            if !it.found {
                let label = self.text[it.span.range()]
                    .rsplit('[')
                    .next()
                    .unwrap_or("")
                    .trim_end_matches(']')
                    .into();
                let full = it.full && stands_alone(self.text, it.span);
                self.res.undefined.push(Undefined { label, span: it.span, full });
            }
            labels.push(it.label);
        }
        self.res.undefined.sort_by_key(|it| it.span);
        self.res.footnotes.sort_by_key(|it| it.span);
        labels.sort();
        labels.dedup();
        self.res.asked = labels;
        self.res
    }
}

/// Whether a reference is not part of a word or of a row of brackets, as `a[i][0]` and `[x][y][z]` are.
fn stands_alone(text: &str, span: Span) -> bool {
    let before = text[..span.start as usize].chars().next_back();
    let after = text[span.end as usize..].chars().next();
    !before.is_some_and(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | ']' | ')' | '\\'))
        && !matches!(after, Some('[' | '('))
}

fn join(span: Option<Span>, other: Span) -> Span {
    span.map_or(other, |it| Span { start: it.start.min(other.start), end: it.end.max(other.end) })
}

/// `{#id .class}` at the end of a heading's text, as Hugo, Zola and kramdown read it: the id, and the length of the block.
fn attribute_id(text: &str) -> Option<(Box<str>, u32)> {
    let open = text.trim_end().strip_suffix('}')?.rfind('{')?;
    let inner = &text.trim_end()[open + 1..text.trim_end().len() - 1];
    let id =
        inner.trim_start_matches(':').split_whitespace().find_map(|it| it.strip_prefix('#'))?;
    (!id.is_empty()).then(|| (id.into(), (text.len() - open) as u32))
}

/// The starts of top-level blocks in `text` before which it may be cut so that each piece is read as in the whole.
///
/// A cut stands before a block at column 0 that follows a blank line or is an ATX heading, and whose first byte is not blank, `-`
/// or `+`: such a block cannot continue the one before it. Footnote definitions take up what follows, so no cut stands beside one.
pub fn cuts(text: &str) -> Vec<usize> {
    let tags = template::tags(text);
    let masked = template::mask(text, &tags);
    let bytes = text.as_bytes();
    let mut res = Vec::new();
    let mut depth = 0;
    let mut after_footnote = false;
    for (event, range) in
        Parser::new_ext(masked.as_deref().unwrap_or(text), options()).into_offset_iter()
    {
        let top = depth == 0;
        let (heading, footnote) = match &event {
            Event::Start(tag) => {
                depth += 1;
                (matches!(tag, Tag::Heading { .. }), matches!(tag, Tag::FootnoteDefinition(_)))
            }
            Event::End(_) => {
                depth -= 1;
                continue;
            }
            _ => (false, false),
        };
        if !top {
            continue;
        }
        let beside_footnote = footnote || std::mem::replace(&mut after_footnote, footnote);
        if !beside_footnote && is_cut(bytes, range.start, heading) {
            res.push(range.start);
        }
    }
    res
}

fn is_cut(bytes: &[u8], at: usize, heading: bool) -> bool {
    if at == 0 || at >= bytes.len() || bytes[at - 1] != b'\n' {
        return false;
    }
    let blank = at >= 2 && (bytes[at - 2] == b'\n' || (at >= 3 && &bytes[at - 3..at] == b"\n\r\n"));
    !matches!(bytes[at], b' ' | b'\t' | b'\n' | b'\r' | b'-' | b'+')
        && (blank || (heading && bytes[at] == b'#'))
}

/// A shared outline.
pub type SharedOutline = Arc<Outline>;
