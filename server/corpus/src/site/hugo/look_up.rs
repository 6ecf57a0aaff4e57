//! What Hugo looks up: pages by `ref`, `relref` and the embedded link render hook, resources by images and `figure`.
//!
//! Follows `hugolib/pagefinder.go`, `hugolib/site.go` (`siteRefLinker.refLink`), `resources/resource/resources.go` (`Get`),
//! `tpl/tplimpl/embedded/templates/_markup/render-{link,image}.html` and `_shortcodes/figure.html`.

use globset::GlobBuilder;

use super::Hugo;
use super::config::Hook;
use crate::files::join;
use crate::link::join_url;
use crate::site::{Candidate, Page};

/// Who looks a page up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By<'a> {
    /// `ref` or `relref`, in this language: these find a page by its mere name, wherever it is.
    Reference(Option<&'a str>),
    /// The link render hook.
    Hook,
}

impl Hugo {
    /// The pages that `path` may mean on `page`.
    pub(super) fn pages(&self, page: Page<'_>, path: &str, by: By<'_>) -> Vec<Candidate> {
        let Some(place) = self.place(page.path) else { return Vec::new() };
        let path = path.trim();
        let path = if by == By::Hook { path.strip_prefix("./").unwrap_or(path) } else { path };
        let language = match by {
            By::Reference(Some(it)) => self.language(it).unwrap_or(place.language),
            _ => place.language,
        };
        let trimmed = match path.trim_end_matches('/') {
            "" => "/",
            it => it,
        };
        let file = trimmed.rsplit('/').next().unwrap_or("");
        let has_extension = file.contains('.') && !matches!(file, "." | "..");
        let logical = |path: &str| {
            let path = if has_extension { path.to_owned() } else { format!("{path}.md") };
            let joined = join_url("/", &path);
            Candidate::Name(format!("{language}:{}", self.logical(&joined)))
        };
        let mut res = Vec::new();
        if !trimmed.starts_with('/') {
            let folder = match place.name {
                "index" if !(has_extension && trimmed.starts_with("../")) => {
                    place.folder.rsplit_once('/').map_or("", |it| it.0)
                }
                _ => &place.folder,
            };
            res.push(logical(&format!("/{folder}/{trimmed}")));
            if has_extension && is_markdown(file) && language == place.language {
                res.extend(page.path.join(trimmed).map(Candidate::File));
            }
            if trimmed.starts_with('.') {
                return res;
            }
        }
        let from_root = format!("/{}", trimmed.trim_start_matches('/'));
        res.push(if from_root == "/" {
            Candidate::Name(format!("{language}:/"))
        } else {
            logical(&from_root)
        });
        if matches!(by, By::Reference(_)) && !path.contains('/') {
            let name = self.logical(&format!("/{file}"));
            res.push(Candidate::Name(format!("{language}:{}", name.trim_start_matches('/'))));
        }
        // Sections and terms are pages even where they have no file.
        res.push(Candidate::Url(format!("{}{}/", self.prefix(language), self.urlize(&from_root))));
        res
    }

    /// A file of the page's bundle, or of `assets/`, in any case; `Resources.Get` and `resources.Get`.
    pub(super) fn resource(&self, page: Page<'_>, path: &str) -> Vec<Candidate> {
        let mut res = Vec::new();
        let relative = path.strip_prefix("./").unwrap_or(path).trim_start_matches('/');
        if relative.starts_with('.') || relative.is_empty() {
            return res;
        }
        if let Some(bundle) = self.bundle(page.path) {
            let named =
                page.facts.resources.iter().filter(|it| it.0.eq_ignore_ascii_case(relative));
            let plain = named.filter(|it| !it.1.contains(['*', '?', '[', '{']));
            res.extend(plain.filter_map(|it| join(bundle, &it.1)).map(Candidate::AnyCase));
            res.extend(join(bundle, relative).map(Candidate::AnyCase));
        }
        res.extend(self.asset(relative));
        res
    }

    /// Files of `assets/`.
    pub(super) fn asset(&self, relative: &str) -> impl Iterator<Item = Candidate> {
        let below = |it: &super::config::Mount| {
            let rest = match &*it.below {
                "" => relative,
                below => relative.strip_prefix(below)?.strip_prefix('/')?,
            };
            join(&it.folder, rest).map(Candidate::AnyCase)
        };
        self.assets.iter().filter_map(below).collect::<Vec<_>>().into_iter()
    }

    /// Where an image of Markdown leads.
    pub(super) fn image(&self, page: Page<'_>, path: &str) -> Vec<Candidate> {
        let mut res = Vec::new();
        if self.image_hook == Hook::None {
            res.push(self.as_url(page, path));
            // Something else on the site may have published it.
            res.extend(self.asset(path.trim_start_matches('/')).filter(|_| path.starts_with('/')));
        } else {
            res.extend(self.resource(page, path));
            res.push(self.as_url(page, path));
        }
        if matches!(self.image_hook, Hook::Custom | Hook::Unknown) {
            // What a theme's hook makes of an image is one of these.
            res.push(Candidate::Url(join_url("/", path)));
            res.extend(page.path.join(path.trim_start_matches('/')).map(Candidate::AnyCase));
        }
        res
    }

    /// The destination as it is printed.
    pub(super) fn as_url(&self, page: Page<'_>, path: &str) -> Candidate {
        Candidate::Url(join_url(page.url, path))
    }

    /// Whether a pattern of `resources: - src:` fits a file beside the page.
    pub(super) fn is_pattern(path: &str) -> bool {
        path.contains(['*', '?', '{', '[']) && GlobBuilder::new(path).build().is_ok()
    }
}

fn is_markdown(file: &str) -> bool {
    crate::files::FilePath::new(file).is_markdown()
}
