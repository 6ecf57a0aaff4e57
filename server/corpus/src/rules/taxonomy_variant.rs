//! `taxonomy-variant`.

use super::{Findings, PostCase, rule};
use crate::facts::Facts;
use crate::front_matter::{FrontMatter, Node, Reading, Value};
use crate::messages;
use crate::text::Span;

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
            let Some(span) = place(front, taxonomy, term, case) else { continue };
            let counts = (usage.count(taxonomy, better), usage.count(taxonomy, term));
            let message = messages::taxonomy_variant(locale, term, better, counts);
            let diagnostic = findings.report(span, message);
            // Inside quotes or not, the bytes of the term are replaced where they are written as they are read.
            if span.len() == term.len() && is_plain(better) {
                let title = messages::change_to(locale, better);
                *diagnostic = diagnostic.clone().fix(title, case.page.path, span, better, false);
            }
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

/// Whether YAML, TOML and JSON read the text as it is written, in quotes and without.
fn is_plain(term: &str) -> bool {
    !term.contains(['"', '\'', '\\', ':', '#', ',', '[', ']', '{', '}', '\n'])
        && term.starts_with(char::is_alphabetic)
}

/// Where `term` stands, without its quotes.
fn place(front: &FrontMatter, taxonomy: &str, term: &str, case: &PostCase<'_>) -> Option<Span> {
    let singular = if taxonomy == "categories" { "category" } else { "tag" };
    let nested = case.view.site.profile().taxonomy_table.and_then(|it| front.at(&[it, taxonomy]));
    let node = nested
        .or_else(|| front.get(taxonomy).map(|it| &it.value))
        .or_else(|| front.get(singular).map(|it| &it.value))
        .or_else(|| {
            front.fields.iter().find(|it| it.key.eq_ignore_ascii_case(taxonomy)).map(|it| &it.value)
        })?;
    find(node, term, 3)
}

fn find(node: &Node, term: &str, depth: usize) -> Option<Span> {
    match &node.value {
        Value::List(items) if depth > 0 => items.iter().find_map(|it| find(it, term, depth - 1)),
        Value::Str(it) if **it == *term => {
            let span = node.span;
            let quoted = span.len() == term.len() + 2;
            Some(if quoted { Span { start: span.start + 1, end: span.end - 1 } } else { span })
        }
        _ => None,
    }
}
