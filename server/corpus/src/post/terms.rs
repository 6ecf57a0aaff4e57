//! What a post says of terms: what it defines on purpose, in front matter or as a page about one term, and in passing.
//!
//! Invariant: nothing is looked for before somebody asks, and an edit only forgets, so that typing costs nothing.

use std::sync::Arc;

use super::Post;
use crate::files::FilePath;
use crate::front_matter::{Field, FrontMatter, Node, Value};
use crate::glossary::{Definition, Entry, Mined, Sayings, Source, mine, source};
use crate::text::Span;

impl Post {
    /// What the post at `path` says of terms, as far as that is known: all of it while it is open, of a closed one what was read of
    /// its text. `None` when that is nothing.
    pub fn sayings(&self, path: &FilePath) -> Option<Sayings> {
        self.find_terms(path);
        let said = &self.terms;
        let own = said.own.get().filter(|it| !it.is_empty());
        let mined = said.mined.get().filter(|it| !it.is_empty());
        (own.is_some() || mined.is_some()).then(|| Sayings {
            path: path.clone(),
            own: own.cloned().unwrap_or_else(|| Arc::new([])),
            mined: mined.cloned().unwrap_or_else(|| Arc::new([])),
        })
    }

    fn find_terms(&self, path: &FilePath) {
        let (own, mined) = (self.terms.own.get().is_none(), self.terms.mined.get().is_none());
        let Some(text) = self.full_text().filter(|_| own || mined) else { return };
        self.read_own_terms(path, &text);
        self.mine(&text);
    }

    /// The whole text: the editor's, or that of a closed post which was kept.
    pub fn full_text(&self) -> Option<Arc<str>> {
        match &self.rope {
            Some(it) => Some(String::from(it).into()),
            None => self.text.clone(),
        }
    }

    /// Whether it is known what it defines in passing, or will be when somebody asks.
    pub fn is_mined(&self) -> bool {
        self.rope.is_some() || self.terms.mined.get().is_some()
    }

    /// Finds in `text`, the text of this post, what it defines in passing. Does nothing when that is known, or when `text` is not
    /// the one that was read.
    pub fn mine(&self, text: &str) {
        if self.terms.mined.get().is_none() && text.len() == self.len {
            let found: Vec<Mined> = mine(text, &self.no_prose());
            let _ = self.terms.mined.set(found.into());
        }
    }

    /// Finds in `text`, the text of this post, what it says of terms on purpose.
    pub fn read_own_terms(&self, path: &FilePath, text: &str) {
        if text.len() == self.len {
            self.terms.own.get_or_init(|| self.own_terms(path, text).into());
        }
    }

    /// Bytes that are no prose: front matter, code, tags, destinations. Sorted, without overlap.
    pub fn no_prose(&self) -> Vec<Span> {
        let mut res: Vec<Span> = Vec::new();
        let body = self.slots.iter().flat_map(|slot| {
            slot.segment.outline.opaque.iter().map(move |it| it.shift(slot.start))
        });
        for it in std::iter::once(Span::new(0, self.body)).chain(body) {
            match res.last_mut() {
                Some(last) if it.start <= last.end => last.end = last.end.max(it.end),
                _ => res.push(it),
            }
        }
        res.retain(|it| !it.is_empty());
        res
    }

    fn own_terms(&self, path: &FilePath, text: &str) -> Vec<Entry> {
        let Some(front) = self.front_matter() else { return Vec::new() };
        let mut res = front.get("glossary").map_or_else(Vec::new, |it| of_field(path, &it.value));
        if source::is_term_page(path) {
            res.extend(page(path, front, text, self.body));
        }
        res
    }
}

/// The entry of a page about one term: Kubernetes', Hugo's and MDN's fields.
fn page(path: &FilePath, front: &FrontMatter, text: &str, body: usize) -> Option<Entry> {
    let title = front.str("title")?;
    let names = ["aka", "aliases"].iter().flat_map(|it| front.strings(it));
    // `aliases` are URLs in Hugo.
    let names: Vec<String> =
        names.map(|it| it.0.into()).filter(|it: &String| !it.contains('/')).collect();
    let summary = front.str("short_description").or_else(|| front.str("summary"));
    source::page(path, title, &names, summary, text, body)
}

/// The terms of a field `glossary`: a map of terms to what they mean, or a list of maps with `term`, `definition` and `aliases`.
fn of_field(path: &FilePath, node: &Node) -> Vec<Entry> {
    match &node.value {
        Value::Map(fields) => fields.iter().filter_map(|it| pair(path, it)).collect(),
        Value::List(items) => items.iter().filter_map(|it| item(path, it)).collect(),
        _ => Vec::new(),
    }
}

