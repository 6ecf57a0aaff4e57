//! What editors do at a place: show how a link is resolved, open its page, insert an image, begin a post.
//!
//! Invariant: a file that is named as new is not there yet, neither for the corpus nor on the disk.

use corpus::cancel::{Cancel, Cancelled};
use corpus::date::{self, Date, DateReader};
use corpus::diagnostic::Locale;
use corpus::features::image_target::{self, ImageTarget};
use corpus::features::new_post::{self, Wanted};
use corpus::features::on_site;
use corpus::features::resolution::{self, Outcome};
use corpus::files::FilePath;
use ropey::Rope;
use serde::Serialize;
use tower_lsp::lsp_types::{Position, Range, Url};

use super::super::Asked;
use super::{ImageParams, PostParams, Said};
use crate::session::Snapshot;
use crate::{disk, from_lsp, load, to_lsp};

#[derive(Serialize)]
pub(super) struct Resolution {
    destination: Box<str>,
    range: Range,
    outcome: &'static str,
    target: Option<Url>,
    url: Option<String>,
    tried: Vec<Tried>,
    markdown: String,
}

#[derive(Serialize)]
struct Tried {
    place: String,
    found: bool,
}

pub(super) fn resolution(
    asked: &Asked,
    at: Position,
    cancel: &Cancel,
) -> Result<Option<Resolution>, Cancelled> {
    let Asked { snapshot, path } = asked;
    let found = resolution::resolution(&snapshot.corpus, path, asked.offset(at), cancel)?;
    Ok(found.map(|it| Resolution {
        destination: it.destination,
        range: snapshot.range(path, Some(it.span)),
        outcome: outcome(it.outcome),
        target: it.target.and_then(|it| snapshot.uri(&it)),
        url: it.url,
        tried: it.tried.into_iter().map(|(place, found)| Tried { place, found }).collect(),
        markdown: it.markdown,
    }))
}

fn outcome(it: Outcome) -> &'static str {
    match it {
        Outcome::Found => "found",
        Outcome::Broken => "broken",
        Outcome::AnchorMissing => "anchor-missing",
        Outcome::Draft => "draft",
        Outcome::OtherCase => "other-case",
        Outcome::Generated => "generated",
        Outcome::Elsewhere => "elsewhere",
    }
}

#[derive(Serialize)]
pub(super) struct Page {
    path: String,
    url: Option<String>,
    local: Option<String>,
    published: bool,
    reason: Option<&'static str>,
}

pub(super) fn page(asked: &Asked, at: Option<Position>) -> Option<Page> {
    let offset = at.map(|it| asked.offset(it));
    let found = on_site::on_site(&asked.snapshot.corpus, &asked.path, offset)?;
    Some(Page {
        path: found.path,
        url: found.url,
        local: found.local,
        published: found.hidden.is_none(),
        reason: found.hidden,
    })
}

#[derive(Serialize)]
pub(super) struct Image {
    uri: Option<Url>,
    save: bool,
    destination: String,
    text: String,
}

pub(super) fn image(asked: &Asked, params: &ImageParams) -> Said<Image> {
    let Asked { snapshot, path } = asked;
    let alt = params.alt.as_deref().unwrap_or("");
    let chosen = params.image.as_ref().and_then(from_lsp::path);
    let known = chosen.as_ref().and_then(|it| snapshot.file_path(it));
    let known = known.and_then(|it| image_target::known_image(&snapshot.corpus, path, &it, alt));
    if let Some(it) = known {
        return Ok(of_target(snapshot, it, false));
    }
    let name = chosen.as_deref().and_then(|it| it.file_name()).map(|it| it.to_string_lossy());
    let name = name.as_deref().or(params.name.as_deref()).unwrap_or("image.png");
    let found = image_target::new_image(&snapshot.corpus, path, name, alt, is_taken(snapshot));
    match found {
        Some(it) => Ok(of_target(snapshot, it, true)),
        None => Err(no_place(snapshot.corpus.locale(), path)),
    }
}

fn of_target(snapshot: &Snapshot, it: ImageTarget, save: bool) -> Image {
    Image { uri: snapshot.uri(&it.file), save, destination: it.destination, text: it.text }
}

fn no_place(locale: Locale, path: &FilePath) -> String {
    match locale {
        Locale::En => format!(
            "No folder was found from which the site would show an image in `{path}`: the generator makes no page of this file, or publishes no files beside it. Open a post and insert the image there."
        ),
        Locale::Zh => format!(
            "没有找到能让网站在 `{path}` 中显示图片的目录：生成器不会为这个文件生成页面，或不发布它旁边的文件。请打开一篇文章再插入图片。"
        ),
    }
}

fn is_taken(snapshot: &Snapshot) -> impl Fn(&FilePath) -> bool + '_ {
    |it| disk::exists(&snapshot.absolute(it))
}

#[derive(Serialize)]
pub(super) struct Post {
    uri: Option<Url>,
    text: String,
    position: Position,
}

/// The time that the client says; the server's own in Greenwich when it says none.
pub(super) fn now(said: Option<&str>) -> Option<Date> {
    match said {
        Some(it) => date::parse(it, DateReader::Rfc3339).ok().flatten(),
        None => load::today(),
    }
}

pub(super) fn new_post(asked: &Asked, params: &PostParams, now: Date) -> Said<Post> {
    let Asked { snapshot, path } = asked;
    let is_folder = !path.is_empty() && snapshot.corpus.index().files.is_folder(path);
    let wanted = Wanted {
        title: params.title.trim(),
        folder: is_folder.then_some(path.as_str()),
        now,
        draft: params.draft,
    };
    let it = new_post::new_post(&snapshot.corpus, &wanted, is_taken(snapshot))?;
    let rope = Rope::from_str(&it.text);
    let position = to_lsp::position(&rope, it.text.len(), snapshot.encoding());
    Ok(Post { uri: snapshot.uri(&it.path), text: it.text, position })
}
