//! What the corpus says, in the editor's terms: byte offsets become positions, paths become URIs.
//!
//! Invariant: a position is made from the text that the editor has, in the encoding that was agreed on.

use std::path::Path;

use corpus::diagnostic::{Diagnostic, Related, Severity};
use corpus::text::{self, Encoding, Span};
use ropey::Rope;
use tower_lsp::lsp_types::{
    self as lsp, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Position, Range, Url,
};

/// The name under which diagnostics are shown.
pub(crate) const SOURCE: &str = "corpus-lsp";

/// The `file:` URI of `path`; `None` when it is not absolute.
pub(crate) fn uri(path: &Path) -> Option<Url> {
    Url::from_file_path(path).ok()
}

/// The position of the byte `offset` in `rope`.
pub(crate) fn position(rope: &Rope, offset: usize, encoding: Encoding) -> Position {
    let it = text::line_column(rope, offset, encoding);
    Position::new(it.line, it.column)
}

/// The range of `span` in `rope`.
pub(crate) fn range(rope: &Rope, span: Span, encoding: Encoding) -> Range {
    let at = |offset: u32| position(rope, offset as usize, encoding);
    Range::new(at(span.start), at(span.end))
}

/// The diagnostic `it` of the text in `rope`. `place` finds where a related place lies, in a text that is perhaps another file's;
/// places that it does not find are left out.
pub(crate) fn diagnostic(
    it: &Diagnostic,
    rope: &Rope,
    encoding: Encoding,
    mut place: impl FnMut(&Related) -> Option<Location>,
) -> lsp::Diagnostic {
    let related: Vec<_> = it
        .related
        .iter()
        .filter_map(|it| {
            Some(DiagnosticRelatedInformation { location: place(it)?, message: it.message.clone() })
        })
        .collect();
    lsp::Diagnostic {
        range: range(rope, it.span, encoding),
        severity: Some(severity(it.severity)),
        code: Some(NumberOrString::String(it.rule.to_owned())),
        source: Some(SOURCE.to_owned()),
        message: it.message.clone(),
        related_information: (!related.is_empty()).then_some(related),
        tags: it.unnecessary.then(|| vec![DiagnosticTag::UNNECESSARY]),
        ..lsp::Diagnostic::default()
    }
}

fn severity(it: Severity) -> DiagnosticSeverity {
    match it {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use corpus::files::FilePath;

    #[test]
    fn a_diagnostic_keeps_what_it_says() {
        let rope = Rope::from_str("中😀\r\n![](图.png)");
        let related = |path| Related {
            path: FilePath::new(path),
            span: Span::at(0),
            message: "here".to_owned(),
        };
        let mut it =
            Diagnostic::new("missing-image", Severity::Warning, Span::new(13, 20), "no such file");
        it.unnecessary = true;
        it.related = vec![related("a.md"), related("gone.md")];
        let res = diagnostic(&it, &rope, Encoding::Utf16, |it| {
            let uri = Url::parse("file:///blog/a.md").unwrap();
            (it.path.as_str() == "a.md").then(|| Location::new(uri, Range::default()))
        });
        assert_eq!(res.range, Range::new(Position::new(1, 4), Position::new(1, 9)));
        assert_eq!(res.code, Some(NumberOrString::String("missing-image".to_owned())));
        assert_eq!(res.related_information.unwrap().len(), 1);
        assert_eq!(res.tags, Some(vec![DiagnosticTag::UNNECESSARY]));
    }

    #[cfg(unix)]
    #[test]
    fn a_path_comes_back_from_its_uri() {
        for path in ["/blog/中文 (1)+#%20?.md", "/c:/a;b=[c]^`{}|.md"] {
            let path = Path::new(path);
            assert_eq!(crate::from_lsp::path(&uri(path).unwrap()).as_deref(), Some(path));
        }
        assert_eq!(uri(Path::new("a.md")), None);
    }
}
