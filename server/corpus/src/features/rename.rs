//! Rename: a heading, a reference label, a footnote or a term, with everything that names it; and what files that move drag along.
//!
//! Invariant: every link that led to the renamed thing leads to it afterwards, and no other link changes.

mod files;
mod term;

pub(crate) use files::asset_folder;
pub use files::{uses_from_elsewhere, will_rename_files};
pub use term::{TermName, glossary_edits};

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Place, Thing, references, taxonomy};
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::diagnostic::Locale;
use crate::files::FilePath;
use crate::markdown::{Link, label};
use crate::post::Post;
use crate::resolve::{self, Anchor, Verdict};
use crate::text::{Edit, Span};

/// What can be renamed at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamable {
    /// The bytes of the name.
    pub span: Span,
    /// The name as it is now.
    pub placeholder: String,
}

/// Edits over several files, to be made all or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// By file, under its old path; in order, without overlap. Their spans count in the text that the corpus was read from.
    pub edits: BTreeMap<FilePath, Vec<Edit>>,
    /// Files or folders that move as well, from and to.
    pub moves: Vec<(FilePath, FilePath)>,
    /// Edits, under old paths, that keep the addresses working that posts have had until now. The author may not want them.
    pub aliases: Vec<(FilePath, Edit)>,
}

impl Edits {
    fn push(&mut self, path: &FilePath, span: Span, new_text: String) {
        self.edits.entry(path.clone()).or_default().push(Edit { span, new_text });
    }

    /// Takes the edits of `other` in as well.
    pub fn join(&mut self, other: Edits) {
        for (path, edits) in other.edits {
            self.edits.entry(path).or_default().extend(edits);
        }
        self.moves.extend(other.moves);
        *self = std::mem::take(self).finish();
    }

    fn finish(mut self) -> Edits {
        for edits in self.edits.values_mut() {
            edits.sort_by_key(|it| it.span);
            edits.dedup();
        }
        self
    }
}

/// What a name is of.
enum Named {
    Heading,
    Label(Box<str>),
    Footnote(Box<str>),
    Term(TermName),
}

/// What can be renamed at `offset` of the open post at `path`.
pub fn prepare(corpus: &Corpus, path: &FilePath, offset: usize) -> Option<Renamable> {
    let post = corpus.post(path)?;
    if let Some(it) = taxonomy::at(corpus, path, offset).filter(|_| post.rope.is_some()) {
        return Some(Renamable { span: it.span, placeholder: it.name.into() });
    }
    let (_, span) = named(corpus, post, offset)?;
    Some(Renamable { span, placeholder: super::slice(post, span) })
}

fn named(corpus: &Corpus, post: &Post, offset: usize) -> Option<(Named, Span)> {
    post.rope.as_ref()?;
    let term = || term::at(corpus, post, offset).map(|it| (Named::Term(it.0), it.1));
    let Some(place) = super::at(post, offset) else { return term() };
    let (named, span) = match place.thing {
        Thing::Heading => (Named::Heading, heading_name(corpus, post, &place)?),
        Thing::Label(it) => (Named::Label(it.label.clone()), label_name(post, place.span, 1)),
        Thing::Link(it) => {
            let label = super::label_of(it).filter(|it| super::label(post, it).is_some());
            let Some(label) = label else { return term() };
            (Named::Label(label), it.destination_span.shift(place.start))
        }
        Thing::Footnote(it) => (Named::Footnote(it.label.clone()), label_name(post, place.span, 2)),
        Thing::Undefined | Thing::Id(_) | Thing::Field(_) => return None,
    };
    // A definition leads to the first byte of a heading, which is a marker: it may be renamed from there.
    let asked = match named {
        Named::Heading => Span { start: place.span.start, ..span },
        _ => span,
    };
    asked.touches(offset).then_some((named, span))
}

/// The text of a heading without `{#id}` at its end.
fn heading_name(corpus: &Corpus, post: &Post, place: &Place<'_>) -> Option<Span> {
    let it = super::headings(corpus, post).into_iter().find(|it| it.span() == place.span)?;
    let span = it.heading.text_span.shift(it.start);
    let text = super::slice(post, span);
    let has_id = it.heading.attribute_id.is_some() && corpus.site().profile().heading_attributes;
    let end = if has_id { text.rfind('{')? } else { text.len() };
    let kept = text.get(..end)?.trim_end().len();
    (!it.heading.html && kept > 0).then(|| Span { end: span.start + kept as u32, ..span })
}

