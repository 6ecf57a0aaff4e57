//! `--format html`: one self-contained page, readable on a phone, with counts by rule and folder and every finding in its lines.
//!
//! Invariant: no script and nothing from outside, which the page's own policy enforces; every text in it is escaped.

use std::io::{self, Write};

use corpus::diagnostic::{Diagnostic, Locale, Severity};
use corpus::files::FilePath;
use quick_xml::escape::escape;

use super::excerpt::excerpt;
use super::report::{FileReport, Report, severity_name};
use super::stats::Stats;
use super::text;
use super::xml::legal;

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8884;--error:#d1242f;--warning:#9a6700;--hint:#0969da}\
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}\
h1{font-size:1.4rem}h2{font-size:1.1rem}\
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid var(--line);padding:.25rem .5rem;text-align:left}\
td:first-child,th:first-child{text-align:right;width:5rem}\
details{border:1px solid var(--line);border-radius:.5rem;margin:.75rem 0;padding:0 .75rem}\
summary{cursor:pointer;font-weight:600;padding:.6rem 0}\
article{border-left:4px solid;margin:0 0 1rem;padding-left:.75rem}\
.error{border-color:var(--error)}.warning{border-color:var(--warning)}.hint{border-color:var(--hint)}\
.error b{color:var(--error)}.warning b{color:var(--warning)}.hint b{color:var(--hint)}\
pre{overflow-x:auto;background:#8881;padding:.5rem;border-radius:.25rem}\
mark{background:#ffd33d;color:#000;text-decoration:underline wavy var(--error)}\
p{margin:.25rem 0;white-space:pre-line}code{font-size:.9em}";

/// Writes the page.
pub(crate) fn print(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let words = Words::of(report.locale);
    let lang = match report.locale {
        Locale::En => "en",
        Locale::Zh => "zh-Hans",
    };
    write!(
        out,
        "<!doctype html>\n<html lang=\"{lang}\">\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n<h1>{title}</h1>\n<p>{summary}</p>\n",
        title = html(&format!("corpus-lsp: {}", report.root)),
        summary = html(&text::summary(&report.summary, report.locale)),
    )?;
    let stats = Stats::new(report);
    table(words.rule, &stats.rules, words, out)?;
    table(words.folder, &stats.folders, words, out)?;
    report.files.iter().try_for_each(|it| file(report, it, words, out))?;
    writeln!(out, "</html>")
}

/// The words of the page itself.
#[derive(Clone, Copy)]
struct Words {
    rule: &'static str,
    folder: &'static str,
    count: &'static str,
    fix: &'static str,
    see: &'static str,
}

impl Words {
    fn of(locale: Locale) -> Words {
        match locale {
            Locale::En => {
                Words { rule: "Rule", folder: "Folder", count: "Count", fix: "Fix:", see: "See" }
            }
            Locale::Zh => {
                Words {
                    rule: "规则", folder: "文件夹", count: "数量", fix: "修复：", see: "参见"
                }
            }
        }
    }
}

fn html(text: &str) -> String {
    escape(legal(text)).into_owned()
}

fn table(
    title: &str,
    counts: &[(String, usize)],
    words: Words,
    out: &mut dyn Write,
) -> io::Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    writeln!(out, "<table>\n<tr><th>{}<th>{title}", words.count)?;
    for (name, n) in counts {
        writeln!(out, "<tr><td>{n}<td><code>{}</code>", html(name))?;
    }
    writeln!(out, "</table>")
}

fn file(report: &Report, file: &FileReport, words: Words, out: &mut dyn Write) -> io::Result<()> {
    let n_findings = file.diagnostics.len();
    writeln!(out, "<details open>\n<summary>{} ({n_findings})</summary>", html(&file.path))?;
    file.diagnostics.iter().try_for_each(|it| finding(report, &file.path, it, words, out))?;
    writeln!(out, "</details>")
}

fn finding(
    report: &Report,
    path: &FilePath,
    it: &Diagnostic,
    words: Words,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (start, _) = report.place(path, it.span);
    let severity = severity_name(it.severity);
    writeln!(out, "<article class=\"{severity}\">")?;
    let name = severity_word(it.severity, report.locale);
    writeln!(
        out,
        "<p><b>{name}</b> <code>{}</code> {}:{}</p>",
        html(it.rule),
        start.line,
        start.column
    )?;
    writeln!(out, "<p>{}</p>", html(&it.message))?;
    let source = report.sources.get(path);
    if source.is_readable {
        let excerpt = excerpt(&source, it.span);
        let [before, marked, after] =
            [0..excerpt.mark.start, excerpt.mark.clone(), excerpt.mark.end..excerpt.text.len()]
                .map(|it| html(&excerpt.text[it]));
        writeln!(out, "<pre>{before}<mark>{marked}</mark>{after}</pre>")?;
    }
    for fix in &it.fixes {
        writeln!(out, "<p>{} {}</p>", words.fix, html(&fix.title))?;
    }
    for related in &it.related {
        let (start, _) = report.place(&related.path, related.span);
        let (path, message) = (html(&related.path), html(&related.message));
        writeln!(
            out,
            "<p>{} <code>{path}:{}:{}</code> {message}</p>",
            words.see, start.line, start.column
        )?;
    }
    writeln!(out, "</article>")
}

fn severity_word(severity: Severity, locale: Locale) -> &'static str {
    match (locale, severity) {
        (Locale::En, it) => severity_name(it),
        (Locale::Zh, Severity::Error) => "错误",
        (Locale::Zh, Severity::Warning) => "警告",
        (Locale::Zh, Severity::Hint) => "提示",
    }
}
