//! `duplicate-key`.

use super::{Findings, FrontMatterCase, rule};
use crate::diagnostic::{Related, Severity};
use crate::front_matter::{self, Problem, ProblemKind};

rule! {
    /// A field that the front matter has twice.
    ///
    /// Hexo, Hugo and Zola stop at it; Jekyll takes the last one without a word, and what the first one says is lost.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// title: 甲
    /// title: 乙
    /// ^^^^^ error: `title` is set twice
    /// ---
    /// ```
    DUPLICATE_KEY = "duplicate-key", Error, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let Some(front) = case.front.block() else { return };
    let mut reported = false;
    for problem in &front.problems {
        if let ProblemKind::DuplicateKey { first, .. } = &problem.kind {
            report(findings, case, problem, *first);
            reported = true;
        }
    }
    if reported {
        return;
    }
    // A generator that says nothing still loses one of the two.
    for (first, again) in front.duplicates() {
        let kind = ProblemKind::DuplicateKey { key: again.key.clone(), first: first.key_span };
        let problem = Problem { kind, span: again.key_span, repairs: Vec::new() };
        report(findings, case, &problem, first.key_span);
        if let Some(it) = findings.last() {
            it.severity = Severity::Warning;
        }
    }
}

fn report(
    findings: &mut Findings<'_>,
    case: &FrontMatterCase<'_>,
    problem: &Problem,
    first: crate::text::Span,
) {
    let locale = findings.locale;
    let diagnostic = findings.report(problem.span, front_matter::message(problem, locale));
    diagnostic.related.push(Related {
        path: case.page.path.clone(),
        span: first,
        message: crate::messages::first_here(locale).to_owned(),
    });
    case.repair(diagnostic, locale, problem);
}
