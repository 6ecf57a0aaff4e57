//! The rule `unused-term`.

use super::{Findings, GlossaryCase};
use crate::diagnostic::Locale;

super::rule! {
    /// A term of the glossary that no post uses.
    ///
    /// It costs whoever keeps the glossary, and readers find nothing behind it; often it is a name that was changed in the posts.
    ///
    /// ```md
    /// //- /corpus.toml
    /// [rules]
    /// unused-term = "hint"
    /// //- /glossary.yaml
    /// 甲乙丙: 有人用
    /// 丁戊己: 没人用
    /// ^^^^^^^^^^^^^^ hint: No post uses `丁戊己`
    /// //- /a.md
    /// ---
    /// title: 标题
    /// ---
    /// 说 甲乙丙 的事。
    /// ```
    UNUSED_TERM = "unused-term", Hint, Glossary => check
}

fn check(findings: &mut Findings<'_>, case: &GlossaryCase<'_>) {
    for it in case.entries {
        let ids = case.built.glossary().named(&it.name);
        let place = it.definitions.iter().find_map(|it| it.span);
        if let Some(span) = place.filter(|_| !ids.iter().any(|it| (case.is_used)(*it))) {
            let message = message(findings.locale, &it.name);
            findings.report(span, message).unnecessary = true;
        }
    }
}

fn message(locale: Locale, name: &str) -> String {
    match locale {
        Locale::En => format!(
            "No post uses `{name}`.\nReaders who look it up find nothing. Take it out, or add the name that the posts use as an alias."
        ),
        Locale::Zh => format!(
            "没有文章用到 `{name}`。\n查阅它的读者找不到任何内容。请删去，或把文章中的叫法加为别名。"
        ),
    }
}
