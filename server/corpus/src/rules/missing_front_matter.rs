//! `missing-front-matter`.

use super::{Findings, FrontMatterCase, rule};
use crate::diagnostic::{Diagnostic, Locale, Severity};
use crate::front_matter::proposal::Proposal;
use crate::front_matter::{self, Format, Reading};
use crate::messages;
use crate::site::{Generator, Kind};
use crate::text::Span;

rule! {
    /// A post without front matter.
    ///
    /// Zola stops, Jekyll leaves the file out, Hexo and Hugo publish it without a title and with the time of the checkout as its
    /// date. In a plain folder it is a hint only.
    ///
    /// ```md
    /// //- /a.md
    /// # 会议纪要
    /// ^^^^^^^^^^ hint: The document has no front matter
    /// ```
    MISSING_FRONT_MATTER = "missing-front-matter", Warning, FrontMatter => check
}

fn check(findings: &mut Findings<'_>, case: &FrontMatterCase<'_>) {
    let Reading::Absent { misfenced } = case.front else { return };
    let locale = findings.locale;
    if let Some(problem) = misfenced {
        let diagnostic = findings.report(problem.span, front_matter::message(problem, locale));
        case.repair(diagnostic, locale, problem);
        return;
    }
    let generator = case.view.site.profile().generator;
    if case.len == 0 && generator == Generator::Plain
        || is_project_file(case)
        || case.kind == Kind::Resource
    {
        return;
    }
    let span = Span::new(0, case.first_line);
    if generator == Generator::Plain {
        let diagnostic = findings.report(span, messages::no_front_matter_plain(locale));
        diagnostic.severity = Severity::Hint;
        propose(case, diagnostic, locale);
        return;
    }
    // A page may do without: it has no date, and many themes name it by its file.
    let mild = case.kind != Kind::Post && matches!(generator, Generator::Hexo | Generator::Hugo);
    let diagnostic =
        findings.report(span, messages::no_front_matter(locale, generator.name(), case.kind));
    if mild {
        diagnostic.severity = Severity::Hint;
    }
    propose(case, diagnostic, locale);
}

/// Adds the fix that writes what the post says of itself as front matter.
fn propose(case: &FrontMatterCase<'_>, diagnostic: &mut Diagnostic, locale: Locale) {
    let Some(proposal) = case.proposal else { return };
    let profile = case.view.site.profile();
    let zola = profile.generator == Generator::Zola;
    let with_language = !matches!(profile.generator, Generator::Hugo | Generator::Zola);
    let mut proposal = proposal.clone();
    tags_of_title(case, &mut proposal);
    let fields = proposal.fields(Format::Yaml, with_language);
    if fields.is_empty() {
        return;
    }
    let block = if zola { proposal.zola() } else { proposal.yaml(with_language) };
    let names: Vec<&str> = fields.iter().map(|it| it.0).collect();
    let title = messages::write_front_matter(locale, &names);
    let place = Span::at(proposal.at);
    *diagnostic = diagnostic.clone().fix(title, case.page.path, place, block, false);
}

/// Adds the tags of the corpus that the title names, when the text has no keywords of its own.
fn tags_of_title(case: &FrontMatterCase<'_>, proposal: &mut Proposal) {
    let Some(title) = proposal.title.as_deref().filter(|_| proposal.keywords.is_empty()) else {
        return;
    };
    let title = title.to_lowercase();
    let terms = case.view.index.usage().terms("tags");
    let known = terms.into_iter().take(300).take_while(|it| it.1 >= 2).map(|it| it.0);
    let named = known.filter(|it| names(&title, &it.to_lowercase())).take(8);
    proposal.keywords = named.map(Into::into).collect();
}

/// Whether `title` holds `term`, as a word of its own when it is Latin; both in lower case.
fn names(title: &str, term: &str) -> bool {
    if term.chars().count() < 2 {
        return false;
    }
    let word = |it: Option<char>| it.is_some_and(|it| it.is_ascii_alphanumeric());
    title.match_indices(term).any(|(at, _)| {
        let (before, behind) = (&title[..at], &title[at + term.len()..]);
        let starts = word(term.chars().next()) && word(before.chars().next_back());
        let ends = word(term.chars().next_back()) && word(behind.chars().next());
        !starts && !ends
    })
}

/// Files that belong to the repository rather than to the corpus.
fn is_project_file(case: &FrontMatterCase<'_>) -> bool {
    const NAMES: [&str; 8] = [
        "README",
        "CHANGELOG",
        "CONTRIBUTING",
        "LICENSE",
        "LICENCE",
        "CODE_OF_CONDUCT",
        "SECURITY",
        "AUTHORS",
    ];
    let stem = case.page.path.stem().to_ascii_uppercase();
    NAMES.iter().any(|it| {
        stem == *it || stem.starts_with(&format!("{it}.")) || stem.starts_with(&format!("{it}_"))
    })
}
