//! `duplicate-key`.

use super::{Findings, FrontMatterCase, rule};
use crate::diagnostic::{Related, Severity};
use crate::front_matter::{self, Field, FrontMatter, Problem, ProblemKind, Repair, RepairKind};
use crate::text::{Edit, Span};

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
    for problem in &front.problems {
        if let ProblemKind::DuplicateKey { first, .. } = &problem.kind {
            report(findings, case, problem, *first);
        }
    }
    // In a block that is rejected a key that stands there twice follows from what is wrong with it: both sides of a conflict, say.
    if !front.problems.is_empty() {
        return;
    }
    // A generator that says nothing still loses one of the two.
    for (first, again) in front.duplicates() {
        let kind = ProblemKind::DuplicateKey { key: again.key.clone(), first: first.key_span };
        let delete = Repair {
            kind: RepairKind::DeleteFirst,
            edits: vec![Edit { span: lines_of(front, first), new_text: String::new() }],
            safe: false,
        };
        let problem = Problem { kind, span: again.key_span, repairs: vec![delete] };
        report(findings, case, &problem, first.key_span);
        if let Some(it) = findings.last() {
            it.severity = Severity::Warning;
        }
    }
}

/// The bytes of a field, with its line break where the next field stands right below it.
fn lines_of(front: &FrontMatter, field: &Field) -> Span {
    let (start, end) = (field.key_span.start, field.value.span.end);
    let next = front.fields.iter().map(|it| it.key_span.start).find(|it| *it > start);
    let below = next.filter(|it| (1..=2).contains(&it.saturating_sub(end)));
    Span { start, end: below.unwrap_or(end.max(field.key_span.end)) }
}

fn report(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>, problem: &Problem, first: Span) {
    let locale = findings.locale;
    let diagnostic = findings.report(problem.span, front_matter::message(problem, locale));
    diagnostic.related.push(Related {
        path: case.page.path.clone(),
        span: first,
        message: crate::messages::first_here(locale).to_owned(),
    });
    case.repair(diagnostic, locale, problem);
}
