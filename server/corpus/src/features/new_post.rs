//! New post: where it lies, what it is called, and its front matter.
//!
//! Invariant: the generator publishes what is given, or takes it for a draft when that was asked for. A post of the corpus is the
//! model; without one, the places where the generators look are tried on the site itself.

mod front;

use super::hyphenated;
use crate::Corpus;
use crate::date::Date;
use crate::diagnostic::Locale;
use crate::files::{FilePath, join, parent};
use crate::site::Kind;

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// The title.
    pub title: &'a str,
    /// The folder from the root that is meant, if any.
    pub folder: Option<&'a str>,
    /// Now, where the author is.
    pub now: Date,
    /// Whether it is not to be published yet.
    pub draft: bool,
}

/// A post that is not written yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPost {
    /// Its file, which is not there yet.
    pub path: FilePath,
    /// Its front matter; the author goes on behind it.
    pub text: String,
}

/// Folders in which generators look for posts.
const USUAL: [&str; 5] = ["_posts", "source/_posts", "content/posts", "content", ""];

/// The new post, or why there is none, for people. `is_taken` says whether a file is there that the corpus does not know.
pub fn new_post(
    corpus: &Corpus,
    wanted: &Wanted<'_>,
    is_taken: impl Fn(&FilePath) -> bool,
) -> Result<NewPost, String> {
    let model = model(corpus, wanted.folder);
    let slug = slug(wanted.title, model.as_ref());
    if slug.is_empty() {
        return Err(no_name(corpus.locale(), wanted.title));
    }
    let place = place(corpus, wanted, model.as_ref(), &slug);
    let (folder, pattern) = place.ok_or_else(|| no_place(corpus.locale()))?;
    let is_free = |it: &FilePath| corpus.index().files.find(it).is_none() && !is_taken(it);
    let numbered = (2..10_000).map(|n| format!("{slug}-{n}"));
    let slugs = std::iter::once(slug.clone()).chain(numbered);
    let mut paths = slugs.filter_map(|it| join(&folder, &pattern.replace(SLUG, &it)));
    let path = paths.find(is_free).ok_or_else(|| no_place(corpus.locale()))?;
    let text = front::matter(corpus, wanted, model.as_ref(), &path);
    Ok(NewPost { path, text })
}

/// Stands for the slug in the pattern of a file's name; no slug has it.
const SLUG: &str = "\0";

/// The post that a new one is made after: the newest in `folder`, else of all.
fn model(corpus: &Corpus, folder: Option<&str>) -> Option<FilePath> {
    let posts = corpus.index().posts.iter();
    let posts = posts.filter(|it| it.1.facts.kind == Kind::Post && it.1.facts.has_front_matter);
    let newest = |folder: Option<&str>| {
        let inside = |it: &FilePath| {
            let around = if it.stem() == "index" { parent(it.parent()) } else { it.parent() };
            folder.is_none_or(|folder| around == folder || it.parent() == folder)
        };
        let inside = posts.clone().filter(|it| inside(it.0));
        inside.max_by_key(|it| (it.1.facts.date, it.0)).map(|it| it.0.clone())
    };
    folder.and_then(|it| newest(Some(it))).or_else(|| newest(None))
}

/// The title as a file's name. Capitals stay when the model has some.
fn slug(title: &str, model: Option<&FilePath>) -> String {
    let mut res = hyphenated(title, &[]);
    if !model.is_some_and(|it| it.name().bytes().any(|it| it.is_ascii_uppercase())) {
        res = res.to_lowercase();
    }
    let end = res.char_indices().nth(80).map_or(res.len(), |it| it.0);
    res.truncate(end);
    res.trim_end_matches('-').to_owned()
}

