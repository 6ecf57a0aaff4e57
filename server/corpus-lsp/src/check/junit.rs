//! `--format junit`: the XML that CI systems show as test results.
//!
//! Invariant: every file with findings is a suite, every finding a case: errors and warnings fail, hints are skipped. A clean
//! corpus is one case that passes, since many systems take an empty report for a broken one.

use std::io::{self, Write};

use corpus::diagnostic::{Diagnostic, Severity};
use quick_xml::Writer;

use super::report::{FileReport, Report, severity_name};
use super::xml;

type Xml<'a> = Writer<&'a mut dyn Write>;

/// Writes the XML document.
pub(crate) fn print(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let summary = report.summary;
    let tests = summary.findings().max(1).to_string();
    let failures = (summary.errors + summary.warnings).to_string();
    let time = format!("{:.3}", summary.elapsed_ms as f64 / 1000.0);
    let mut writer = xml::document(out)?;
    let attributes = [
        ("name", "corpus-lsp"),
        ("tests", &*tests),
        ("failures", &*failures),
        ("errors", "0"),
        ("time", &*time),
    ];
    writer.create_element("testsuites").with_attributes(attributes).write_inner_content(
        |writer| {
            if report.files.is_empty() {
                return clean(report, writer);
            }
            report.files.iter().try_for_each(|file| suite(report, file, writer))
        },
    )?;
    writeln!(writer.into_inner())
}

fn clean(report: &Report, writer: &mut Xml<'_>) -> io::Result<()> {
    let name = format!("{} posts", report.summary.posts);
    let attributes = [("name", "corpus"), ("tests", "1"), ("failures", "0")];
    writer.create_element("testsuite").with_attributes(attributes).write_inner_content(
        |writer| {
            writer
                .create_element("testcase")
                .with_attributes([("classname", "corpus"), ("name", &*name)])
                .write_empty()?;
            Ok(())
        },
    )?;
    Ok(())
}

fn suite(report: &Report, file: &FileReport, writer: &mut Xml<'_>) -> io::Result<()> {
    let path = xml::legal(&format!("{}{}", report.in_repository, file.path));
    let failures = file.diagnostics.iter().filter(|it| it.severity != Severity::Hint).count();
    let skipped = file.diagnostics.len() - failures;
    let [tests, failures, skipped] =
        [file.diagnostics.len(), failures, skipped].map(|it| it.to_string());
    let attributes =
        [("name", &*path), ("tests", &*tests), ("failures", &*failures), ("skipped", &*skipped)];
    writer.create_element("testsuite").with_attributes(attributes).write_inner_content(
        |writer| file.diagnostics.iter().try_for_each(|it| case(report, file, &path, it, writer)),
    )?;
    Ok(())
}

fn case(
    report: &Report,
    file: &FileReport,
    path: &str,
    diagnostic: &Diagnostic,
    writer: &mut Xml<'_>,
) -> io::Result<()> {
    let (start, _) = report.place(&file.path, diagnostic.span);
    let line = start.line.to_string();
    let name = format!("{} at {line}:{}", diagnostic.rule, start.column);
    let message = xml::legal(diagnostic.message.lines().next().unwrap_or_default());
    let attributes = [("classname", path), ("name", &*name), ("file", path), ("line", &*line)];
    writer.create_element("testcase").with_attributes(attributes).write_inner_content(
        |writer| {
            if diagnostic.severity == Severity::Hint {
                writer
                    .create_element("skipped")
                    .with_attribute(("message", &*message))
                    .write_empty()?;
                return Ok(());
            }
            let body = format!("{path}:{line}:{}: {}", start.column, diagnostic.message);
            let attributes = [("type", severity_name(diagnostic.severity)), ("message", &*message)];
            writer
                .create_element("failure")
                .with_attributes(attributes)
                .write_text_content(xml::text(&body))?;
            Ok(())
        },
    )?;
    Ok(())
}
