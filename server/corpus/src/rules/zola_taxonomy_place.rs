//! `zola-taxonomy-place`.

use super::{Findings, FrontMatterCase, rule};
use crate::messages;
use crate::site::Kind;

rule! {
    /// Tags or categories at the top of Zola's front matter, where nobody looks.
    ///
    /// Hugo, Hexo and Jekyll have `tags` at the top level; Zola reads them below `[taxonomies]` only and ignores what it does not
    /// know, so the page is on no list of its tags.
    ///
    /// ```md
    /// //- /config.toml
    /// base_url = "https://example.org"
    /// taxonomies = [{ name = "tags" }]
    /// //- /content/a.md
    /// +++
    /// title = "a"
    /// tags = ["甲"]
    /// ^^^^ warning: `tags` says nothing here.
    /// +++
    /// ```
    ZOLA_TAXONOMY_PLACE = "zola-taxonomy-place", Warning, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let Some(front) = case.front.block() else { return };
    let profile = case.view.site.profile();
    let Some(table) = profile.taxonomy_table.filter(|_| case.kind != Kind::Section) else { return };
    for field in &front.fields {
        let key = &*field.key;
        let names_one = profile.taxonomies.iter().any(|it| &**it == key)
            || matches!(key, "tags" | "categories");
        if names_one && !field.value.value.is_empty() {
            findings
                .report(field.key_span, messages::misplaced_taxonomy(findings.locale, key, table));
        }
    }
}
