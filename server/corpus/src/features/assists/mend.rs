//! What mends a finding besides the fix of its rule: making what is missing, or saying that the finding is not wanted.
//!
//! Invariant: what is made is empty but for its name. The words are the author's.

use super::convert::at_end;
use super::{Asked, Assist, AssistKind, eol};
use crate::Corpus;
use crate::config;
use crate::diagnostic::{Diagnostic, Locale};
use crate::features;
use crate::files::FilePath;
use crate::front_matter::Format;
use crate::markdown::{Form, Link};
use crate::resolve::{self, Verdict};
use crate::site::Generator;
use crate::text::Span;

/// The actions that mend `found` in the open post at `path`.
pub fn mends(corpus: &Corpus, path: &FilePath, found: &Diagnostic) -> Vec<Assist> {
    let Some(post) = corpus.post(path).filter(|it| it.rope.is_some()) else { return Vec::new() };
    let at = Asked { corpus, path, post, offset: found.span.start as usize };
    let made = match found.rule {
        "undefined-reference" => define(&at, found.span),
        "broken-link" => create_post(&at, found.span),
        _ => None,
    };
    made.into_iter().chain(suppress(&at, found)).collect()
}

/// Defines the label of the reference at `span`.
fn define(at: &Asked<'_>, span: Span) -> Option<Assist> {
    let found = features::each(at.post, |it| &it.undefined);
    let (it, _) = found.map(|(it, start)| (it, it.span.shift(start))).find(|it| it.1 == span)?;
    let title = match at.corpus.locale() {
        Locale::En => format!("Define the label `{}`", it.label),
        Locale::Zh => format!("定义标签 `{}`", it.label),
    };
    let line = at_end(at, &format!("[{}]: ", it.label), "[");
    Some(Assist::new(title, AssistKind::QuickFix).edit(at.path, Span::at(at.post.len), line))
}

/// Writes the footnote that the reference at the cursor asks for. Without its definition it is plain text, so it is looked for there.
pub(super) fn footnote(at: &Asked<'_>) -> Option<Assist> {
    let slot = at.post.slot_at(at.offset).filter(|_| at.offset >= at.post.body)?;
    let line_start = at.offset.saturating_sub(256).max(slot.start);
    let before = at.text(Span::new(line_start, at.offset));
    let after = at.text(Span::new(at.offset, at.offset + 256));
    let open = before.rfind("[^")?;
    let close = after.find(']')?;
    let text = format!("{}{}", &before[open + 2..], &after[..close]);
    let (label, here) = (text.trim(), Span::new(line_start + open, at.offset + close));
    let outline = &slot.segment.outline;
    if label.is_empty()
        || label.contains(['[', ']', '\n', '\r', ' '])
        || outline.opaque.iter().any(|it| it.shift(slot.start).overlaps(here))
    {
        return None;
    }
    let known = features::each(at.post, |it| &it.footnotes)
        .any(|it| it.0.definition && *it.0.label == *crate::markdown::label(label));
    if known {
        return None;
    }
    let title = match at.corpus.locale() {
        Locale::En => format!("Write the footnote `{label}`"),
        Locale::Zh => format!("添加脚注 `{label}`"),
    };
    let line = at_end(at, &format!("[^{label}]: "), "[^");
    Some(Assist::new(title, AssistKind::QuickFix).edit(at.path, Span::at(at.post.len), line))
}

/// Makes the post that a link names and nobody has written.
fn create_post(at: &Asked<'_>, span: Span) -> Option<Assist> {
    let (link, _) =
        features::links(at.post).find(|(it, start)| it.destination_span.shift(*start) == span)?;
    if features::verdict(at.corpus, at.path, link) != Verdict::Missing {
        return None;
    }
    let page = at.corpus.page(at.path)?;
    let tried = resolve::tried(at.corpus.view(), page, link);
    let path = tried
        .iter()
        .map(|it| FilePath::new(it))
        .find(|it| it.is_markdown())
        .or_else(|| by_name(at, link))?;
    if at.corpus.index().files.find(&path).is_some() {
        return None;
    }
    let title = link_text(at, link, span).unwrap_or_else(|| path.stem().to_owned());
    let name = match at.corpus.locale() {
        Locale::En => format!("Create the post `{path}`"),
        Locale::Zh => format!("新建文章 `{path}`"),
    };
    let mut res = Assist::new(name, AssistKind::QuickFix);
    res.creates.push((path, front_matter(at, &title)));
    Some(res)
}

