//! `explain-path`: what the links at a place lead to, in the editor and on the site, step by step.
//!
//! Invariant: the steps are those of the core, which are the ones that the verdict was reached by.

use std::ops::Range;
use std::path::Path;
use std::process::ExitCode;

use corpus::Corpus;
use corpus::diagnostic::Locale;
use corpus::files::FilePath;
use corpus::markdown::Link;
use corpus::resolve::explain;
use corpus::text::Span;

use crate::check::{complain, say};
use crate::{disk, load};

/// A post, and where in it the links are that are asked about.
struct Place<'a> {
    path: &'a Path,
    /// 1-based.
    line: Option<usize>,
    /// 1-based, in Unicode code points.
    column: Option<usize>,
}

/// Explains the links at `source`, written `PATH`, `PATH:LINE` or `PATH:LINE:COLUMN`.
pub(crate) fn explain_path(source: &str, locale: Locale) -> ExitCode {
    match explained(&place(source), locale) {
        Ok(it) => say(&it),
        Err(it) => {
            complain(&it);
            ExitCode::from(2)
        }
    }
}

/// What stands behind the last colons counts as a place only when it is a number, since names may hold colons.
fn place(source: &str) -> Place<'_> {
    let number = |it: &str| it.parse::<usize>().ok().filter(|it| *it > 0);
    let last =
        |it: &str| it.rsplit_once(':').and_then(|(rest, last)| Some((rest.len(), number(last)?)));
    let Some((end, second)) = last(source) else {
        return Place { path: Path::new(source), line: None, column: None };
    };
    match last(&source[..end]) {
        Some((start, first)) => {
            Place { path: Path::new(&source[..start]), line: Some(first), column: Some(second) }
        }
        None => Place { path: Path::new(&source[..end]), line: Some(second), column: None },
    }
}

fn explained(place: &Place<'_>, locale: Locale) -> Result<String, String> {
    let name = place.path.display();
    let file = disk::resolve(place.path).map_err(|it| format!("{name}: {it}"))?;
    if disk::is_folder(&file) {
        return Err(format!("{name}: is a folder; name a post"));
    }
    let parent = file.parent().unwrap_or(&file);
    let root = disk::enclosing_site(&file).unwrap_or_else(|| parent.to_owned());
    let host = load::corpus(&root, &Default::default(), load::options(locale))
        .map_err(|it| format!("{}: {it}", root.display()))?;
    let corpus = host.corpus();
    let inside = file.strip_prefix(&root).map_err(|it| format!("{name}: {it}"))?;
    let path = FilePath::new(&inside.to_string_lossy().replace('\\', "/"));
    let text = disk::text(&root, &path).ok_or_else(|| format!("{name}: cannot be read"))?;
    let wanted = wanted(&text, place).ok_or_else(|| format!("{name}: has no such line"))?;
    let links = links(&corpus, &path).ok_or_else(|| format!("{name}: is no post of the site"))?;
    let mut res = String::new();
    for (link, start) in links {
        let span = link.span.shift(start);
        if !(span.start as usize <= wanted.end && wanted.start < span.end as usize) {
            continue;
        }
        let (line, column) = line_column(&text, span);
        res += &format!("{name}:{line}:{column}\n");
        res += &steps(&corpus, &path, link, locale);
    }
    if res.is_empty() { Err(format!("{name}: there is no link at this place")) } else { Ok(res) }
}

/// The links of a post, each with where its piece of the post begins.
fn links<'a>(corpus: &'a Corpus, path: &FilePath) -> Option<Vec<(&'a Link, usize)>> {
    let post = corpus.post(path)?;
    let body = post
        .slots
        .iter()
        .flat_map(|slot| slot.segment.outline.links.iter().map(|it| (it, slot.start)));
    Some(post.front_links.iter().map(|it| (it, 0)).chain(body).collect())
}

fn steps(corpus: &Corpus, path: &FilePath, link: &Link, locale: Locale) -> String {
    let view = corpus.view();
    let Some(page) = corpus.page(path) else { return String::new() };
    let steps = explain::explain(view, page, link);
    steps.iter().map(|it| format!("  {}\n", explain::line(it, view, locale))).collect()
}

/// The bytes that `place` means; `None` when the text has no such line.
fn wanted(text: &str, place: &Place<'_>) -> Option<Range<usize>> {
    let Some(line) = place.line else { return Some(0..text.len()) };
    let start = match line {
        1 => 0,
        _ => text.match_indices('\n').nth(line - 2)?.0 + 1,
    };
    let content = text[start..].split('\n').next().unwrap_or_default();
    Some(match place.column {
        Some(column) => {
            let within = content.char_indices().nth(column - 1).map_or(content.len(), |it| it.0);
            start + within..start + within
        }
        None => start..start + content.len(),
    })
}

fn line_column(text: &str, span: Span) -> (usize, usize) {
    let before = text.get(..span.start as usize).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(source: &str) -> (String, Option<usize>, Option<usize>) {
        let it = place(source);
        (it.path.display().to_string(), it.line, it.column)
    }

    #[test]
    fn places_are_numbers_behind_colons() {
        assert_eq!(parts("a.md"), ("a.md".into(), None, None));
        assert_eq!(parts("a.md:3"), ("a.md".into(), Some(3), None));
        assert_eq!(parts("甲:乙.md:3:14"), ("甲:乙.md".into(), Some(3), Some(14)));
        assert_eq!(parts("a:b.md"), ("a:b.md".into(), None, None));
        assert_eq!(parts("a.md:0"), ("a.md:0".into(), None, None));
    }

    #[test]
    fn columns_are_code_points() {
        let place = |line, column| Place { path: Path::new(""), line: Some(line), column };
        assert_eq!(wanted("甲\n😀乙\n", &place(2, Some(2))), Some(8..8));
        assert_eq!(wanted("甲\n😀乙\n", &place(2, None)), Some(4..11));
        assert_eq!(wanted("甲", &place(2, None)), None);
    }
}
