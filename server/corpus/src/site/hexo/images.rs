//! What Hexo's renderers and image plugins make of the destination of an image.
//!
//! Invariant: candidates stand in the order in which the site would take them.

use super::Hexo;
use super::plugins::Renderer;
use crate::files::{FilePath, join};
use crate::link::{Destination, Reach, join_url};
use crate::site::{Candidate, Page, Reading};

impl Hexo {
    /// The asset folder of a post: its path without extension.
    pub(super) fn asset_folder(path: &FilePath) -> String {
        path.as_str().rsplit_once('.').map_or(path.as_str(), |it| it.0).to_owned()
    }

    /// Where an image in Markdown leads.
    pub(super) fn markdown_image(
        &self,
        page: Page<'_>,
        path: &str,
        destination: &Destination<'_>,
    ) -> Reading {
        let from_root = self.prepend_root && !self.relative_link;
        if destination.reach != Reach::Relative {
            return if from_root {
                Reading::Candidates(vec![Candidate::Url(join_url("/", path))])
            } else {
                self.at_host(path)
            };
        }
        let mut res = self.post_assets_named(page, destination.raw_path);
        res.extend(self.moved_by_asset_image(page, path));
        res.push(Candidate::Url(join_url(if from_root { "/" } else { page.url }, path)));
        Reading::Candidates(res)
    }

    /// The files of the post's asset folder that a relative image may mean. The renderers look for the destination as they have
    /// it: marked without resolving `%20`, markdown-it with every letter outside ASCII encoded, so that it finds no such file.
    fn post_assets_named(&self, page: Page<'_>, raw: &str) -> Vec<Candidate> {
        let mut res = Vec::new();
        if !self.post_asset_folder || self.post_path(page.path).is_none() {
            return res;
        }
        let folder = Hexo::asset_folder(page.path);
        let file = |it: &str| join(&folder, it).map(Candidate::File);
        let decoded = crate::link::decode(raw);
        let own_name = page.path.stem();
        let below_own_name =
            |it: &str| it.strip_prefix(own_name)?.strip_prefix('/').map(str::to_owned);
        if self.plugins.image_link {
            res.extend(linked_by_image_link(raw).and_then(file));
        }
        if self.plugins.asset_img {
            let bare = decoded.trim_start_matches("./");
            res.extend(below_own_name(bare).as_deref().and_then(file));
        }
        let looks = self.post_asset && !self.relative_link;
        match self.plugins.renderer {
            Renderer::Marked(_) if looks => res.extend(file(raw)),
            Renderer::MarkdownIt if looks && raw.is_ascii() && !raw.contains(['"', '<', '>']) => {
                res.extend(file(raw));
                res.extend(below_own_name(raw).as_deref().and_then(file));
            }
            _ => {}
        }
        res
    }

    /// hexo-asset-image drops the first folder of a relative image and puts the post's own URL in its place.
    pub(super) fn moved_by_asset_image(&self, page: Page<'_>, path: &str) -> Option<Candidate> {
        if !self.plugins.asset_image || !self.post_asset_folder {
            return None;
        }
        let mut parts: Vec<&str> = path.split('/').filter(|it| !matches!(*it, "" | ".")).collect();
        if parts.len() > 1 {
            parts.remove(0);
        }
        let folder = page.url.trim_end_matches(".html").trim_end_matches('/');
        Some(Candidate::Url(format!("{folder}/{}", parts.join("/"))))
    }

    /// An image in the front matter goes through the theme, which puts the root before it, leaves it relative to the page, or looks
    /// in the asset folder: what one of them finds counts.
    pub(super) fn front_matter_image(
        &self,
        page: Page<'_>,
        path: &str,
        destination: &Destination<'_>,
    ) -> Vec<Candidate> {
        let base = self.profile.base_path.trim_end_matches('/');
        let mut res = vec![Candidate::Url(join_url("/", path))];
        if destination.reach == Reach::Root {
            res.extend(path.strip_prefix(base).map(|it| Candidate::Url(join_url("/", it))));
            return res;
        }
        let folder = Hexo::asset_folder(page.path);
        res.push(Candidate::Url(join_url(page.url, path)));
        res.extend(join(&folder, path).map(Candidate::File));
        res.extend(page.path.join(path).map(Candidate::File));
        res
    }
}

/// hexo-image-link makes an `asset_img` of `folder/file` and `./folder/file`, whatever the folder is.
pub(super) fn linked_by_image_link(path: &str) -> Option<&str> {
    match path.split('/').collect::<Vec<_>>()[..] {
        [_, file] | [".", _, file] => Some(file),
        _ => None,
    }
}
