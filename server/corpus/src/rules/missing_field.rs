//! `missing-field`.

use super::{Findings, PostCase, rule};
use crate::config::Config;
use crate::diagnostic::Severity;
use crate::front_matter::{Format, FrontMatter, Reading, schema, write};
use crate::messages;
use crate::site::Kind;
use crate::text::Span;

rule! {
    /// A field that a post of this generator needs and does not have.
    ///
    /// Which fields those are comes from the generator: without a `title` lists and feeds show nothing; without a `date` Hexo takes
    /// the file's own time, which is the time of the checkout on a build machine. `[front_matter] required` in `corpus.toml`
    /// replaces them. In a folder without a generator a field that nine in ten of its documents have, of ten at least, is missed
    /// as well, as a hint.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// ^^^ warning: The front matter has no `title`.
    /// date: 2024-01-02
    /// ---
    /// ```
    MISSING_FIELD = "missing-field", Warning, Post => check
}

fn check(findings: &mut Findings<'_>, case: &PostCase<'_>) {
    let Reading::Block(front) = &*case.post.front else { return };
    // With a syntax error in the block the field may be there and only not be readable.
    if !front.problems.is_empty() || case.page.facts.kind == Kind::Resource {
        return;
    }
    let locale = findings.locale;
    let configured = laid_down(findings, case).is_some();
    let required = required(findings, case);
    for field in &required {
        if !has(front, field, case) {
            let why = messages::why_field(locale, field, configured);
            let message = messages::missing_field(locale, field, why);
            report(findings, case, front, field, message);
        }
    }
    if configured || is_front_page(case) {
        return;
    }
    for it in case.view.index.usage().customs(case.page.path.parent()) {
        if !required.iter().any(|field| &**field == it.key) && !has(front, it.key, case) {
            let message = messages::unusual_without(locale, it.key, it.with, it.posts);
            report(findings, case, front, it.key, message);
            if let Some(last) = findings.last() {
                last.severity = last.severity.max(Severity::Hint);
            }
        }
    }
}

/// Documents that are about the folder rather than of its kind.
fn is_front_page(case: &PostCase<'_>) -> bool {
    let stem = case.page.path.stem().to_ascii_lowercase();
    matches!(&*stem, "readme" | "index" | "_index" | "summary" | "home" | "toc" | "about")
}

fn report(
    findings: &mut Findings<'_>,
    case: &PostCase<'_>,
    front: &FrontMatter,
    field: &str,
    message: String,
) {
    let locale = findings.locale;
    let fence = Span::new(front.block.start as usize, fence_end(front));
    let insertion = place(front, field, case);
    let line = line_for(front, field, case, findings.config);
    let diagnostic = findings.report(fence, message);
    let title = messages::add_field(locale, field);
    *diagnostic = diagnostic.clone().fix(title, case.page.path, insertion, line, false);
}

/// The names that the generator reads for one field: Hugo compares keys without case.
fn has(front: &FrontMatter, field: &str, case: &PostCase<'_>) -> bool {
    let folds = case.view.site.profile().folds_keys;
    front.fields.iter().any(|it| &*it.key == field || folds && it.key.eq_ignore_ascii_case(field))
        || field == "date" && case.page.facts.date.is_some()
}

/// What the author of the corpus says is needed.
fn laid_down<'a>(findings: &Findings<'a>, case: &PostCase<'_>) -> Option<&'a [Box<str>]> {
    let config = findings.config;
    config.front_matter.required(case.page.path.parent()).or(config.required.as_deref())
}

fn required(findings: &Findings<'_>, case: &PostCase<'_>) -> Vec<Box<str>> {
    if let Some(it) = laid_down(findings, case) {
        return it.to_vec();
    }
    let profile = case.view.site.profile();
    let fields: &[&str] = match case.page.facts.kind {
        Kind::Post | Kind::Draft => &profile.required_post,
        Kind::Page | Kind::Section => &profile.required_page,
        Kind::Resource => &[],
    };
    // A draft gets its date when it is published.
    let draft = case.page.facts.kind == Kind::Draft;
    fields.iter().filter(|it| !draft || **it != "date").map(|it| (*it).into()).collect()
}

/// The end of the opening fence's characters.
fn fence_end(front: &FrontMatter) -> usize {
    let (start, content) = (front.block.start as usize, front.content.start as usize);
    if content <= start { front.block.end as usize } else { (start + 3).min(content) }
}

/// Where the field goes: before the first of those that come after it in the generator's order, else behind the last one.
fn place(front: &FrontMatter, field: &str, case: &PostCase<'_>) -> Span {
    let generator = case.view.site.profile().generator.id();
    let kind = if case.page.facts.kind == Kind::Section { "section" } else { "post" };
    let order = &schema::of(generator, kind).fields;
    let rank = |key: &str| order.iter().position(|it| &*it.key == key).unwrap_or(order.len());
    let start = front.content.start as usize;
    if front.format == Format::Json || front.fields.is_empty() {
        return Span::at(start);
    }
    let after = front.fields.iter().find(|it| rank(&it.key) > rank(field));
    match after {
        // A table of TOML begins with a bracket, which is not part of its name; in braces there are no lines.
        _ if front.format == Format::Toml => Span::at(start),
        Some(it) if it.key_span.start as usize >= start => Span::at(it.key_span.start as usize),
        _ => Span::at(front.content.end as usize),
    }
}

/// The line of the field: the title is the first heading, else the name of the file; the date is the day of the check.
fn line_for(front: &FrontMatter, field: &str, case: &PostCase<'_>, config: &Config) -> String {
    let headings = case.post.slots.iter().flat_map(|it| &it.segment.outline.headings);
    let heading = || headings.map(|it| it.text.trim()).find(|it| !it.is_empty());
    let text = match field {
        "title" => Some(heading().unwrap_or(case.page.path.stem()).to_owned()),
        _ => None,
    };
    let date = config.today.filter(|_| matches!(field, "date" | "updated" | "lastmod"));
    let value = text.map(|it| write::scalar(&it, front.format)).or(date.map(|it| it.iso()));
    let key = write::key(field, front.format);
    match (front.format, value) {
        (Format::Yaml, value) => format!("{key}: {}\n", value.unwrap_or_default()),
        (Format::Toml, value) => format!("{key} = {}\n", value.as_deref().unwrap_or("\"\"")),
        (Format::Json, Some(value)) if value.starts_with('"') => format!("{key}: {value},\n"),
        (Format::Json, value) => format!("{key}: \"{}\",\n", value.unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    /// Documents with a date, one that is about the folder, and the head of one more.
    fn folder(posts: usize) -> String {
        let mut res = String::new();
        for at in 0..posts {
            let _ = write!(res, "//- /d/{at}.md\n---\ntitle: 甲\ndate: 2024-01-02\n---\n");
        }
        res + "//- /d/README.md\n---\ntitle: 目录\n---\n//- /d/z.md\n---\n"
    }

    #[test]
    fn what_nearly_all_have_is_missed() {
        let last = "^^^ hint: The front matter has no `date`.\ntitle: 乙\n---\n";
        // The README has front matter and no date as well: nine in ten are left with eleven.
        crate::fixture::check(&(folder(18) + last));
    }

    #[test]
    fn a_few_documents_make_no_custom() {
        crate::fixture::check(&(folder(8) + "title: 乙\n---\n"));
    }
}
