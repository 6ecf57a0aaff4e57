//! The language of test corpora: several small files in one string, with a cursor and annotations.
//!
//! `//- /path` starts a file, `$0` is the cursor, and a line of blanks, `//`, blanks, carets and a label annotates the line above
//! it: the carets stand under what is meant, counted in display columns, so that they sit under Han characters too. Under the first
//! two columns the `//` is left out.

use unicode_width::UnicodeWidthChar;

use crate::cancel::Cancel;
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::FilePath;
use crate::text::Span;
use crate::{Change, Corpus, CorpusHost, FileChange, Options, wants_text};

/// One file of a fixture.
pub(crate) struct File {
    pub(crate) path: FilePath,
    pub(crate) text: String,
    pub(crate) annotations: Vec<(Span, String)>,
}

/// A parsed fixture.
pub(crate) struct Fixture {
    pub(crate) files: Vec<File>,
    pub(crate) cursor: Option<(FilePath, usize)>,
}

/// Parses `text`.
pub(crate) fn parse(text: &str) -> Fixture {
    let mut res = Fixture { files: Vec::new(), cursor: None };
    let mut previous = 0;
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("//- /") {
            res.files.push(File {
                path: FilePath::new(path.trim_end()),
                text: String::new(),
                annotations: Vec::new(),
            });
            previous = 0;
            continue;
        }
        let Some(file) = res.files.last_mut() else { continue };
        if let Some((columns, label)) = annotation(line) {
            let source = &file.text[previous..];
            let span = Span::new(at_column(source, columns.0), at_column(source, columns.1))
                .shift(previous);
            file.annotations.push((span, label.to_owned()));
            continue;
        }
        previous = file.text.len();
        let mut line = line.to_owned();
        if let Some(at) = line.find("$0") {
            line.replace_range(at..at + 2, "");
            res.cursor = Some((file.path.clone(), previous + at));
        }
        file.text.push_str(&line);
    }
    res
}

/// `  //  ^^^ label`: the display columns of the carets, and the label.
fn annotation(line: &str) -> Option<((usize, usize), &str)> {
    let rest = line.trim_start_matches(' ');
    let rest = rest.strip_prefix("//").unwrap_or(rest).trim_start_matches(' ');
    let start = line.len() - rest.len();
    let carets = rest.bytes().take_while(|it| *it == b'^').count();
    (carets > 0).then(|| ((start, start + carets), rest[carets..].trim()))
}

fn at_column(line: &str, column: usize) -> usize {
    let mut width = 0;
    for (at, it) in line.char_indices() {
        if width >= column {
            return at;
        }
        width += it.width().unwrap_or(0);
    }
    line.len()
}

/// A host with the files of a fixture.
pub(crate) fn host(fixture: &Fixture) -> CorpusHost {
    let mut res = CorpusHost::new(Options::default());
    let names = fixture.files.iter().map(|it| {
        let config = crate::site::is_config(&it.path);
        (
            it.path.clone(),
            if config { FileChange::Text(it.text.clone().into()) } else { FileChange::Asset },
        )
    });
    res.apply(Change { files: names.collect() });
    let texts = fixture.files.iter().filter(|it| wants_text(&it.path));
    res.apply(Change {
        files: texts
            .map(|it| (it.path.clone(), FileChange::Text(it.text.clone().into())))
            .collect(),
    });
    res
}

/// The corpus of a fixture.
pub(crate) fn corpus(text: &str) -> Corpus {
    host(&parse(text)).corpus()
}

/// Asserts that exactly what is annotated is reported: `severity: beginning of the message` under the bytes.
pub(crate) fn check(text: &str) {
    let fixture = parse(text);
    let corpus = host(&fixture).corpus();
    for file in &fixture.files {
        let found = corpus.diagnostics(&file.path, &Cancel::default()).unwrap();
        let said = |it: &Diagnostic| {
            let severity = match it.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Hint => "hint",
            };
            format!("{severity}: {}", it.message)
        };
        let matches = |it: &Diagnostic, (span, label): &(Span, String)| {
            it.span == *span && said(it).starts_with(label.as_str())
        };
        let fits = found.len() == file.annotations.len()
            && found.iter().zip(&file.annotations).all(|(a, b)| matches(a, b));
        let listed: Vec<String> =
            found.iter().map(|it| format!("{:?} {} [{}]", it.span, said(it), it.rule)).collect();
        assert!(
            fits,
            "{}\nwanted {:#?}\nfound {listed:#?}\nin:\n{text}",
            file.path, file.annotations
        );
    }
}

#[test]
fn carets_sit_under_wide_characters() {
    let it = parse("//- /a.md\n中文 x\n//^^ label\n");
    assert_eq!(it.files[0].annotations, [(Span::new(3, 6), "label".to_owned())]);
}
