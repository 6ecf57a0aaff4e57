//! `--glossary`: prints every term of some corpora with what is said of it, where that stands, and how often it is used.
//!
//! Invariant: what is printed is what the editor shows, from the same engine: the same terms, the same order of definitions.

mod html;
mod markdown;

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::Arc;

use clap::{Parser, ValueEnum};
use corpus::Corpus;
use corpus::diagnostic::Locale;
use corpus::files::FilePath;
use corpus::glossary::{self, Class, Definition, Entry, EntryId, Segmenter, pinyin};
use rayon::prelude::*;
use serde::Serialize;

use crate::arguments::{Lang, locale};
use crate::{disk, load};

/// Print the terms that the posts of PATH define and use.
#[derive(Debug, Parser)]
#[command(name = "corpus-lsp --glossary", no_binary_name = false)]
pub(crate) struct Arguments {
    /// Print the terms
    #[arg(long, required = true)]
    glossary: bool,

    /// A folder with a site, or in one
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,

    /// How to print, and where to: markdown, html or json, with =FILE to write a file
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "markdown")]
    format: Output,

    /// Only terms that are defined there, and only what is said of them there; may be given several times
    #[arg(long, value_name = "SOURCE", value_delimiter = ',')]
    source: Vec<Source>,

    /// Print what may be definitions as well
    #[arg(long)]
    guesses: bool,

    /// Language of the page [default: that of the system]
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Lang>,
}

/// Where definitions come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
enum Source {
    /// Written down on purpose: a glossary file, a page, front matter, an abbreviation line
    File,
    /// A sentence of a post
    Mined,
    /// The terms that are built in
    Builtin,
}

impl From<glossary::Source> for Source {
    fn from(it: glossary::Source) -> Source {
        match it {
            glossary::Source::Mined => Source::Mined,
            glossary::Source::Builtin => Source::Builtin,
            glossary::Source::File
            | glossary::Source::Page
            | glossary::Source::Abbreviation
            | glossary::Source::FrontMatter => Source::File,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Markdown,
    Html,
    Json,
}

#[derive(Clone, Debug)]
struct Output {
    format: Format,
    file: Option<PathBuf>,
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Output, String> {
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(file)),
            None => (text, None),
        };
        let format = Format::from_str(name, true)
            .map_err(|_| format!("no format is called `{name}`; there are markdown, html, json"))?;
        match file {
            Some("") => Err("a file name is missing behind `=`".to_owned()),
            file => Ok(Output { format, file: file.map(PathBuf::from) }),
        }
    }
}

/// Whether the command line asks for this command.
pub(crate) fn is_meant() -> bool {
    std::env::args_os().skip(1).take_while(|it| it != "--").any(|it| it == "--glossary")
}

/// All terms, in the order of an index.
#[derive(Serialize)]
struct Listing {
    version: u32,
    terms: Vec<Term>,
}

/// One term.
#[derive(Serialize)]
struct Term {
    name: String,
    aliases: Vec<String>,
    /// How often it is used in the posts.
    uses: u32,
    definitions: Vec<Said>,
    #[serde(skip)]
    letter: char,
}

/// One definition.
#[derive(Serialize)]
struct Said {
    text: String,
    source: Source,
    /// From the folder that was named.
    path: Option<String>,
    /// From 1.
    line: Option<u32>,
    confidence: f32,
}

/// Prints what `arguments` ask for. Exit code 0, or 2 when nothing can be read or written.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match print(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(it) => {
            // When the standard error is closed there is nobody to tell.
            let _ = writeln!(io::stderr(), "corpus-lsp: {it}");
            ExitCode::from(2)
        }
    }
}

fn print(arguments: &Arguments) -> Result<(), String> {
    let locale = locale(arguments.lang);
    let listing = listing(arguments, locale)?;
    let format = arguments.format.format;
    if let Some(path) = &arguments.format.file {
        return disk::replace(path, |out| write(&listing, format, locale, out))
            .map_err(|it| format!("{} cannot be written: {it}", path.display()));
    }
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&listing, format, locale, &mut out).and_then(|()| out.flush()) {
        Err(it) if it.kind() != io::ErrorKind::BrokenPipe => {
            Err(format!("the standard output cannot be written: {it}"))
        }
        _ => Ok(()),
    }
}

fn write(listing: &Listing, format: Format, locale: Locale, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Markdown => markdown::print(listing, locale, out),
        Format::Html => html::print(listing, locale, out),
        Format::Json => {
            serde_json::to_writer(&mut *out, listing)?;
            writeln!(out)
        }
    }
}

