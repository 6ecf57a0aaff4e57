//! One post: its front matter, and its body in segments that are read on their own.
//!
//! Invariant: after any edits an open post says the same as one read from the same text afresh.
//! A closed post is one segment; an open one is cut at safe block starts into pieces of about `TARGET` bytes, and an edit reads
//! again only the pieces it touches.

mod terms;

pub use terms::place_of;

use std::sync::{Arc, OnceLock};

use ropey::Rope;

use crate::diagnostic::Diagnostic;
use crate::files::FilePath;
use crate::front_matter::proposal::Proposal;
use crate::front_matter::{self, Dialect, Reading};
use crate::glossary::Said;
use crate::markdown::{self, Definitions, Link, Outline, Role};
use crate::site::Site;
use crate::suppression::{self, Directive};
use crate::syntax::{Lazy, Structure};
use crate::text::{self, Edit, Span};

/// Bytes that a segment of an open post is meant to have.
const TARGET: usize = 2048;

/// A piece of a post's body and what it means. Spans inside are relative to the piece.
#[derive(Debug, PartialEq)]
pub struct Segment {
    /// Length in bytes.
    pub len: usize,
    /// What is in it.
    pub outline: Outline,
    /// What it says about findings that are meant.
    pub directives: Vec<Directive>,
    /// Its first line that is not blank, of which the piece before may speak.
    pub head: Option<Span>,
}

impl Segment {
    fn new(text: &str, outline: Outline) -> Segment {
        let directives = suppression::read(text, &outline.comments);
        Segment { len: text.len(), outline, directives, head: suppression::first_line(text) }
    }
}

/// The findings of one piece, made once for each state of the index. Spans are relative to the piece.
pub type Verdict = Arc<OnceLock<Vec<Diagnostic>>>;

/// A segment at its place.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Offset of the segment in the post, in bytes.
    pub start: usize,
    /// The segment.
    pub segment: Arc<Segment>,
    /// What was found in it under the present index.
    pub verdict: Verdict,
    /// How it is built, for an open post; see [`Post::structure`].
    pub tree: Arc<Lazy>,
}

impl Slot {
    fn new(start: usize, segment: Segment) -> Slot {
        Slot {
            start,
            segment: Arc::new(segment),
            verdict: Verdict::default(),
            tree: Arc::default(),
        }
    }

    /// Offset behind the segment.
    pub fn end(&self) -> usize {
        self.start + self.segment.len
    }
}

/// A post as it stands. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Post {
    /// Length of the whole text in bytes.
    pub len: usize,
    /// Length of the first line in bytes, without its line break.
    pub first_line: usize,
    /// How its front matter is written.
    pub dialect: Dialect,
    /// Its front matter.
    pub front: Arc<Reading>,
    /// The links in the front matter.
    pub front_links: Arc<Vec<Link>>,
    /// What it says of itself elsewhere, when it has no front matter.
    pub proposal: Option<Arc<Proposal>>,
    /// What was found in the front matter and in the post as a whole under the present index.
    pub verdict: Verdict,
    /// Where the body starts, in bytes.
    pub body: usize,
    /// The body in pieces, in order and without gaps.
    pub slots: Vec<Slot>,
    /// What its labels stand for.
    pub definitions: Arc<Definitions>,
    /// The text, when the post is open in an editor.
    pub rope: Option<Rope>,
    /// The lines on which the headings of a post begin that is not open, counted from 0: with them a place can be named without the
    /// text.
    pub heading_lines: Arc<[u32]>,
    /// The text of a closed post, kept only where a rule about terms wants to read it.
    pub text: Option<Arc<str>>,
    /// What it says of terms.
    pub terms: Arc<Said>,
}

impl Post {
    /// Reads a closed post as one piece.
    pub fn closed(text: &str, path: &FilePath, site: &dyn Site) -> Post {
        let mut res = Post::headed(text, site.dialect(path));
        let mut outline = read(&text[res.body..], &res.definitions, site);
        outline.shrink_to_fit();
        res.definitions = Arc::new(Definitions::join([&outline]));
        res.heading_lines = lines(text, outline.headings.iter().map(|it| it.span.shift(res.body)));
        res.slots = vec![Slot::new(res.body, Segment::new(&text[res.body..], outline))];
        res
    }

