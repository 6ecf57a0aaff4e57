//! `unclosed-tag`.

use super::{Findings, PostCase, rule};
use crate::front_matter::Value;
use crate::messages;
use crate::template::{Delimiter, Tag};
use crate::text::Span;

rule! {
    /// A block tag such as `{% raw %}` or `{% highlight %}` that is never closed.
    ///
    /// The generator stops. Jekyll runs tags in code blocks too; Hexo does not. Only the tags that come with the generator are
    /// looked at, since a tag of a plugin or theme may need no end.
    ///
    /// ```md
    /// //- /_config.yml
    /// title: 站
    /// //- /_posts/2024-01-02-a.md
    /// ---
    /// title: a
    /// ---
    /// {% highlight ruby %}
    /// ^^^^^^^^^^^^^^^^^^^^ error: The tag `highlight` is never closed.
    /// puts 1
    /// ```
    UNCLOSED_TAG = "unclosed-tag", Error, Post => check
}

fn check(findings: &mut Findings<'_>, case: &PostCase<'_>) {
    let profile = case.view.site.profile();
    if profile.block_tags.is_empty() || !runs_tags(case) {
        return;
    }
    let mut open: Vec<(&str, Span)> = Vec::new();
    for (tag, span) in tags(case) {
        // Inside `raw` and `comment` nothing counts but their end.
        let silent = open.last().map(|it| it.0).filter(|it| matches!(*it, "raw" | "comment"));
        if tag.closing {
            if silent.is_none_or(|it| it == &*tag.name || tag.name.strip_prefix("end") == Some(it))
                && let Some(at) = open.iter().rposition(|it| closes(tag, it.0))
            {
                open.truncate(at);
            }
        } else if silent.is_none() && profile.block_tags.contains(&&*tag.name) {
            open.push((&tag.name, span));
        }
    }
    if let Some((name, span)) = open.first() {
        findings.report(*span, messages::unclosed_tag(findings.locale, name));
    }
}

/// A closing tag has the name of what it closes, or `end` before it, as the reader of tags gives it.
fn closes(tag: &Tag, name: &str) -> bool {
    *tag.name == *name || tag.name.strip_prefix("end") == Some(name)
}

/// The tags that the generator runs, with their places in the post.
fn tags<'a>(case: &PostCase<'a>) -> impl Iterator<Item = (&'a Tag, Span)> {
    let in_code = case.view.site.profile().runs_tags_in_code;
    case.post.slots.iter().flat_map(move |slot| {
        let outline = &slot.segment.outline;
        let runs = move |it: &&Tag| {
            it.delimiter == Delimiter::Percent
                && !it.unfinished
                && (in_code || !outline.code.iter().any(|code| code.contains(it.span)))
        };
        outline.tags.iter().filter(runs).map(|it| (it, it.span.shift(slot.start)))
    })
}

/// Whether the front matter leaves tags switched on.
fn runs_tags(case: &PostCase<'_>) -> bool {
    let Some(front) = case.post.front_matter() else { return false };
    case.view.site.profile().tags_off.is_none_or(|(field, off)| {
        front.get(field).is_none_or(|it| it.value.value != Value::Bool(off))
    })
}