fn listing(arguments: &Arguments, locale: Locale) -> Result<Listing, String> {
    let cannot = |it: io::Error| format!("{}: {it}", arguments.path.display());
    let folder = disk::resolve(&arguments.path).map_err(cannot)?;
    let dictionary = Arc::new(Segmenter::load());
    let mut terms = Vec::new();
    for root in disk::corpora(&folder) {
        let options =
            corpus::Options { locale, today: load::today(), ..corpus::Options::default() };
        let mut host = load::corpus(&root, &BTreeMap::new(), options).map_err(cannot)?;
        host.set_segmenter(Arc::clone(&dictionary));
        let corpus = host.corpus();
        let texts: Vec<(FilePath, String)> = texts(&root, &corpus);
        host.posts_are_mined();
        terms.extend(of_corpus(arguments, &host.corpus(), &prefix(&folder, &root), &texts));
    }
    let key = |it: &Term| (it.letter == '#', pinyin::sort_key(&it.name), it.name.clone());
    terms.sort_by_cached_key(key);
    Ok(Listing { version: 1, terms })
}

/// The way from `folder` to `root`, with `/` at its end unless it is empty.
fn prefix(folder: &Path, root: &Path) -> String {
    let parts = root.strip_prefix(folder).into_iter().flat_map(|it| it.iter());
    parts.fold(String::new(), |acc, it| acc + &it.to_string_lossy() + "/")
}

/// The texts of the posts, which are mined on the way, and of the glossaries.
fn texts(root: &Path, corpus: &Corpus) -> Vec<(FilePath, String)> {
    let mut all: Vec<&FilePath> = corpus.posts().map(|it| it.0).collect();
    all.extend(corpus.glossary_files().filter(|it| corpus.post(it).is_none()));
    let read = |path: &&FilePath| {
        let text = disk::text(root, path)?;
        if let Some(it) = corpus.post(path) {
            it.mine(&text);
        }
        Some(((*path).clone(), text))
    };
    all.par_iter().filter_map(read).collect()
}

fn of_corpus(
    arguments: &Arguments,
    corpus: &Corpus,
    prefix: &str,
    texts: &[(FilePath, String)],
) -> Vec<Term> {
    let uses = count(corpus, texts);
    let texts: BTreeMap<&str, &str> =
        texts.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
    let said = |it: &Definition| {
        let source = Source::from(it.source);
        let wanted = arguments.source.is_empty() || arguments.source.contains(&source);
        (wanted && (it.is_strong() || arguments.guesses)).then(|| Said {
            text: it.text.clone(),
            source,
            path: it.path.as_ref().map(|it| format!("{prefix}{it}")),
            line: line(corpus, &texts, it),
            // Of a float as JSON writes it only two digits mean anything.
            confidence: (it.confidence * 100.0).round() / 100.0,
        })
    };
    let term = |(id, entry): (Option<EntryId>, &Entry)| {
        let definitions: Vec<Said> = entry.definitions.iter().filter_map(said).collect();
        let listed = arguments.source.is_empty() && entry.definitions.is_empty();
        (listed || !definitions.is_empty()).then(|| Term {
            name: entry.name.clone(),
            aliases: entry.aliases.clone(),
            uses: id.and_then(|it| uses.get(it.0 as usize).copied()).unwrap_or_default(),
            definitions,
            letter: pinyin::letter(&entry.name),
        })
    };
    let sure = corpus.glossary().entries().map(|(id, it)| (Some(id), it));
    let mut res: Vec<Term> = sure.filter_map(term).collect();
    if arguments.guesses {
        res.extend(corpus.built().guesses().0.entries().map(|it| (None, it.1)).filter_map(term));
    }
    res
}

/// How often each entry is used, by its number.
fn count(corpus: &Corpus, texts: &[(FilePath, String)]) -> Vec<u32> {
    let n = corpus.glossary().len();
    let in_one = |mut acc: Vec<u32>, (path, text): &(FilePath, String)| {
        let Some(post) = corpus.post(path).filter(|_| !glossary::is_glossary(path)) else {
            return acc;
        };
        let found = corpus.matcher().find_all(text, &post.no_prose(), corpus.segmenter());
        for it in found.iter().filter(|it| it.class != Class::Nested) {
            for id in it.entries {
                acc[id.0 as usize] += 1;
            }
        }
        acc
    };
    let add = |a: Vec<u32>, b: Vec<u32>| a.iter().zip(&b).map(|(a, b)| a + b).collect();
    texts.par_iter().fold(|| vec![0; n], in_one).reduce(|| vec![0; n], add)
}

fn line(corpus: &Corpus, texts: &BTreeMap<&str, &str>, it: &Definition) -> Option<u32> {
    let (path, span) = corpus.place_of(it)?;
    let before = texts.get(path.as_str())?.get(..span.start as usize)?;
    let n_crlf = before.matches("\r\n").count();
    let n = before.matches(['\n', '\r']).count() - n_crlf;
    u32::try_from(n + 1).ok()
}
