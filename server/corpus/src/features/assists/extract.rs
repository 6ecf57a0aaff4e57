//! A section becomes a post of its own, with a link left in its place.
//!
//! Invariant: every link in the section and every link to a heading of it leads afterwards where it led before.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::mend::front_matter;
use super::{Asked, Assist, AssistKind, escape};
use crate::cancel::{Cancel, Cancelled};
use crate::features::{self, Titled, references};
use crate::files::FilePath;
use crate::index::Index;
use crate::markdown::{Form, Link, Role};
use crate::post::Post;
use crate::reader::Reader;
use crate::resolve::{self, Anchor, Verdict, View};
use crate::site::Page;
use crate::slug::{Anchors, anchor};
use crate::text::{Edit, Span, apply_all};

/// Takes the section whose heading the cursor is in out of the post.
pub(super) fn section(at: &Asked<'_>, cancel: &Cancel) -> Result<Option<Assist>, Cancelled> {
    let headings = features::headings(at.corpus, at.post);
    let Some(n) = headings.iter().position(|it| it.span().touches(at.offset)) else {
        return Ok(None);
    };
    let heading = &headings[n];
    let next = headings[n + 1..].iter().find(|it| it.heading.level <= heading.heading.level);
    let end = next.map_or(at.post.len, |it| it.span().start as usize);
    let whole = Span::new(heading.span().start as usize, end);
    let begins_line = at.text(Span { start: whole.start.saturating_sub(1), end: whole.start });
    if heading.heading.html || !(whole.start == 0 || begins_line.ends_with(['\n', '\r'])) {
        return Ok(None);
    }
    // All of a post is no section of it.
    if at.text(Span::new(at.post.body, whole.start as usize)).trim().is_empty() && next.is_none() {
        return Ok(None);
    }
    let Some(path) = free_path(at, &heading.text(at.corpus)) else { return Ok(None) };
    Extraction { at, path, heading, whole }.run(&headings, cancel)
}

/// A file beside the post that is not there yet, named after the heading.
fn free_path(at: &Asked<'_>, title: &str) -> Option<FilePath> {
    let slug = anchor(title, &Anchors::Github);
    let slug = slug.trim_matches(['-', '.', ' ']).replace(['/', '\\'], "-");
    if slug.is_empty() {
        return None;
    }
    let path = |n: u32| {
        let name = if n == 1 { format!("{slug}.md") } else { format!("{slug}-{n}.md") };
        at.path.join(&name)
    };
    (1..9).filter_map(path).find(|it| at.corpus.index().files.find(it).is_none())
}

struct Extraction<'a> {
    at: &'a Asked<'a>,
    path: FilePath,
    heading: &'a Titled<'a>,
    whole: Span,
}

