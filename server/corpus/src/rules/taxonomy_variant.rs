//! `taxonomy-variant`.

use super::{Findings, PostCase, rule};
use crate::facts::Facts;
use crate::front_matter::taxonomy::places;
use crate::front_matter::{Reading, write};
use crate::messages;

rule! {
    /// A tag or category that the corpus spells otherwise more often.
    ///
    /// `openai`, `Open AI` and `OpenAI` are three tags with three lists on the site, and none of them shows all posts. Spellings are
    /// one when they differ in case, width, blanks and hyphens, traditional and simplified characters, in the plural, or by a slip
    /// of the pen in a long word. The spelling that more posts have is taken for the right one; digits tell terms apart, so
    /// `python2` and `python3` never are. Each spelling is reported once, in the first post that has it.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// title: 甲
    /// tags: [机器学习]
    /// ---
    /// //- /b.md
    /// ---
    /// title: 乙
    /// tags: [机器学习]
    /// ---
    /// //- /c.md
    /// ---
    /// title: 丙
    /// tags: [機器學習]
    ///      //^^^^^^^^ hint: The corpus has `机器学习` as well
    /// ---
    /// ```
    TAXONOMY_VARIANT = "taxonomy-variant", Hint, Post => check
}

fn check(findings: &mut Findings<'_>, case: &PostCase<'_>) {
    let Reading::Block(front) = &*case.post.front else { return };
    let usage = case.view.index.usage();
    let locale = findings.locale;
    for (taxonomy, terms) in crate::index::taxonomies(case.page.facts) {
        for term in terms {
            let Some(better) = usage.better(taxonomy, term) else { continue };
            if usage.first_with(taxonomy, term) != Some(case.page.path) {
                continue;
            }
            if !two_lists(case, taxonomy, term, better) {
                continue;
            }
            let table = case.view.site.profile().taxonomy_table;
            let found = places(front, taxonomy, table).into_iter().find(|it| it.term == *term);
            let Some(place) = found else { continue };
            let span = place.inner().unwrap_or(place.span);
            let counts = (usage.count(taxonomy, better), usage.count(taxonomy, term));
            let message = messages::taxonomy_variant(locale, term, better, counts);
            let diagnostic = findings.report(span, message);
            let title = messages::change_to(locale, better);
            let new = write::scalar(better, front.format);
            *diagnostic = diagnostic.clone().fix(title, case.page.path, place.span, new, false);
        }
    }
}

/// Whether the site makes two lists of the spellings: Hugo makes one of `Istio` and `istio`, and in a site of several languages
/// the other list may be that of another language.
fn two_lists(case: &PostCase<'_>, taxonomy: &str, term: &str, better: &str) -> bool {
    let lists = |term: &str| {
        let mut facts: Facts = case.page.facts.clone();
        let only = |name: &str| if name == taxonomy { vec![term.into()] } else { Vec::new() };
        facts.tags = only("tags");
        facts.categories = only("categories");
        facts.terms = vec![(taxonomy.into(), vec![term.into()])];
        case.view.site.lists(case.page.path, &facts)
    };
    let (ours, theirs) = (lists(term), lists(better));
    let there = |it: &&String| case.view.index.at_list(it).next().is_some();
    ours.is_empty() || theirs.iter().filter(|it| !ours.contains(it)).any(|it| there(&it))
}
