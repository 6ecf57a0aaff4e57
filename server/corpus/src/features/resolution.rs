//! Show resolution: what the generator makes of one link, step by step.
//!
//! Invariant: the steps are those that decide about the diagnostics; nothing is explained otherwise than it is judged.

use super::{Place, Thing, hover, location, on_site, say};
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::files::FilePath;
use crate::markdown::Link;
use crate::resolve::{self, Anchor, Verdict};
use crate::text::Span;

/// What becomes of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It leads to a post, file or folder.
    Found,
    /// It leads nowhere.
    Broken,
    /// It leads to a post that does not have the id.
    AnchorMissing,
    /// It leads to a post that is not published.
    Draft,
    /// There is only something whose name differs in upper and lower case.
    OtherCase,
    /// It leads to a page that the generator makes by itself.
    Generated,
    /// It leads elsewhere, or is not for us to judge.
    Elsewhere,
}

/// What becomes of a link, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// The whole link.
    pub span: Span,
    /// The destination as written.
    pub destination: Box<str>,
    /// What becomes of it.
    pub outcome: Outcome,
    /// The file that it leads to, or would.
    pub target: Option<FilePath>,
    /// The URL path of the target on the site, percent-encoded.
    pub url: Option<String>,
    /// What the generator looks for in its order, and whether it is there.
    pub tried: Vec<(String, bool)>,
    /// All of this for people, as Markdown that is safe to render.
    pub markdown: String,
}

/// What becomes of the link at `offset` of `path`; `None` when there is no link.
pub fn resolution(
    corpus: &Corpus,
    path: &FilePath,
    offset: usize,
    cancel: &Cancel,
) -> Result<Option<Resolution>, Cancelled> {
    let Some(post) = corpus.post(path) else { return Ok(None) };
    let Some(Place { thing, span, .. }) = super::at(post, offset) else { return Ok(None) };
    let link = match thing {
        Thing::Link(it) => it.clone(),
        Thing::Label(it) => super::link_of(it),
        _ => return Ok(None),
    };
    let verdict = super::verdict(corpus, path, &link);
    let target = target(corpus, &verdict);
    let tried = tried(corpus, path, &link, target.as_ref());
    let about = hover::hover(corpus, path, offset, cancel)?.map(|it| it.markdown);
    let site = target.as_ref().and_then(|it| on_site::on_site(corpus, it, None));
    Ok(Some(Resolution {
        span,
        destination: link.destination.clone(),
        outcome: outcome(&verdict),
        url: site.map(|it| it.path),
        markdown: markdown(corpus, about.unwrap_or_default(), &tried),
        target,
        tried,
    }))
}

fn outcome(verdict: &Verdict) -> Outcome {
    match verdict {
        Verdict::Post { anchor: Anchor::Missing(_), .. } => Outcome::AnchorMissing,
        Verdict::Post { .. } | Verdict::File(_) | Verdict::Folder(_) => Outcome::Found,
        Verdict::Generated(_) => Outcome::Generated,
        Verdict::OtherCase(_) => Outcome::OtherCase,
        Verdict::Hidden(_) => Outcome::Draft,
        Verdict::Elsewhere => Outcome::Elsewhere,
        Verdict::BesideBase(_)
        | Verdict::Literal
        | Verdict::Missing
        | Verdict::Machine
        | Verdict::Outside
        | Verdict::Empty => Outcome::Broken,
    }
}

fn target(corpus: &Corpus, verdict: &Verdict) -> Option<FilePath> {
    match verdict {
        Verdict::Hidden(it) => Some(it.clone()),
        _ => location(corpus, verdict).map(|it| it.path),
    }
}

fn tried(
    corpus: &Corpus,
    path: &FilePath,
    link: &Link,
    target: Option<&FilePath>,
) -> Vec<(String, bool)> {
    let Some(page) = corpus.page(path) else { return Vec::new() };
    let index = corpus.index();
    let is_there = |it: &str| {
        target.is_some_and(|target| target.as_str() == it)
            || index.files.contains(it)
            || index.named(it).next().is_some()
    };
    let looked_for = resolve::tried(corpus.view(), page, link);
    let mut res: Vec<(String, bool)> =
        looked_for.into_iter().map(|it| (it.clone(), is_there(&it))).collect();
    // A page is found by its URL, before any file.
    if let Some(it) = target.filter(|it| !res.iter().any(|have| have.0 == it.as_str())) {
        res.insert(0, (it.as_str().to_owned(), true));
    }
    res
}

fn markdown(corpus: &Corpus, about: String, tried: &[(String, bool)]) -> String {
    if tried.is_empty() {
        return about;
    }
    let generator = corpus.site().profile().generator.name();
    let head = say(corpus, "looks for, in this order:", "按顺序查找：");
    // No line of a path can close the block, since each begins with a mark.
    let line = |(place, found): &(String, bool)| {
        let place = place.replace(char::is_control, " ");
        format!("{} {place}\n", if *found { '✓' } else { '✗' })
    };
    let lines: String = tried.iter().map(line).collect();
    format!("{about}\n\n{generator} {head}\n\n```text\n{lines}```\n").trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::tests::open;

    fn of(fixture: &str) -> Option<Resolution> {
        let (corpus, path, offset) = open(fixture);
        resolution(&corpus, &path, offset, &Cancel::default()).unwrap()
    }

    #[test]
    fn steps_and_outcome_are_told() {
        let more = "//- /b.md\n---\ntitle: 乙\n---\n# 一\n//- /图/a.png\n";
        let cases = [
            ("[x$0](b.md#一)", Outcome::Found, Some("b.md")),
            ("[x$0](b.md#二)", Outcome::AnchorMissing, Some("b.md")),
            ("![$0](图/A.png)", Outcome::OtherCase, Some("图/a.png")),
            ("![$0](图/a.png)", Outcome::Found, Some("图/a.png")),
            ("[x$0](gone.md)", Outcome::Broken, None),
            ("[x$0](https://a.test)", Outcome::Elsewhere, None),
            ("[x$0](C:\\a.png)", Outcome::Broken, None),
        ];
        for (text, outcome, target) in cases {
            let it = of(&format!("//- /a.md\n---\ntitle: 甲\n---\n😀 {text}\n{more}")).unwrap();
            assert_eq!((it.outcome, it.target.as_deref()), (outcome, target), "{text}");
            assert_eq!(
                it.tried.iter().any(|it| it.1),
                outcome == Outcome::Found
                    || outcome == Outcome::AnchorMissing
                    || outcome == Outcome::OtherCase,
                "{text}: {:?}",
                it.tried
            );
        }
        assert_eq!(of("//- /a.md\ntext$0\n"), None);
    }

    #[test]
    fn what_is_said_stays_in_its_block() {
        let it = of("//- /a.md\n[x$0](<a```\\~~~ b>)\n").unwrap();
        assert_eq!(it.markdown.matches("\n```").count(), 2, "{}", it.markdown);
    }
}
