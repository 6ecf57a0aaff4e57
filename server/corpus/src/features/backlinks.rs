//! Backlinks: who links to a post or shows a file.
//!
//! Invariant: only posts that say a name of the target are looked at, so the cost does not grow with the corpus.

use super::references;
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::markdown::Role;
use crate::resolve::{Anchor, Verdict};
use crate::text::Span;

/// A link from another post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlink {
    /// The post that it stands in.
    pub path: FilePath,
    /// The title of that post, else its file's name.
    pub title: String,
    /// The whole link.
    pub span: Span,
    /// Whether it shows what it leads to, rather than going there.
    pub image: bool,
    /// The id on the page that it leads to.
    pub anchor: Option<Box<str>>,
}

/// The title of the post at `path`, else the file's name.
pub fn title(corpus: &Corpus, path: &FilePath) -> String {
    super::title(corpus, path).to_owned()
}

/// Every link of other posts that leads to the post or file at `path`, by path and offset.
pub fn backlinks(
    corpus: &Corpus,
    path: &FilePath,
    cancel: &Cancel,
) -> Result<Vec<Backlink>, Cancelled> {
    let mut res = Vec::new();
    references::links_to(corpus, path, cancel, |at, link, start, verdict| {
        let anchor = match verdict {
            Verdict::Post { path: to, anchor } if to == path => match anchor {
                Anchor::Found(it) => Some(it.clone()),
                Anchor::None | Anchor::Missing(_) => None,
            },
            Verdict::File(to) if to == path => None,
            _ => return,
        };
        if at != path {
            res.push(Backlink {
                path: at.clone(),
                title: super::title(corpus, at).to_owned(),
                span: link.span.shift(start),
                image: link.role != Role::Link,
                anchor,
            });
        }
    })?;
    res.sort_by(|a, b| (&a.path, a.span).cmp(&(&b.path, b.span)));
    Ok(res)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::tests::{open, text};

    fn found(fixture: &str, path: &str) -> Vec<String> {
        let (corpus, ..) = open(fixture);
        let found = backlinks(&corpus, &FilePath::new(path), &Cancel::default()).unwrap();
        let shown = |it: &Backlink| {
            let anchor = it.anchor.as_deref().unwrap_or("-");
            format!("{} {} {anchor} {}", it.path, text(&corpus, &it.path, it.span), it.image)
        };
        found.iter().map(shown).collect()
    }

    #[test]
    fn links_and_images_of_other_posts_count() {
        let fixture = "//- /a.md\n# 题 😀\r\n[自己](#题-)\n//- /b.md\n---\ntitle: 乙\n---\n[x](a.md#题-) [y][l] ![](图.png)\n\n[l]: ./a.md?q\n[z](gone.md) [w](a.md#gone)\n//- /图.png\n";
        assert_eq!(
            found(fixture, "a.md"),
            ["b.md [x](a.md#题-) 题- false", "b.md [y][l] - false", "b.md [w](a.md#gone) - false"]
        );
        assert_eq!(found(fixture, "图.png"), ["b.md ![](图.png) - true"]);
        assert!(found(fixture, "none.md").is_empty());
        assert!(found(fixture, "").is_empty());
    }

    #[test]
    fn a_page_is_found_by_its_url() {
        let fixture = "//- /_config.yml\ntitle: 站\n//- /_posts/2024-01-02-a.md\n---\ntitle: 甲\n---\n//- /_posts/2024-01-03-b.md\n---\ntitle: 乙\n---\n[x](/2024/01/02/a.html)\n";
        assert_eq!(
            found(fixture, "_posts/2024-01-02-a.md"),
            ["_posts/2024-01-03-b.md [x](/2024/01/02/a.html) - false"]
        );
    }
}
