//! The same link or image in another form: inline or by reference, Markdown or HTML or the generator's tag.
//!
//! Invariant: what is written leads where the old text led; where no spelling of the new form does, it is not offered.

use super::{Asked, Assist, AssistKind, escape};
use crate::features::{self, Place, Thing};
use crate::markdown::{Form, Link, Role};
use crate::site::Generator;
use crate::text::Span;

/// The forms that the link at the cursor can be given.
pub(super) fn conversions(at: &Asked<'_>) -> Vec<Assist> {
    let Some(place) = features::at(at.post, at.offset) else { return Vec::new() };
    let Thing::Link(link) = place.thing else { return Vec::new() };
    if link.templated || (place.span.start as usize) < at.post.body {
        return Vec::new();
    }
    let found = match (&link.form, link.role) {
        (Form::Inline, Role::Image) => vec![to_html(at, &place, link), to_tag(at, &place, link)],
        (Form::Inline, Role::Link) => vec![to_reference(at, &place, link)],
        (Form::Reference(_), _) => vec![to_inline(at, &place, link)],
        (Form::Html { element, attribute }, Role::Image)
            if &**element == "img" && &**attribute == "src" =>
        {
            vec![to_markdown(at, &place, link)]
        }
        (Form::Tag { name }, Role::Image) if matches!(&**name, "asset_img" | "figure") => {
            vec![to_markdown(at, &place, link)]
        }
        _ => Vec::new(),
    };
    found.into_iter().flatten().collect()
}

/// The parts of `[text](destination "title")` or `![…](…)`.
struct Parts {
    text: String,
    title: Option<String>,
}

fn parts(at: &Asked<'_>, place: &Place<'_>, link: &Link) -> Option<Parts> {
    let source = at.text(place.span);
    let start = (link.destination_span.start - link.span.start) as usize;
    let end = (link.destination_span.end - link.span.start) as usize;
    let open = if source.starts_with('!') { 2 } else { 1 };
    let head = source.get(open..start)?;
    let text = head.strip_suffix("](").or_else(|| head.strip_suffix("](<"))?.to_owned();
    let rest = source.get(end..)?.trim_start_matches('>').strip_suffix(')')?.trim();
    let title = rest.get(1..rest.len().saturating_sub(1)).map(str::to_owned);
    Some(Parts { text, title })
}

fn rewrite(at: &Asked<'_>, en: &str, zh: &str, span: Span, text: String) -> Assist {
    Assist::new(at.say(en, zh), AssistKind::Rewrite).edit(at.path, span, text)
}

/// `[text](destination)` becomes `[text][label]`, with the label defined at the end of the post.
fn to_reference(at: &Asked<'_>, place: &Place<'_>, link: &Link) -> Option<Assist> {
    let parts = parts(at, place, link)?;
    let label = free_label(at, &parts.text);
    let destination = at.text(link.destination_span.shift(place.start));
    let destination =
        if destination.contains(' ') { format!("<{destination}>") } else { destination };
    let title =
        parts.title.map(|it| format!(" \"{}\"", it.replace('"', "\\\""))).unwrap_or_default();
    let new = format!("[{}][{label}]", parts.text);
    let (en, zh) = ("Define the destination below", "改为引用式链接");
    let res = rewrite(at, en, zh, place.span, new);
    let definition = at_end(at, &format!("[{label}]: {destination}{title}"), "[");
    Some(res.edit(at.path, Span::at(at.post.len), definition))
}

/// `line` as it has to be put at the end of the post, right below a line that begins with `like`.
pub(super) fn at_end(at: &Asked<'_>, line: &str, like: &str) -> String {
    let eol = at.eol();
    let tail = at.text(Span::new(at.post.len.saturating_sub(2048), at.post.len));
    let last = tail.lines().next_back().unwrap_or("");
    let gap = match (tail.ends_with(['\n', '\r']), last.starts_with(like)) {
        (true, true) => String::new(),
        (true, false) | (false, true) => eol.to_owned(),
        (false, false) => eol.repeat(2),
    };
    format!("{gap}{line}{eol}")
}

/// A label that is not taken: the text where it is short and simple, else a number.
fn free_label(at: &Asked<'_>, text: &str) -> String {
    let is_free = |it: &str| features::label(at.post, it).is_none();
    let simple = |it: char| it.is_alphanumeric() || "-. ".contains(it);
    if (1..=24).contains(&text.chars().count()) && text.chars().all(simple) && is_free(text) {
        return text.to_lowercase();
    }
    let mut number = 1;
    while !is_free(&number.to_string()) {
        number += 1;
    }
    number.to_string()
}