impl Extraction<'_> {
    fn run(&self, headings: &[Titled<'_>], cancel: &Cancel) -> Result<Option<Assist>, Cancelled> {
        let at = self.at;
        let eol = at.eol();
        let title = self.heading.text(at.corpus);
        let body = Span { start: self.heading.span().end, ..self.whole };
        let head = front_matter(at, &title);
        // Once as it is, to know the address and ids of the new post; then with its links mended.
        let raw = format!("{head}{}", at.text(body).trim_start());
        let post = Post::closed(&raw, &self.path, at.corpus.site());
        let Some(index) = self.index(&post) else { return Ok(None) };
        let after = View { site: at.corpus.site(), index: &index };
        let ids = self.ids(headings, &post);
        let Some(link) = self.left_behind(after) else { return Ok(None) };
        let mut edits: Vec<Edit> = Vec::new();
        for (link, start) in features::destinations(at.post) {
            let span = link.destination_span.shift(start);
            if body.contains(span) {
                edits.extend(self.respelt(after, &link, &ids).map(|new_text| Edit {
                    span: Span { start: span.start - body.start, end: span.end - body.start },
                    new_text,
                }));
            }
        }
        edits.sort_by_key(|it| std::cmp::Reverse(it.span));
        let text = apply_all(&at.text(body), &edits);
        let mut text = format!("{head}{}{eol}", text.trim());
        text.push_str(&self.definitions(body, eol));
        let name = at.say("Extract the section to a new post", "将本节提取为新文章");
        let mut res = Assist::new(name, AssistKind::Extract);
        res.creates.push((self.path.clone(), text));
        let gap = if self.whole.end as usize == at.post.len { "" } else { eol };
        let left = format!("[{}]({link}){eol}{gap}", escape(&title));
        res = res.edit(at.path, self.whole, left);
        self.incoming(after, &ids, &mut res, cancel)?;
        Ok(Some(res))
    }

    /// What the corpus will know with the new post in it.
    fn index(&self, post: &Post) -> Option<Index> {
        let corpus = self.at.corpus;
        let mut res = corpus.index().clone();
        res.files.insert(&self.path);
        let reader = Reader::new(corpus.shared_site(), corpus.config().today);
        let kind = corpus.site().kind(&self.path, &res.files)?;
        let facts = reader.facts(&self.path, post, kind);
        res.insert(&self.path, Arc::new(facts), corpus.site());
        Some(res)
    }

    /// The ids of the section, and what they are in the new post; that of its heading is the post itself.
    fn ids(&self, headings: &[Titled<'_>], post: &Post) -> FxHashMap<Box<str>, Option<Box<str>>> {
        let corpus = self.at.corpus;
        let inside = headings.iter().filter(|it| self.whole.contains(it.span()));
        let old = inside.map(|it| it.id.clone());
        let new = features::headings(corpus, post).into_iter().map(|it| it.id);
        let pairs = old.zip(std::iter::once(None).chain(new));
        pairs.filter_map(|(old, new)| Some((old?, new))).collect()
    }

    /// The destination that leads from the old post to the new one.
    fn left_behind(&self, after: View<'_>) -> Option<String> {
        let page = self.at.corpus.page(self.at.path)?;
        let link = Link {
            form: Form::Inline,
            role: Role::Link,
            span: Span::default(),
            destination_span: Span::default(),
            destination: "".into(),
            templated: false,
        };
        resolve::spellings(after, page, &link, &self.path).into_iter().next()
    }

    /// What a link of the section has to say in the new post, when that is something else.
    fn respelt(
        &self,
        after: View<'_>,
        link: &Link,
        ids: &FxHashMap<Box<str>, Option<Box<str>>>,
    ) -> Option<String> {
        let at = self.at;
        let (target, anchor) = match features::verdict(at.corpus, at.path, link) {
            Verdict::Post { path, anchor } => (path, anchor),
            Verdict::File(path) => (path, Anchor::None),
            _ => return None,
        };
        if let Anchor::Found(id) = &anchor
            && target == *at.path
            && let Some(new) = ids.get(id)
        {
            let new = new.as_deref().unwrap_or("");
            return Some(format!("#{}", resolve::encode(new, link)));
        }
        let entry = after.index.get(&self.path)?;
        let page = Page {
            path: &self.path,
            facts: &entry.facts,
            url: entry.url.as_deref().unwrap_or("/"),
        };
        let own = link.destination.starts_with('#');
        if !own && resolve::leads_to(after, page, link, &link.destination, &target) {
            return None;
        }
        resolve::spellings(after, page, link, &target).into_iter().next()
    }

    /// Links from elsewhere to a heading of the section.
    fn incoming(
        &self,
        after: View<'_>,
        ids: &FxHashMap<Box<str>, Option<Box<str>>>,
        res: &mut Assist,
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        let corpus = self.at.corpus;
        let names = references::names(corpus, self.at.path);
        for from in references::naming(corpus, &names) {
            cancel.poll()?;
            let (Some(post), Some(page)) = (corpus.post(from), corpus.page(from)) else { continue };
            for (link, start) in features::destinations(post) {
                let span = link.destination_span.shift(start);
                let Verdict::Post { path, anchor: Anchor::Found(id) } =
                    features::verdict(corpus, from, &link)
                else {
                    continue;
                };
                let moved = from == self.at.path && self.whole.contains(span);
                let Some(new) = ids.get(&id).filter(|_| path == *self.at.path && !moved) else {
                    continue;
                };
                let bare = Link { destination: "".into(), ..link.into_owned() };
                let Some(to) =
                    resolve::spellings(after, page, &bare, &self.path).into_iter().next()
                else {
                    continue;
                };
                let id = new.as_deref().map(|it| format!("#{}", resolve::encode(it, &bare)));
                let new_text = format!("{to}{}", id.unwrap_or_default());
                res.edits.push((from.clone(), Edit { span, new_text }));
            }
        }
        Ok(())
    }

    /// The definitions of labels and footnotes that the section uses and that stand elsewhere in the post.
    fn definitions(&self, body: Span, eol: &str) -> String {
        let post = self.at.post;
        let used: Vec<Box<str>> = features::links(post)
            .filter(|(it, start)| body.contains(it.span.shift(*start)))
            .filter_map(|it| features::label_of(it.0))
            .collect();
        let labels = features::each(post, |it| &it.definitions)
            .filter(|it| used.contains(&it.0.label))
            .map(|(it, start)| it.span.shift(start));
        let notes = || features::each(post, |it| &it.footnotes);
        let asked: Vec<&str> = notes()
            .filter(|(it, start)| !it.definition && body.contains(it.span.shift(*start)))
            .map(|it| &*it.0.label)
            .collect();
        let footnotes = notes()
            .filter(|it| it.0.definition && asked.contains(&&*it.0.label))
            .map(|(it, start)| it.span.shift(start));
        let outside = labels.chain(footnotes).filter(|it| !body.contains(*it));
        let lines: Vec<String> = outside.map(|it| self.at.text(it).trim_end().to_owned()).collect();
        if lines.is_empty() { String::new() } else { format!("{eol}{}{eol}", lines.join(eol)) }
    }
}
