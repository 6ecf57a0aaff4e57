//! `--check`: finds the corpora of some paths, has them judged, prints the report, and gives the exit code.
//!
//! Invariant: everything that this knows of the core's engine is in [`judge`] and [`rules`].

mod checkstyle;
mod compact;
mod excerpt;
mod fingerprint;
mod github;
mod gitlab;
mod html;
mod json;
mod jsonl;
mod junit;
mod lines;
mod report;
mod sarif;
mod scope;
mod stats;
#[cfg(test)]
mod tests;
mod text;
mod xml;

use std::collections::BTreeMap;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anstream::AutoStream;
use clap::ColorChoice;
use corpus::cancel::Cancel;
use corpus::diagnostic::{Diagnostic, Diagnostics, Locale, Severity};
use corpus::files::FilePath;
use rayon::prelude::*;

use crate::arguments::{CheckOptions, Format, Output};
use crate::disk::{self, Content};
use crate::load;
use report::{FileReport, Report, Rule, Sources, Summary};
use scope::{Scope, Target};

/// Columns where there is no terminal to ask.
const WIDTH: usize = 100;

/// Bytes that stand in for those on the disk, by path from the root of a corpus.
pub(crate) type Overlay = BTreeMap<FilePath, Vec<u8>>;

/// What the core says of one corpus.
struct Judged {
    files: Vec<(FilePath, Diagnostics)>,
    posts: usize,
    assets: usize,
}

/// Reads and judges one corpus.
fn judge(root: &Path, overlay: &Overlay, locale: Locale) -> io::Result<Judged> {
    let corpus =
        load::corpus(root, overlay, corpus::Options { locale, today: load::today() })?.corpus();
    let judged = |path: FilePath| {
        // Nobody cancels a check but by ending the process.
        let found = corpus.diagnostics(&path, &Cancel::default()).unwrap_or_default();
        (!found.is_empty()).then_some((path, found))
    };
    let files = corpus.judged().into_par_iter().filter_map(judged).collect();
    Ok(Judged { files, posts: corpus.posts().count(), assets: corpus.assets() })
}

/// All rules, in order of id.
fn rules() -> Vec<Rule> {
    corpus::rules::ALL
        .iter()
        .map(|it| Rule { id: it.id, severity: it.severity, summary: it.summary(), text: it.text() })
        .collect()
}

/// Checks what `options` name and prints the report. Exit code 0: clean; 1: problems; 2: nothing could be said.
pub(crate) fn run(options: &CheckOptions, color: ColorChoice, locale: Locale) -> ExitCode {
    match check(options, color, locale) {
        Ok(it) => ExitCode::from(it),
        Err(it) => {
            complain(&it);
            ExitCode::from(2)
        }
    }
}

fn check(options: &CheckOptions, color: ColorChoice, locale: Locale) -> Result<u8, String> {
    let start = Instant::now();
    known_rules(options)?;
    let outputs = outputs(&options.outputs)?;
    let scope = Scope::new(options)?;
    let mut report = judge_all(&scope, locale)?;
    let is_configured = !report.files.iter().any(is_wrong_configuration);
    select(&mut report, options);
    report.summary.elapsed_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    for output in &outputs {
        print(&report, output, options.stats, color)?;
    }
    Ok(if is_configured { u8::from(fails(&report.summary, options)) } else { 2 })
}

/// A misspelt rule would otherwise make a build green for ever.
fn known_rules(options: &CheckOptions) -> Result<(), String> {
    options.rules.iter().chain(&options.skip_rules).try_for_each(|it| rule(it).map(|_| ()))
}

fn rule(id: &str) -> Result<Rule, String> {
    let rules = rules();
    if let Some(it) = rules.iter().find(|it| it.id == id) {
        return Ok(it.clone());
    }
    let nearest = rules.iter().min_by_key(|it| strsim::damerau_levenshtein(it.id, id));
    let hint = nearest.filter(|it| strsim::damerau_levenshtein(it.id, id) <= id.len() / 2);
    let hint = hint.map_or_else(
        || "see `corpus-lsp rules`".to_owned(),
        |it| format!("did you mean `{}`?", it.id),
    );
    Err(format!("no rule is called `{id}`; {hint}"))
}

fn outputs(asked: &[Output]) -> Result<Vec<Output>, String> {
    let res = if asked.is_empty() {
        vec![Output { format: Format::Text, file: None }]
    } else {
        asked.to_vec()
    };
    if res.iter().filter(|it| it.file.is_none()).count() > 1 {
        return Err("only one --format can go to the standard output; give the others a file, as in `--format sarif=report.sarif`".to_owned());
    }
    Ok(res)
}

/// A wrong configuration makes every verdict doubtful.
fn is_wrong_configuration(file: &FileReport) -> bool {
    file.path.name() == "corpus.toml"
        && file.diagnostics.iter().any(|it| it.severity == Severity::Error)
}

fn judge_all(scope: &Scope, locale: Locale) -> Result<Report, String> {
    let mut files = Vec::new();
    let mut summary = Summary::default();
    for target in &scope.targets {
        let judged = judge(&target.root, &target.overlay, locale)
            .map_err(|it| format!("{}: {it}", target.root.display()))?;
        summary.posts += judged.posts;
        summary.assets += judged.assets;
        let selected = judged.files.into_iter().filter(|it| target.selects(&it.0));
        files.extend(selected.map(|(path, diagnostics)| target.rebase(path, diagnostics)));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Report {
        root: scope.root.display().to_string(),
        files,
        summary,
        rules: rules(),
        locale,
        in_repository: scope.in_repository(),
        in_folder: scope.in_folder(),
        sources: sources(scope),
    })
}

