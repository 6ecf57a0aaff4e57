//! What an editor asks about a place in a post: plain functions over a [`Corpus`] with byte offsets, plain data as answers.
//!
//! Invariant: every feature is total. Any path, any offset and any text have an answer, which may be `None` or empty; the only
//! error is [`Cancelled`](crate::cancel::Cancelled). One feature is one file, and what several share is here.

pub mod assists;
pub mod backlinks;
pub mod code_lens;
pub mod completion;
pub mod definition;
pub mod document_link;
pub mod document_symbol;
mod fields;
pub mod folding;
pub mod formatting;
pub mod front_matter;
mod haystack;
pub mod highlight;
pub mod hover;
pub mod image_target;
pub mod inlay_hint;
pub mod link_graph;
pub mod linked_editing;
pub mod names;
pub mod new_post;
pub mod on_site;
pub mod references;
pub mod rename;
pub mod resolution;
pub mod selection_range;
pub mod semantic_tokens;
pub mod taxonomy;
pub mod term_action;
pub mod terms;
pub mod workspace_symbol;

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::Corpus;
use crate::diagnostic::Locale;
use crate::files::FilePath;
use crate::front_matter::{Field, Reading, Value};
use crate::markdown::{self, Definition, Footnote, Form, Heading, Id, Link, Outline, Role};
use crate::post::{Post, Slot};
use crate::resolve::{Anchor, Verdict, resolve};
use crate::text::{self, Span};

/// A place in a file of the corpus.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file.
    pub path: FilePath,
    /// Bytes in the file, when a place in it is meant. They count in the text of the editor, or of the disk as it was last read.
    pub span: Option<Span>,
    /// The id on the page, when one is meant.
    pub anchor: Option<Box<str>>,
}

impl Location {
    /// The file as a whole.
    pub fn file(path: &FilePath) -> Location {
        Location { path: path.clone(), span: None, anchor: None }
    }

    /// The bytes of `span` in `path`.
    pub fn at(path: &FilePath, span: Span) -> Location {
        Location { path: path.clone(), span: Some(span), anchor: None }
    }
}

/// What stands at a place of a post. Spans inside are relative to `start` of [`Place`].
#[derive(Clone, Copy, Debug)]
pub(crate) enum Thing<'a> {
    Link(&'a Link),
    Label(&'a Definition),
    Footnote(&'a Footnote),
    Undefined,
    Heading,
    Id(&'a Id),
    Field(&'a Field),
}

/// A thing at its place in the post.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) thing: Thing<'a>,
    /// Offset that its spans count from.
    pub(crate) start: usize,
    /// The whole of it, in the post.
    pub(crate) span: Span,
}

/// The innermost thing at `offset`: what the cursor is in before what it only touches, the shorter before the longer.
pub(crate) fn at(post: &Post, offset: usize) -> Option<Place<'_>> {
    let front = front_things(post).map(|(span, thing)| Place { thing, start: 0, span });
    let body = slots_at(post, offset).flat_map(|slot| {
        let shifted = move |(span, thing): (Span, _)| Place {
            thing,
            start: slot.start,
            span: span.shift(slot.start),
        };
        things(&slot.segment.outline).map(shifted)
    });
    front
        .chain(body)
        .filter(|it| it.span.touches(offset))
        .min_by_key(|it| (!it.span.range().contains(&offset), it.span.len()))
}

/// The segments that `offset` lies in or touches.
fn slots_at(post: &Post, offset: usize) -> impl Iterator<Item = &Slot> {
    let first = post.slots.partition_point(|it| it.end() < offset);
    post.slots.iter().skip(first).take_while(move |it| it.start <= offset)
}

fn things(outline: &Outline) -> impl Iterator<Item = (Span, Thing<'_>)> {
    let links = outline.links.iter().map(|it| (it.span, Thing::Link(it)));
    let labels = outline.definitions.iter().map(|it| (it.span, Thing::Label(it)));
    let notes = outline.footnotes.iter().map(|it| (it.span, Thing::Footnote(it)));
    let undefined = outline.undefined.iter().map(|it| (it.span, Thing::Undefined));
    let headings = outline.headings.iter().map(|it| (it.span, Thing::Heading));
    let ids = outline.ids.iter().map(|it| (it.span, Thing::Id(it)));
    links.chain(labels).chain(notes).chain(undefined).chain(headings).chain(ids)
}

fn front_things(post: &Post) -> impl Iterator<Item = (Span, Thing<'_>)> {
    let mut fields = Vec::new();
    match &*post.front {
        Reading::Block(it) => nested(&it.fields, &mut fields),
        Reading::Unclosed { fields: it, .. } => nested(it, &mut fields),
        Reading::Absent { .. } => {}
    }
    let fields = fields.into_iter().map(|it| (it.key_span, Thing::Field(it)));
    fields.chain(post.front_links.iter().map(|it| (it.span, Thing::Link(it))))
}

fn nested<'a>(fields: &'a [Field], res: &mut Vec<&'a Field>) {
    for it in fields {
        res.push(it);
        if let Value::Map(fields) = &it.value.value {
            nested(fields, res);
        }
    }
}

/// The links of a post with their offset, those of the front matter first.
pub(crate) fn links(post: &Post) -> impl Iterator<Item = (&Link, usize)> {
    let front = post.front_links.iter().map(|it| (it, 0));
    front.chain(each(post, |it| &it.links))
}

/// What `part` finds in the segments of a post, with the offset that its spans count from.
pub(crate) fn each<'a, T: 'a>(
    post: &'a Post,
    part: fn(&'a Outline) -> &'a Vec<T>,
) -> impl Iterator<Item = (&'a T, usize)> {
    post.slots.iter().flat_map(move |it| part(&it.segment.outline).iter().map(|x| (x, it.start)))
}

/// A heading and the id that it has on the page.
#[derive(Clone, Debug)]
pub(crate) struct Titled<'a> {
    pub(crate) heading: &'a Heading,
    pub(crate) start: usize,
    pub(crate) id: Option<Box<str>>,
}

impl Titled<'_> {
    pub(crate) fn span(&self) -> Span {
        self.heading.span.shift(self.start)
    }

    /// The text as readers see it.
    pub(crate) fn text(&self, corpus: &Corpus) -> String {
        let bare = corpus.site().profile().heading_attributes;
        let cut = self.heading.attribute_id.as_ref().filter(|_| bare).map_or(0, |it| it.1 as usize);
        let text = &*self.heading.text;
        text.get(..text.len().saturating_sub(cut)).unwrap_or(text).trim().to_owned()
    }
}

