//! `missing-front-matter`.

use super::{Findings, FrontMatterCase, rule};
use crate::diagnostic::Severity;
use crate::front_matter::{self, Reading};
use crate::messages;
use crate::site::{Generator, Kind};
use crate::text::Span;

rule! {
    /// A post without front matter.
    ///
    /// Zola stops, Jekyll leaves the file out, Hexo and Hugo publish it without a title and with the time of the checkout as its
    /// date. In a plain folder it is a hint only.
    ///
    /// ```md
    /// //- /a.md
    /// # 会议纪要
    /// ^^^^^^^^^^ hint: The document has no front matter
    /// ```
    MISSING_FRONT_MATTER = "missing-front-matter", Warning, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let Reading::Absent { misfenced } = case.front else { return };
    let locale = findings.locale;
    if let Some(problem) = misfenced {
        let diagnostic = findings.report(problem.span, front_matter::message(problem, locale));
        case.repair(diagnostic, locale, problem);
        return;
    }
    let generator = case.view.site.profile().generator;
    if case.len == 0 && generator == Generator::Plain
        || is_project_file(case)
        || case.kind == Kind::Resource
    {
        return;
    }
    let span = Span::new(0, case.first_line);
    if generator == Generator::Plain {
        findings.report(span, messages::no_front_matter_plain(locale)).severity = Severity::Hint;
        return;
    }
    // A page may do without: it has no date, and many themes name it by its file.
    let mild = case.kind != Kind::Post && matches!(generator, Generator::Hexo | Generator::Hugo);
    let diagnostic =
        findings.report(span, messages::no_front_matter(locale, generator.name(), case.kind));
    if mild {
        diagnostic.severity = Severity::Hint;
    }
}

/// Files that belong to the repository rather than to the corpus.
fn is_project_file(case: &FrontMatterCase<'_>) -> bool {
    const NAMES: [&str; 8] = [
        "README",
        "CHANGELOG",
        "CONTRIBUTING",
        "LICENSE",
        "LICENCE",
        "CODE_OF_CONDUCT",
        "SECURITY",
        "AUTHORS",
    ];
    let stem = case.page.path.stem().to_ascii_uppercase();
    NAMES.iter().any(|it| {
        stem == *it || stem.starts_with(&format!("{it}.")) || stem.starts_with(&format!("{it}_"))
    })
}
