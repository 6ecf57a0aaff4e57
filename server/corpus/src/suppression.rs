//! Suppressions: what an author says in a post about findings that are known and meant.
//!
//! `<!-- corpus-lsp: ignore rule, rule -- reason -->` speaks for the lines it stands on, `ignore-next-line` for the next line that is
//! not blank, `ignore-file` for the post; in front matter, `corpus-lsp: {ignore: [rule]}` speaks for the post as well.
//! Invariant: a suppression names its rules. One that names none suppresses nothing.

use crate::diagnostic::Diagnostic;
use crate::front_matter::FrontMatter;
use crate::text::Span;

/// What every suppression begins with.
const MARK: &str = "corpus-lsp:";

/// What a comment speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Findings that begin in these bytes, both ends included: whole lines without the last line break.
    Lines(Span),
    /// The first line that is not blank in what follows the piece.
    Next,
    /// The whole post.
    Post,
    /// Nothing, since it says neither of the words that there are.
    Unknown,
}

/// One suppression. Spans are relative to the piece of text that it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Directive {
    /// What it speaks for.
    pub reach: Reach,
    /// The word that says so, to mark when it is none; the comment itself when it is missing.
    pub word: Span,
    /// The ids it names, each with its bytes.
    pub rules: Vec<(Box<str>, Span)>,
    /// What to take out to be rid of it: the comment with the blanks before it, or its whole line. Empty in front matter.
    pub removal: Span,
    /// Whether taking it out leaves everything around it as it is.
    pub safe_to_remove: bool,
}

/// Reads the suppressions among the HTML `comments` of `text`, in order.
pub fn read(text: &str, comments: &[Span]) -> Vec<Directive> {
    comments.iter().filter_map(|it| directive(text, *it)).collect()
}

fn directive(text: &str, comment: Span) -> Option<Directive> {
    let whole = text.get(comment.range())?;
    let inside = whole.strip_prefix("<!--")?;
    let inside = inside.strip_suffix("-->").unwrap_or(inside);
    let said = inside.trim_start().strip_prefix(MARK)?;
    let start =
        comment.start as usize + 4 + (inside.len() - inside.trim_start().len()) + MARK.len();
    // A reason stands behind ` -- `; a rule's name has single hyphens only.
    let said = said.find("--").map_or(said, |at| &said[..at]);
    let mut names = names(said, start).into_iter();
    let (word, word_span) = names.next().unwrap_or((Box::from(""), comment));
    let lines = lines(text, comment);
    let reach = match &*word {
        "ignore" => Reach::Lines(lines),
        "ignore-next-line" => next_line(text, lines.end as usize).map_or(Reach::Next, Reach::Lines),
        "ignore-file" => Reach::Post,
        _ => Reach::Unknown,
    };
    let (removal, safe_to_remove) = removal(text, comment, lines);
    Some(Directive { reach, word: word_span, rules: names.collect(), removal, safe_to_remove })
}

/// The names in `text`, which begins at `start`, between blanks and commas.
fn names(text: &str, start: usize) -> Vec<(Box<str>, Span)> {
    let separates = |it: char| it.is_whitespace() || matches!(it, ',' | '，' | '、');
    let mut res = Vec::new();
    let mut at = 0;
    for part in text.split_inclusive(separates) {
        let name = part.trim_end_matches(separates);
        if !name.is_empty() {
            res.push((name.into(), Span::new(start + at, start + at + name.len())));
        }
        at += part.len();
    }
    res
}

/// The whole lines that `span` lies on, without the last line break.
fn lines(text: &str, span: Span) -> Span {
    let start = text[..span.start as usize].rfind(['\n', '\r']).map_or(0, |it| it + 1);
    let end = span.end as usize;
    Span::new(start, end + text[end..].find(['\n', '\r']).unwrap_or(text.len() - end))
}

/// The first line behind `at`, the end of a line, that is not blank; without its line break.
fn next_line(text: &str, at: usize) -> Option<Span> {
    first_line(&text[at..]).map(|it| it.shift(at))
}

/// The first line of `text` that is not blank, without its line break.
pub fn first_line(text: &str) -> Option<Span> {
    let first = text.find(|it: char| !it.is_whitespace() && it != '\u{feff}')?;
    let start = text[..first].rfind(['\n', '\r']).map_or(0, |it| it + 1);
    let end = first + text[first..].find(['\n', '\r']).unwrap_or(text.len() - first);
    Some(Span::new(start, end))
}

fn removal(text: &str, comment: Span, lines: Span) -> (Span, bool) {
    let (start, end) = (comment.start as usize, comment.end as usize);
    let before = &text[lines.start as usize..start];
    let after = &text[end..lines.end as usize];
    if !before.trim().is_empty() || !after.trim().is_empty() {
        let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
        return (Span::new(start - blanks, end), true);
    }
    let rest = &text[lines.end as usize..];
    let line_break = if rest.starts_with("\r\n") { 2 } else { usize::from(!rest.is_empty()) };
    // Without a blank line beside it, the lines around it would run into one.
    let above = text[..lines.start as usize].trim_end_matches(['\n', '\r', ' ', '\t']);
    let gap = &text[above.len()..lines.start as usize];
    let breaks = |it: &str| it.replace("\r\n", "\n").matches(['\n', '\r']).count();
    let below = &rest[line_break..];
    let is_apart = above.is_empty()
        || breaks(gap) > 1
        || below.trim().is_empty()
        || below.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']);
    (Span::new(lines.start as usize, lines.end as usize + line_break), is_apart)
}

