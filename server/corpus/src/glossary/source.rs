//! Reads the corpus' own glossaries: `glossary.toml`, `.yaml`, `.json` and `.md`, and folders with one page for each term.
//!
//! Invariant: a syntax error is a problem at its place; every term that can still be read serves.

mod markdown;
mod structured;

use rustc_hash::FxHashMap;

use super::{Definition, Entry, Source};
use crate::diagnostic::Locale;
use crate::files::FilePath;
use crate::text::Span;

pub use markdown::page;

/// What is wrong in a glossary file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Bytes in the file.
    pub span: Span,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What can be wrong in a glossary file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The file is not of its format here; what the parser says.
    Syntax(String),
    /// A term without a name.
    NoName,
    /// A term that nothing is said of.
    NoDefinition(String),
    /// A name of one character, which is not looked for.
    TooShort(String),
    /// A term that stands in the file twice and is said the same of.
    Twice(String),
    /// A term that stands in the file twice, with other definitions.
    Conflict(String),
    /// A name that two terms of the file share.
    Shared(String),
    /// Neither a list of terms nor a table of them.
    NotTerms,
}

impl ProblemKind {
    /// The rule that reports it.
    pub fn rule(&self) -> &'static str {
        match self {
            ProblemKind::Twice(_) | ProblemKind::Shared(_) => "duplicate-term",
            ProblemKind::Conflict(_) => "conflicting-definition",
            _ => "glossary-syntax",
        }
    }
}

impl Problem {
    /// What is wrong, what follows from it, and what to do.
    pub fn message(&self, locale: Locale) -> String {
        match (locale, &self.kind) {
            (Locale::En, ProblemKind::Syntax(it)) => format!("{it}; terms from here on may be missing on hover. Correct the syntax."),
            (Locale::Zh, ProblemKind::Syntax(it)) => format!("语法错误（{it}），此处之后的术语可能无法在悬停时显示，请改正语法。"),
            (Locale::En, ProblemKind::NoName) => "This term has no name, so it is never found. Add `name`.".to_owned(),
            (Locale::Zh, ProblemKind::NoName) => "这个术语没有名称，永远不会被找到，请加上 `name`。".to_owned(),
            (Locale::En, ProblemKind::NoDefinition(it)) => format!("`{it}` has no definition, so its hover is empty. Add `definition`."),
            (Locale::Zh, ProblemKind::NoDefinition(it)) => format!("`{it}` 没有释义，悬停时是空的，请加上 `definition`。"),
            (Locale::En, ProblemKind::TooShort(it)) => {
                format!("`{it}` is one character: it would be found everywhere, so it is not looked for. Write a longer name.")
            }
            (Locale::Zh, ProblemKind::TooShort(it)) => format!("`{it}` 只有一个字符，会处处命中，因此不参与查找，请写更长的名称。"),
            (Locale::En, ProblemKind::Twice(it)) => format!("`{it}` stands here twice; readers see both definitions. Keep one."),
            (Locale::Zh, ProblemKind::Twice(it)) => format!("`{it}` 出现了两次，两条释义都会显示，请保留一条。"),
            (Locale::En, ProblemKind::Conflict(it)) => {
                format!("`{it}` stands here twice and means two things; readers see both. Keep one, or give one of them another name.")
            }
            (Locale::Zh, ProblemKind::Conflict(it)) => format!("`{it}` 出现了两次，释义不同，读者会同时看到两条，请保留一条，或给其中一个换个名称。"),
            (Locale::En, ProblemKind::Shared(it)) => {
                format!("`{it}` is a name of another term here as well; readers see both. Give it to one of them.")
            }
            (Locale::Zh, ProblemKind::Shared(it)) => format!("`{it}` 同时是另一个术语的名称，读者会同时看到两条，请只留给其中一个。"),
            (Locale::En, ProblemKind::NotTerms) => {
                "No terms here: write a list of tables with `name` and `definition`, or `term: definition` pairs.".to_owned()
            }
            (Locale::Zh, ProblemKind::NotTerms) => {
                "这里没有术语：请写成含 `name` 与 `definition` 的列表，或“术语: 释义”的键值对。".to_owned()
            }
        }
    }
}