    /// Reads a post that an editor has opened.
    pub fn open(text: &str, path: &FilePath, site: &dyn Site) -> Post {
        let mut res = Post::headed(text, site.dialect(path));
        res.rope = Some(Rope::from_str(text));
        res.slots = res.read_from(res.body, &[], site).0;
        res.join(site);
        res
    }

    /// A post of which only the front matter is read.
    fn headed(text: &str, dialect: Dialect) -> Post {
        let front = front_matter::read(text, &dialect);
        Post {
            len: text.len(),
            first_line: first_line(text),
            body: body_start(&front),
            dialect,
            front_links: Arc::new(front_matter::links::links(&front)),
            proposal: proposal(text, &front),
            front: Arc::new(front),
            verdict: Verdict::default(),
            slots: Vec::new(),
            definitions: Arc::default(),
            rope: None,
            heading_lines: Arc::default(),
            text: None,
            terms: Arc::default(),
        }
    }

    /// Makes `edits`, one after the other. A closed post has no text to edit and stays as it is.
    /// Returns whether every name in it is what it was, so that its facts cannot have changed.
    pub fn edit(&mut self, edits: &[Edit], site: &dyn Site) -> bool {
        let mut same = true;
        self.terms = Arc::default();
        for it in edits {
            same &= self.edit_once(it, site);
        }
        same
    }

    fn edit_once(&mut self, edit: &Edit, site: &dyn Site) -> bool {
        let Some(mut rope) = self.rope.take() else { return true };
        let edit = Edit { span: boundaries(&rope, edit.span), new_text: edit.new_text.clone() };
        let touched = self.touched(&rope, edit.span);
        text::apply(&mut rope, &edit);
        self.len = rope.len_bytes();
        self.rope = Some(rope);
        let delta = edit.new_text.len() as isize - edit.span.len() as isize;
        // Front matter is small and its fences decide what the rest is: it is read anew whenever the edit comes near it.
        let (start, old_body) = (edit.span.start as usize, self.body);
        let near_front = start <= old_body + 8 || !matches!(*self.front, Reading::Block(_));
        let old_front = Arc::clone(&self.front);
        if near_front {
            self.verdict = Verdict::default();
            self.read_front();
        }
        let moved = if start < old_body { old_body as isize + delta } else { old_body as isize };
        let keep = if self.body as isize != moved || start <= old_body { 0 } else { touched };
        let same_names = self.replace(keep, edit.span, delta, site);
        same_names && (!near_front || old_front == self.front)
    }

    /// The first slot that an edit of `span` may change.
    fn touched(&self, rope: &Rope, span: Span) -> usize {
        let start = span.start as usize;
        let at = self
            .slots
            .partition_point(|it| it.end() <= start)
            .min(self.slots.len().saturating_sub(1));
        let Some(slot) = self.slots.get(at) else { return 0 };
        // Its first line decides whether it may stand on its own.
        if start <= text::line_end(rope, slot.start) { at.saturating_sub(1) } else { at }
    }

    fn read_front(&mut self) {
        let Some(rope) = &self.rope else { return };
        let text = head(rope);
        let mut front = front_matter::read(&text, &self.dialect);
        // A block that the cut leaves open is read from the whole text.
        if matches!(front, Reading::Unclosed { .. }) && text.len() < rope.len_bytes() {
            front = front_matter::read(&rope.to_string(), &self.dialect);
        }
        self.first_line = first_line(&text);
        self.body = body_start(&front);
        self.front_links = Arc::new(front_matter::links::links(&front));
        self.proposal = proposal(&text, &front);
        self.front = Arc::new(front);
    }

