//! Hover over a term: its names, all that is said of it with where that comes from, and how sure it is.
//!
//! Invariant: as everywhere in hovers, what posts and glossaries say stays text.

use super::quote::{code, escape, inert};
use super::{Hover, say};
use crate::Corpus;
use crate::features::terms::term_at;
use crate::glossary::{Class, Definition, Entry, Source};
use crate::post::Post;

/// So many entries of one name are told of.
const MAX_ENTRIES: usize = 4;
/// So many definitions of one entry are told of; go-to-definition offers all.
const MAX_DEFINITIONS: usize = 6;
/// So many characters of one definition.
const MAX_CHARACTERS: usize = 600;

/// What there is to say about a term at `offset`.
pub(super) fn hover(corpus: &Corpus, post: &Post, offset: usize) -> Option<Hover> {
    let term = term_at(corpus, post, offset)?;
    let mut said: Vec<String> =
        term.entries(corpus).take(MAX_ENTRIES).map(|it| entry(corpus, it)).collect();
    if said.is_empty() {
        return None;
    }
    if term.class == Class::Nested {
        said.push(
            say(corpus, "*Part of a longer word here.*", "*此处是更长词语的一部分。*").to_owned(),
        );
    }
    let mut res = Hover::new(term.span, said.join("\n\n---\n\n"));
    res.term = term.sure();
    Some(res)
}

/// Name, other names, definitions in the order of trust, and where they come from.
fn entry(corpus: &Corpus, entry: &Entry) -> String {
    let mut res = format!("**{}**", escape(&entry.name));
    if !entry.aliases.is_empty() {
        let names: Vec<String> = entry.aliases.iter().take(8).map(|it| escape(it)).collect();
        res += &format!(" · {}", names.join(" · "));
    }
    let shown = shown(corpus, entry);
    for it in shown.iter().take(MAX_DEFINITIONS) {
        res += &format!("\n\n{}", inert(&short(&it.text)));
        if !it.is_strong() {
            res += say(corpus, " *(perhaps)*", " *（可能）*");
        }
        let place = it.path.as_ref().map(|it| code(it)).unwrap_or_default();
        res += &format!("  \n— {}{place}", source(corpus, it.source));
    }
    if shown.len() > MAX_DEFINITIONS {
        let n = shown.len() - MAX_DEFINITIONS;
        res += &match corpus.locale() {
            crate::diagnostic::Locale::En => format!("\n\n*{n} more: go to definition.*"),
            crate::diagnostic::Locale::Zh => format!("\n\n*另有 {n} 处，见“转到定义”。*"),
        };
    }
    res
}

/// The definitions in the order of trust; of those of one source the ones in the reader's language first.
fn shown<'a>(corpus: &Corpus, entry: &'a Entry) -> Vec<&'a Definition> {
    let mut res: Vec<&Definition> = entry.definitions.iter().collect();
    res.sort_by_key(|it| (!it.is_strong(), it.source, it.locale != corpus.locale()));
    res
}

fn short(text: &str) -> String {
    let mut chars = text.chars();
    let mut res: String = chars.by_ref().take(MAX_CHARACTERS).collect();
    if chars.next().is_some() {
        res.push('…');
    }
    res
}

fn source(corpus: &Corpus, source: Source) -> &'static str {
    match source {
        Source::File => say(corpus, "glossary ", "术语表 "),
        Source::Page => say(corpus, "page ", "术语页 "),
        Source::Abbreviation => say(corpus, "abbreviation in ", "缩写定义于 "),
        Source::FrontMatter => say(corpus, "front matter of ", "文章头信息 "),
        Source::Mined => say(corpus, "defined in ", "定义于 "),
        Source::Builtin => say(corpus, "built-in glossary", "内置术语表"),
    }
}
