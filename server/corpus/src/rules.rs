//! The rules: what is wrong with a post, each one judgement with one stable id.
//!
//! Invariant: a rule looks at one link, one front matter or one segment and the [`View`] around it, so that its verdict can be
//! kept until one of the names it depends on changes. One rule is one file.

mod asset_case;
mod asset_outside_root;
mod blank_in_destination;
mod broken_anchor;
mod broken_image;
mod broken_link;
mod bundle_sibling;
mod category_hierarchy;
mod conflicting_definition;
mod date_after_updated;
mod duplicate_asset;
mod duplicate_key;
mod duplicate_url;
mod empty_field;
mod field_type;
mod front_matter_syntax;
mod host;
mod image_case;
mod invalid_date;
mod known;
mod link_to_draft;
mod merge_conflict;
mod misnamed_post;
mod missing_date_in_sorted_section;
mod missing_field;
mod missing_front_matter;
mod oversized_image;
mod raw_html_dropped;
mod schema;
mod split_categories;
mod suppression_edit;
mod taxonomy_variant;
mod term_case;
mod term_variant;
mod unclosed_front_matter;
mod unclosed_tag;
mod undefined_abbreviation;
mod undefined_reference;
mod unexplained_first_use;
mod unknown_field;
mod unused_asset;
mod unused_suppression;
mod unused_term;
mod zola_taxonomy_place;

pub use self::asset_case::AssetCase;
pub(crate) use self::asset_case::judge_asset;
pub use self::suppression_edit::suppression_edit;
pub use self::unused_suppression::suppress;
use crate::config::{Config, Level};
use crate::diagnostic::{Diagnostic, Fix, Locale, Severity};
use crate::files::FilePath;
use crate::front_matter::proposal::Proposal;
use crate::front_matter::{Problem, Reading, repair_title};
use crate::markdown::{Form, Link, Outline, Role};
use crate::post::Post;
use crate::resolve::{self, Verdict, View};
use crate::site::{Kind, Page, Uncertainty};
use crate::text::Span;

pub use term_case::{GlossaryCase, TermCase, judge_glossary, judge_terms, wants_terms};

/// One judgement.
pub struct Rule {
    /// Stable kebab-case name of the defect.
    pub id: &'static str,
    /// How bad it is unless `corpus.toml` says otherwise.
    pub severity: Severity,
    /// What it is about, why it matters, and an example: Markdown.
    pub docs: &'static str,
    check: Check,
}

impl Rule {
    /// Whether it is off unless it is asked for, since it costs more than reading the posts.
    pub fn is_opt_in(&self) -> bool {
        matches!(self.check, Check::Asset(_) | Check::Term(_) | Check::Glossary(_))
    }

    /// Whether it looks at the bytes of assets.
    pub fn is_of_assets(&self) -> bool {
        matches!(self.check, Check::Asset(_))
    }

    /// The first paragraph of its documentation.
    pub fn summary(&self) -> String {
        let lines = self.docs.lines().map(str::trim).take_while(|it| !it.is_empty());
        lines.collect::<Vec<_>>().join(" ")
    }

    /// Its documentation as it is shown to people: without the blank that starts every line of a doc comment.
    pub fn text(&self) -> String {
        self.docs
            .lines()
            .map(|it| it.strip_prefix(' ').unwrap_or(it))
            .collect::<Vec<_>>()
            .join("\n")
    }
}

