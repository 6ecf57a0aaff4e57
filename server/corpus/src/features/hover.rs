//! Hover: where a link leads, in the editor and on the site; what a term, a footnote or a field of the front matter means.
//!
//! Invariant: what comes from posts is quoted so that it stays text: no link of it can be clicked and no HTML of it is rendered.

mod quote;
mod term;

pub use quote::excerpt;
pub(super) use quote::inert;

use self::quote::{code, escape};
use super::{Location, Place, Thing, fields, say};
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::diagnostic::Locale;
use crate::files::FilePath;
use crate::front_matter::Field;
use crate::glossary::EntryId;
use crate::markdown::{Form, Link, Role};
use crate::post::Post;
use crate::resolve::{self, Anchor, Verdict};
use crate::text::Span;

/// What is said of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The bytes that it is about.
    pub span: Span,
    /// What there is to say, as Markdown that is safe to render.
    pub markdown: String,
    /// The post whose first lines, or those from `span` on, are worth showing below: the adaptor reads the text and puts
    /// [`excerpt`] of it there.
    pub excerpt_of: Option<Location>,
    /// The image whose size and preview are worth showing: the adaptor has its bytes.
    pub image: Option<FilePath>,
    /// The term whose uses are worth counting: the adaptor has the texts of closed posts.
    pub term: Option<EntryId>,
}

impl Hover {
    fn new(span: Span, markdown: String) -> Hover {
        Hover { span, markdown, excerpt_of: None, image: None, term: None }
    }
}

/// What there is to say about `offset` of `path`.
pub fn hover(
    corpus: &Corpus,
    path: &FilePath,
    offset: usize,
    cancel: &Cancel,
) -> Result<Option<Hover>, Cancelled> {
    cancel.poll()?;
    let Some(post) = corpus.post(path) else { return Ok(None) };
    let place = super::at(post, offset);
    let heading = place.filter(|it| matches!(it.thing, Thing::Heading));
    if let Some(place) = place.filter(|_| heading.is_none())
        && let Some(it) = of_place(corpus, path, post, &place, cancel)?
    {
        return Ok(Some(it));
    }
    let term = term::hover(corpus, post, offset);
    Ok(term.or_else(|| of_heading(corpus, path, post, &heading?)))
}

/// What there is to say about a place that something leads to: the same as a hover over a link to it.
pub fn preview(corpus: &Corpus, to: &Location) -> Hover {
    let span = Span::default();
    if corpus.post(&to.path).is_some() {
        let mut res = Hover::new(span, post_facts(corpus, to));
        res.excerpt_of = Some(to.clone());
        return res;
    }
    let mut res = Hover::new(span, file_facts(corpus, &to.path));
    res.image = Some(to.path.clone()).filter(super::is_image);
    res
}

fn of_place(
    corpus: &Corpus,
    path: &FilePath,
    post: &Post,
    place: &Place<'_>,
    cancel: &Cancel,
) -> Result<Option<Hover>, Cancelled> {
    Ok(match place.thing {
        Thing::Link(it) => of_link(corpus, path, it, place.span, cancel)?,
        Thing::Label(it) => of_link(corpus, path, &super::link_of(it), place.span, cancel)?,
        Thing::Footnote(it) => footnote(post, &it.label, place.span),
        Thing::Undefined => problem(corpus, path, place.span, cancel)?,
        Thing::Field(it) => field(corpus, path, it),
        Thing::Id(it) => {
            let url = page_url(corpus, path, Some(&it.name));
            Some(Hover::new(
                place.span,
                url.map_or_else(|| code(&format!("#{}", it.name)), |it| code(&it)),
            ))
        }
        Thing::Heading => None,
    })
}

