//! Completion: paths, anchors, labels, footnotes, template tags and front matter, in text that is not finished.
//!
//! Invariant: what is offered for a destination leads where its detail says on the site; a spelling that works in the editor's
//! preview as well is taken where there is one.

mod context;
mod front_matter;
mod path;

use std::collections::BTreeMap;

use self::context::Context;
use super::Location;
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::post::Post;
use crate::text::Span;

/// At most so many items are offered at once; a client asks again when more is typed.
pub const LIMIT: usize = 200;

/// What an item stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompletionKind {
    /// A post.
    Post,
    /// An image.
    Image,
    /// Another file.
    File,
    /// A folder, behind which more is to be chosen.
    Folder,
    /// A heading or id of a page.
    Anchor,
    /// A reference label or footnote.
    Label,
    /// A template tag.
    Tag,
    /// A key of the front matter.
    Key,
    /// A value of the front matter.
    Value,
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is shown.
    pub label: String,
    /// More about it, on the same line.
    pub detail: Option<String>,
    /// What it means, as Markdown.
    pub documentation: Option<String>,
    /// What is put in place of `span`.
    pub insert_text: String,
    /// The bytes that are replaced; they hold the cursor.
    pub span: Span,
    /// What the client compares with the text of `span`.
    pub filter_text: String,
    /// What it stands for.
    pub kind: CompletionKind,
    /// Items are in the order of this key.
    pub sort_key: String,
}

/// Everything that fits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// The items, best first.
    pub items: Vec<Completion>,
    /// Whether there are more than [`LIMIT`], so that the client has to ask again.
    pub is_incomplete: bool,
    /// The posts, files and sections that inserted texts lead to, of which [`preview`](super::hover::preview) can show more.
    pub targets: BTreeMap<String, Location>,
}

/// What may stand at `offset` of the open post at `path`.
pub fn complete(
    corpus: &Corpus,
    path: &FilePath,
    offset: usize,
    cancel: &Cancel,
) -> Result<Completions, Cancelled> {
    cancel.poll()?;
    let mut res = Completions::default();
    let Some(post) = corpus.post(path) else { return Ok(res) };
    if let Some(it) = front_matter::context(corpus, post, offset) {
        front_matter::complete(corpus, path, post, &it, cancel, &mut res)?;
    } else if let Some(it) = context::at(post, offset) {
        body(corpus, path, post, &it, cancel, &mut res)?;
    }
    res.items.sort_by(|a, b| (&a.sort_key, &a.label).cmp(&(&b.sort_key, &b.label)));
    res.items.dedup_by(|a, b| (&a.label, &a.insert_text) == (&b.label, &b.insert_text));
    if res.items.len() > LIMIT {
        res.items.truncate(LIMIT);
        res.is_incomplete = true;
    }
    Ok(res)
}

fn body(
    corpus: &Corpus,
    path: &FilePath,
    post: &Post,
    context: &Context,
    cancel: &Cancel,
    res: &mut Completions,
) -> Result<(), Cancelled> {
    match context {
        Context::Destination(it) => path::complete(corpus, path, it, cancel, res)?,
        Context::Label { span, .. } => labels(post, *span, res),
        Context::Footnote { span, .. } => footnotes(post, *span, res),
        Context::TagName { span, delimiter } => {
            let generator = corpus.site().profile().generator;
            let fitting = context::TAGS
                .iter()
                .filter(|it| it.generator == generator && it.delimiters.contains(delimiter));
            res.items.extend(fitting.map(|it| item(it.name, None, *span, CompletionKind::Tag)));
        }
    }
    Ok(())
}

/// An item that inserts its label.
fn item(label: &str, detail: Option<String>, span: Span, kind: CompletionKind) -> Completion {
    Completion {
        label: label.to_owned(),
        detail,
        documentation: None,
        insert_text: label.to_owned(),
        span,
        filter_text: label.to_owned(),
        kind,
        sort_key: label.to_owned(),
    }
}

fn labels(post: &Post, span: Span, res: &mut Completions) {
    for (it, _) in super::each(post, |it| &it.definitions) {
        let detail = Some(it.destination.to_string());
        res.items.push(item(&it.label, detail, span, CompletionKind::Label));
    }
}

fn footnotes(post: &Post, span: Span, res: &mut Completions) {
    for (it, start) in super::each(post, |it| &it.footnotes).filter(|it| it.0.definition) {
        let text = super::slice(post, it.span.shift(start));
        let text = text.split_once("]:").map_or("", |it| it.1.trim());
        let detail = text.lines().next().map(|it| it.chars().take(60).collect());
        res.items.push(item(&it.label, detail, span, CompletionKind::Label));
    }
}

#[cfg(test)]
mod tests;