fn pair(path: &FilePath, field: &Field) -> Option<Entry> {
    let span = field.key_span.start..field.value.span.end.max(field.key_span.end);
    entry(path, &field.key, &field.value, Span { start: span.start, end: span.end })
}

fn item(path: &FilePath, node: &Node) -> Option<Entry> {
    let name = ["term", "name", "title"].iter().find_map(|it| node.get(it))?;
    entry(path, &name.value.value.text()?, node, node.span)
}

fn entry(path: &FilePath, name: &str, node: &Node, span: Span) -> Option<Entry> {
    if name.trim().is_empty() {
        return None;
    }
    let said = ["definition", "text", "description"].iter().find_map(|it| node.get(it));
    let said = said.and_then(|it| it.value.value.text()).or_else(|| node.value.text());
    let aliases = ["aliases", "alias", "aka"].iter().filter_map(|it| node.get(it));
    let aliases = aliases.flat_map(|it| it.value.strings()).map(|it| it.0.into());
    let definition = said.filter(|it| !it.trim().is_empty()).map(|it| {
        Definition::new(it.split_whitespace().collect::<Vec<_>>().join(" "), Source::FrontMatter)
            .at(path, span)
    });
    Some(Entry {
        name: name.trim().to_owned(),
        aliases: aliases.collect(),
        definitions: definition.into_iter().collect(),
    })
}

/// The place of `definition`, which stands in the post at `path`, as the post is now: what was typed above it has moved it.
pub fn place_of(post: &Post, definition: &Definition) -> Option<Span> {
    let stored = definition.span?;
    if !matches!(definition.source, Source::Mined | Source::Abbreviation) {
        return Some(stored);
    }
    let now = post.terms.mined.get().into_iter().flat_map(|it| it.iter());
    let same = now.filter(|it| it.text == definition.text).map(|it| it.span);
    Some(same.min_by_key(|it| it.start.abs_diff(stored.start)).unwrap_or(stored))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> (Post, FilePath) {
        let path = FilePath::new("content/glossary/甲.md");
        let files = crate::files::Files::default();
        let texts = crate::site::ConfigTexts::new();
        let site = crate::site::detect(&files, &texts, &crate::config::Config::default());
        (Post::open(text, &path, &*site), path)
    }

    #[test]
    fn front_matter_defines_terms_in_a_map_or_a_list() {
        let text = "---\ntitle: 页\nglossary:\n  甲乙: 第一个\n  丙: {definition: 第二个, aliases: [丁戊, 己]}\n---\n";
        let (post, path) = open(text);
        let said = post.sayings(&path).unwrap();
        let named = |name: &str| said.own.iter().find(|it| it.name == name).unwrap();
        assert_eq!(named("甲乙").definitions[0].text, "第一个");
        assert_eq!(named("丙").aliases, ["丁戊", "己"]);
        let span = named("甲乙").definitions[0].span.unwrap();
        assert_eq!(&text[span.range()], "甲乙: 第一个");
        let (post, path) = open("---\nglossary:\n- term: 甲乙\n  text: 义\n- {}\n- x\n---\n");
        assert_eq!(post.sayings(&path).unwrap().own.len(), 1);
        let (post, path) = open("---\nglossary: true\n---\n");
        assert!(post.sayings(&path).is_none());
    }

    #[test]
    fn a_page_about_a_term_defines_it() {
        let text = "---\ntitle: 边车\naka: [Sidecar]\naliases: [/old/]\n---\n与主容器一起运行。\n";
        let (post, path) = open(text);
        let said = post.sayings(&path).unwrap();
        assert_eq!((said.own[0].name.as_str(), said.own[0].aliases.len()), ("边车", 1));
    }

    #[test]
    fn code_is_not_read() {
        let (post, path) = open("---\ntitle: x\n---\n\n```\n零拷贝是指少复制一次数据。\n```\n");
        assert!(post.sayings(&path).is_none_or(|it| it.mined.is_empty()));
        let (post, path) = open("零拷贝是指少复制一次数据。\n");
        assert_eq!(post.sayings(&path).unwrap().mined[0].name, "零拷贝");
    }

    #[test]
    fn a_definition_is_found_where_it_was_moved_to() {
        let (mut post, path) = open("零拷贝是指少复制一次数据。\n");
        let it = post.sayings(&path).unwrap().mined[0].clone().entry(&path).definitions.remove(0);
        let files = crate::files::Files::default();
        let texts = crate::site::ConfigTexts::new();
        let site = crate::site::detect(&files, &texts, &crate::config::Config::default());
        let edit = crate::text::Edit { span: Span::at(0), new_text: "前言。\n\n".to_owned() };
        post.edit(&[edit], &*site);
        assert!(post.terms.mined.get().is_none(), "an edit only forgets");
        post.sayings(&path);
        assert_eq!(place_of(&post, &it).unwrap().start, it.span.unwrap().start + 11);
    }
}
