//! `explain-path`: what the links at a place lead to, in the editor and on the site, step by step.
//!
//! Invariant: the steps are those of the core, which are the ones that the verdict was reached by.

use std::path::Path;
use std::process::ExitCode;

use corpus::Corpus;
use corpus::diagnostic::Locale;
use corpus::files::FilePath;
use corpus::markdown::Link;
use corpus::resolve::explain;

use crate::check::{Lines, Position, complain, say};
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
    let lines = Lines::new(&text);
    if place.line.is_some_and(|it| it > lines.position(&text, text.len()).line) {
        return Err(format!("{name}: has no such line"));
    }
    let links = links(&corpus, &path).ok_or_else(|| format!("{name}: is no post of the site"))?;
    let mut res = String::new();
    for (link, start) in links {
        let span = link.span.shift(start);
        let position = |offset: u32| lines.position(&text, offset as usize);
        let start = position(span.start);
        if !place.is_in(start, position(span.end)) {
            continue;
        }
        res += &format!("{name}:{}:{}\n", start.line, start.column);
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

impl Place<'_> {
    /// Whether it lies in what stands from `start` to `end`.
    fn is_in(&self, start: Position, end: Position) -> bool {
        let Some(line) = self.line else { return true };
        let (first, last) = match self.column {
            Some(column) => ((line, column), (line, column)),
            None => ((line, 1), (line, usize::MAX)),
        };
        (start.line, start.column) <= last && first < (end.line, end.column)
    }
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
        let text = "甲\r😀乙丙\n";
        let lines = Lines::new(text);
        let at = |it: &str| lines.position(text, text.find(it).expect("it is there"));
        let is_in = |line, column| {
            let place = Place { path: Path::new(""), line: Some(line), column };
            place.is_in(at("乙"), at("丙"))
        };
        assert!(is_in(2, Some(2)) && is_in(2, None));
        assert!(!is_in(2, Some(1)) && !is_in(2, Some(3)) && !is_in(1, None) && !is_in(3, None));
    }
}