/// The suppressions in front matter: under `corpus-lsp`, or under `extra.corpus-lsp` or `params.corpus-lsp` where the generator
/// takes no fields of others.
pub fn of_front_matter(front: &FrontMatter) -> Option<Directive> {
    let own = ["corpus-lsp", "extra", "params"];
    if !front.fields.iter().any(|it| own.contains(&&*it.key)) {
        return None;
    }
    let paths: [&[&str]; 3] = [
        &["corpus-lsp", "ignore"],
        &["extra", "corpus-lsp", "ignore"],
        &["params", "corpus-lsp", "ignore"],
    ];
    let node = paths.iter().find_map(|it| front.at(it))?;
    Some(Directive {
        reach: Reach::Post,
        word: node.span,
        rules: node.strings(),
        removal: Span::default(),
        safe_to_remove: false,
    })
}

/// One suppression at its place in the post.
#[derive(Debug)]
pub struct Given<'a> {
    /// What it says.
    pub directive: &'a Directive,
    /// The lines that it speaks for, in the post; `None` for all.
    pub lines: Option<Span>,
    /// Where its piece of text starts in the post, in bytes.
    pub start: usize,
    /// For each of its rules, whether there was something to suppress.
    pub used: Vec<bool>,
}

impl<'a> Given<'a> {
    /// `directive` of a piece that starts at `start` and is followed by the line `next`, which counts in the post.
    pub fn new(directive: &'a Directive, start: usize, next: Option<Span>) -> Given<'a> {
        let nothing = Some(Span { start: u32::MAX, end: u32::MAX });
        let lines = match directive.reach {
            Reach::Lines(it) => Some(it.shift(start)),
            Reach::Next => next.or(nothing),
            Reach::Post => None,
            Reach::Unknown => nothing,
        };
        Given { directive, lines, start, used: vec![false; directive.rules.len()] }
    }

    /// Whether it speaks for `found`; remembers so.
    pub fn suppresses(&mut self, found: &Diagnostic) -> bool {
        if !self.lines.is_none_or(|it| it.start <= found.span.start && found.span.start <= it.end) {
            return false;
        }
        let mut res = false;
        for ((id, _), used) in self.directive.rules.iter().zip(&mut self.used) {
            if **id == *found.rule {
                *used = true;
                res = true;
            }
        }
        res
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_one(text: &str) -> Directive {
        let start = text.find("<!--").unwrap();
        let end = text.find("-->").map_or(text.len(), |it| it + 3);
        directive(text, Span::new(start, end)).unwrap()
    }

    fn ids(it: &Directive) -> Vec<&str> {
        it.rules.iter().map(|it| &*it.0).collect()
    }

    #[test]
    fn names_have_their_places() {
        let text =
            "字 <!-- corpus-lsp: ignore broken-link，image-case、a\u{3000}b -- 理由 x, y -->\r\n";
        let it = read_one(text);
        assert_eq!(ids(&it), ["broken-link", "image-case", "a", "b"]);
        for (id, span) in &it.rules {
            assert_eq!(&text[span.range()], &**id);
        }
        assert_eq!(it.reach, Reach::Lines(Span::new(0, text.len() - 2)));
        assert_eq!(&text[it.removal.range()], &text[3..text.len() - 2]);
    }

    #[test]
    fn the_next_line_is_the_next_that_says_something() {
        for gap in ["\n", "\r\n\r\n", "\r \r", "\n\t\n"] {
            let text = format!("x\n\n<!--corpus-lsp:ignore-next-line a-->{gap}看\nend");
            let Reach::Lines(span) = read_one(&text).reach else { panic!("{text:?}") };
            assert_eq!(&text[span.range()], "看");
        }
        assert_eq!(read_one("<!-- corpus-lsp: ignore-next-line a -->\n\n").reach, Reach::Next);
        assert_eq!(read_one("<!-- corpus-lsp: ignore-file a -->").reach, Reach::Post);
        assert_eq!(read_one("<!-- corpus-lsp: ignor a -->").reach, Reach::Unknown);
        assert!(directive("<!-- more -->", Span::new(0, 13)).is_none());
    }

    #[test]
    fn taking_it_out_is_safe_when_nothing_runs_together() {
        let removed = |text: &str| {
            let it = read_one(text);
            (
                crate::text::apply_all(
                    text,
                    &[crate::text::Edit { span: it.removal, new_text: String::new() }],
                ),
                it.safe_to_remove,
            )
        };
        assert_eq!(removed("a <!-- corpus-lsp: ignore x -->\nb"), ("a\nb".to_owned(), true));
        assert_eq!(removed("a\n\n<!-- corpus-lsp: ignore x -->\nb"), ("a\n\nb".to_owned(), true));
        assert_eq!(removed("a\n<!-- corpus-lsp: ignore x -->\nb"), ("a\nb".to_owned(), false));
        assert_eq!(
            removed("a\r\n<!-- corpus-lsp: ignore x -->\r\n\r\nb"),
            ("a\r\n\r\nb".to_owned(), true)
        );
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "(<!--|-->|corpus-lsp:| |ignore|-next-line|--|,|，|a|\r|\n|\u{0}|😀|中){0,12}", start in 0..40usize, end in 0..60usize) {
            for it in read(&text, &[Span::new(start, end.max(start)), Span::new(0, text.len())]) {
                prop_assert!(it.rules.iter().all(|it| text[it.1.range()] == *it.0));
                prop_assert!(text.get(it.removal.range()).is_some());
            }
        }
    }
}
