//! `--format html`: one self-contained page with an index by letter, Chinese names by how they are read.
//!
//! Invariant: no script and nothing from outside, which the page's own policy enforces; every text in it is escaped.

use std::io::{self, Write};

use corpus::diagnostic::Locale;
use quick_xml::escape::escape;

use super::{Listing, Said, Source, Term};

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8884}\
body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}\
h1{font-size:1.4rem}h2{border-bottom:1px solid var(--line);font-size:1.1rem}\
nav{background:Canvas;border-bottom:1px solid var(--line);padding:.25rem 0;position:sticky;top:0}\
nav a{display:inline-block;min-width:1.5rem;padding:.25rem;text-align:center}\
dt{font-weight:600;margin-top:1rem}dt small{font-weight:400}dd{margin:.25rem 0 .25rem 1rem}\
dd p{margin:0;white-space:pre-line}dd small,dt small{color:GrayText}";

/// The words of the page itself.
struct Words {
    lang: &'static str,
    title: &'static str,
    builtin: &'static str,
    perhaps: &'static str,
}

const EN: Words =
    Words { lang: "en", title: "Glossary", builtin: "built-in glossary", perhaps: " (perhaps)" };
const ZH: Words =
    Words {
        lang: "zh-Hans", title: "术语表", builtin: "内置术语表", perhaps: "（可能）"
    };

/// Writes the page.
pub(super) fn print(listing: &Listing, locale: Locale, out: &mut dyn Write) -> io::Result<()> {
    let words = if locale == Locale::Zh { &ZH } else { &EN };
    write!(
        out,
        "<!doctype html>\n<html lang=\"{lang}\">\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n<h1>{title}</h1>\n",
        lang = words.lang,
        title = words.title,
    )?;
    let letters: Vec<&[Term]> = listing.terms.chunk_by(|a, b| a.letter == b.letter).collect();
    write!(out, "<nav>")?;
    for it in letters.iter().filter_map(|it| it.first()) {
        write!(out, "<a href=\"#{}\">{}</a>", anchor(it.letter), it.letter)?;
    }
    writeln!(out, "</nav>")?;
    for terms in letters {
        let letter = terms.first().map_or('#', |it| it.letter);
        writeln!(out, "<h2 id=\"{}\">{letter}</h2>\n<dl>", anchor(letter))?;
        terms.iter().try_for_each(|it| term(it, words, locale, out))?;
        writeln!(out, "</dl>")?;
    }
    writeln!(out, "</html>")
}

fn anchor(letter: char) -> String {
    if letter == '#' { "other".to_owned() } else { letter.to_string() }
}

fn term(it: &Term, words: &Words, locale: Locale, out: &mut dyn Write) -> io::Result<()> {
    let aliases: Vec<String> = it.aliases.iter().map(|it| html(it)).collect();
    let uses = match locale {
        Locale::En if it.uses == 1 => "used once".to_owned(),
        Locale::En => format!("used {} times", it.uses),
        Locale::Zh => format!("使用 {} 次", it.uses),
    };
    write!(out, "<dt>{}", html(&it.name))?;
    if !aliases.is_empty() {
        write!(out, " <small>{}</small>", aliases.join(" · "))?;
    }
    writeln!(out, " <small>— {uses}</small></dt>")?;
    it.definitions.iter().try_for_each(|it| definition(it, words, out))
}

fn definition(it: &Said, words: &Words, out: &mut dyn Write) -> io::Result<()> {
    let place = match (&it.path, it.line) {
        (Some(path), Some(line)) => html(&format!("{path}:{line}")),
        (Some(path), None) => html(path),
        (None, _) => words.builtin.to_owned(),
    };
    let is_guess = it.source == Source::Mined && it.confidence < corpus::glossary::STRONG;
    let mark = if is_guess { words.perhaps } else { "" };
    writeln!(out, "<dd><p>{}</p><small>{place}{mark}</small></dd>", html(&it.text))
}

/// `text` as the content of an element, without what turns its direction or cannot be shown.
fn html(text: &str) -> String {
    let shown = |it: char| match it {
        '\n' => '\n',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => ' ',
        it if it.is_control() => ' ',
        it => it,
    };
    escape(text.chars().map(shown).collect::<String>()).into_owned()
}
