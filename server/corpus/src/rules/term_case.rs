//! What the rules about terms look at: one post with every term that was found in it.
//!
//! Invariant: nothing here is computed unless `corpus.toml` sets one of these rules.

use std::sync::Arc;

use super::{ALL, Check, Findings};
use crate::config::{Config, Level};
use crate::diagnostic::{Diagnostic, Locale};
use crate::files::FilePath;
use crate::glossary::{Built, Class, Entry, EntryId, Judged, Match, Segmenter};
use crate::post::Post;
use crate::text::Span;

/// A post with the terms in it.
pub struct TermCase<'a> {
    /// Where it lies.
    pub path: &'a FilePath,
    /// All of its text.
    pub text: &'a str,
    /// Bytes of the text that are no prose. Sorted, without overlap.
    pub no_prose: &'a [Span],
    /// The terms in it that are sure to be meant, in order.
    pub uses: &'a [Match<'a>],
    /// What is known of terms.
    pub built: &'a Built,
    /// The post.
    pub post: &'a Post,
    /// The configuration.
    pub config: &'a Config,
}

impl<'a> TermCase<'a> {
    /// The entries of a use, the most trusted first.
    pub fn entries(&self, it: &'a Match<'_>) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let glossary = self.built.glossary();
        it.entries.iter().filter_map(move |id| glossary.get(*id))
    }

    /// The characters right before `span`.
    pub fn before(&self, span: Span) -> &'a str {
        self.text.get(..span.start as usize).unwrap_or("")
    }

    /// The characters right behind `span`.
    pub fn after(&self, span: Span) -> &'a str {
        self.text.get(span.end as usize..).unwrap_or("")
    }

    /// Whether the author says at `span` what it stands for: something in parentheses follows, or it stands in some.
    pub fn is_glossed(&self, span: Span) -> bool {
        let before = self.before(span).trim_end_matches([' ', '*', '_', '`', '"', '\u{201c}']);
        let after = self.after(span).trim_start_matches([' ', '*', '_', '`', '"', '\u{201d}']);
        after.starts_with(['(', '（']) || before.ends_with(['(', '（'])
    }
}

/// A glossary file.
pub struct GlossaryCase<'a> {
    /// Its terms.
    pub entries: &'a [Entry],
    /// What is known of terms.
    pub built: &'a Built,
    /// Whether a post uses an entry.
    pub is_used: &'a dyn Fn(EntryId) -> bool,
}

/// Judges the terms of the glossary file at `path`.
pub fn judge_glossary(
    case: &GlossaryCase<'_>,
    path: &FilePath,
    config: &Config,
    locale: Locale,
) -> Vec<Diagnostic> {
    let mut findings = Findings { path: Some(path), ..Findings::new(config, locale) };
    for rule in ALL {
        if let Check::Glossary(check) = rule.check
            && findings.enter(rule)
        {
            check(&mut findings, case);
        }
    }
    findings.finish()
}

/// Whether a rule that looks at the terms of posts is on.
pub fn wants_terms(config: &Config) -> bool {
    let levels = config.overrides.iter().map(|it| &it.rules).chain([&config.rules]);
    let is_on = |id: &str| levels.clone().any(|it| matches!(it.get(id), Some(Level::On(_))));
    let of_terms =
        |it: &Check| matches!(it, Check::Term(_) | Check::HostAndTerm(_) | Check::Glossary(_));
    ALL.iter().any(|it| of_terms(&it.check) && is_on(it.id))
}

/// Judges the terms of the post at `path`, whose whole text is `text`. Spans count in the post.
pub fn judge_terms(
    built: &Arc<Built>,
    path: &FilePath,
    post: &Post,
    text: &str,
    segmenter: Option<&Segmenter>,
    config: &Config,
    locale: Locale,
) -> Judged {
    let no_prose = post.no_prose();
    let mut uses = built.matcher().find_all(text, &no_prose, segmenter);
    uses.retain(|it| it.class == Class::Exact);
    let mut used: Vec<EntryId> = uses.iter().flat_map(|it| it.entries.iter().copied()).collect();
    used.sort();
    used.dedup();
    let case = TermCase { path, text, no_prose: &no_prose, uses: &uses, built, post, config };
    let mut findings = Findings { path: Some(path), ..Findings::new(config, locale) };
    for rule in ALL {
        let (Check::Term(check) | Check::HostAndTerm(check)) = rule.check else { continue };
        if config.rules.contains_key(rule.id) && findings.enter(rule) {
            check(&mut findings, &case);
        }
    }
    let found: Vec<Diagnostic> = findings.finish();
    Judged { built: Arc::clone(built), is_segmented: segmenter.is_some(), found, used }
}