/// The label between the bracket that opens `span` and the one that closes it.
fn label_name(post: &Post, span: Span, opening: usize) -> Span {
    let text = super::slice(post, span);
    let inside = text.get(opening..).unwrap_or("");
    let mut end = inside.len();
    let mut escaped = false;
    for (at, it) in inside.char_indices() {
        if it == ']' && !escaped {
            end = at;
            break;
        }
        escaped = it == '\\' && !escaped;
    }
    let start = span.start as usize + opening.min(text.len());
    Span::new(start, start + end)
}

/// The edits that rename what is at `offset` of the open post at `path` to `new_name`. The inner error says, for people, why that
/// cannot be.
pub fn rename(
    corpus: &Corpus,
    path: &FilePath,
    offset: usize,
    new_name: &str,
    cancel: &Cancel,
) -> Result<Result<Edits, String>, Cancelled> {
    let locale = corpus.locale();
    let Some(post) = corpus.post(path) else { return Ok(Err(nothing(locale))) };
    let new_name = new_name.trim();
    let bad = new_name.is_empty() || new_name.contains(['\n', '\r']);
    if let Some(it) = taxonomy::at(corpus, path, offset).filter(|_| !bad) {
        return Ok(Ok(taxonomy::rename(corpus, &it, new_name, cancel)?));
    }
    let Some((named, span)) = named(corpus, post, offset) else { return Ok(Err(nothing(locale))) };
    if bad {
        return Ok(Err(one_line(locale)));
    }
    Ok(match named {
        Named::Heading => return heading(corpus, path, post, span, new_name, cancel),
        Named::Label(old) => rename_label(locale, path, post, &old, new_name),
        Named::Footnote(old) => rename_footnote(locale, path, post, &old, new_name),
        Named::Term(it) => match term::refusal(corpus, &it, new_name) {
            Some(why) => Err(why),
            None => return in_open_posts(corpus, &it, new_name, cancel),
        },
    })
}

/// The name of a term that is renamed at `offset` of the open post at `path`: it is written in closed posts and in glossaries as well,
/// whose texts [`term_edits`] and [`glossary_edits`] have to be given.
pub fn term(corpus: &Corpus, path: &FilePath, offset: usize) -> Option<TermName> {
    match named(corpus, corpus.post(path)?, offset)?.0 {
        Named::Term(it) => Some(it),
        Named::Heading | Named::Label(_) | Named::Footnote(_) => None,
    }
}

fn in_open_posts(
    corpus: &Corpus,
    it: &TermName,
    new_name: &str,
    cancel: &Cancel,
) -> Result<Result<Edits, String>, Cancelled> {
    let mut res = Edits::default();
    for (path, post) in corpus.posts().filter(|it| it.1.rope.is_some()) {
        let Some(text) = post.full_text() else { continue };
        match term_edits(corpus, path, &text, it, new_name, cancel)? {
            Ok(edits) => res.join(edits),
            Err(why) => return Ok(Err(why)),
        }
    }
    Ok(Ok(res))
}

/// The edits that rename `it` in the post at `path`, whose whole text is `text`, and let links follow its headings. The inner error
/// says, for people, why that cannot be.
pub fn term_edits(
    corpus: &Corpus,
    path: &FilePath,
    text: &str,
    it: &TermName,
    new_name: &str,
    cancel: &Cancel,
) -> Result<Result<Edits, String>, Cancelled> {
    cancel.poll()?;
    let mut res = Edits::default();
    let Some(post) = corpus.post(path).filter(|it| it.len == text.len()) else {
        return Ok(Ok(res));
    };
    let edits = match term::edits(corpus, text, &post.no_prose(), it, new_name) {
        Ok(it) => it,
        Err(why) => return Ok(Err(why)),
    };
    let in_heading = |edit: &Edit| {
        super::each(post, |it| &it.headings)
            .any(|(it, start)| it.span.shift(start).contains(edit.span))
    };
    if edits.iter().any(in_heading) {
        let after = Post::closed(&crate::text::apply_all(text, &edits), path, corpus.site());
        if super::each(post, |it| &it.headings).count()
            != super::each(&after, |it| &it.headings).count()
        {
            return Ok(Err(other_headings(corpus.locale())));
        }
        follow(corpus, path, post, &after, &mut res, cancel)?;
    }
    edits.into_iter().for_each(|it| res.push(path, it.span, it.new_text));
    Ok(Ok(res.finish()))
}

