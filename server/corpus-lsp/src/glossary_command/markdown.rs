//! `--format markdown`: a page that reads well as it is, and that serves as `glossary.md` again.
//!
//! Invariant: what posts say makes no HTML, no link and no heading of its own.

use std::io::{self, Write};

use corpus::diagnostic::Locale;

use super::{Listing, Said, Source, Term};

/// Writes the page.
pub(super) fn print(listing: &Listing, locale: Locale, out: &mut dyn Write) -> io::Result<()> {
    let title = match locale {
        Locale::En => "Glossary",
        Locale::Zh => "术语表",
    };
    writeln!(out, "# {title}")?;
    listing.terms.iter().try_for_each(|it| term(it, locale, out))
}

fn term(it: &Term, locale: Locale, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "\n## {}", escape(&it.name))?;
    if !it.aliases.is_empty() {
        let aliases: Vec<String> = it.aliases.iter().map(|it| escape(it)).collect();
        write!(out, "（{}）", aliases.join("，"))?;
    }
    writeln!(out)?;
    for said in &it.definitions {
        writeln!(out, "\n{}  \n— {}", escape(&said.text), place(said, locale))?;
    }
    match locale {
        Locale::En => writeln!(out, "\nUses: {}", it.uses),
        Locale::Zh => writeln!(out, "\n使用次数：{}", it.uses),
    }
}

/// Where a definition stands, for people.
pub(super) fn place(it: &Said, locale: Locale) -> String {
    let path = match (&it.path, it.line) {
        (Some(path), Some(line)) => format!("{}:{line}", escape(path)),
        (Some(path), None) => escape(path),
        (None, _) => match locale {
            Locale::En => "built-in glossary".to_owned(),
            Locale::Zh => "内置术语表".to_owned(),
        },
    };
    match (it.source, locale) {
        (Source::Mined, Locale::En) if it.confidence < corpus::glossary::STRONG => {
            format!("{path} (perhaps)")
        }
        (Source::Mined, Locale::Zh) if it.confidence < corpus::glossary::STRONG => {
            format!("{path}（可能）")
        }
        _ => path,
    }
}

/// `text` on one line, without what would be a tag, a link, an image or a block of Markdown.
fn escape(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut res = String::with_capacity(text.len() + 8);
    for (at, it) in text.char_indices() {
        let opens_block = at == 0 && matches!(it, '#' | '>' | '-' | '+' | '=' | '|' | ':');
        if opens_block || matches!(it, '<' | '>' | '[' | ']' | '&' | '\\' | '`' | '{' | '}') {
            res.push('\\');
        }
        res.push(if it.is_control() { ' ' } else { it });
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_posts_say_is_markup() {
        assert_eq!(
            escape("# a\n<b> [x](command:y) {{< z >}}"),
            "\\# a \\<b\\> \\[x\\](command:y) \\{\\{\\< z \\>\\}\\}"
        );
    }
}
