//! `--format checkstyle`: the XML of Checkstyle, which Jenkins, reviewdog and many others read.
//!
//! Invariant: one `file` element for each file with findings, paths counted from the repository.

use std::io::{self, Write};

use corpus::diagnostic::Severity;

use super::report::{FileReport, Report};
use super::xml;

/// Writes the XML document.
pub(crate) fn print(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = xml::document(out)?;
    writer.create_element("checkstyle").with_attribute(("version", "8.0")).write_inner_content(
        |writer| {
            report.files.iter().try_for_each(|file| {
                let name = xml::legal(&format!("{}{}", report.in_repository, file.path));
                let element = writer.create_element("file").with_attribute(("name", name.as_str()));
                element.write_inner_content(|writer| errors(report, file, writer)).map(|_| ())
            })
        },
    )?;
    writeln!(writer.into_inner())
}

fn errors(
    report: &Report,
    file: &FileReport,
    writer: &mut quick_xml::Writer<&mut dyn Write>,
) -> io::Result<()> {
    for diagnostic in file.diagnostics.iter() {
        let (start, _) = report.place(&file.path, diagnostic.span);
        let (line, column) = (start.line.to_string(), start.column.to_string());
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "info",
        };
        let (message, source) =
            (xml::legal(&diagnostic.message), format!("corpus-lsp.{}", diagnostic.rule));
        let attributes = [
            ("line", &*line),
            ("column", &*column),
            ("severity", severity),
            ("message", &*message),
            ("source", &*source),
        ];
        writer.create_element("error").with_attributes(attributes).write_empty()?;
    }
    Ok(())
}
