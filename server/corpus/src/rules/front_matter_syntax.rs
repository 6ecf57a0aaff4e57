//! `front-matter-syntax`.

use super::{Findings, FrontMatterCase, rule};
use crate::front_matter::{self, ProblemKind};

rule! {
    /// Front matter that the generator's parser rejects.
    ///
    /// The build stops, or the post is published without its fields. What the parser accepts is never reported: which one it is,
    /// js-yaml, go-yaml, Psych or TOML's, depends on the generator.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// title：标题
    ///    //^^ error: the colon is full-width
    /// date: 2024-01-02
    /// ---
    /// ```
    FRONT_MATTER_SYNTAX = "front-matter-syntax", Error, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let Some(front) = case.front.block() else { return };
    let locale = findings.locale;
    for problem in &front.problems {
        if matches!(problem.kind, ProblemKind::DuplicateKey { .. }) {
            continue;
        }
        let diagnostic = findings.report(problem.span, front_matter::message(problem, locale));
        case.repair(diagnostic, locale, problem);
    }
}
