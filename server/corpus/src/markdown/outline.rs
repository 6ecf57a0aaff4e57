//! What the Markdown of a post says, as plain data: headings, links, definitions and what is no prose.
//!
//! Invariant: spans are relative to the text that was read, and every list is in the order of the text.

use std::collections::BTreeMap;

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
    /// Gives back the room that lists have grown by. Worth it for what stays: a corpus holds the outlines of all its posts.
    pub fn shrink_to_fit(&mut self) {
        self.headings.shrink_to_fit();
        self.links.shrink_to_fit();
        self.definitions.shrink_to_fit();
        self.footnotes.shrink_to_fit();
        self.ids.shrink_to_fit();
        self.html.shrink_to_fit();
        self.undefined.shrink_to_fit();
        self.tags.shrink_to_fit();
        self.opaque.shrink_to_fit();
        self.code.shrink_to_fit();
        self.comments.shrink_to_fit();
        self.blank_links.shrink_to_fit();
        self.asked.shrink_to_fit();
    }

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
    /// The label, [normalised](super::label).
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
    /// The label without `^`, [normalised](super::label).
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
    pub(super) links: BTreeMap<Box<str>, Box<str>>,
    pub(super) footnotes: BTreeMap<Box<str>, ()>,
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