enum Check {
    /// Looks at one link and where it leads.
    Link(fn(&mut Findings<'_>, &LinkCase<'_>)),
    /// Looks at the front matter.
    FrontMatter(fn(&mut Findings<'_>, &FrontMatterCase<'_>)),
    /// Looks at the post as a whole, after every change of its text.
    Post(fn(&mut Findings<'_>, &PostCase<'_>)),
    /// Looks at one segment of the body.
    Segment(fn(&mut Findings<'_>, &Outline)),
    /// Looks at one segment of the body, knowing the site.
    Body(fn(&mut Findings<'_>, &BodyCase<'_>)),
    /// Looks at one asset, whose bytes the adaptor has looked at. Off unless asked for.
    Asset(fn(&mut Findings<'_>, &AssetCase<'_>)),
    /// Found by the host, before there is a post to look at.
    Host,
    /// Looks at the terms of a post. Off unless `corpus.toml` sets it, since it reads every post for them.
    Term(fn(&mut Findings<'_>, &TermCase<'_>)),
    /// Found by the host; where `corpus.toml` sets it, it looks at the terms of a post as well.
    HostAndTerm(fn(&mut Findings<'_>, &TermCase<'_>)),
    /// Looks at the terms of a glossary file. Off unless `corpus.toml` sets it.
    Glossary(fn(&mut Findings<'_>, &GlossaryCase<'_>)),
}

macro_rules! rule {
    ($(#[doc = $doc:literal])* $name:ident = $id:literal, $severity:ident, $kind:ident $(=> $check:path)?) => {
        pub(super) static $name: $crate::rules::Rule = $crate::rules::Rule {
            id: $id,
            severity: $crate::diagnostic::Severity::$severity,
            docs: concat!($($doc, "\n"),*),
            check: $crate::rules::Check::$kind$(($check))?,
        };
    };
}
use rule;

/// Every rule, in the order of its id.
pub static ALL: &[&Rule] = &[
    &asset_outside_root::ASSET_OUTSIDE_ROOT,
    &blank_in_destination::BLANK_IN_DESTINATION,
    &broken_anchor::BROKEN_ANCHOR,
    &broken_image::BROKEN_IMAGE,
    &broken_link::BROKEN_LINK,
    &bundle_sibling::BUNDLE_SIBLING,
    &category_hierarchy::CATEGORY_HIERARCHY,
    &host::CONFIGURATION,
    &conflicting_definition::CONFLICTING_DEFINITION,
    &date_after_updated::DATE_AFTER_UPDATED,
    &duplicate_asset::DUPLICATE_ASSET,
    &duplicate_key::DUPLICATE_KEY,
    &host::DUPLICATE_TERM,
    &duplicate_url::DUPLICATE_URL,
    &empty_field::EMPTY_FIELD,
    &field_type::FIELD_TYPE,
    &front_matter_syntax::FRONT_MATTER_SYNTAX,
    &host::GLOSSARY_SYNTAX,
    &image_case::IMAGE_CASE,
    &invalid_date::INVALID_DATE,
    &host::INVALID_UTF_8,
    &link_to_draft::LINK_TO_DRAFT,
    &merge_conflict::MERGE_CONFLICT,
    &misnamed_post::MISNAMED_POST,
    &missing_date_in_sorted_section::MISSING_DATE_IN_SORTED_SECTION,
    &missing_field::MISSING_FIELD,
    &missing_front_matter::MISSING_FRONT_MATTER,
    &oversized_image::OVERSIZED_IMAGE,
    &raw_html_dropped::RAW_HTML_DROPPED,
    &schema::SCHEMA,
    &split_categories::SPLIT_CATEGORIES,
    &taxonomy_variant::TAXONOMY_VARIANT,
    &term_variant::TERM_VARIANT,
    &unclosed_front_matter::UNCLOSED_FRONT_MATTER,
    &unclosed_tag::UNCLOSED_TAG,
    &undefined_abbreviation::UNDEFINED_ABBREVIATION,
    &undefined_reference::UNDEFINED_REFERENCE,
    &unexplained_first_use::UNEXPLAINED_FIRST_USE,
    &unknown_field::UNKNOWN_FIELD,
    &host::UNREADABLE_FILE,
    &unused_asset::UNUSED_ASSET,
    &unused_suppression::UNUSED_SUPPRESSION,
    &unused_term::UNUSED_TERM,
    &zola_taxonomy_place::ZOLA_TAXONOMY_PLACE,
];

/// The ids of all rules.
pub fn ids() -> Vec<&'static str> {
    ALL.iter().map(|it| it.id).collect()
}

/// The rule of this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().find(|it| it.id == id).copied()
}

/// Where rules put what they find.
pub struct Findings<'a> {
    config: &'a Config,
    /// The language of messages.
    pub locale: Locale,
    path: Option<&'a FilePath>,
    rule: &'static Rule,
    severity: Option<Severity>,
    found: Vec<Diagnostic>,
}