    /// Reads again from slot `keep` on, until an old boundary behind the edit is met. Returns whether all names stayed the same.
    fn replace(&mut self, keep: usize, edited: Span, delta: isize, site: &dyn Site) -> bool {
        let start = if keep == 0 { self.body } else { self.slots[keep].start };
        let behind = edited.end as usize;
        let old = std::mem::take(&mut self.slots);
        // Old boundaries behind the edit, at their new places.
        let boundaries: Vec<(usize, usize)> = old
            .iter()
            .enumerate()
            .skip(keep)
            .filter(|(_, it)| it.start > behind)
            .map(|(at, it)| ((it.start as isize + delta) as usize, at))
            .filter(|it| it.0 > start)
            .collect();
        let starts: Vec<usize> = boundaries.iter().map(|it| it.0).collect();
        let (mut new, met) = self.read_from(start, &starts, site);
        let rest = met.map_or(old.len(), |it| boundaries[it].1);
        if new.len() == rest - keep {
            for (new, old) in new.iter_mut().zip(&old[keep..rest]) {
                new.tree = Arc::new(Lazy::after(&old.tree));
            }
        }
        let same_labels = labels_of(&new).eq(labels_of(&old[keep..rest]));
        let same_names = same_labels && names_of(&new).eq(names_of(&old[keep..rest]));
        let mut slots = Vec::with_capacity(keep + new.len() + old.len() - rest);
        slots.extend_from_slice(&old[..keep]);
        slots.extend(new);
        slots.extend(old[rest..].iter().map(|it| Slot {
            start: (it.start as isize + delta) as usize,
            segment: Arc::clone(&it.segment),
            verdict: Arc::clone(&it.verdict),
            tree: Arc::clone(&it.tree),
        }));
        self.slots = slots;
        if !same_labels {
            self.join(site);
        }
        same_names
    }

    /// Cuts and reads the text from `start` on, up to the first of `boundaries` that is still a cut: its place in the list.
    fn read_from(
        &self,
        start: usize,
        boundaries: &[usize],
        site: &dyn Site,
    ) -> (Vec<Slot>, Option<usize>) {
        let Some(rope) = &self.rope else { return (Vec::new(), None) };
        let mut res = Vec::new();
        let mut at = start;
        let mut next = 0;
        while at < rope.len_bytes() {
            while next < boundaries.len() && boundaries[next] <= at {
                next += 1;
            }
            let wanted = boundaries.get(next).copied();
            let (slot, text_end) = self.read_one(rope, at, wanted, site);
            at = text_end;
            res.push(slot);
            if Some(at) == wanted {
                return (res, Some(next));
            }
        }
        (res, None)
    }

    /// Reads one segment from `at`, which ends at `wanted` if that is a cut. Returns the offset behind it.
    fn read_one(
        &self,
        rope: &Rope,
        at: usize,
        wanted: Option<usize>,
        site: &dyn Site,
    ) -> (Slot, usize) {
        let len = rope.len_bytes();
        let mut size = wanted.map_or(TARGET, |it| it - at);
        loop {
            // The first line of what follows shows whether a new block starts there.
            let end = text::line_end(rope, at + size);
            let text = text::slice(rope, at..end);
            let cuts = markdown::cuts(&text);
            let cut = match wanted {
                // An edit in a first line joins two pieces, which must not grow with every such edit.
                Some(it) if cuts.binary_search(&(it - at)).is_ok() => {
                    let size = if it - at > 2 * TARGET { TARGET } else { it - at };
                    cuts.iter().copied().find(|it| *it >= size)
                }
                _ if end >= len && text.len() <= 2 * TARGET => None,
                _ => cuts.last().copied(),
            };
            match cut {
                Some(cut) => return (self.slot(at, &text[..cut], site), at + cut),
                None if end >= len => return (self.slot(at, &text, site), end),
                None => size = 2 * size.max(end - at),
            }
        }
    }

    fn slot(&self, start: usize, text: &str, site: &dyn Site) -> Slot {
        Slot::new(start, Segment::new(text, read(text, &self.definitions, site)))
    }

    /// Joins the definitions of all segments, and reads those again that asked for a label whose meaning has changed.
    fn join(&mut self, site: &dyn Site) {
        let new = Definitions::join(self.slots.iter().map(|it| &it.segment.outline));
        if new == *self.definitions {
            return;
        }
        let old = std::mem::replace(&mut self.definitions, Arc::new(new));
        let Some(rope) = &self.rope else { return };
        for slot in &mut self.slots {
            let asked = &slot.segment.outline.asked;
            if asked.iter().any(|it| !old.agrees(&self.definitions, it)) {
                let text = text::slice(rope, slot.start..slot.end());
                let outline = read(&text, &self.definitions, site);
                let tree = Arc::clone(&slot.tree);
                *slot = Slot { tree, ..Slot::new(slot.start, Segment::new(&text, outline)) };
            }
        }
    }