fn nothing(locale: Locale) -> String {
    match locale {
        Locale::En => "Nothing here has a name that can be changed.",
        Locale::Zh => "此处没有可以重命名的内容。",
    }
    .to_owned()
}

fn one_line(locale: Locale) -> String {
    match locale {
        Locale::En => "A name is one line and not empty.",
        Locale::Zh => "名称须为一行，且不能为空。",
    }
    .to_owned()
}

fn bad_label(locale: Locale, name: &str) -> String {
    match locale {
        Locale::En => {
            format!("`{name}` cannot be a label: it holds a bracket or a blank that ends it.")
        }
        Locale::Zh => format!("`{name}` 不能用作标签：其中的方括号或空白会使它提前结束。"),
    }
}

fn taken(locale: Locale, name: &str) -> String {
    match locale {
        Locale::En => format!("`{name}` is defined in this post already."),
        Locale::Zh => format!("本文已经定义了 `{name}`。"),
    }
}

fn other_headings(locale: Locale) -> String {
    match locale {
        Locale::En => "With this text the line is no heading of the same level any more.",
        Locale::Zh => "改成这段文字后，这一行不再是同级标题。",
    }
    .to_owned()
}

fn same_address(locale: Locale, id: &str) -> String {
    match locale {
        Locale::En => format!("Another heading of this post has the address `#{id}` already."),
        Locale::Zh => format!("本文已有标题使用地址 `#{id}`。"),
    }
}