/// The file for the name in a tag, beside the post: Hexo and Jekyll know posts by their names.
fn by_name(at: &Asked<'_>, link: &Link) -> Option<FilePath> {
    let name = &*link.destination;
    let simple =
        !name.is_empty() && !name.contains(['/', '\\', '#', '?']) && !name.starts_with('.');
    let tag = matches!(&link.form, Form::Tag { name } if matches!(&**name, "post_link" | "post_path" | "post_url"));
    (tag && simple).then(|| at.path.join(&format!("{name}.md")))?
}

/// What stands between the brackets of the link whose destination is at `span`.
fn link_text(at: &Asked<'_>, link: &Link, span: Span) -> Option<String> {
    let start = span.start.checked_sub(link.destination_span.start)? + link.span.start;
    let text = at.text(Span { start, end: span.start });
    let text = text.strip_prefix('[')?.split("](").next()?.trim();
    (!text.is_empty() && !text.contains(['[', '!', '\n', '`'])).then(|| text.to_owned())
}

/// The front matter of a new post of this title.
pub(super) fn front_matter(at: &Asked<'_>, title: &str) -> String {
    let eol = at.eol();
    let toml = match at.post.front_matter() {
        Some(it) => it.format == Format::Toml,
        None => at.corpus.site().profile().generator == Generator::Zola,
    };
    let title = title.replace('\\', "\\\\").replace('"', "\\\"");
    let date = at.corpus.config().today.as_ref().map(|it| it.iso());
    let date = date.filter(|_| at.corpus.site().profile().generator != Generator::Plain);
    if toml {
        let date = date.map(|it| format!("date = {it}{eol}")).unwrap_or_default();
        format!("+++{eol}title = \"{title}\"{eol}{date}+++{eol}{eol}")
    } else {
        let date = date.map(|it| format!("date: {it}{eol}")).unwrap_or_default();
        format!("---{eol}title: \"{title}\"{eol}{date}---{eol}{eol}")
    }
}

/// Keeps `found` back: with a comment on its line or above it, else with a word for the whole post.
fn suppress(at: &Asked<'_>, found: &Diagnostic) -> Option<Assist> {
    let text = at.text(Span::new(0, at.post.len));
    let edit = at.corpus.suppression(at.path, &text, found)?;
    let title = match at.corpus.locale() {
        Locale::En => format!("Ignore `{}` here", found.rule),
        Locale::Zh => format!("忽略此处的 `{}`", found.rule),
    };
    Some(Assist::new(title, AssistKind::QuickFix).edit(at.path, edit.span, edit.new_text))
}

/// Turns a rule off in `corpus.toml`, whose present text is `text`; `None` when there is no such file.
pub fn turn_off(corpus: &Corpus, rule: &str, text: Option<&str>) -> Assist {
    let title = match corpus.locale() {
        Locale::En => format!("Turn `{rule}` off in `{}`", config::FILE_NAME),
        Locale::Zh => format!("在 `{}` 中关闭 `{rule}`", config::FILE_NAME),
    };
    let path = FilePath::new(config::FILE_NAME);
    let mut res = Assist::new(title, AssistKind::QuickFix);
    let Some(text) = text else {
        res.creates.push((path, format!("[rules]\n{rule} = \"off\"\n")));
        return res;
    };
    let eol = eol(text);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim() == "[rules]" && line.ends_with('\n') {
            let place = Span::at(at + line.len());
            return res.edit(&path, place, format!("{rule} = \"off\"{eol}"));
        }
        at += line.len();
    }
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { eol };
    let new = format!("{gap}{eol}[rules]{eol}{rule} = \"off\"{eol}");
    res.edit(&path, Span::at(text.len()), new)
}