    /// Whether anything was found out that could be forgotten.
    pub fn is_judged(&self) -> bool {
        self.verdict.get().is_some() || self.slots.iter().any(|it| it.verdict.get().is_some())
    }

    /// Forgets what was found, because the index has changed around the post.
    pub fn forget_verdicts(&mut self) {
        self.terms.forget();
        self.verdict = Verdict::default();
        for slot in &mut self.slots {
            slot.verdict = Verdict::default();
        }
    }

    /// The front matter, when there is any.
    pub fn front_matter(&self) -> Option<&front_matter::FrontMatter> {
        match &*self.front {
            Reading::Block(it) => Some(it),
            _ => None,
        }
    }

    /// How `slot` is built, when the post is open. Made once for each state of the segment.
    pub fn structure(&self, slot: &Slot) -> Option<Arc<Structure>> {
        let rope = self.rope.as_ref()?;
        let end = slot.end().min(rope.len_bytes());
        let text = || text::slice(rope, slot.start.min(end)..end);
        Some(Arc::clone(slot.tree.get(text)))
    }

    /// The segment that holds `offset`.
    pub fn slot_at(&self, offset: usize) -> Option<&Slot> {
        let at = self.slots.partition_point(|it| it.end() <= offset);
        self.slots
            .get(at)
            .or(self.slots.last())
            .filter(|it| it.start <= offset && offset <= it.end())
    }
}

/// What a text without front matter says of itself.
fn proposal(text: &str, front: &Reading) -> Option<Arc<Proposal>> {
    matches!(front, Reading::Absent { misfenced: None })
        .then(|| Arc::new(front_matter::proposal::find(text)))
}

/// Reads a piece of a body: its Markdown, and the links that the site's template tags are.
fn read(text: &str, elsewhere: &Definitions, site: &dyn Site) -> Outline {
    let mut res = markdown::read(text, elsewhere);
    res.conflicts = conflicts(text, &res);
    let mut links: Vec<Link> = Vec::new();
    for tag in &res.tags {
        let in_code = res.code.iter().any(|it| it.contains(tag.span));
        links.extend(site.tag_links(tag, text, in_code));
    }
    if !res.blank_links.is_empty() {
        let (read, unread) =
            res.blank_links.drain(..).partition::<Vec<Link>, _>(|it| site.reads_blanks(it));
        links.extend(read);
        res.blank_links = unread;
    }
    if !links.is_empty() {
        res.links.extend(links);
        res.links.sort_by_key(|it| it.destination_span);
    }
    res
}

/// The lines that open a merge conflict: seven signs and the name of a side, at the start of a line that is no code.
fn conflicts(text: &str, outline: &Outline) -> Vec<Span> {
    const MARK: &[u8] = b"<<<<<<< ";
    let bytes = text.as_bytes();
    let starts = |it: &usize| *it == 0 || matches!(bytes[it - 1], b'\n' | b'\r');
    memchr::memmem::find_iter(bytes, MARK)
        .filter(starts)
        .map(|it| Span::new(it, it + first_line(&text[it..])))
        .filter(|it| !outline.code.iter().any(|code| code.overlaps(*it)))
        .collect()
}

/// The lines of `text` on which `spans` begin, counted from 0 as LSP counts: `\r\n`, `\n` and `\r` end one.
fn lines(text: &str, spans: impl Iterator<Item = Span>) -> Arc<[u32]> {
    let (mut line, mut from) = (0, 0);
    let mut count = |span: Span| {
        let bytes = text.as_bytes().get(from..span.start as usize).unwrap_or_default();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
        line += ends.filter(|it| bytes[*it] == b'\n' || bytes.get(it + 1) != Some(&b'\n')).count()
            as u32;
        from += bytes.len();
        line
    };
    spans.map(&mut count).collect()
}