/// What is wrong at `span`, as the diagnostics say it.
fn problem(
    corpus: &Corpus,
    path: &FilePath,
    span: Span,
    cancel: &Cancel,
) -> Result<Option<Hover>, Cancelled> {
    let found = corpus.diagnostics(path, cancel)?;
    // What is wrong with the post as a whole stands at its first line.
    let whole = corpus.post(path).map(|it| Span::new(0, it.first_line));
    let here = found.iter().filter(|it| span.contains(it.span) && Some(it.span) != whole);
    let said: Vec<String> = here.map(|it| inert(&it.message.replace('\n', "  \n"))).collect();
    Ok((!said.is_empty()).then(|| Hover::new(span, said.join("\n\n"))))
}

fn of_link(
    corpus: &Corpus,
    path: &FilePath,
    link: &Link,
    span: Span,
    cancel: &Cancel,
) -> Result<Option<Hover>, Cancelled> {
    let verdict = super::verdict(corpus, path, link);
    let target = super::location(corpus, &verdict);
    let mut res = match (&verdict, &target) {
        (Verdict::Elsewhere, _) => return Ok(None),
        (Verdict::Post { .. }, Some(to)) => {
            let mut res = Hover::new(span, post_facts(corpus, to));
            res.excerpt_of = (link.role == Role::Link && to.path != *path || to.span.is_some())
                .then(|| to.clone());
            res
        }
        (Verdict::File(_), Some(to)) => {
            let mut res = Hover::new(span, file_facts(corpus, &to.path));
            res.image = Some(to.path.clone())
                .filter(|_| link.role == Role::Image || super::is_image(&to.path));
            res
        }
        (Verdict::Folder(it), _) => Hover::new(span, code(it)),
        (Verdict::Generated(url), _) => {
            let about = say(corpus, "made by the generator", "由生成器生成");
            Hover::new(span, format!("{} — {about}", code(url)))
        }
        _ => Hover::new(span, String::new()),
    };
    let fine = match &verdict {
        Verdict::Post { anchor, .. } => !matches!(anchor, Anchor::Missing(_)),
        Verdict::File(_) | Verdict::Folder(_) | Verdict::Generated(_) => true,
        _ => false,
    };
    let wrong = if fine { None } else { problem(corpus, path, span, cancel)? };
    let target = target.filter(|_| fine);
    let parts = [
        Some(res.markdown),
        in_editor(corpus, path, link, target.as_ref()),
        wrong.map(|it| it.markdown),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|it| !it.is_empty()).collect();
    res.markdown = parts.join("\n\n");
    Ok((!res.markdown.is_empty()).then_some(res))
}

/// Title, date, place on the site and file of the post that `to` names.
fn post_facts(corpus: &Corpus, to: &Location) -> String {
    let entry = corpus.index().get(&to.path);
    let title = entry.and_then(|it| it.facts.title.as_deref()).unwrap_or(to.path.stem());
    let mut res = format!("**{}**", escape(title));
    let facts = entry.map(|it| &it.facts);
    let mut about: Vec<String> = Vec::new();
    about.extend(facts.and_then(|it| it.date.as_ref()).map(|it| it.iso()));
    about.extend(
        facts
            .filter(|it| !it.tags.is_empty())
            .map(|it| it.tags.iter().map(|it| escape(it)).collect::<Vec<_>>().join(", ")),
    );
    if facts.is_some_and(|it| !it.is_published()) {
        about.push(say(corpus, "*not published*", "*未发布*").to_owned());
    }
    if !about.is_empty() {
        res += &format!("  \n{}", about.join(" · "));
    }
    if let Some(url) = page_url(corpus, &to.path, to.anchor.as_deref()) {
        res += &format!("\n\n{}{}", say(corpus, "Site: ", "网站："), code(&url));
    }
    res + &format!("  \n{}{}", say(corpus, "File: ", "文件："), code(&to.path))
}

fn file_facts(corpus: &Corpus, path: &FilePath) -> String {
    let file = format!("{}{}", say(corpus, "File: ", "文件："), code(path));
    match resolve::url_of(corpus.view(), path) {
        Some(url) => {
            let url = full_url(corpus, &url, None);
            format!("{}{}  \n{file}", say(corpus, "Site: ", "网站："), code(&url))
        }
        None => file,
    }
}