fn sources(scope: &Scope) -> Sources {
    let targets: Vec<Target> = scope.targets.clone();
    Sources::new(Box::new(move |path| {
        // The longest prefix is the innermost corpus.
        let inside = targets.iter().filter_map(|it| Some((it, it.inside(path)?)));
        let (target, path) = inside.max_by_key(|it| it.0.prefix.len())?;
        if let Some(bytes) = target.overlay.get(&path) {
            return Some(bytes.clone());
        }
        match disk::read(
            &target.root,
            &path,
            &disk::Options { wants_text: |_| true, ..disk::Options::new() },
        )? {
            Content::Text(it) => Some(it),
            Content::Asset | Content::Unreadable(_) => None,
        }
    }))
}

/// Keeps the findings that were asked for, and counts them. What is wrong with the configuration is always said.
fn select(report: &mut Report, options: &CheckOptions) {
    let level = options.level.into();
    let is_asked_for = |it: &Diagnostic| {
        let named = |rules: &[String]| rules.iter().any(|rule| rule == it.rule);
        it.severity <= level
            && (options.rules.is_empty() || named(&options.rules))
            && !named(&options.skip_rules)
    };
    for file in &mut report.files {
        if !is_wrong_configuration(file) && !file.diagnostics.iter().all(is_asked_for) {
            file.diagnostics =
                Arc::new(file.diagnostics.iter().filter(|it| is_asked_for(it)).cloned().collect());
        }
        file.diagnostics.iter().for_each(|it| report.summary.add(it.severity));
    }
    report.files.retain(|it| !it.diagnostics.is_empty());
}

fn fails(summary: &Summary, options: &CheckOptions) -> bool {
    let counts = |severity| options.fail_on.severity().is_some_and(|it| severity <= it);
    let warnings = match options.max_warnings {
        Some(max) => summary.warnings > max,
        None => summary.warnings > 0 && counts(Severity::Warning),
    };
    warnings
        || (summary.errors > 0 && counts(Severity::Error))
        || (summary.hints > 0 && counts(Severity::Hint))
}

fn print(report: &Report, output: &Output, stats: bool, color: ColorChoice) -> Result<(), String> {
    let Some(path) = &output.file else {
        return to_stdout(report, output.format, stats, color);
    };
    let style = text::Style { color: color == ColorChoice::Always, width: WIDTH };
    disk::replace(path, |out| write(report, output.format, style, stats, out))
        .map_err(|it| format!("{} cannot be written: {it}", path.display()))
}

/// A reader who has seen enough, like `head`, is no failure.
fn to_stdout(
    report: &Report,
    format: Format,
    stats: bool,
    color: ColorChoice,
) -> Result<(), String> {
    let choice = match color {
        ColorChoice::Auto => AutoStream::choice(&io::stdout()),
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    };
    let style = text::Style { color: choice != anstream::ColorChoice::Never, width: width() };
    let mut out = BufWriter::new(AutoStream::new(io::stdout().lock(), choice));
    match write(report, format, style, stats, &mut out).and_then(|()| out.flush()) {
        Err(it) if it.kind() != io::ErrorKind::BrokenPipe => {
            Err(format!("the standard output cannot be written: {it}"))
        }
        _ => Ok(()),
    }
}

fn width() -> usize {
    let is_terminal = io::stdout().is_terminal();
    let size = is_terminal.then(|| terminal_size::terminal_size_of(io::stdout())).flatten();
    size.map_or(WIDTH, |(it, _)| usize::from(it.0))
}

fn write(
    report: &Report,
    format: Format,
    style: text::Style,
    stats: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Text => {
            text::print(report, style, out)?;
            if stats { stats::print(report, out) } else { Ok(()) }
        }
        Format::Compact => compact::print(report, out),
        Format::Json => json::print(report, out),
        Format::Jsonl => jsonl::print(report, out),
        Format::Sarif => sarif::print(report, out),
        Format::Github => github::print(report, out),
        Format::Gitlab => gitlab::print(report, out),
        Format::Junit => junit::print(report, out),
        Format::Checkstyle => checkstyle::print(report, out),
        Format::Html => html::print(report, out),
    }
}

/// Tells the user why nothing could be done.
pub(crate) fn complain(message: &str) {
    // When the standard error is closed there is nobody to tell.
    let _ = writeln!(io::stderr(), "corpus-lsp: {message}");
}

/// Prints the description of a rule.
pub(crate) fn explain(id: &str) -> ExitCode {
    match rule(id) {
        Ok(it) => say(&format!("{} ({} by default)\n\n{}\n", it.id, default_level(it.id), it.text)),
        Err(it) => {
            complain(&it);
            ExitCode::from(2)
        }
    }
}

/// The level of a rule where `corpus.toml` says nothing.
fn default_level(id: &str) -> &'static str {
    corpus::rules::find(id).and_then(|it| it.default()).map_or("off", report::severity_name)
}

/// Prints the ids of all rules with their severity and their first sentence.
pub(crate) fn list_rules() -> ExitCode {
    let lines = rules()
        .iter()
        .map(|it| format!("{:<28} {:<8} {}\n", it.id, default_level(it.id), it.summary))
        .collect::<String>();
    say(&lines)
}

fn say(text: &str) -> ExitCode {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(it) if it.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(2),
        _ => ExitCode::SUCCESS,
    }
}