/// Whether `path` is a glossary file by its name: `glossary` or `术语表` with one of the four extensions.
pub fn is_glossary_file(path: &FilePath) -> bool {
    let stem = path.stem();
    (stem.eq_ignore_ascii_case("glossary") || stem == "术语表") && Format::of(path).is_some()
}

/// Whether `path` is a page of a folder that has one page for each term: a Markdown file below a folder called `glossary`.
pub fn is_term_page(path: &FilePath) -> bool {
    let in_glossary = path
        .parent()
        .rsplit('/')
        .take(2)
        .any(|it| it.eq_ignore_ascii_case("glossary") || it == "术语表");
    in_glossary && path.is_markdown() && path.stem() != "_index"
}

#[derive(Clone, Copy)]
enum Format {
    Toml,
    Yaml,
    Json,
    Markdown,
}

impl Format {
    fn of(path: &FilePath) -> Option<Format> {
        match path.extension().to_ascii_lowercase().as_str() {
            "toml" => Some(Format::Toml),
            "yaml" | "yml" => Some(Format::Yaml),
            "json" => Some(Format::Json),
            _ => path.is_markdown().then_some(Format::Markdown),
        }
    }
}

/// Reads the glossary file `path` with the content `text`: its terms and what is wrong with it, both in order of offset.
/// A file of another format has neither.
pub fn read_file(path: &FilePath, text: &str) -> (Vec<Entry>, Vec<Problem>) {
    let Some(format) = Format::of(path) else { return (Vec::new(), Vec::new()) };
    let mut problems = Vec::new();
    let terms = match format {
        Format::Toml => structured::toml(text, &mut problems),
        Format::Yaml => structured::yaml(text, &mut problems),
        Format::Json => structured::json(text, &mut problems),
        Format::Markdown => markdown::terms(text),
    };
    let mut seen = Seen::default();
    let mut entries = Vec::new();
    for term in terms {
        term.judge(&mut seen, &mut problems);
        entries.push(term.entry(path));
    }
    problems.sort_by_key(|it| it.span);
    (entries, problems)
}

/// What stands in a file above a term.
#[derive(Default)]
struct Seen {
    /// Key of a term → what is said of it.
    terms: FxHashMap<String, Vec<String>>,
    /// Key of a name → key of the first term that has it.
    names: FxHashMap<String, String>,
}

/// A term as it stands in a file.
struct Term {
    name: String,
    aliases: Vec<String>,
    definitions: Vec<(String, Option<Locale>)>,
    /// Bytes of the name.
    name_span: Span,
    /// Bytes of the name and what is said of it.
    span: Span,
}

impl Term {
    fn judge(&self, seen: &mut Seen, problems: &mut Vec<Problem>) {
        let mut report = |kind| problems.push(Problem { span: self.name_span, kind });
        let n_chars = self.name.chars().count();
        if n_chars == 1 {
            report(ProblemKind::TooShort(self.name.clone()));
        }
        if self.definitions.is_empty() {
            report(ProblemKind::NoDefinition(self.name.clone()));
        }
        let key = super::fold::key(&self.name);
        match seen.terms.get(&key) {
            Some(said) if *said == self.said() => report(ProblemKind::Twice(self.name.clone())),
            Some(_) => report(ProblemKind::Conflict(self.name.clone())),
            None => {
                for name in std::iter::once(&self.name).chain(&self.aliases) {
                    let owner =
                        seen.names.entry(super::fold::key(name)).or_insert_with(|| key.clone());
                    if *owner != key {
                        report(ProblemKind::Shared(name.clone()));
                    }
                }
                seen.terms.insert(key, self.said());
            }
        }
    }

    /// What is said of it, whatever the spaces.
    fn said(&self) -> Vec<String> {
        self.definitions.iter().map(|it| it.0.split_whitespace().collect()).collect()
    }

    fn entry(self, path: &FilePath) -> Entry {
        let define = |(text, locale): (String, Option<Locale>)| {
            let res = Definition::new(text, Source::File).at(path, self.span);
            Definition { locale: locale.unwrap_or(res.locale), ..res }
        };
        Entry {
            name: self.name,
            aliases: self.aliases,
            definitions: self.definitions.into_iter().map(define).collect(),
        }
    }
}