fn page_url(corpus: &Corpus, path: &FilePath, anchor: Option<&str>) -> Option<String> {
    let url = corpus.index().get(path)?.url.as_deref()?;
    Some(full_url(corpus, url, anchor))
}

fn full_url(corpus: &Corpus, url: &str, anchor: Option<&str>) -> String {
    let profile = corpus.site().profile();
    let base = profile.base_path.trim_end_matches('/');
    let host = profile.hosts.first().map(|it| format!("https://{it}")).unwrap_or_default();
    format!("{host}{base}{url}{}", anchor.map(|it| format!("#{it}")).unwrap_or_default())
}

/// What the editor's preview shows, when that is something else than the site.
fn in_editor(
    corpus: &Corpus,
    path: &FilePath,
    link: &Link,
    target: Option<&Location>,
) -> Option<String> {
    if !matches!(link.form, Form::Inline | Form::Reference(_) | Form::Html { .. }) {
        return None;
    }
    let own = crate::link::split(&link.destination).reach;
    if !matches!(own, crate::link::Reach::Relative | crate::link::Reach::Root) {
        return None;
    }
    let shown = resolve::in_editor(corpus.view(), corpus.page(path)?, link);
    let editor = say(corpus, "The editor's preview shows ", "编辑器预览显示的是 ");
    match (shown, target) {
        (Some(it), Some(to)) if it == to.path => None,
        (Some(it), _) => Some(format!("{editor}{}", code(&it))),
        (None, Some(_)) => Some(
            say(
                corpus,
                "The editor's preview finds nothing there; the site does.",
                "编辑器预览在这里找不到文件，网站上可以打开。",
            )
            .to_owned(),
        ),
        (None, None) => None,
    }
}

fn footnote(post: &Post, label: &str, span: Span) -> Option<Hover> {
    let (note, start) = super::each(post, |it| &it.footnotes)
        .find(|it| it.0.definition && &*it.0.label == label)?;
    let note = note.span.shift(start);
    let text = super::slice(post, note);
    let text = text.split_once("]:").map_or(&*text, |it| it.1).trim();
    Some(Hover::new(span, quote::lines(text, 12)))
}

fn field(corpus: &Corpus, path: &FilePath, field: &Field) -> Option<Hover> {
    let kind = corpus.index().get(path)?.facts.kind;
    let doc = fields::find(corpus, &field.key, kind)?;
    let generator = corpus.site().profile().generator.name();
    let mut res = format!("{} · {generator}", code(&doc.key));
    if let Some(it) = fields::type_name(corpus, &doc.key) {
        res += &format!(" · {it}");
    }
    res += &format!("\n\n{}", fields::about(doc, corpus.locale()));
    let zh = corpus.locale() == Locale::Zh;
    if !doc.values.is_empty() {
        let values: Vec<String> = doc.values.iter().map(|it| code(it)).collect();
        let values = values.join(if zh { "、" } else { ", " });
        res += &if zh {
            format!("\n\n取值：{values}。")
        } else {
            format!("\n\nValues: {values}.")
        };
    }
    if let Some(it) = &doc.default {
        let it = code(it);
        res += &if zh { format!("\n\n默认值：{it}。") } else { format!("\n\nDefault: {it}.") };
    }
    Some(Hover::new(field.key_span, res))
}

fn of_heading(corpus: &Corpus, path: &FilePath, post: &Post, place: &Place<'_>) -> Option<Hover> {
    let heading = super::headings(corpus, post).into_iter().find(|it| it.span() == place.span)?;
    let id = heading.id?;
    let mut res = code(&format!("#{id}"));
    if let Some(url) = page_url(corpus, path, Some(&id)) {
        res += &format!("\n\n{}{}", say(corpus, "Site: ", "网站："), code(&url));
    }
    Some(Hover::new(place.span, res))
}

#[cfg(test)]
mod tests;
