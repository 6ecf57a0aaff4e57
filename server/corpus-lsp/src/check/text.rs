//! `--format text`: for people, with the lines that a finding is about and the range marked under them.
//!
//! Invariant: nothing that a post contains reaches the terminal unescaped, and the output is readable at any width.

use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use corpus::diagnostic::{Diagnostic, Locale, Severity};
use corpus::files::FilePath;
use corpus::text::Span;

use super::excerpt::{Excerpt, excerpt, printable};
use super::report::{FileReport, Report, Summary};

/// Fixes that are named for one finding.
const MAX_FIXES: usize = 3;

/// Related places that are shown for one finding.
const MAX_RELATED: usize = 3;

/// The narrowest excerpt that still shows something: a narrower terminal wraps it.
const MIN_WIDTH: usize = 40;

/// How the output looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Whether ANSI colours are written.
    pub(crate) color: bool,
    /// Columns of the terminal.
    pub(crate) width: usize,
}

/// Writes all findings, file by file, and a line that sums them up.
pub(crate) fn print(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width.max(MIN_WIDTH)).decor_style(DecorStyle::Ascii);
    for file in &report.files {
        print_file(report, file, &renderer, style, out)?;
    }
    print_summary(report, style, out)
}

fn print_file(
    report: &Report,
    file: &FileReport,
    renderer: &Renderer,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let path = file_name(report, &file.path);
    let (on, off) = if style.color { ("\u{1b}[1;4m", "\u{1b}[0m") } else { ("", "") };
    writeln!(out, "{on}{path}{off}\n")?;
    for diagnostic in file.diagnostics.iter() {
        let groups = groups(report, &file.path, diagnostic);
        writeln!(out, "{}\n", renderer.render(&groups))?;
    }
    Ok(())
}

fn groups<'a>(report: &Report, path: &FilePath, diagnostic: &'a Diagnostic) -> Vec<Group<'a>> {
    let (title, rest) = diagnostic.message.split_once('\n').unwrap_or((&diagnostic.message, ""));
    let mut main = level(diagnostic.severity, report.locale)
        .primary_title(printable(title.trim_end()))
        .id(diagnostic.rule)
        .elements(shown(report, path, diagnostic.span, AnnotationKind::Primary));
    if !rest.trim().is_empty() {
        main = main.element(
            named(Level::NOTE, report.locale, "note", "说明").message(printable(rest.trim_end())),
        );
    }
    for fix in diagnostic.fixes.iter().take(MAX_FIXES) {
        main = main.element(
            named(Level::HELP, report.locale, "help", "修复").message(printable(&fix.title)),
        );
    }
    let mut res = vec![main];
    for related in diagnostic.related.iter().take(MAX_RELATED) {
        let title = named(Level::NOTE, report.locale, "note", "相关")
            .secondary_title(printable(&related.message));
        res.push(title.elements(shown(
            report,
            &related.path,
            related.span,
            AnnotationKind::Context,
        )));
    }
    res
}

/// Where a span is, and the lines there. A file that cannot be read has only a name.
fn shown(
    report: &Report,
    path: &FilePath,
    span: Span,
    kind: AnnotationKind,
) -> Vec<Element<'static>> {
    let source = report.sources.get(path);
    let path = file_name(report, path);
    if !source.is_readable {
        return vec![Origin::path(path).into()];
    }
    let Excerpt { line, text, mark, is_cut } = excerpt(&source, span);
    let snippet =
        Snippet::source(printable_in_place(&text)).line_start(line).annotation(kind.span(mark));
    if !is_cut {
        return vec![snippet.path(path).into()];
    }
    // The renderer would count columns in what is left of the line.
    let (start, _) = source.place(span);
    vec![Origin::path(path).line(start.line).char_column(start.column).into(), snippet.into()]
}

/// How the terminal finds the file. A name may hold anything but `/` and NUL.
fn file_name(report: &Report, path: &FilePath) -> String {
    printable(&format!("{}{path}", report.in_folder)).replace('\n', "␊")
}

/// C1 control characters, which the renderer lets through, made visible without moving any offset: each has two bytes in UTF-8.
fn printable_in_place(text: &str) -> String {
    text.chars().map(|it| if ('\u{80}'..='\u{9f}').contains(&it) { '·' } else { it }).collect()
}

fn level(severity: Severity, locale: Locale) -> Level<'static> {
    match severity {
        Severity::Error => named(Level::ERROR, locale, "error", "错误"),
        Severity::Warning => named(Level::WARNING, locale, "warning", "警告"),
        Severity::Hint => named(Level::INFO, locale, "hint", "提示"),
    }
}

fn named(
    level: Level<'static>,
    locale: Locale,
    en: &'static str,
    zh: &'static str,
) -> Level<'static> {
    level.with_name(match locale {
        Locale::En => en,
        Locale::Zh => zh,
    })
}

fn print_summary(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let color = match report.summary {
        Summary { errors: 1.., .. } => "\u{1b}[1;31m",
        Summary { warnings: 1.., .. } => "\u{1b}[1;33m",
        _ => "\u{1b}[1;32m",
    };
    let (on, off) = if style.color { (color, "\u{1b}[0m") } else { ("", "") };
    writeln!(out, "{on}{}{off}", summary(&report.summary, report.locale))
}

/// The sums in one sentence.
pub(crate) fn summary(summary: &Summary, locale: Locale) -> String {
    let Summary { posts, assets, errors, warnings, hints, elapsed_ms } = *summary;
    let seconds = elapsed_ms as f64 / 1000.0;
    match locale {
        Locale::En => {
            let n = |n: usize, noun: &str| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
            let found = if summary.findings() == 0 {
                "no problems".to_owned()
            } else {
                format!("{}, {}, {}", n(errors, "error"), n(warnings, "warning"), n(hints, "hint"))
            };
            format!("{found} in {} and {} ({seconds:.2} s)", n(posts, "post"), n(assets, "asset"))
        }
        Locale::Zh => {
            let found = if summary.findings() == 0 {
                "没有发现问题".to_owned()
            } else {
                format!("{errors} 个错误、{warnings} 个警告、{hints} 个提示")
            };
            format!("{found}，共 {posts} 篇文章、{assets} 个资源（{seconds:.2} 秒）")
        }
    }
}
