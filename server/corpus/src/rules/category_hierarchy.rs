//! `category-hierarchy`.

use super::{Findings, FrontMatterCase, rule};
use crate::messages;

rule! {
    /// Categories that are nested where siblings are probably meant.
    ///
    /// In Hexo `categories: [A, B]` is the category B *inside* A. When other posts nest the same two the other way round, the author
    /// most likely means two categories side by side, which is written `[[A], [B]]`.
    ///
    /// ```md
    /// //- /_config.yml
    /// title: 站
    /// //- /source/_posts/a.md
    /// ---
    /// title: a
    /// date: 2024-01-02
    /// categories: [前端, 算法]
    /// ^^^^^^^^^^ hint: `算法` is a category inside `前端` here, and the other way round in another post.
    /// ---
    /// //- /source/_posts/b.md
    /// ---
    /// title: b
    /// date: 2024-01-03
    /// categories: [算法, 前端]
    /// ^^^^^^^^^^ hint: `前端` is a category inside `算法` here, and the other way round in another post.
    /// ---
    /// ```
    CATEGORY_HIERARCHY = "category-hierarchy", Hint, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let Some(front) = case.front.block() else { return };
    let Some(url) = case.view.site.reversed_categories(case.page.facts) else { return };
    if case.view.index.at_list(&url).next().is_none() {
        return;
    }
    let [outer, inner] = &case.page.facts.categories[..] else { return };
    let field = front.fields.iter().rfind(|it| matches!(&*it.key, "categories" | "category"));
    if let Some(field) = field {
        let message = messages::category_hierarchy(findings.locale, outer, inner);
        findings.report(field.key_span, message);
    }
}
