//! Straight quotes, dashes and dots into typographic ones, as the renderers do before they take a heading's id.
//!
//! Invariant: only what can show in an id is imitated; each function names the code it follows.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::Quotes;

/// `smartypants` of hexo-renderer-marked's `lib/renderer.js`, for one text token.
pub(super) fn marked(text: &str, [open, close, open_single, close_single]: &Quotes) -> String {
    let text = text.replace("---", "—").replace("--", "–");
    let text = curl(&text, '\'', *open_single, *close_single, "-—/([{\"");
    curl(&text, '"', *open, *close, "-—/([{‘").replace("...", "…")
}

/// `quote` becomes `open` at the start and behind a space or one of `before`, otherwise `close`.
fn curl(text: &str, quote: char, open: char, close: char, before: &str) -> String {
    let mut last = ' ';
    let curl = |it: char| {
        let opens = last.is_whitespace() || before.contains(last);
        last = it;
        match it {
            it if it != quote => it,
            _ if opens => open,
            _ => close,
        }
    };
    text.chars().map(curl).collect()
}

/// A token of markdown-it that has content.
#[derive(Debug)]
pub(super) struct Token {
    /// Its content; `"\n"` for a line break.
    pub(super) text: String,
    /// Whether the typographer may change it.
    pub(super) is_text: bool,
    /// How many emphases and links it lies in.
    pub(super) level: i32,
}

/// The rules `replacements` and `smartquotes` of markdown-it 13.
pub(super) fn markdown_it(tokens: &mut [Token], quotes: &Quotes) {
    for token in tokens.iter_mut().filter(|it| it.is_text) {
        token.text = replacements(&token.text);
    }
    smart_quotes(tokens, quotes);
}

fn replacements(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut res = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let (put, len) = replacement(&chars, at);
        res.push_str(&put);
        at += len;
    }
    res
}

/// What stands for the characters at `at`, and how many of them.
fn replacement(chars: &[char], at: usize) -> (String, usize) {
    let it = chars[at];
    let run = chars[at..].iter().take_while(|other| **other == it).count();
    let before = at.checked_sub(1).map(|at| chars[at]);
    let after = chars.get(at + run).copied();
    match it {
        '(' => abbreviation(&chars[at..]).unwrap_or(("(".to_owned(), 1)),
        '+' if chars.get(at + 1) == Some(&'-') => ("±".to_owned(), 2),
        '.' if run > 1 && matches!(before, Some('?' | '!')) => ("..".to_owned(), run),
        '.' if run > 1 => ("…".to_owned(), run),
        '?' | '!' => marks(&chars[at..]),
        ',' => (",".to_owned(), run),
        '-' if run == 3 => ("—".to_owned(), 3),
        '-' if run == 2 => {
            let spaces =
                before.is_none_or(char::is_whitespace) && after.is_none_or(char::is_whitespace);
            let inside = before.is_some_and(|it| !it.is_whitespace())
                && after.is_some_and(|it| !it.is_whitespace());
            (if spaces || inside { "–" } else { "--" }.to_owned(), 2)
        }
        '-' => ("-".repeat(run), run),
        it => (it.to_string(), 1),
    }
}

fn abbreviation(chars: &[char]) -> Option<(String, usize)> {
    let start: String = chars.iter().take(4).collect::<String>().to_ascii_lowercase();
    [("(c)", "©"), ("(r)", "®"), ("(tm)", "™")]
        .into_iter()
        .find(|it| start.starts_with(it.0))
        .map(|it| (it.1.to_owned(), it.0.len()))
}

/// Four or more question or exclamation marks become three of the last.
fn marks(chars: &[char]) -> (String, usize) {
    let run = chars.iter().take_while(|it| matches!(it, '?' | '!')).count();
    match run {
        ..4 => (chars[..run].iter().collect(), run),
        _ => (chars[run - 1].to_string().repeat(3), run),
    }
}

/// An opening quote that waits for its partner.
struct Waiting {
    token: usize,
    at: usize,
    single: bool,
    level: i32,
}

fn smart_quotes(tokens: &mut [Token], [open, close, open_single, close_single]: &Quotes) {
    let mut chars: Vec<Vec<char>> = tokens.iter().map(|it| it.text.chars().collect()).collect();
    let mut stack: Vec<Waiting> = Vec::new();
    for token in 0..tokens.len() {
        let level = tokens[token].level;
        stack.retain(|it| it.level <= level);
        if !tokens[token].is_text {
            continue;
        }
        for at in 0..chars[token].len() {
            let it = chars[token][at];
            if it != '\'' && it != '"' {
                continue;
            }
            let single = it == '\'';
            let (can_open, can_close) = quote_sides(&chars, token, at);
            let partner = stack
                .iter()
                .rposition(|it| it.level == level && it.single == single)
                .filter(|_| can_close);
            if let Some(partner) = partner {
                let opening = &stack[partner];
                chars[opening.token][opening.at] = if single { *open_single } else { *open };
                chars[token][at] = if single { *close_single } else { *close };
                stack.truncate(partner);
            } else if can_open {
                stack.push(Waiting { token, at, single, level });
            } else if single {
                chars[token][at] = '’';
            }
        }
    }
    for (token, chars) in tokens.iter_mut().zip(chars).filter(|it| it.0.is_text) {
        token.text = chars.into_iter().collect();
    }
}