impl<'a> Findings<'a> {
    /// Nothing found yet.
    pub fn new(config: &'a Config, locale: Locale) -> Findings<'a> {
        Findings { config, locale, path: None, rule: ALL[0], severity: None, found: Vec::new() }
    }

    /// The post that is judged.
    fn path(&self) -> Option<&FilePath> {
        self.path
    }

    /// Goes on with `rule`; `false` when it is switched off.
    fn enter(&mut self, rule: &'static Rule) -> bool {
        self.rule = rule;
        self.severity = severity(rule, self.config);
        self.severity.is_some()
    }

    /// Reports `span`. The diagnostic can be added to.
    pub fn report(&mut self, span: Span, message: String) -> &mut Diagnostic {
        let severity = self.severity.unwrap_or(self.rule.severity);
        self.found.push(Diagnostic::new(self.rule.id, severity, span, message));
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    /// What was reported last.
    fn last(&mut self) -> Option<&mut Diagnostic> {
        self.found.last_mut()
    }

    fn finish(mut self) -> Vec<Diagnostic> {
        self.found.sort_by(|a, b| (a.span, a.rule).cmp(&(b.span, b.rule)));
        self.found
    }
}

/// The severity of `rule` under `config`; `None` when it is off.
pub fn severity(rule: &Rule, config: &Config) -> Option<Severity> {
    match config.rules.get(rule.id) {
        Some(Level::On(it)) => Some(*it),
        Some(Level::Off) => None,
        None => (!rule.is_opt_in()).then_some(rule.severity),
    }
}

/// A diagnostic of a rule that the host finds itself; `None` when the rule is off.
pub fn host_finding(id: &str, config: &Config, span: Span, message: String) -> Option<Diagnostic> {
    let rule = find(id)?;
    Some(Diagnostic::new(rule.id, severity(rule, config)?, span, message))
}

/// A link with where it leads.
pub struct LinkCase<'a> {
    /// What to judge by.
    pub view: View<'a>,
    /// The page it stands on.
    pub page: Page<'a>,
    /// The link.
    pub link: &'a Link,
    /// Where it leads.
    pub verdict: &'a Verdict,
}

impl LinkCase<'_> {
    /// The bytes to mark: the destination, or the whole construct when there is none.
    pub fn span(&self) -> Span {
        if self.link.destination_span.is_empty() {
            self.link.span
        } else {
            self.link.destination_span
        }
    }

    /// Whether the post at `path` will be on the site one day: a draft, or one whose date is to come.
    pub fn waits(&self, path: &FilePath) -> bool {
        let entry = self.view.index.get(path);
        entry.is_some_and(|it| it.url.is_some() && !it.facts.is_published())
    }

    /// Whether it is an image that leads to a page of the site, which no browser shows as one.
    pub fn shows_a_page(&self) -> bool {
        let written =
            matches!(self.link.form, Form::Inline | Form::Reference(_) | Form::Html { .. });
        self.link.role == Role::Image
            && written
            && match self.verdict {
                Verdict::Post { path, .. } => {
                    let url = self.view.index.get(path).and_then(|it| it.url.as_deref());
                    url.is_some_and(|it| it.ends_with('/') || it.ends_with(".html"))
                }
                Verdict::Generated(url) => url.ends_with('/'),
                _ => false,
            }
    }

    /// What makes it uncertain that a path from the root is broken: something that is not in the tree may bring the file, or
    /// another site of the same host the page.
    pub fn uncertainty(&self) -> Option<&Uncertainty> {
        let whole = crate::link::split(&self.link.destination).reach == crate::link::Reach::Web;
        if whole && !self.link.templated && !resolve::is_ours(self.view, self.page, self.link) {
            return Some(&Uncertainty::SharedHost);
        }
        let reason = self.view.site.profile().uncertain.first()?;
        let path = self.link.destination.trim_start_matches('/');
        let folder = path.split('/').next().unwrap_or("");
        let url = format!("/{folder}/");
        let known = |it: &String| self.view.index.files.is_folder(it);
        let from_root = self.link.destination.starts_with('/');
        let site = self.view.site;
        (from_root
            && self.view.index.at_url(&url).next().is_none()
            && !site.generates(&url, self.view.index)
            && !site.sources(&format!("/{folder}"), self.view.index).iter().any(known))
        .then_some(reason)
    }

    /// Adds the fix that writes the destination so that it leads to `target`.
    fn fix(&self, diagnostic: &mut Diagnostic, locale: Locale, target: &FilePath) {
        if let Some(text) = resolve::respell(self.view, self.page, self.link, target) {
            let title = crate::messages::change_to(locale, &text);
            let edit = crate::text::Edit { span: self.link.destination_span, new_text: text };
            let fix = Fix { title, edits: vec![(self.page.path.clone(), edit)], safe: false };
            diagnostic.fixes.push(fix);
        }
    }
}

/// A segment of a post's body.
pub struct BodyCase<'a> {
    /// What to judge by.
    pub view: View<'a>,
    /// What is in the segment.
    pub outline: &'a Outline,
}

/// A post's front matter.
pub struct FrontMatterCase<'a> {
    /// What to judge by.
    pub view: View<'a>,
    /// The page.
    pub page: Page<'a>,
    /// What the post is for the generator.
    pub kind: Kind,
    /// What was read.
    pub front: &'a Reading,
    /// What the post says of itself elsewhere, when it has no front matter.
    pub proposal: Option<&'a Proposal>,
    /// The configuration.
    pub config: &'a Config,
    /// Length of the post in bytes.
    pub len: usize,
    /// Length of its first line in bytes, without the line break.
    pub first_line: usize,
}

