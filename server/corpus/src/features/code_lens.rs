//! How often a post and its headings are linked to, and what nobody uses: one line above each.
//!
//! Invariant: one walk over the links that may lead to the post counts for all of its headings.

use rustc_hash::{FxHashMap, FxHashSet};

use super::references;
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::resolve::{Anchor, Verdict};
use crate::text::Span;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLens {
    /// The heading or definition that it is above; the first line for the post as a whole.
    pub span: Span,
    /// What it says.
    pub count: Count,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Links to the post, from so many other posts.
    Backlinks {
        /// Links.
        links: usize,
        /// Posts that they stand in.
        posts: usize,
    },
    /// Links to a heading.
    References(usize),
    /// A definition that nothing refers to.
    Unused,
}

/// The lines of the post at `path`, in order.
pub fn code_lenses(
    corpus: &Corpus,
    path: &FilePath,
    cancel: &Cancel,
) -> Result<Vec<CodeLens>, Cancelled> {
    cancel.poll()?;
    let Some(post) = corpus.post(path) else { return Ok(Vec::new()) };
    let mut ids: FxHashMap<Box<str>, usize> = FxHashMap::default();
    let (mut links, mut posts) = (0, FxHashSet::default());
    references::links_to(corpus, path, cancel, |at, _, _, verdict| {
        let Verdict::Post { path: to, anchor } = verdict else { return };
        if to != path {
            return;
        }
        if let Anchor::Found(id) = anchor {
            *ids.entry(id.clone()).or_default() += 1;
        }
        if at != path {
            links += 1;
            posts.insert(at.clone());
        }
    })?;
    let mut res = Vec::new();
    if links > 0 {
        let count = Count::Backlinks { links, posts: posts.len() };
        res.push(CodeLens { span: Span::new(0, post.first_line), count });
    }
    for it in super::headings(corpus, post) {
        let count = it.id.as_ref().and_then(|it| ids.remove(it));
        res.extend(count.map(|n| CodeLens { span: it.span(), count: Count::References(n) }));
    }
    let used: FxHashSet<Box<str>> =
        super::links(post).filter_map(|it| super::label_of(it.0)).collect();
    for (it, start) in super::each(post, |it| &it.definitions) {
        if !used.contains(&it.label) {
            res.push(CodeLens { span: it.span.shift(start), count: Count::Unused });
        }
    }
    let notes = || super::each(post, |it| &it.footnotes);
    let asked: FxHashSet<&str> =
        notes().filter(|it| !it.0.definition).map(|it| &*it.0.label).collect();
    for (it, start) in notes().filter(|it| it.0.definition && !asked.contains(&*it.0.label)) {
        res.push(CodeLens { span: it.span.shift(start), count: Count::Unused });
    }
    res.sort_by_key(|it| it.span);
    Ok(res)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::tests::{open, text};
    use expect_test::expect;

    #[test]
    fn links_from_everywhere_are_counted() {
        let (corpus, path, _) = open(
            "//- /a.md\n---\ntitle: 甲\n---\n# 一\n\n# 二\n\n[x](#二) [r] [^1]\n\n[r]: b.md\n[s]: b.md\n\n[^1]: 注\n[^2]: 注\n//- /b.md\n[x](a.md#%E4%BA%8C) <a href=\"a.md\">x</a>\n//- /c.md\n[x](a.md)\n",
        );
        let found = code_lenses(&corpus, &path, &Cancel::default()).unwrap();
        let shown: Vec<String> = found
            .iter()
            .map(|it| format!("{:?} {:?}", text(&corpus, &path, it.span), it.count))
            .collect();
        expect![[r##"
            "---" Backlinks { links: 3, posts: 2 }
            "# 二\n" References(2)
            "[s]: b.md" Unused
            "[^2]: 注\n" Unused"##]]
        .assert_eq(&shown.join("\n"));
    }
}