/// The id that the heading renamed at `span` would have to share with another one.
fn collision(
    corpus: &Corpus,
    old: &[super::Titled<'_>],
    new: &[super::Titled<'_>],
    span: Span,
) -> Option<Box<str>> {
    let at = old.iter().position(|it| it.span().contains(span))?;
    let (before, after) = (old.get(at)?, new.get(at)?);
    if before.id == after.id {
        return None;
    }
    let alone = corpus.site().anchors(&[after.heading]).into_iter().next().flatten()?;
    let taken = |it: &(usize, &super::Titled<'_>)| it.0 != at && it.1.id.as_ref() == Some(&alone);
    // A post may have had two of that name before; then the new name is no worse than the old one was.
    let was_alone = corpus.site().anchors(&[before.heading]).into_iter().next().flatten();
    (was_alone != Some(alone.clone()) && old.iter().enumerate().any(|it| taken(&it)))
        .then_some(alone)
}

fn heading(
    corpus: &Corpus,
    path: &FilePath,
    post: &Post,
    span: Span,
    new_name: &str,
    cancel: &Cancel,
) -> Result<Result<Edits, String>, Cancelled> {
    let mut res = Edits::default();
    res.push(path, span, new_name.to_owned());
    let Some(rope) = &post.rope else { return Ok(Err(nothing(corpus.locale()))) };
    let mut rope = rope.clone();
    crate::text::apply(&mut rope, &Edit { span, new_text: new_name.to_owned() });
    let after = Post::closed(&rope.to_string(), path, corpus.site());
    let (old, new) = (super::headings(corpus, post), super::headings(corpus, &after));
    let levels =
        |it: &[super::Titled<'_>]| it.iter().map(|it| it.heading.level).collect::<Vec<_>>();
    if levels(&old) != levels(&new) {
        return Ok(Err(other_headings(corpus.locale())));
    }
    if let Some(id) = collision(corpus, &old, &new, span) {
        return Ok(Err(same_address(corpus.locale(), &id)));
    }
    follow(corpus, path, post, &after, &mut res, cancel)?;
    Ok(Ok(res.finish()))
}

/// Lets every link to a heading of `path` follow it to the id that it has in `after`, the post with other texts of its headings.
fn follow(
    corpus: &Corpus,
    path: &FilePath,
    post: &Post,
    after: &Post,
    res: &mut Edits,
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    let (old, new) = (super::headings(corpus, post), super::headings(corpus, after));
    // One heading's id may be another's with a number behind it, so all are compared. The first of an id is what links meet.
    let mut ids: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for (old, new) in old.iter().zip(&new) {
        if let Some(id) = &old.id {
            ids.entry(id).or_insert(new.id.as_deref());
        }
    }
    ids.retain(|old, new| Some(*old) != *new);
    if !ids.is_empty() {
        let names = references::names(corpus, path);
        for at in references::naming(corpus, &names) {
            cancel.poll()?;
            let Some(other) = corpus.post(at) else { continue };
            for (link, start) in super::destinations(other) {
                let Verdict::Post { path: to, anchor: Anchor::Found(id) } =
                    super::verdict(corpus, at, &link)
                else {
                    continue;
                };
                if to == *path
                    && let Some(Some(new)) = ids.get(&*id)
                {
                    let (span, text) = refragment(&link, new);
                    res.push(at, span.shift(start), text);
                }
            }
        }
    }
    Ok(())
}

/// What RFC 3986 leaves unencoded in a fragment, of that what is no syntax of Markdown.
const FRAGMENT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

/// The bytes to replace so that `link` names the id `new`, and what stands there then.
fn refragment(link: &Link, new: &str) -> (Span, String) {
    let (before, old) = link.destination.split_once('#').unwrap_or((&link.destination, ""));
    let encoded = old.contains('%') || new.contains('%');
    let new = if encoded {
        utf8_percent_encode(new, FRAGMENT).to_string()
    } else {
        resolve::encode(new, link)
    };
    let span = link.destination_span;
    // Without an escape in it the destination stands in the text as it is here.
    if link.destination.len() == span.len() {
        (Span { start: span.start + before.len() as u32 + 1, ..span }, new)
    } else {
        (span, format!("{}#{new}", resolve::encode(before, link)))
    }
}

fn rename_label(
    locale: Locale,
    path: &FilePath,
    post: &Post,
    old: &str,
    new_name: &str,
) -> Result<Edits, String> {
    let new = label(new_name);
    if new_name.contains(['[', ']']) || new_name.starts_with('^') || new_name.ends_with('\\') {
        return Err(bad_label(locale, new_name));
    }
    if *new != *old && super::label(post, &new).is_some() {
        return Err(taken(locale, new_name));
    }
    let mut res = Edits::default();
    for (it, start) in super::each(post, |it| &it.definitions).filter(|it| &*it.0.label == old) {
        res.push(path, label_name(post, it.span.shift(start), 1), new_name.to_owned());
    }
    for (it, start) in super::links(post).filter(|it| super::label_of(it.0).as_deref() == Some(old))
    {
        let (span, name) = (it.span.shift(start), it.destination_span.shift(start));
        let source = super::slice(post, span);
        let at = (name.start - span.start) as usize;
        let full = source.get(..at).is_some_and(|it| it.ends_with("]["));
        if full {
            res.push(path, name, new_name.to_owned());
        } else {
            // The text is the label: it stays what readers see. The span of `[label][]` ends before its last two brackets.
            let collapsed = super::slice(post, Span { start: span.end, end: span.end + 2 }) == "[]";
            let end = if collapsed { span.end + 2 } else { span.end };
            res.push(path, Span { start: name.end, end }, format!("][{new_name}]"));
        }
    }
    Ok(res.finish())
}

fn rename_footnote(
    locale: Locale,
    path: &FilePath,
    post: &Post,
    old: &str,
    new_name: &str,
) -> Result<Edits, String> {
    let new_name = new_name.trim_start_matches('^');
    let new = label(new_name);
    if new.is_empty() || new_name.contains(['[', ']']) || new_name.contains(char::is_whitespace) {
        return Err(bad_label(locale, new_name));
    }
    let notes = || super::each(post, |it| &it.footnotes);
    if *new != *old && notes().any(|it| it.0.label == new) {
        return Err(taken(locale, new_name));
    }
    let mut res = Edits::default();
    for (it, start) in notes().filter(|it| &*it.0.label == old) {
        res.push(path, label_name(post, it.span.shift(start), 2), new_name.to_owned());
    }
    Ok(res.finish())
}

#[cfg(test)]
mod tests;