impl FrontMatterCase<'_> {
    /// Adds the repairs of `problem` as fixes.
    fn repair(&self, diagnostic: &mut Diagnostic, locale: Locale, problem: &Problem) {
        for repair in &problem.repairs {
            let edits = repair.edits.iter().map(|it| (self.page.path.clone(), it.clone()));
            let title = repair_title(repair, locale).to_owned();
            diagnostic.fixes.push(Fix { title, edits: edits.collect(), safe: repair.safe });
        }
    }
}

/// A post as a whole.
pub struct PostCase<'a> {
    /// What to judge by.
    pub view: View<'a>,
    /// The page.
    pub page: Page<'a>,
    /// The post.
    pub post: &'a Post,
}

/// Judges what no segment of a post shows alone. Cheap, since nothing of it is kept.
pub fn judge_post(
    view: View<'_>,
    page: Page<'_>,
    post: &Post,
    config: &Config,
    locale: Locale,
) -> Vec<Diagnostic> {
    let mut findings = Findings { path: Some(page.path), ..Findings::new(config, locale) };
    let case = PostCase { view, page, post };
    for rule in ALL {
        if let Check::Post(check) = rule.check
            && findings.enter(rule)
        {
            check(&mut findings, &case);
        }
    }
    findings.finish()
}

/// Judges the links of one segment, and the segment itself. Spans are relative to the segment.
pub fn judge_segment(
    view: View<'_>,
    page: Page<'_>,
    outline: &Outline,
    config: &Config,
    locale: Locale,
) -> Vec<Diagnostic> {
    let mut findings = Findings { path: Some(page.path), ..Findings::new(config, locale) };
    let dropped = |it: &Link| {
        view.site.profile().drops_html
            && matches!(it.form, Form::Html { .. })
            && !outline.is_in_shortcode(it.span)
    };
    judge_links(view, page, outline.links.iter().filter(|it| !dropped(it)), &mut findings);
    let case = BodyCase { view, outline };
    for rule in ALL {
        match rule.check {
            Check::Segment(check) if findings.enter(rule) => check(&mut findings, outline),
            Check::Body(check) if findings.enter(rule) => check(&mut findings, &case),
            _ => {}
        }
    }
    findings.finish()
}

/// Judges the front matter of a post, and the links in it.
pub fn judge_front_matter(
    view: View<'_>,
    page: Page<'_>,
    post: &Post,
    config: &Config,
    locale: Locale,
) -> Vec<Diagnostic> {
    let mut findings = Findings { path: Some(page.path), ..Findings::new(config, locale) };
    judge_links(view, page, post.front_links.iter(), &mut findings);
    let case = FrontMatterCase {
        view,
        page,
        kind: page.facts.kind,
        front: &post.front,
        proposal: post.proposal.as_deref(),
        config,
        len: post.len,
        first_line: post.first_line,
    };
    for rule in ALL {
        if let Check::FrontMatter(check) = rule.check
            && findings.enter(rule)
        {
            check(&mut findings, &case);
        }
    }
    findings.finish()
}

fn judge_links<'a>(
    view: View<'_>,
    page: Page<'_>,
    links: impl Iterator<Item = &'a Link>,
    findings: &mut Findings<'_>,
) {
    for link in links {
        let verdict = resolve::resolve(view, page, link);
        let case = LinkCase { view, page, link, verdict: &verdict };
        if is_fine(&verdict) && !case.shows_a_page() {
            continue;
        }
        for rule in ALL {
            if let Check::Link(check) = rule.check
                && findings.enter(rule)
            {
                check(findings, &case);
            }
        }
    }
}

fn is_fine(verdict: &Verdict) -> bool {
    use crate::resolve::Anchor;
    match verdict {
        Verdict::Post { anchor, .. } => !matches!(anchor, Anchor::Missing(_)),
        Verdict::File(_) | Verdict::Folder(_) | Verdict::Generated(_) | Verdict::Elsewhere => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples in a rule's documentation are its first tests.
    #[test]
    fn the_examples_in_the_documentation_are_true() {
        let mut examples = 0;
        for rule in ALL {
            let text = rule.text();
            for block in text.split("```md\n").skip(1) {
                let block = block.split("```").next().unwrap_or("");
                crate::fixture::check(block);
                examples += 1;
            }
        }
        assert!(examples >= 12, "only {examples} examples");
    }

    #[test]
    fn ids_are_sorted_and_kebab_case() {
        let ids = ids();
        assert!(ids.is_sorted(), "{ids:?}");
        assert!(ids.iter().all(|id| {
            id.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
        }));
    }
}
