//! Expand selection: from the cursor outwards over inline markup, blocks and sections to the whole post.
//!
//! Invariant: each range holds the one before it and is longer.

use super::document_symbol::{Symbol, document_symbols};
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::front_matter::{Field, FrontMatter, Value};
use crate::post::Post;
use crate::text::Span;

/// For each of `offsets` the ranges around it in the post at `path`, the innermost first. Empty when it is no post.
pub fn selection_ranges(
    corpus: &Corpus,
    path: &FilePath,
    offsets: &[usize],
    cancel: &Cancel,
) -> Result<Vec<Vec<Span>>, Cancelled> {
    let Some(post) = corpus.post(path) else { return Ok(vec![Vec::new(); offsets.len()]) };
    let symbols = document_symbols(corpus, path, cancel)?;
    let mut res = Vec::with_capacity(offsets.len());
    for offset in offsets {
        cancel.poll()?;
        res.push(nest(around(post, &symbols, *offset), *offset));
    }
    Ok(res)
}

fn around(post: &Post, symbols: &[Symbol], offset: usize) -> Vec<Span> {
    let mut res = vec![Span::new(0, post.len)];
    if offset >= post.body {
        res.push(Span::new(post.body, post.len));
        sections(symbols, offset, &mut res);
        let slot = post.slot_at(offset);
        if let Some(slot) = slot
            && let Some(structure) = post.structure(slot)
        {
            let at = Span::at(offset - slot.start);
            // The tree's own root and sections end with the segment, not with what the author sees.
            let blocks = structure
                .around(at)
                .into_iter()
                .filter(|it| !matches!(it.kind, crate::syntax::Kind::Section) && it.depth > 0);
            res.extend(blocks.map(|it| super::trimmed(post, it.span.shift(slot.start))));
        }
    } else if let Some(front) = post.front_matter() {
        fields(front, offset, &mut res);
    }
    res.extend(super::at(post, offset).map(|it| it.span));
    res
}

fn sections(symbols: &[Symbol], offset: usize, res: &mut Vec<Span>) {
    for it in symbols.iter().filter(|it| it.span.touches(offset)) {
        res.push(it.span);
        if it.focus.touches(offset) {
            res.push(it.focus);
        }
        sections(&it.children, offset, res);
    }
}

fn fields(front: &FrontMatter, offset: usize, res: &mut Vec<Span>) {
    res.extend([front.block, front.content]);
    let mut level: &[Field] = &front.fields;
    loop {
        let whole = |it: &Field| Span {
            start: it.key_span.start,
            end: it.value.span.end.max(it.key_span.end),
        };
        let Some(it) = level.iter().find(|it| whole(it).touches(offset)) else { return };
        res.extend([whole(it), it.key_span, it.value.span]);
        match &it.value.value {
            Value::Map(inner) => level = inner,
            Value::List(items) => {
                res.extend(items.iter().map(|it| it.span));
                return;
            }
            _ => return,
        }
    }
}

/// Those of `spans` that hold `offset` and nest, the innermost first.
fn nest(mut spans: Vec<Span>, offset: usize) -> Vec<Span> {
    spans.retain(|it| it.touches(offset) && !it.is_empty());
    spans.sort_by_key(|it| (it.len(), it.start));
    let mut res: Vec<Span> = Vec::new();
    for it in spans {
        if res.last().is_none_or(|last| it.contains(*last) && it != *last) {
            res.push(it);
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::tests::{open, text};
    use expect_test::{Expect, expect};

    fn check(fixture: &str, expect: Expect) {
        let (corpus, path, offset) = open(fixture);
        let res = selection_ranges(&corpus, &path, &[offset], &Cancel::default()).unwrap();
        let shown: Vec<String> =
            res[0].iter().map(|it| format!("{:?}", text(&corpus, &path, *it))).collect();
        expect.assert_eq(&shown.join("\n"));
    }

    #[test]
    fn from_a_word_to_the_post() {
        check(
            "//- /a.md\n---\ntitle: x\n---\n# 一\n\n- 甲 **乙 [丙$0](d.md)** 丁\n  续\n- 戊\n\n## 二\n\n文\n",
            expect![[r##"
                "丙"
                "[丙](d.md)"
                "**乙 [丙](d.md)**"
                "甲 **乙 [丙](d.md)** 丁\n  续"
                "- 甲 **乙 [丙](d.md)** 丁\n  续"
                "- 甲 **乙 [丙](d.md)** 丁\n  续\n- 戊"
                "# 一\n\n- 甲 **乙 [丙](d.md)** 丁\n  续\n- 戊\n\n## 二\n\n文\n"
                "---\ntitle: x\n---\n# 一\n\n- 甲 **乙 [丙](d.md)** 丁\n  续\n- 戊\n\n## 二\n\n文\n""##]],
        );
        check(
            "//- /a.md\n---\ntitle: x\ntags: [a, b$0]\n---\n# 一\n",
            expect![[r#"
            "b"
            "[a, b]"
            "tags: [a, b]"
            "title: x\ntags: [a, b]\n"
            "---\ntitle: x\ntags: [a, b]\n---\n"
            "---\ntitle: x\ntags: [a, b]\n---\n# 一\n""#]],
        );
    }
}
