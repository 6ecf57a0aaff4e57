//! What an editor's grammar does not know of Markdown: template tags, labels, destinations and the fields of the front matter.
//!
//! Invariant: tokens are in order, none overlaps another, and none holds a line break.

use super::Thing;
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::markdown::Form;
use crate::post::Post;
use crate::text::Span;

/// What a token is. The order is that of [`TokenKind::ALL`], which editors are told once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenKind {
    /// The name of a template tag or shortcode.
    Keyword,
    /// The key of one of its arguments.
    Parameter,
    /// A destination, or the value of an argument.
    String,
    /// The label of a reference or footnote.
    Variable,
    /// A key of the front matter.
    Property,
    /// A comment.
    Comment,
}

impl TokenKind {
    /// All kinds, by the names that LSP gives them.
    pub const ALL: [(TokenKind, &'static str); 6] = [
        (TokenKind::Keyword, "keyword"),
        (TokenKind::Parameter, "parameter"),
        (TokenKind::String, "string"),
        (TokenKind::Variable, "variable"),
        (TokenKind::Property, "property"),
        (TokenKind::Comment, "comment"),
    ];
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token {
    /// Its bytes, all on one line.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// Whether a label is defined here.
    pub declaration: bool,
}

/// The tokens in `within` of the open post at `path`, in order.
pub fn semantic_tokens(
    corpus: &Corpus,
    path: &FilePath,
    within: Span,
    cancel: &Cancel,
) -> Result<Vec<Token>, Cancelled> {
    cancel.poll()?;
    let Some(post) = corpus.post(path).filter(|it| it.rope.is_some()) else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    for (span, thing) in super::front_things(post) {
        match thing {
            Thing::Field(_) => all.push((span, TokenKind::Property, false)),
            Thing::Link(it) => all.push((it.destination_span, TokenKind::String, false)),
            _ => {}
        }
    }
    for slot in &post.slots {
        cancel.poll()?;
        if slot.start <= within.end as usize && slot.end() >= within.start as usize {
            let from = all.len();
            of_segment(post, &slot.segment.outline, slot.start, &mut all);
            all[from..].iter_mut().for_each(|it| it.0 = it.0.shift(slot.start));
        }
    }
    all.retain(|it| it.0.overlaps(within));
    // Of two that overlap the one that begins first stays; of those that begin together the shorter one.
    all.sort_by_key(|it| (it.0.start, it.0.len(), it.1));
    let (mut res, mut end) = (Vec::new(), 0);
    for (span, kind, declaration) in all {
        if span.start >= end && !span.is_empty() {
            end = span.end;
            lines(post, span, |span| res.push(Token { span, kind, declaration }));
        }
    }
    Ok(res)
}

type Found = (Span, TokenKind, bool);

fn of_segment(post: &Post, outline: &crate::markdown::Outline, start: usize, res: &mut Vec<Found>) {
    for tag in outline.tags.iter().filter(|it| !it.escaped && !it.unfinished) {
        res.push((tag.name_span, TokenKind::Keyword, false));
        for it in &tag.args {
            res.extend(it.key_span.map(|it| (it, TokenKind::Parameter, false)));
            res.push((it.span, TokenKind::String, false));
        }
    }
    for it in &outline.links {
        let kind = match it.form {
            Form::Reference(_) => TokenKind::Variable,
            _ => TokenKind::String,
        };
        res.push((it.destination_span, kind, false));
    }
    for it in &outline.definitions {
        res.extend(label(post, it.span, start, 1).map(|it| (it, TokenKind::Variable, true)));
        res.push((it.destination_span, TokenKind::String, false));
    }
    for it in &outline.footnotes {
        let span = label(post, it.span, start, 2);
        res.extend(span.map(|span| (span, TokenKind::Variable, it.definition)));
    }
    res.extend(outline.comments.iter().map(|it| (*it, TokenKind::Comment, false)));
}

/// The label in the brackets that `span` begins with, `opening` bytes behind its start.
fn label(post: &Post, span: Span, start: usize, opening: u32) -> Option<Span> {
    let head = Span { end: span.end.min(span.start + 1000), ..span };
    let text = super::slice(post, head.shift(start));
    let inside = text.get(opening as usize..)?;
    let end = inside.find(']')? as u32;
    Some(Span { start: span.start + opening, end: span.start + opening + end })
}

/// Calls `found` for each line of `span`.
fn lines(post: &Post, span: Span, mut found: impl FnMut(Span)) {
    let text = super::slice(post, span);
    let mut at = span.start as usize;
    for line in text.split_inclusive(['\n', '\r']) {
        let bare = line.trim_end_matches(['\n', '\r']);
        if !bare.trim().is_empty() {
            found(Span::new(at, at + bare.len()));
        }
        at += line.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::tests::{open, text};
    use expect_test::expect;

    #[test]
    fn tokens_stand_in_order_and_apart() {
        let (corpus, path, _) = open(
            "//- /source/_posts/a.md\n---\ntitle: 题\ncover: /a.png\n---\n文 [x](b.md \"t\") [y][甲] [^1] {% post_link b 标题 %}\r\n<!-- 注\r\n\r\n释 -->\n\n[甲]: <c d.md>\n\n[^1]: [z](e.md)\n//- /_config.yml\n",
        );
        let whole = Span::new(0, corpus.post(&path).unwrap().len);
        let found = semantic_tokens(&corpus, &path, whole, &Cancel::default()).unwrap();
        assert!(found.is_sorted_by(|a, b| a.span.end <= b.span.start));
        let shown: Vec<String> = found
            .iter()
            .map(|it| {
                let mark = if it.declaration { "!" } else { "" };
                format!("{:?}{mark} {}", it.kind, text(&corpus, &path, it.span))
            })
            .collect();
        expect![[r#"
            Property title
            Property cover
            String /a.png
            String b.md
            Variable 甲
            Variable 1
            Keyword post_link
            String b
            String 标题
            Comment <!-- 注
            Comment 释 -->
            Variable! 甲
            String c d.md
            Variable! 1
            String e.md"#]]
        .assert_eq(&shown.join("\n"));
        let part = semantic_tokens(&corpus, &path, Span::new(0, 12), &Cancel::default()).unwrap();
        assert_eq!(part, found[..1]);
    }
}
