//! What raw HTML in a post names: the destinations, ids and headings in its tags.
//!
//! Invariant: no input is an error. The scanner follows the tokenizer of the HTML standard (section 13.2.5) as far as
//! attributes go: any quoting, attributes over several lines, comments and raw-text elements passed over.

use super::{Form, Heading, Id, Link, Role};
use crate::text::Span;

/// What a stretch of HTML holds. Spans are relative to it.
#[derive(Default)]
pub(super) struct Html {
    pub(super) links: Vec<Link>,
    pub(super) ids: Vec<Id>,
    pub(super) headings: Vec<Heading>,
    pub(super) comments: Vec<Span>,
    /// Start tags: name in lower case, and where.
    pub(super) tags: Vec<(Box<str>, Span)>,
}

/// Reads `html`, which may begin and end anywhere.
pub(super) fn read(html: &str) -> Html {
    let mut res = Html::default();
    let mut heading: Option<(u8, usize, usize)> = None;
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &html.as_bytes()[at..]) {
        let start = at + open;
        let rest = &html[start..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(html.len(), |it| start + it + 3);
            res.comments.push(Span::new(start, at));
            continue;
        }
        if rest.starts_with("</") {
            at = memchr::memchr(b'>', rest.as_bytes()).map_or(html.len(), |it| start + it + 1);
            close_heading(html, start, at, &mut heading, &mut res);
            continue;
        }
        if !rest.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) {
            at = start + 1;
            continue;
        }
        let tag = tag(html, start);
        at = tag.end;
        if let [b'h', level @ b'1'..=b'6'] = tag.name.as_bytes() {
            heading = Some((level - b'0', start, at));
        }
        collect(&tag, &mut res);
        res.tags.push((tag.name.clone(), tag.span));
        // What stands in a script or style sheet is no HTML until its end tag.
        if matches!(&*tag.name, "script" | "style" | "textarea" | "title" | "xmp") {
            let close = format!("</{}", tag.name);
            at = find_ignoring_case(html, at, &close).unwrap_or(html.len());
        }
    }
    res
}

struct Tag {
    name: Box<str>,
    span: Span,
    end: usize,
    attributes: Vec<Attribute>,
}

struct Attribute {
    name: Box<str>,
    value: Box<str>,
    span: Span,
}

/// The tag that starts at `start`, where `html` has `<` and a letter.
fn tag(html: &str, start: usize) -> Tag {
    let bytes = html.as_bytes();
    let mut at = start + 1;
    while at < bytes.len() && !bytes[at].is_ascii_whitespace() && !matches!(bytes[at], b'/' | b'>')
    {
        at += 1;
    }
    let name = html[start + 1..at].to_ascii_lowercase().into();
    let mut attributes = Vec::new();
    loop {
        while at < bytes.len() && (bytes[at].is_ascii_whitespace() || bytes[at] == b'/') {
            at += 1;
        }
        if at >= bytes.len() {
            break;
        }
        if bytes[at] == b'>' {
            at += 1;
            break;
        }
        let (attribute, next) = attribute(html, at);
        attributes.extend(attribute);
        at = next;
    }
    Tag { name, span: Span::new(start, at), end: at, attributes }
}

/// One attribute at `at`, and the offset behind it.
fn attribute(html: &str, at: usize) -> (Option<Attribute>, usize) {
    let bytes = html.as_bytes();
    let is_end = |it: u8| it.is_ascii_whitespace() || matches!(it, b'=' | b'>' | b'/');
    // A name may begin with `=`, which keeps this from standing still.
    let name_end = (at + 1..bytes.len()).find(|&it| is_end(bytes[it])).unwrap_or(bytes.len());
    let name = html.get(at..name_end).unwrap_or("").to_ascii_lowercase();
    let skip_blank = |from: usize| {
        (from..bytes.len()).find(|&it| !bytes[it].is_ascii_whitespace()).unwrap_or(bytes.len())
    };
    let equals = skip_blank(name_end);
    if bytes.get(equals) != Some(&b'=') {
        return (None, name_end);
    }
    let value_start = skip_blank(equals + 1);
    let (span, end) = match bytes.get(value_start) {
        Some(&quote @ (b'"' | b'\'')) => {
            let inner = value_start + 1;
            let close = memchr::memchr(quote, &bytes[inner..]).map_or(bytes.len(), |it| inner + it);
            (Span::new(inner, close), (close + 1).min(bytes.len()))
        }
        Some(b'>') | None => return (None, value_start),
        Some(_) => {
            let close = (value_start..bytes.len())
                .find(|&it| bytes[it].is_ascii_whitespace() || bytes[it] == b'>')
                .unwrap_or(bytes.len());
            (Span::new(value_start, close), close)
        }
    };
    let value = unescape(&html[span.range()]);
    (Some(Attribute { name: name.into(), value, span }), end)
}