/// The headings of a post in order, with their ids.
pub(crate) fn headings<'a>(corpus: &Corpus, post: &'a Post) -> Vec<Titled<'a>> {
    let all: Vec<(&Heading, usize)> = each(post, |it| &it.headings).collect();
    let ids = corpus.site().anchors(&all.iter().map(|it| it.0).collect::<Vec<_>>());
    let titled = |((heading, start), id)| Titled { heading, start, id };
    all.into_iter().zip(ids).map(titled).collect()
}

/// Where the id `anchor` is made in a post: a heading, or an attribute of HTML.
pub(crate) fn anchor_span(corpus: &Corpus, post: &Post, anchor: &str) -> Option<Span> {
    anchor_spans(corpus, post).get(anchor).copied()
}

/// Where each id of a post is made: the first heading, else the first attribute of HTML that makes it.
pub(crate) fn anchor_spans(corpus: &Corpus, post: &Post) -> FxHashMap<Box<str>, Span> {
    let mut res = FxHashMap::default();
    for mut it in headings(corpus, post) {
        if let Some(id) = it.id.take() {
            res.entry(id).or_insert_with(|| it.span());
        }
    }
    for (it, start) in each(post, |it| &it.ids) {
        res.entry(it.name.clone()).or_insert_with(|| it.span.shift(start));
    }
    res
}

/// Where `link` on the page at `path` leads.
pub(crate) fn verdict(corpus: &Corpus, path: &FilePath, link: &Link) -> Verdict {
    corpus.page(path).map_or(Verdict::Elsewhere, |page| resolve(corpus.view(), page, link))
}

/// The place of the post or file at `path`, or of an id on its page.
pub fn place(corpus: &Corpus, path: &FilePath, anchor: Option<Box<str>>) -> Location {
    let post = corpus.post(path);
    let span = anchor.as_deref().zip(post).and_then(|(it, post)| anchor_span(corpus, post, it));
    Location { path: path.clone(), span, anchor }
}

/// The place that a verdict names, with the exact bytes of a heading or id.
pub(crate) fn location(corpus: &Corpus, verdict: &Verdict) -> Option<Location> {
    let span = |path: &FilePath, anchor: &str| anchor_span(corpus, corpus.post(path)?, anchor);
    location_by(verdict, span)
}