/// The folder, and the name with [`SLUG`] in it.
fn place(
    corpus: &Corpus,
    wanted: &Wanted<'_>,
    model: Option<&FilePath>,
    slug: &str,
) -> Option<(String, String)> {
    let day = format!("{:04}-{:02}-{:02}", wanted.now.year, wanted.now.month, wanted.now.day);
    let mut places: Vec<(String, String)> = Vec::new();
    if let Some(folder) = wanted.folder {
        let like = model.map_or_else(|| format!("{SLUG}.md"), |it| shape(it, &day).1);
        places.push((folder.to_owned(), like));
    }
    if let Some(it) = model {
        let (folder, name) = shape(it, &day);
        let date = corpus.index().get(it).and_then(|it| it.facts.date);
        places.push((date.map_or(folder.clone(), |it| this_year(&folder, it, wanted.now)), name));
    }
    let is_site = corpus.site().profile().generator.local_address().is_some();
    for folder in USUAL.into_iter().filter(|it| is_site || it.is_empty()) {
        places.push((folder.to_owned(), format!("{SLUG}.md")));
        places.push((folder.to_owned(), format!("{day}-{SLUG}.md")));
    }
    let kind = |(folder, name): &(String, String)| {
        let path = join(folder, &name.replace(SLUG, slug))?;
        corpus.site().kind(&path, &corpus.index().files)
    };
    let is_asked_for =
        |it: &(String, String)| wanted.folder == Some(&it.0) && kind(it) == Some(Kind::Page);
    let drafts = |(folder, _): &(String, String)| {
        let parts: Vec<&str> =
            folder.split('/').map(|it| if it == "_posts" { "_drafts" } else { it }).collect();
        (parts.join("/"), format!("{SLUG}.md"))
    };
    if wanted.draft
        && let Some(it) = places.iter().map(drafts).find(|it| kind(it) == Some(Kind::Draft))
    {
        return Some(it);
    }
    places.into_iter().find(|it| kind(it) == Some(Kind::Post) || is_asked_for(it))
}

/// The folder that posts like `model` lie in, and how they are named.
fn shape(model: &FilePath, day: &str) -> (String, String) {
    let extension = model.extension();
    if model.stem() == "index" {
        let (folder, own) = model.parent().rsplit_once('/').unwrap_or(("", model.parent()));
        let dated = if is_dated(own) { format!("{day}-") } else { String::new() };
        return (folder.to_owned(), format!("{dated}{SLUG}/index.{extension}"));
    }
    let dated = if is_dated(model.stem()) { format!("{day}-") } else { String::new() };
    (model.parent().to_owned(), format!("{dated}{SLUG}.{extension}"))
}

/// Whether a name begins with a day.
fn is_dated(name: &str) -> bool {
    let shape = name.bytes().map(|it| if it.is_ascii_digit() { b'0' } else { it });
    shape.take(11).eq(*b"0000-00-00-")
}

/// Folders of the model's year and month become those of now.
fn this_year(folder: &str, then: Date, now: Date) -> String {
    let mut is_behind_year = false;
    let parts = folder.split('/').map(|it| {
        let month = is_behind_year && it == format!("{:02}", then.month);
        is_behind_year = it == then.year.to_string();
        match (is_behind_year, month) {
            (true, _) => now.year.to_string(),
            (_, true) => format!("{:02}", now.month),
            _ => it.to_owned(),
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

fn no_name(locale: Locale, title: &str) -> String {
    match locale {
        Locale::En => format!(
            "No file can be named after the title `{title}`: it has no letter and no digit. Choose another title; it can be changed in the post later."
        ),
        Locale::Zh => format!(
            "标题“{title}”里没有字母、汉字或数字，无法作为文件名。请换一个标题，之后可以在文章里再改。"
        ),
    }
}

fn no_place(locale: Locale) -> String {
    match locale {
        Locale::En => "No folder was found in which the generator looks for posts. Put a first post there by hand; others follow it.".to_owned(),
        Locale::Zh => "没有找到生成器读取文章的目录。请先手动放入第一篇文章，之后的新文章会跟随它。".to_owned(),
    }
}

#[cfg(test)]
mod tests;