fn collect(tag: &Tag, res: &mut Html) {
    for it in &tag.attributes {
        let value = it.value.trim();
        match &*it.name {
            "id" => res.ids.push(Id { name: it.value.clone(), span: it.span }),
            "name" if &*tag.name == "a" => {
                res.ids.push(Id { name: it.value.clone(), span: it.span })
            }
            "srcset" if matches!(&*tag.name, "img" | "source") => srcset(tag, it, res),
            _ => {
                if let Some(role) = role(&tag.name, &it.name)
                    && !value.is_empty()
                {
                    res.links.push(link(tag, it, role, it.span, value));
                }
            }
        }
    }
}

fn role(element: &str, attribute: &str) -> Option<Role> {
    match (element, attribute) {
        ("img" | "image", "src") | ("video", "poster") | ("input", "src") => Some(Role::Image),
        ("a" | "area", "href") => Some(Role::Link),
        ("video" | "audio" | "source" | "track" | "iframe" | "embed", "src")
        | ("object", "data") => Some(Role::Media),
        _ => None,
    }
}

fn link(tag: &Tag, attribute: &Attribute, role: Role, span: Span, destination: &str) -> Link {
    Link {
        form: Form::Html { element: tag.name.clone(), attribute: attribute.name.clone() },
        role,
        span: tag.span,
        destination_span: span,
        destination: destination.into(),
        templated: false,
    }
}

/// The candidates of `srcset="a.png 1x, b.png 2x"` (HTML standard, section 2.3.9). A comma ends a candidate only at the end of its
/// URL or before white space, since URLs may hold commas.
fn srcset(tag: &Tag, attribute: &Attribute, res: &mut Html) {
    let value = &attribute.value;
    let same_length = value.len() == attribute.span.len();
    let mut at = 0;
    while at < value.len() {
        let start = at
            + value[at..]
                .find(|it: char| !it.is_whitespace() && it != ',')
                .unwrap_or(value.len() - at);
        let end = start + value[start..].find(char::is_whitespace).unwrap_or(value.len() - start);
        let url = value[start..end].trim_end_matches(',');
        if !url.is_empty() {
            let span = Span::new(start, start + url.len()).shift(attribute.span.start as usize);
            let span = if same_length { span } else { attribute.span };
            res.links.push(link(tag, attribute, Role::Image, span, url));
        }
        at = if value[start..end].ends_with(',') {
            end
        } else {
            value[end..].find(',').map_or(value.len(), |it| end + it + 1)
        };
    }
}

fn close_heading(
    html: &str,
    start: usize,
    end: usize,
    heading: &mut Option<(u8, usize, usize)>,
    res: &mut Html,
) {
    let Some((level, open, inner)) = *heading else { return };
    let name = format!("</h{level}");
    if !html[start..end].to_ascii_lowercase().starts_with(&name) {
        return;
    }
    *heading = None;
    let text = strip_tags(&html[inner..start]);
    res.headings.push(Heading {
        level,
        span: Span::new(open, end),
        text_span: Span::new(inner, start),
        text: unescape(text.trim()),
        pieces: None,
        source: None,
        attribute_id: None,
        html: true,
    });
}

fn strip_tags(html: &str) -> String {
    let mut res = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        res.push_str(before);
        rest = after.split_once('>').map_or("", |it| it.1);
    }
    res.push_str(rest);
    res
}

/// Character references resolved. Only those that occur in URLs and names; others stay as they are.
fn unescape(text: &str) -> Box<str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut res = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        res.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.char_indices().take(12).find(|it| it.1 == ';').map(|it| it.0);
        match end.and_then(|end| Some((character(&rest[1..end])?, end))) {
            Some((it, end)) => {
                res.push(it);
                rest = &rest[end + 1..];
            }
            None => {
                res.push('&');
                rest = &rest[1..];
            }
        }
    }
    res.push_str(rest);
    res.into()
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let code = name.strip_prefix('#')?;
            let code = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

fn find_ignoring_case(text: &str, from: usize, needle: &str) -> Option<usize> {
    let (hay, needle) = (text.as_bytes(), needle.as_bytes());
    memchr::memchr_iter(b'<', &hay[from..]).map(|it| from + it).find(|&it| {
        hay.len() >= it + needle.len() && hay[it..it + needle.len()].eq_ignore_ascii_case(needle)
    })
}
