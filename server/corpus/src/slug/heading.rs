//! The text of a heading, which each generator takes from another stage of its rendering.
//!
//! Invariant: the inline pieces come in the order of the source and lose nothing; what counts is decided here, per scheme.

use super::{Anchors, typographer};

/// One inline piece of a heading, as a CommonMark parser without smart punctuation reads it. Explicit `{#id}` blocks and the
/// heading's markers are no pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Plain text, backslash escapes resolved. Marks that a generator knows and CommonMark does not (`:smile:`, `==x==`) are text.
    Text(&'a str),
    /// A character reference: its source (`&copy;`) and what it means (`©`).
    Entity(&'a str, &'a str),
    /// The contents of a code span.
    Code(&'a str),
    /// One raw HTML tag or comment, whole.
    Html(&'a str),
    /// The shown text of `<https://…>` or `<me@…>`.
    Autolink(&'a str),
    /// The alternative text of an image, as plain text.
    Image(&'a str),
    /// A footnote reference that has a definition: its label.
    Footnote(&'a str),
    /// A soft or hard line break, in a setext heading.
    Break,
    /// An emphasis, strikethrough or link begins.
    Open,
    /// An emphasis, strikethrough or link ends.
    Close,
}

/// What [`super::anchor`] takes as the text of the heading with these pieces.
///
/// | scheme | counts | does not count |
/// |---|---|---|
/// | Hexo marked | curly quotes and dashes of `smartypants`; entities by name, `&copy;` is `copy` | alternative text; what looks like a tag once `&lt;` is `<` |
/// | Hexo markdown-it, markdown-it-plus | curly quotes, dashes, `©` for `(c)`; alternative text; raw HTML with its brackets | |
/// | Hugo | the last line; of an emphasis, link or code only the first child: `**a *b* c**` is `a` | autolinks and bare URLs, raw HTML, quotes and dashes of the typographer, numeric entities' meaning |
/// | Zola | alternative text | raw HTML, footnotes |
/// | kramdown GFM, GitHub | | raw HTML, alternative text, `--` and `...` that kramdown makes dashes and dots of |
///
/// Emoji short names stay text, as Hexo, kramdown and Hugo have it; Zola with `render_emoji` and `slugify.anchors = "safe"` puts
/// the emoji in their place. For [`Anchors::Kramdown`] feed the source instead ([`Anchors::reads_source`]).
pub fn heading_text<'a>(pieces: impl IntoIterator<Item = Piece<'a>>, scheme: &Anchors) -> String {
    let pieces = pieces.into_iter();
    match scheme {
        Anchors::HexoMarked { typographer, .. } => marked(pieces, typographer.as_ref()),
        Anchors::HexoMarkdownIt { typographer, .. } | Anchors::Uslug { typographer } => {
            markdown_it(pieces, typographer.as_ref())
        }
        Anchors::HugoGithub { typographer }
        | Anchors::HugoGithubAscii { typographer }
        | Anchors::HugoBlackfriday { typographer } => hugo(pieces, *typographer),
        Anchors::ZolaSafe { smart_punctuation: true } => typographer::smart(&zola(pieces)),
        Anchors::None | Anchors::ZolaOn | Anchors::ZolaSafe { .. } => zola(pieces),
        Anchors::KramdownGfm => typographer::without_dashes(pieces.filter_map(github)),
        Anchors::Kramdown | Anchors::Github => pieces.filter_map(github).map(|it| it.0).collect(),
    }
}

/// marked makes HTML of the heading; Hexo unescapes that and strips the tags.
fn marked<'a>(pieces: impl Iterator<Item = Piece<'a>>, quotes: Option<&super::Quotes>) -> String {
    let mut html = String::new();
    let mut text = String::new();
    let flush = |html: &mut String, text: &mut String| {
        match quotes {
            Some(quotes) => html.push_str(&typographer::marked(text, quotes)),
            None => html.push_str(text),
        }
        text.clear();
    };
    for piece in pieces {
        if let Piece::Text(it) = piece {
            text.push_str(it);
            continue;
        }
        flush(&mut html, &mut text);
        match piece {
            Piece::Code(it) | Piece::Html(it) | Piece::Autolink(it) => html.push_str(it),
            Piece::Entity(source, _) => html.push_str(unescape(source)),
            Piece::Footnote(label) => html.extend(["[^", label, "]"]),
            Piece::Text(_) | Piece::Image(_) | Piece::Break | Piece::Open | Piece::Close => {}
        }
    }
    flush(&mut html, &mut text);
    without_tags(&html)
}

/// The entities that hexo-util's `unescapeHTML` knows; others stay as they are written.
fn unescape(source: &str) -> &str {
    match source {
        "&amp;" => "&",
        "&lt;" => "<",
        "&gt;" => ">",
        "&quot;" => "\"",
        "&#39;" => "'",
        "&#96;" => "`",
        "&#x2F;" => "/",
        "&#x3D;" => "=",
        _ => source,
    }
}

/// `stripHTML` of hexo-util: a scanner that drops everything from `<` on when no tag ends, unless a space follows it.
fn without_tags(html: &str) -> String {
    #[derive(PartialEq)]
    enum State {
        Text,
        Tag { start: usize, depth: u32, quote: Option<u8> },
        Comment,
    }
    let bytes = html.as_bytes();
    let mut state = State::Text;
    let mut res = String::with_capacity(html.len());
    let mut plain = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        match &mut state {
            State::Text => {
                if byte == b'<' {
                    res.push_str(&html[plain..at]);
                    state = State::Tag { start: at, depth: 0, quote: None };
                }
            }
            State::Tag { start, depth, quote } => match byte {
                b'<' | b'>' if quote.is_some() => {}
                b'<' => *depth += 1,
                b'>' if *depth > 0 => *depth -= 1,
                b'>' => {
                    state = State::Text;
                    plain = at + 1;
                }
                b'"' | b'\'' if *quote == Some(byte) => *quote = None,
                b'"' | b'\'' if quote.is_none() => *quote = Some(byte),
                b'-' if at - *start == 3 && bytes[*start..].starts_with(b"<!-") => {
                    state = State::Comment
                }
                b' ' | b'\n' if at - *start == 1 => {
                    state = State::Text;
                    res.push_str("< ");
                    plain = at + 1;
                }
                _ => {}
            },
            State::Comment => {
                if byte == b'>' && bytes[..at].ends_with(b"--") {
                    state = State::Text;
                    plain = at + 1;
                }
            }
        }
    }
    if state == State::Text {
        res.push_str(&html[plain..]);
    }
    res
}

/// markdown-it: the `content` of every token, after its typographer.
fn markdown_it<'a>(
    pieces: impl Iterator<Item = Piece<'a>>,
    quotes: Option<&super::Quotes>,
) -> String {
    let mut tokens: Vec<typographer::Token> = Vec::new();
    let mut level = 0;
    for piece in pieces {
        let (text, is_text) = match piece {
            Piece::Text(it) | Piece::Entity(_, it) => (it.to_owned(), true),
            Piece::Code(it) | Piece::Html(it) | Piece::Autolink(it) | Piece::Image(it) => {
                (it.to_owned(), false)
            }
            Piece::Footnote(label) => (format!("[^{label}]"), true),
            Piece::Break => ("\n".to_owned(), false),
            Piece::Open => {
                level += 1;
                continue;
            }
            Piece::Close => {
                level -= 1;
                continue;
            }
        };
        match tokens.last_mut() {
            Some(last) if is_text && last.is_text && last.level == level => {
                last.text.push_str(&text)
            }
            _ => tokens.push(typographer::Token { text, is_text, level }),
        }
    }
    if let Some(quotes) = quotes {
        typographer::markdown_it(&mut tokens, quotes);
    }
    tokens.retain(|it| it.is_text || it.text != "\n");
    tokens.into_iter().map(|it| it.text).collect()
}

/// `TextPlain` of Hugo's `markup/goldmark/internal/render/context.go`: it follows only the first child of anything but the
/// heading itself. The last line of several counts (`textHeadingID`).
fn hugo<'a>(pieces: impl Iterator<Item = Piece<'a>>, typographer: bool) -> String {
    let mut res = String::new();
    let mut depth = 0;
    let mut first = true;
    for piece in pieces {
        let inner = depth > 0;
        match piece {
            Piece::Open => {
                first = first || depth == 0;
                depth += 1;
                continue;
            }
            Piece::Close => {
                depth -= 1;
                first = false;
                continue;
            }
            _ if inner && !first => continue,
            Piece::Break if !inner => res.clear(),
            Piece::Text(it) if inner => res.push_str(typographer::before_symbols(it, typographer)),
            Piece::Text(it) => res.push_str(&typographer::hugo(it, typographer)),
            Piece::Code(it) | Piece::Image(it) => res.push_str(it),
            // A numeric reference is left as it is written, and loses `&#` and `;` like any punctuation.
            Piece::Entity(source, meaning) => {
                res.push_str(if source.starts_with("&#") { source } else { meaning })
            }
            Piece::Html(_) | Piece::Autolink(_) | Piece::Footnote(_) | Piece::Break => {}
        }
        if inner {
            // An entity is no node of its own: text goes on behind it.
            first = matches!(piece, Piece::Entity(..));
        }
    }
    res
}

fn zola<'a>(pieces: impl Iterator<Item = Piece<'a>>) -> String {
    let text = |piece| match piece {
        Piece::Text(it)
        | Piece::Entity(_, it)
        | Piece::Code(it)
        | Piece::Autolink(it)
        | Piece::Image(it) => it,
        Piece::Break => " ",
        Piece::Html(_) | Piece::Footnote(_) | Piece::Open | Piece::Close => "",
    };
    pieces.map(text).collect()
}

/// The piece's text, and whether a typographer may change it.
fn github(piece: Piece<'_>) -> Option<(&str, bool)> {
    match piece {
        Piece::Text(it) => Some((it, true)),
        Piece::Entity(_, it) | Piece::Code(it) | Piece::Autolink(it) => Some((it, false)),
        Piece::Break => Some((" ", false)),
        Piece::Html(_) | Piece::Image(_) | Piece::Footnote(_) | Piece::Open | Piece::Close => None,
    }
}