/// Whether the quote can open and can close, by what stands on its sides.
fn quote_sides(chars: &[Vec<char>], token: usize, at: usize) -> (bool, bool) {
    let last = match at.checked_sub(1) {
        Some(at) => chars[token][at],
        None => chars[..token].iter().rev().find_map(|it| it.last()).copied().unwrap_or(' '),
    };
    let next = match chars[token].get(at + 1) {
        Some(next) => *next,
        None => chars[token + 1..].iter().find_map(|it| it.first()).copied().unwrap_or(' '),
    };
    let open_outside = !is_punctuation(next) || last.is_whitespace() || is_punctuation(last);
    let can_open = !next.is_whitespace() && open_outside;
    let close_outside = !is_punctuation(last) || next.is_whitespace() || is_punctuation(next);
    let can_close = !last.is_whitespace() && close_outside;
    if chars[token][at] == '"' && next == '"' && last.is_ascii_digit() {
        return (false, false);
    }
    if can_open && can_close {
        (is_punctuation(last), is_punctuation(next))
    } else {
        (can_open, can_close)
    }
}

fn is_punctuation(it: char) -> bool {
    it.is_ascii_punctuation() || it.general_category_group() == GeneralCategoryGroup::Punctuation
}

/// Smart punctuation of pulldown-cmark, over the text of a whole heading.
pub(super) fn smart(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut res = String::with_capacity(text.len());
    let mut single: Option<usize> = None;
    let mut double = false;
    let mut at = 0;
    while at < chars.len() {
        let it = chars[at];
        let run = chars[at..].iter().take_while(|other| **other == it).count();
        let mut len = 1;
        match it {
            '.' if run >= 3 => {
                res.push('…');
                len = 3;
            }
            '-' if run >= 2 => {
                res.push_str(&dashes(run));
                len = run;
            }
            '\'' | '"' => {
                let (can_open, can_close) = smart_sides(&chars, at);
                if it == '\'' {
                    match single.take_if(|_| can_close) {
                        Some(open) => res.replace_range(open..open + '’'.len_utf8(), "‘"),
                        None if can_open => single = Some(res.len()),
                        None => {}
                    }
                    res.push('’');
                } else {
                    let closes = can_close && double;
                    res.push(if closes { '”' } else { '“' });
                    double = !closes && (double || can_open);
                }
            }
            it => res.push(it),
        }
        at += len;
    }
    res
}

fn smart_sides(chars: &[char], at: usize) -> (bool, bool) {
    let last = at.checked_sub(1).map_or(' ', |at| chars[at]);
    let next = chars.get(at + 1).copied().unwrap_or(' ');
    let open_behind = last.is_whitespace()
        || is_punctuation(last) && !(chars[at] == '\'' && matches!(last, ']' | ')'));
    let can_open = !next.is_whitespace() && open_behind;
    let can_close = !last.is_whitespace() && (next.is_whitespace() || is_punctuation(next));
    (can_open, can_close)
}

/// A run of hyphens as dashes: all of one kind where the number allows.
fn dashes(run: usize) -> String {
    let (en, em) = match run {
        run if run % 3 == 0 => (0, run / 3),
        run if run % 2 == 0 => (run / 2, 0),
        run if run % 3 == 2 => (1, (run - 2) / 3),
        run => (2, (run - 4) / 3),
    };
    "—".repeat(em) + &"–".repeat(en)
}

/// The texts without the dashes that kramdown and goldmark make of `---` and `--`, which no id keeps. Where the flag is not
/// set the text is code.
pub(super) fn without_dashes<'a>(texts: impl Iterator<Item = (&'a str, bool)>) -> String {
    let plain = |(text, typographic): (&str, bool)| {
        if typographic { text.replace("---", "").replace("--", "") } else { text.to_owned() }
    };
    texts.map(plain).collect()
}

/// A text that is a child of the heading itself, as Hugo sees it: without bare URLs, which goldmark makes links of, and dashes.
pub(super) fn hugo(text: &str, typographer: bool) -> String {
    let text = without_urls(text);
    if typographer { without_dashes(std::iter::once((text.as_str(), true))) } else { text }
}

/// The text before the first symbol that goldmark's typographer makes a node of.
pub(super) fn before_symbols(text: &str, typographer: bool) -> &str {
    if !typographer {
        return text;
    }
    let end = ["'", "\"", "--", "...", "<<", ">>"].iter().filter_map(|it| text.find(it)).min();
    &text[..end.unwrap_or(text.len())]
}

/// `text` without what goldmark's linkify extension takes for a URL: an ASCII run with a dotted host.
fn without_urls(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) =
        ["http://", "https://", "ftp://", "www."].iter().filter_map(|it| rest.find(it)).min()
    {
        let (before, url) = rest.split_at(at);
        res.push_str(before);
        let len = url_len(url);
        let boundary =
            before.chars().next_back().is_none_or(|it| it.is_whitespace() || "*_~(".contains(it));
        if boundary && len > 0 {
            rest = &url[len..];
        } else {
            res.push_str(&url[..1]);
            rest = &url[1..];
        }
    }
    res + rest
}

/// How many bytes of `url` are the link; 0 when its host has no dot.
fn url_len(url: &str) -> usize {
    let end = url
        .find(|it: char| !it.is_ascii() || it.is_ascii_whitespace() || it == '<')
        .unwrap_or(url.len());
    let url =
        url[..end].trim_end_matches(['?', '!', '.', ',', ':', '*', '_', '~', ')', ';', '"', '\'']);
    let host = url.split_once("://").map_or(url, |it| it.1);
    let host = host.split(['/', '?', '#']).next().unwrap_or("");
    if host.trim_start_matches("www.").contains('.') { url.len() } else { 0 }
}