fn first_line(text: &str) -> usize {
    text.find(['\n', '\r']).unwrap_or(text.len())
}

/// Where the body starts: behind the front matter, or at the first byte.
fn body_start(front: &Reading) -> usize {
    match front {
        Reading::Block(it) => it.block.end as usize,
        _ => 0,
    }
}

fn labels_of<'a>(slots: &'a [Slot]) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
    slots.iter().flat_map(|slot| {
        let outline = &slot.segment.outline;
        let definitions = outline.definitions.iter().map(|it| (&*it.label, &*it.destination));
        let footnotes =
            outline.footnotes.iter().filter(|it| it.definition).map(|it| (&*it.label, "^"));
        definitions.chain(footnotes)
    })
}

/// Everything in the slots that facts are made of. Kind by kind over all slots, so that it does not matter where they are cut.
fn names_of<'a>(slots: &'a [Slot]) -> impl Iterator<Item = (&'a str, bool)> + use<'a> {
    let outlines = slots.iter().map(|it| &it.segment.outline);
    let headings = outlines.clone().flat_map(|it| &it.headings).map(|it| (&*it.text, it.html));
    let ids = outlines.clone().flat_map(|it| &it.ids).map(|it| (&*it.name, false));
    let links = outlines.clone().flat_map(|it| &it.links);
    let links = links.map(|it| (&*it.destination, it.role == Role::Link));
    let tags = outlines.clone().flat_map(|it| &it.tags);
    let tags = tags.flat_map(|it| it.args.iter().map(|it| (&*it.value, true)));
    let blanks = outlines.flat_map(|it| &it.blank_links).map(|it| (&*it.destination, true));
    headings.chain(ids).chain(links).chain(tags).chain(blanks)
}

/// `span` moved back to character boundaries inside the text.
fn boundaries(rope: &Rope, span: Span) -> Span {
    let len = rope.len_bytes();
    let floor = |it: u32| rope.char_to_byte(rope.byte_to_char((it as usize).min(len)));
    let start = floor(span.start);
    Span::new(start, floor(span.end).max(start))
}

/// The first 64 KiB of the text, which hold the front matter of every post but the oddest.
fn head(rope: &Rope) -> String {
    let end = rope.len_bytes().min(64 << 10);
    text::slice(rope, 0..text::line_end(rope, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::site::plain::Plain;
    use proptest::prelude::*;

    /// Everything a post says, with absolute spans.
    fn said(post: &Post) -> Vec<String> {
        let mut res = vec![format!("body {} front {:?}", post.body, post.front)];
        let mut defined = std::collections::HashSet::new();
        for slot in &post.slots {
            let (at, it) = (slot.start, &slot.segment.outline);
            res.extend(
                it.headings.iter().map(|it| {
                    format!("{:?} heading {} {:?}", it.span.shift(at), it.level, it.text)
                }),
            );
            let link = |it: &Link| {
                format!(
                    "{:?} {:?} {:?} {:?}",
                    it.span.shift(at),
                    it.destination_span.shift(at),
                    it.form,
                    it.destination
                )
            };
            res.extend(it.links.iter().map(link));
            // Of several definitions of one label the parser keeps the first, and so do we.
            for it in &it.definitions {
                if defined.insert(it.label.clone()) {
                    res.push(format!("{:?} definition {}", it.span.shift(at), it.label));
                }
            }
            res.extend(it.footnotes.iter().map(|it| {
                format!("{:?} footnote {} {}", it.span.shift(at), it.label, it.definition)
            }));
            res.extend(
                it.blank_links
                    .iter()
                    .map(|it| format!("{:?} blank {}", it.span.shift(at), it.destination)),
            );
            res.extend(it.ids.iter().map(|it| format!("{:?} id {}", it.span.shift(at), it.name)));
            res.extend(
                it.undefined
                    .iter()
                    .map(|it| format!("{:?} undefined {}", it.span.shift(at), it.label)),
            );
            res.extend(it.code.iter().map(|it| format!("{:?} code", it.shift(at))));
            res.extend(it.tags.iter().map(|it| format!("{:?} tag {}", it.span.shift(at), it.name)));
        }
        res
    }

    fn site() -> Plain {
        Plain::new(&Config::default())
    }

    fn assert_equal_to_closed(post: &Post, text: &str) {
        let (open, closed) =
            (said(post), said(&Post::closed(text, &FilePath::new("a.md"), &site())));
        let only = |these: &[String], those: &[String]| {
            these.iter().filter(|it| !those.contains(it)).cloned().collect::<Vec<_>>()
        };
        let differences = (only(&open, &closed), only(&closed, &open));
        assert_eq!(
            differences,
            (vec![], vec![]),
            "in {text:?} cut at {:?}",
            post.slots.iter().map(|it| it.start).collect::<Vec<_>>()
        );
        let mut at = post.body;
        for slot in &post.slots {
            assert_eq!(slot.start, at);
            at = slot.end();
        }
        assert_eq!(at, text.len().max(post.body));
    }

    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("---\ntitle: 题\n---\n"),
            Just("# 标题 {#id}\n"),
            Just("Setext\n---\n"),
            Just("\n\n"),
            Just("\n"),
            Just("正文 [链接](b.md#x) 与 ![图](图/a.png \"t\")。\n"),
            Just("[一][r1] [二][] [三] [四][无]\n"),
            Just("[r1]: c.md\n\n"),
            Just("[二]: <d e.md> 'x'\n\n"),
            Just("脚注[^1] 与 [^2]\n\n"),
            Just("[^1]: 注\n\n    续\n\n"),
            Just("```rust\n[x](no.md)\n```\n"),
            Just("```\n"),
            Just("- 项\n\n  段\n- 二\n"),
            Just("> 引 [x](q.md)\n"),
            Just("<div>\n<img src=\"a.png\"\n alt='x'>\n</div>\n\n"),
            Just("<!-- [x](c.md)\n\n -->\n"),
            Just("<a id=\"锚\"></a> 😀\n\n"),
            Just("{% post_link a 标题 %} {{< ref \"b.md\" >}}\n\n"),
            Just("| a | b |\n|---|---|\n| [x](t.md) | `c` |\n\n"),
            Just("    缩进 [x](i.md)\n"),
            Just("\r\n\r\n段落\r\n"),
            Just(
                "文字 文字 文字 文字 文字 文字 文字 文字 文字 文字 文字 文字 文字 文字 文字 文字 文字。\n\n"
            ),
        ];
        proptest::collection::vec(piece, 0..120).prop_map(|it| it.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

        #[test]
        fn edits_lead_where_a_fresh_reading_leads(
            text in pieces(),
            edits in proptest::collection::vec((0.0..1.0f64, 0usize..60, pieces().prop_map(|it| it.chars().take(40).collect::<String>())), 1..12),
        ) {
            let mut post = Post::open(&text, &FilePath::new("a.md"), &site());
            assert_equal_to_closed(&post, &text);
            let mut text = text;
            for (place, length, new_text) in edits {
                let floor = |mut it: usize| { while !text.is_char_boundary(it) { it -= 1; } it };
                let start = floor((text.len() as f64 * place) as usize);
                let end = floor((start + length).min(text.len())).max(start);
                let edit = Edit { span: Span::new(start, end), new_text };
                text.replace_range(start..end, &edit.new_text);
                post.edit(&[edit], &site());
                assert_equal_to_closed(&post, &text);
            }
        }
    }

    #[test]
    fn typing_in_a_paragraph_keeps_every_other_segment() {
        let text = "段落文字，足够长的一段。\n\n".repeat(2000);
        let mut post = Post::open(&text, &FilePath::new("a.md"), &site());
        let before: Vec<Arc<Segment>> =
            post.slots.iter().map(|it| Arc::clone(&it.segment)).collect();
        assert!(before.len() > 20);
        let same = post.edit(
            &[Edit { span: Span::at(text.len() / 2 / 42 * 42), new_text: "字".to_owned() }],
            &site(),
        );
        let kept = post
            .slots
            .iter()
            .filter(|slot| before.iter().any(|it| Arc::ptr_eq(it, &slot.segment)))
            .count();
        assert!(same && kept + 2 >= post.slots.len(), "{kept} of {}", post.slots.len());
    }
}
