//! `unclosed-front-matter`.

use super::{Findings, FrontMatterCase, rule};
use crate::front_matter::{self, Reading};

rule! {
    /// Front matter that opens and never closes.
    ///
    /// The generator stops, or prints the fields as text and publishes the post without them.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// ^^^ error:
    /// title: 标题
    ///
    /// 正文
    /// ```
    UNCLOSED_FRONT_MATTER = "unclosed-front-matter", Error, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let Reading::Unclosed { problem, .. } = case.front else { return };
    let locale = findings.locale;
    let diagnostic = findings.report(problem.span, front_matter::message(problem, locale));
    case.repair(diagnostic, locale, problem);
}
