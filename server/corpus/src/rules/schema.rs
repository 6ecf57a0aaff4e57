//! `schema`.

use super::{Findings, FrontMatterCase, rule};
use crate::messages;

rule! {
    /// A field that does not fit what the author of the corpus has laid down for it.
    ///
    /// `[front_matter]` in `corpus.toml` says what fields may hold: `types`, `enums`, `patterns`, for all posts or, below
    /// `[front_matter.folders."path"]`, for those of one folder. A JSON Schema of the name `front-matter.schema.json` at the root
    /// says the same and more. What the generator itself accepts is judged by other rules.
    ///
    /// ```md
    /// //- /corpus.toml
    /// [front_matter]
    /// enums = { state = ["初稿", "完成"] }
    /// //- /a.md
    /// ---
    /// title: 题
    /// state: 草稿
    ///      //^^^^ error: `state` is not one of the values that are laid down.
    /// ---
    /// ```
    SCHEMA = "schema", Error, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let rules = &case.config.front_matter;
    let Some(front) = case.front.block().filter(|_| !rules.is_empty()) else { return };
    for validator in rules.validators(case.page.path.parent()) {
        for it in validator.check(front) {
            let message = messages::schema_fault(findings.locale, &it);
            findings.report(it.span, message);
        }
    }
}
