//! Rename of a term: one of its names, wherever it is written, in posts and in the glossaries that list it.
//!
//! Invariant: a name that is part of a longer word stays, and a glossary reads after the edits as it did before, but for the name.

use crate::Corpus;
use crate::diagnostic::Locale;
use crate::features::terms::term_at;
use crate::files::FilePath;
use crate::glossary::{Class, EntryId, Source, name_key, read_file};
use crate::post::Post;
use crate::text::{self, Edit, Span};

/// A name of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermName {
    /// The term.
    pub id: EntryId,
    /// The name, as the glossary or the defining post writes it.
    pub name: String,
}

/// The name of a term at `offset` of an open post, with its bytes. Only what the corpus itself defines has a name to change.
pub(super) fn at(corpus: &Corpus, post: &Post, offset: usize) -> Option<(TermName, Span)> {
    let term = term_at(corpus, post, offset).filter(|it| it.class == Class::Exact)?;
    let id = term.sure()?;
    let entry = corpus.glossary().get(id)?;
    if entry.definitions.iter().all(|it| it.source == Source::Builtin) {
        return None;
    }
    let written = name_key(&crate::features::slice(post, term.span));
    let fits = |it: &&str| {
        let key = name_key(it);
        key == written || strip_plural(&written) == key
    };
    let name = entry.names().find(fits)?.to_owned();
    Some((TermName { id, name }, term.span))
}

fn strip_plural(key: &str) -> &str {
    key.strip_suffix("es")
        .filter(|it| it.ends_with(['s', 'x', 'h']))
        .or(key.strip_suffix('s'))
        .unwrap_or(key)
}

/// Why `it` cannot be called `new_name`, for people.
pub(super) fn refusal(corpus: &Corpus, it: &TermName, new_name: &str) -> Option<String> {
    let others = corpus.glossary().named(new_name);
    let taken = others.iter().any(|other| *other != it.id);
    taken.then(|| match corpus.locale() {
        Locale::En => format!("`{new_name}` is another term already; the two would become one."),
        Locale::Zh => format!("`{new_name}` 已经是另一个术语，改名后两者会混为一谈。"),
    })
}

/// The edits that rename `it` in `text` outside `skip`.
pub(super) fn edits(
    corpus: &Corpus,
    text: &str,
    skip: &[Span],
    it: &TermName,
    new_name: &str,
) -> Result<Vec<Edit>, String> {
    let found = corpus.matcher().find_all(text, skip, corpus.segmenter());
    let key = name_key(&it.name);
    let same = found.iter().filter(|x| x.entries.contains(&it.id) && name_key(x.alias) == key);
    let mut res = Vec::new();
    for found in same {
        match found.class {
            Class::Exact => {}
            Class::Nested | Class::Crossing => continue,
            Class::Unjudged => return Err(not_yet(corpus.locale())),
        }
        let written = text.get(found.span.range()).unwrap_or("");
        let plural =
            name_key(written) != key && new_name.ends_with(|it: char| it.is_ascii_alphabetic());
        let new_text = if plural { format!("{new_name}s") } else { new_name.to_owned() };
        res.push(Edit { span: found.span, new_text });
    }
    Ok(res)
}

/// The edits that rename `it` in the glossary file at `path`, which is no post and whose text is `text`.
pub fn glossary_edits(
    corpus: &Corpus,
    path: &FilePath,
    text: &str,
    it: &TermName,
    new_name: &str,
) -> Result<Vec<Edit>, String> {
    let plain = edits(corpus, text, &[], it, new_name)?;
    if plain.is_empty() {
        return Ok(plain);
    }
    let before = read_file(path, text);
    let reads_as_well = |edits: &[Edit]| {
        let after = read_file(path, &text::apply_all(text, edits));
        after.1.len() <= before.1.len() && after.0.len() == before.0.len()
    };
    if reads_as_well(&plain) {
        return Ok(plain);
    }
    let quoted = serde_json::Value::String(new_name.to_owned()).to_string();
    let quote = |edit: &Edit| {
        let key = is_key(text, edit.span);
        Edit { new_text: if key { quoted.clone() } else { edit.new_text.clone() }, ..edit.clone() }
    };
    let quoted: Vec<Edit> = plain.iter().map(quote).collect();
    if reads_as_well(&quoted) {
        return Ok(quoted);
    }
    Err(match corpus.locale() {
        Locale::En => format!("`{new_name}` would break the syntax of {path}."),
        Locale::Zh => format!("`{new_name}` 会破坏 {path} 的语法。"),
    })
}

/// Whether `span` is a bare key: at the start of its line, or of a table's header.
fn is_key(text: &str, span: Span) -> bool {
    let before = text.get(..span.start as usize).unwrap_or("");
    let line = before.rsplit(['\n', '\r']).next().unwrap_or("");
    let behind = text.get(span.end as usize..).unwrap_or("").trim_start();
    line.trim_start_matches([' ', '\t', '-', '[']).is_empty() && behind.starts_with(['=', ':', ']'])
}

fn not_yet(locale: Locale) -> String {
    match locale {
        Locale::En => {
            "The dictionary of Chinese words is still being loaded: try again in a moment."
        }
        Locale::Zh => "中文词典尚未加载完毕，请稍后再试。",
    }
    .to_owned()
}