/// `[text][label]` becomes `[text](destination)`. The definition stays, for others.
fn to_inline(at: &Asked<'_>, place: &Place<'_>, link: &Link) -> Option<Assist> {
    let label = features::label_of(link)?;
    let (definition, start) = features::label(at.post, &label)?;
    let source = at.text(place.span);
    let image = source.starts_with('!');
    let inside = source.get(if image { 2 } else { 1 }..)?;
    let text = match inside.rfind("][") {
        Some(it) => &inside[..it],
        None => inside.trim_end_matches("[]").strip_suffix(']')?,
    };
    let source = at.text(definition.span.shift(start));
    let end = (definition.destination_span.end - definition.span.start) as usize;
    let title = source.get(end..).map(|it| it.trim_start_matches('>').trim()).unwrap_or("");
    let title = if title.is_empty() { String::new() } else { format!(" {title}") };
    let destination = at.text(definition.destination_span.shift(start));
    let destination = if destination.contains([' ', '(', ')']) {
        format!("<{destination}>")
    } else {
        destination
    };
    let mut span = place.span;
    // The span of `[label][]` ends before its last two brackets.
    if at.text(Span { start: span.end, end: span.end + 2 }) == "[]" {
        span.end += 2;
    }
    let bang = if image { "!" } else { "" };
    let (en, zh) = ("Write the destination inline", "改为行内链接");
    Some(rewrite(at, en, zh, span, format!("{bang}[{text}]({destination}{title})")))
}

/// `![alt](source)` becomes `<img src="source" alt="alt">`.
fn to_html(at: &Asked<'_>, place: &Place<'_>, link: &Link) -> Option<Assist> {
    if at.corpus.site().profile().drops_html {
        return None;
    }
    let parts = parts(at, place, link)?;
    let form = Form::Html { element: "img".into(), attribute: "src".into() };
    let source = attribute(&at.respelt(link, form)?);
    let title = parts.title.map(|it| format!(" title=\"{}\"", attribute(&it))).unwrap_or_default();
    let new = format!("<img src=\"{source}\" alt=\"{}\"{title}>", attribute(&parts.text));
    Some(rewrite(at, "Write as `<img>`", "改为 `<img>`", place.span, new))
}

/// `![alt](source)` becomes `{% asset_img %}` or `{{< figure >}}`.
fn to_tag(at: &Asked<'_>, place: &Place<'_>, link: &Link) -> Option<Assist> {
    let parts = parts(at, place, link)?;
    let quoted = |it: &str| it.replace('"', "'");
    let (name, title) = match at.corpus.site().profile().generator {
        Generator::Hexo => ("asset_img", "Write as `{% asset_img %}`"),
        Generator::Hugo => ("figure", "Write as `{{< figure >}}`"),
        _ => return None,
    };
    let source = at.respelt(link, Form::Tag { name: name.into() })?;
    let new = if name == "figure" {
        let title = parts.title.map(|it| format!(" title=\"{}\"", quoted(&it))).unwrap_or_default();
        format!("{{{{< figure src=\"{source}\" alt=\"{}\"{title} >}}}}", quoted(&parts.text))
    } else {
        if source.contains(char::is_whitespace) {
            return None;
        }
        let alt = if parts.text.is_empty() { String::new() } else { format!(" {}", parts.text) };
        format!("{{% asset_img {source}{alt} %}}")
    };
    let zh = format!("改为 `{}`", title.split('`').nth(1).unwrap_or(name));
    Some(rewrite(at, title, &zh, place.span, new))
}

/// An HTML image or a tag becomes `![alt](source)`.
fn to_markdown(at: &Asked<'_>, place: &Place<'_>, link: &Link) -> Option<Assist> {
    let source = at.text(place.span);
    let alt = match &link.form {
        Form::Tag { name } => {
            let tag = crate::template::tags(&source).into_iter().next()?;
            // Sizes and classes have no place in Markdown.
            if &**name == "figure" {
                tag.named("alt").or(tag.named("caption")).map(|it| it.value.to_string())
            } else {
                let words: Vec<&str> = tag.positional().skip(1).map(|it| &*it.value).collect();
                Some(words.join(" "))
            }
        }
        _ => html_attribute(&source, "alt"),
    };
    if !source.starts_with(['<', '{']) || !source.ends_with(['>', '}']) {
        return None;
    }
    let destination = at.respelt(link, Form::Inline)?;
    let new = format!("![{}]({destination})", escape(&alt.unwrap_or_default()));
    Some(rewrite(at, "Write as a Markdown image", "改为 Markdown 图片", place.span, new))
}

fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// The value of `name` in the start tag `source`.
fn html_attribute(source: &str, name: &str) -> Option<String> {
    let lower = source.to_ascii_lowercase();
    let mut from = 0;
    while let Some(found) = lower.get(from..)?.find(name) {
        let at = from + found;
        from = at + name.len();
        let begins = lower[..at].ends_with(|it: char| it.is_ascii_whitespace());
        let Some(rest) = source[from..].trim_start().strip_prefix('=').filter(|_| begins) else {
            continue;
        };
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|it| matches!(it, '"' | '\''))?;
        let value = rest[1..].split(quote).next()?;
        return Some(value.replace("&quot;", "\"").replace("&lt;", "<").replace("&amp;", "&"));
    }
    None
}
