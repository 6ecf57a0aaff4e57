//! `missing-field`.

use super::{Findings, FrontMatterCase, rule};
use crate::front_matter::FrontMatter;
use crate::messages;
use crate::site::Kind;
use crate::text::Span;

rule! {
    /// A field that a post of this generator needs and does not have.
    ///
    /// Which fields those are comes from the generator: without a `title` lists and feeds show nothing; without a `date` Hexo takes
    /// the file's own time, which is the time of the checkout on a build machine. `[front_matter] required` in `corpus.toml`
    /// replaces them.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// ^^^ warning: The front matter has no `title`.
    /// date: 2024-01-02
    /// ---
    /// ```
    MISSING_FIELD = "missing-field", Warning, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let Some(front) = case.front.block() else { return };
    // With a syntax error in the block the field may be there and only not be readable.
    if !front.problems.is_empty() || case.kind == Kind::Resource {
        return;
    }
    let locale = findings.locale;
    let configured = case.config.required.is_some();
    for field in required(case) {
        if has(front, field, case) {
            continue;
        }
        let why = messages::why_field(locale, field, configured);
        let fence = Span::new(front.block.start as usize, fence_end(front));
        let diagnostic = findings.report(fence, messages::missing_field(locale, field, why));
        let insertion = Span::at(front.content.start as usize);
        let line = line_for(front, field, case);
        *diagnostic = diagnostic.clone().fix(
            messages::add_field(locale, field),
            case.page.path,
            insertion,
            line,
            false,
        );
    }
}

/// The names that the generator reads for one field: Hugo compares keys without case.
fn has(front: &FrontMatter, field: &str, case: &FrontMatterCase<'_>) -> bool {
    let folds = case.view.site.profile().folds_keys;
    front.fields.iter().any(|it| &*it.key == field || folds && it.key.eq_ignore_ascii_case(field))
        || field == "date" && case.page.facts.date.is_some()
}

fn required<'a>(case: &'a FrontMatterCase<'_>) -> Vec<&'a str> {
    if let Some(it) = &case.config.required {
        return it.iter().map(|it| &**it).collect();
    }
    let profile = case.view.site.profile();
    match case.kind {
        Kind::Post => profile.required_post.clone(),
        // A draft gets its date when it is published.
        Kind::Draft => profile.required_post.iter().copied().filter(|it| *it != "date").collect(),
        Kind::Page | Kind::Section => profile.required_page.clone(),
        Kind::Resource => Vec::new(),
    }
}

/// The end of the opening fence's characters.
fn fence_end(front: &FrontMatter) -> usize {
    let (start, content) = (front.block.start as usize, front.content.start as usize);
    if content <= start { front.block.end as usize } else { (start + 3).min(content) }
}

fn line_for(front: &FrontMatter, field: &str, case: &FrontMatterCase<'_>) -> String {
    let value =
        if field == "title" { case.page.path.stem().replace('"', "\\\"") } else { String::new() };
    match front.format {
        crate::front_matter::Format::Toml => format!("{field} = \"{value}\"\n"),
        crate::front_matter::Format::Json => format!("\"{field}\": \"{value}\",\n"),
        crate::front_matter::Format::Yaml if value.is_empty() => format!("{field}: \n"),
        crate::front_matter::Format::Yaml => format!("{field}: \"{value}\"\n"),
    }
}
