//! What of Hexo is installed, as `package.json` says: the renderer, plugins that rewrite images, and generators of lists.
//!
//! Invariant: without a `package.json`, and where scripts of the site's own may add anything, every generator counts as there.

use crate::files::Files;
use crate::site::ConfigTexts;
use crate::site::settings::Settings;

/// What turns the Markdown of posts into HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Renderer {
    /// hexo-renderer-marked of this major version.
    Marked(u32),
    MarkdownIt,
    /// hexo-renderer-markdown-it-plus, which has nothing but its name in common with the one above.
    MarkdownItPlus,
    /// hexo-renderer-kramed and others, which leave images as they are.
    Other,
}

/// The plugins that change where a link leads.
#[derive(Clone, Debug)]
pub(super) struct Plugins {
    pub(super) renderer: Renderer,
    pub(super) asset_image: bool,
    pub(super) asset_img: bool,
    pub(super) image_link: bool,
    pub(super) archives: bool,
    pub(super) tags: bool,
    pub(super) categories: bool,
    /// Whether generators that are not known may be at work.
    pub(super) unknown: bool,
    /// URL paths of the files that feed, sitemap and search generators make, without `/` before them.
    pub(super) files: Vec<Box<str>>,
}

impl Plugins {
    pub(super) fn read(settings: &Settings, texts: &ConfigTexts, files: &Files) -> Plugins {
        let packages = texts.get("package.json").map_or("", |it| &**it);
        let has = |name: &str| packages.contains(&format!("\"{name}\""));
        let theme = settings.text("theme").unwrap_or_default();
        let scripts = files.is_folder("scripts")
            || files.is_folder(&format!("themes/{theme}/scripts"))
            || !theme.is_empty() && !files.is_folder(&format!("themes/{theme}"));
        let all = packages.is_empty();
        let list = |name: &str| all || has(&format!("hexo-generator-{name}"));
        let plus =
            |name: &str| list(name) || packages.contains(&format!("\"hexo-generator-{name}-"));
        Plugins {
            renderer: renderer(&has, packages),
            asset_image: has("hexo-asset-image") || has("hexo-asset-image-for-hexo5"),
            asset_img: has("hexo-asset-img"),
            image_link: has("hexo-image-link"),
            archives: plus("archive") || plus("archives"),
            tags: plus("tag"),
            categories: plus("category"),
            unknown: all || scripts,
            files: generated_files(settings, &|it| list(it)),
        }
    }
}

fn renderer(has: &dyn Fn(&str) -> bool, packages: &str) -> Renderer {
    if has("hexo-renderer-markdown-it-plus") {
        Renderer::MarkdownItPlus
    } else if has("hexo-renderer-markdown-it") {
        Renderer::MarkdownIt
    } else if let Some(version) = version(packages, "hexo-renderer-marked") {
        Renderer::Marked(version)
    } else if packages.contains("\"hexo-renderer-")
        && ["kramed", "pandoc", "mathjax", "remarkable"]
            .iter()
            .any(|it| has(&format!("hexo-renderer-{it}")))
    {
        Renderer::Other
    } else {
        Renderer::Marked(u32::MAX)
    }
}

/// The major version that `package.json` asks for; a version that says nothing counts as the newest.
fn version(packages: &str, name: &str) -> Option<u32> {
    let at = packages.find(&format!("\"{name}\""))?;
    let value = packages[at + name.len() + 2..].split('"').nth(1).unwrap_or("");
    let digits = value.trim_start_matches(|it: char| !it.is_ascii_digit());
    Some(digits.split(|it: char| !it.is_ascii_digit()).next()?.parse().unwrap_or(u32::MAX))
}

impl Renderer {
    /// Whether the renderer puts the root before relative images, and whether it looks them up among the post's assets.
    pub(super) fn images(self, settings: &Settings) -> (bool, bool) {
        let flag = |key: &str, default| settings.flag(key).unwrap_or(default);
        match self {
            // `prependRoot` came with version 2 and became the default with version 3.
            Renderer::Marked(it) if it < 2 => (false, false),
            Renderer::Marked(it) => {
                let root = flag("marked.prependRoot", it >= 3);
                (root, root && it >= 3 && flag("marked.postAsset", false))
            }
            Renderer::MarkdownIt => {
                let asset = flag("markdown.images.post_asset", false);
                (asset || flag("markdown.images.prepend_root", false), asset)
            }
            Renderer::MarkdownItPlus | Renderer::Other => (false, false),
        }
    }

    /// marked reads blanks in a destination up to its version 0.3, which Hexo's renderer had below 1.0, and so does kramed.
    pub(super) fn reads_blanks(self) -> bool {
        matches!(self, Renderer::Marked(0) | Renderer::Other)
    }
}

/// Generator, setting that names its file, and the file unless the setting says otherwise.
const FILES: [(&str, &str, &[&str]); 10] = [
    ("feed", "feed.path", &["atom.xml", "rss2.xml", "rss.xml"]),
    ("rss", "rss.path", &["rss.xml"]),
    ("sitemap", "sitemap.path", &["sitemap.xml", "sitemap.txt"]),
    ("seo-friendly-sitemap", "sitemap.path", &["sitemap.xml", "post-sitemap.xml"]),
    ("baidu-sitemap", "baidusitemap.path", &["baidusitemap.xml"]),
    ("search", "search.path", &["search.xml"]),
    ("searchdb", "search.path", &["search.xml", "search.json"]),
    ("json-content", "jsonContent.file", &["content.json"]),
    ("json-feed", "jsonFeed.path", &["feed.json"]),
    ("robotstxt", "robotstxt.path", &["robots.txt"]),
];

fn generated_files(settings: &Settings, has: &dyn Fn(&str) -> bool) -> Vec<Box<str>> {
    let mut res: Vec<Box<str>> = Vec::new();
    for (_, key, defaults) in FILES.into_iter().filter(|it| has(it.0)) {
        let named = settings.strings(key);
        if named.is_empty() {
            res.extend(defaults.iter().map(|it| Box::from(*it)));
        }
        res.extend(named.into_iter().map(|it| it.trim_start_matches('/').into()));
    }
    res
}