/// The same, with the bytes of an id as `span` finds them.
pub(crate) fn location_by(
    verdict: &Verdict,
    mut span: impl FnMut(&FilePath, &str) -> Option<Span>,
) -> Option<Location> {
    match verdict {
        Verdict::Post { path, anchor: Anchor::Found(anchor) } => Some(Location {
            path: path.clone(),
            span: span(path, anchor),
            anchor: Some(anchor.clone()),
        }),
        Verdict::Post { path, .. } | Verdict::File(path) | Verdict::OtherCase(path) => {
            Some(Location::file(path))
        }
        _ => None,
    }
}

/// The first definition of a label, as written or normalised.
pub(crate) fn label<'a>(post: &'a Post, label: &str) -> Option<(&'a Definition, usize)> {
    let wanted = markdown::label(label);
    each(post, |it| &it.definitions).find(|it| it.0.label == wanted)
}

/// A definition's destination, as the link that a reference to it is.
pub(crate) fn link_of(it: &Definition) -> Link {
    Link {
        form: Form::Reference(it.label.clone()),
        role: Role::Link,
        span: it.span,
        destination_span: it.destination_span,
        destination: it.destination.clone(),
        templated: false,
    }
}

/// The label of a reference, normalised.
pub(crate) fn label_of(link: &Link) -> Option<Box<str>> {
    match &link.form {
        Form::Reference(it) => Some(markdown::label(it)),
        _ => None,
    }
}

/// The text of an open post around `offset`, with the offset that it starts at: the segment, or the front matter.
pub(crate) fn text_around(post: &Post, offset: usize) -> Option<(String, usize)> {
    let rope = post.rope.as_ref()?;
    if offset < post.body {
        return Some((text::slice(rope, 0..post.body.min(rope.len_bytes())), 0));
    }
    let slot = post.slot_at(offset)?;
    let end = slot.end().min(rope.len_bytes());
    Some((text::slice(rope, slot.start.min(end)..end), slot.start.min(end)))
}

/// Every destination that is written in a post, with the offset that its spans count from: links that have one of their own, and
/// the definitions that reference links share.
pub(crate) fn destinations(post: &Post) -> Vec<(Cow<'_, Link>, usize)> {
    let own = links(post).filter(|it| label_of(it.0).is_none());
    let own = own.map(|(it, start)| (Cow::Borrowed(it), start));
    let shared =
        each(post, |it| &it.definitions).map(|(it, start)| (Cow::Owned(link_of(it)), start));
    own.chain(shared).collect()
}

/// The text of `span` in an open post, as much of it as there is.
pub(crate) fn slice(post: &Post, span: Span) -> String {
    let Some(rope) = &post.rope else { return String::new() };
    let floor = |it: u32| rope.char_to_byte(rope.byte_to_char((it as usize).min(rope.len_bytes())));
    let start = floor(span.start);
    text::slice(rope, start..floor(span.end).max(start))
}

/// The span without the white space at its end, in an open post.
pub(crate) fn trimmed(post: &Post, span: Span) -> Span {
    if post.rope.is_none() {
        return span;
    }
    Span { end: span.start + slice(post, span).trim_end().len() as u32, ..span }
}

/// The title of a post, else the name of the file.
pub(crate) fn title<'a>(corpus: &'a Corpus, path: &'a FilePath) -> &'a str {
    match corpus.index().get(path) {
        Some(it) => it.facts.title.as_deref().unwrap_or(path.stem()),
        None => path.name(),
    }
}

/// `text` with one hyphen for whatever is neither letter, digit nor one of `more`, and none at its ends: the name of a file.
pub(crate) fn hyphenated(text: &str, more: &[char]) -> String {
    let mut res = String::new();
    for it in text.chars() {
        if it.is_alphanumeric() || more.contains(&it) {
            res.push(it);
        } else if !res.is_empty() && !res.ends_with('-') {
            res.push('-');
        }
    }
    res.trim_end_matches('-').to_owned()
}

/// One of two texts, by the language of messages.
pub(crate) fn say(corpus: &Corpus, en: &'static str, zh: &'static str) -> &'static str {
    match corpus.locale() {
        Locale::En => en,
        Locale::Zh => zh,
    }
}

/// Whether browsers show the file as an image, by its extension.
pub(crate) fn is_image(path: &FilePath) -> bool {
    let extension = path.extension().to_ascii_lowercase();
    matches!(&*extension, "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg" | "bmp" | "ico")
}

#[cfg(test)]
mod tests;
