//! Insert image: where a new image of a post is best saved, and how it is written there.
//!
//! Invariant: what is given works on the site. Every place and spelling is tried on a copy of the index that has the image, and
//! the text is read as the post will be; what does not lead to the image is not given.

use std::collections::BTreeMap;

use super::links;
use crate::Corpus;
use crate::files::{FilePath, join};
use crate::index::Index;
use crate::link::{self, Reach};
use crate::markdown::{Form, Link, Role};
use crate::post::Post;
use crate::resolve::{self, Verdict, View};
use crate::site::Page;
use crate::text::Span;

/// Where an image goes and what to insert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageTarget {
    /// The file of the image.
    pub file: FilePath,
    /// The destination as it has to be written in the post.
    pub destination: String,
    /// What to insert.
    pub text: String,
}

/// Posts whose images are looked at to learn where the author keeps them.
const LOOKED_AT: usize = 200;

/// Places for an image called `name` when the post and its neighbours show none.
const USUAL: [&str; 3] = ["/images", "/assets/images", "/img"];

/// Where a new image called `name` goes when it is shown in the post at `path` with the alternative text `alt`. `is_taken` says
/// whether a file is there that the corpus does not know.
pub fn new_image(
    corpus: &Corpus,
    path: &FilePath,
    name: &str,
    alt: &str,
    is_taken: impl Fn(&FilePath) -> bool,
) -> Option<ImageTarget> {
    let page = corpus.page(path)?;
    let name = file_name(name);
    let place = Place { corpus, page };
    let is_free = |it: &FilePath| corpus.index().files.find(it).is_none() && !is_taken(it);
    place.folders(&name).into_iter().find_map(|folder| {
        let file = free(&folder, &name, is_free)?;
        let mut index = corpus.index().clone();
        index.files.insert(&file);
        place.written(&index, file, alt)
    })
}

/// How the image at `image`, a file of the corpus, is shown in the post at `path`; `None` when the site does not have it there.
pub fn known_image(
    corpus: &Corpus,
    path: &FilePath,
    image: &FilePath,
    alt: &str,
) -> Option<ImageTarget> {
    let place = Place { corpus, page: corpus.page(path)? };
    let image = corpus.index().files.get(image)?.clone();
    place.written(corpus.index(), image, alt)
}

/// `name` as a file's name that no file system and no URL stumbles over.
fn file_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or("");
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let stem = super::hyphenated(stem, &['.', '_']);
    let stem = stem.trim_start_matches('.');
    let plain = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric());
    let extension = if plain(extension) { extension } else { "png" };
    format!("{}.{extension}", if stem.is_empty() { "image" } else { stem })
}

/// The first of `name`, `name-2`, `name-3` … in `folder` that is free.
fn free(folder: &str, name: &str, is_free: impl Fn(&FilePath) -> bool) -> Option<FilePath> {
    let (stem, extension) = name.rsplit_once('.')?;
    let numbered = (2..10_000).map(|n| format!("{stem}-{n}.{extension}"));
    let names = std::iter::once(name.to_owned()).chain(numbered);
    names.filter_map(|it| join(folder, &it)).find(is_free)
}

/// The post that is to show the image.
struct Place<'a> {
    corpus: &'a Corpus,
    page: Page<'a>,
}

impl Place<'_> {
    /// Folders worth trying, best first: where the post's own images are, where those of its neighbours are, the usual ones.
    fn folders(&self, name: &str) -> Vec<String> {
        let mut res: Vec<String> = Vec::new();
        let own = self.images_of(self.page.path);
        res.extend(own.last().map(|it| it.parent().to_owned()));
        let (own_folder, shared) = self.neighbours();
        res.extend(own_folder.then(|| folders_of(self.page.path)).into_iter().flatten());
        res.extend(shared);
        if is_bundle(self.page.path) || self.corpus.site().profile().asset_folders {
            res.extend(folders_of(self.page.path));
        }
        let site = self.corpus.site();
        let sources = |folder: &str| site.sources(&format!("{folder}/{name}"), self.corpus.index());
        let usual: Vec<String> = USUAL
            .iter()
            .flat_map(|it| sources(it))
            .filter_map(|it| it.rsplit_once('/').map(|it| it.0.to_owned()))
            .collect();
        let there = |it: &&String| self.corpus.index().files.is_folder(it);
        res.extend(usual.iter().filter(there).cloned());
        res.extend(usual);
        res.extend(folders_of(self.page.path));
        res.push(self.page.path.parent().to_owned());
        let mut seen = Vec::new();
        res.retain(|it| {
            !seen.contains(it) && {
                seen.push(it.clone());
                true
            }
        });
        res
    }

    /// The images that the post at `path` shows from files of the corpus.
    fn images_of(&self, path: &FilePath) -> Vec<FilePath> {
        let Some(post) = self.corpus.post(path) else { return Vec::new() };
        let shown = links(post).filter(|it| it.0.role == Role::Image);
        let file = |it: &Link| match super::verdict(self.corpus, path, it) {
            Verdict::File(file) => Some(file),
            _ => None,
        };
        shown
            .filter(|it| !matches!(it.0.form, Form::FrontMatter { .. }))
            .filter_map(|it| file(it.0))
            .collect()
    }

    /// Whether most posts around keep images in a folder of their own, and the folders that they share, the fullest first.
    fn neighbours(&self) -> (bool, Vec<String>) {
        let folder = self.page.path.parent();
        let posts = self.corpus.index().posts.iter().map(|it| it.0);
        // The newest names tell most about what the author does by now.
        let around = posts
            .rev()
            .filter(|it| *it != self.page.path && (it.parent() == folder || is_bundle(it)));
        let (mut own, mut shared) = (0, BTreeMap::<String, usize>::new());
        for path in around.take(LOOKED_AT) {
            for image in self.images_of(path) {
                match folders_of(path).iter().any(|it| it == image.parent()) {
                    true => own += 1,
                    false => *shared.entry(image.parent().to_owned()).or_default() += 1,
                }
            }
        }
        let mut shared: Vec<(String, usize)> = shared.into_iter().collect();
        shared.sort_by_key(|it| std::cmp::Reverse(it.1));
        let most = shared.first().map_or(0, |it| it.1);
        (own > most, shared.into_iter().map(|it| it.0).collect())
    }

    /// How `file`, which `index` has, is written so that the site shows it.
    fn written(&self, index: &Index, file: FilePath, alt: &str) -> Option<ImageTarget> {
        let view = View { site: self.corpus.site(), index };
        let model = self.last_image();
        let mut spellings =
            resolve::spellings(view, self.page, &image(model.as_deref(), &file), &file);
        // A name alone and a path from the root stay good when the post moves.
        let is_site = self.corpus.site().profile().generator.local_address().is_some();
        if model.is_none() && is_site {
            spellings.sort_by_key(|it| (it.contains('/'), !it.starts_with('/')));
        }
        // A tag's argument is a name rather than a path.
        spellings.push(file.name().to_owned());
        spellings.into_iter().find_map(|destination| {
            let forms = [format!("![{}]({destination})", bracketed(alt)), tag(&destination, alt)];
            let text = forms.into_iter().find(|it| self.shows(view, it, &file))?;
            Some(ImageTarget { file: file.clone(), destination, text })
        })
    }

    /// The destination of the post's last image.
    fn last_image(&self) -> Option<Box<str>> {
        let own = links(self.corpus.post(self.page.path)?);
        let own = own.filter(|it| it.0.role == Role::Image && it.0.form == Form::Inline);
        let local = |it: &str| matches!(link::split(it).reach, Reach::Relative | Reach::Root);
        own.filter(|it| local(&it.0.destination)).last().map(|it| it.0.destination.clone())
    }

    /// Whether `text`, put into the post, shows `file`.
    fn shows(&self, view: View<'_>, text: &str, file: &FilePath) -> bool {
        let post = Post::closed(&format!("\n{text}\n"), self.page.path, view.site);
        let mut shown = links(&post).filter(|it| it.0.role == Role::Image);
        shown.any(|it| resolve::resolve(view, self.page, it.0) == Verdict::File(file.clone()))
    }
}

/// An image that is written as the one with the destination `model`.
fn image(model: Option<&str>, file: &FilePath) -> Link {
    Link {
        form: Form::Inline,
        role: Role::Image,
        span: Span::at(0),
        destination_span: Span::at(0),
        destination: model.unwrap_or(file.name()).into(),
        templated: false,
    }
}

/// Whether the post has its folder for itself.
fn is_bundle(path: &FilePath) -> bool {
    path.stem().split('.').next().is_some_and(|it| it == "index")
}

/// The folder that is called like the post.
fn stem_folder(path: &FilePath) -> String {
    path.as_str().rsplit_once('.').map_or(path.as_str(), |it| it.0).to_owned()
}

/// The folders that a post may have for its images alone.
fn folders_of(path: &FilePath) -> Vec<String> {
    if is_bundle(path) { vec![path.parent().to_owned()] } else { vec![stem_folder(path)] }
}

fn bracketed(alt: &str) -> String {
    let mut res = String::new();
    for it in alt.chars().filter(|it| !it.is_control()) {
        if matches!(it, '[' | ']' | '\\' | '`' | '<' | '*' | '_' | '!') {
            res.push('\\');
        }
        res.push(it);
    }
    res
}

/// Hexo's own form, where nothing else leads to the file.
fn tag(name: &str, alt: &str) -> String {
    let alt: String =
        alt.chars().filter(|it| !it.is_control() && !"{}%\"'".contains(*it)).collect();
    let alt = if alt.is_empty() { alt } else { format!(" {alt}") };
    format!("{{% asset_img {name}{alt} %}}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::tests::open;

    fn of(fixture: &str, name: &str) -> Option<(String, String)> {
        let (corpus, path, _) = open(fixture);
        let it = new_image(&corpus, &path, name, "图 [1]", |_| false)?;
        Some((it.file.as_str().to_owned(), it.text))
    }

    fn put(fixture: &str, file: &str, text: &str) {
        assert_eq!(
            of(fixture, "截图 1.png"),
            Some((file.to_owned(), text.to_owned())),
            "{fixture}"
        );
    }

    const HEXO: &str = "//- /source/_posts/a.md\n---\ntitle: a\ndate: 2024-01-02\n---\n//- /_config.yml\ntitle: 站\n";

    #[test]
    fn hexo_publishes_a_folder_of_images_or_asset_folders() {
        put(HEXO, "source/images/截图-1.png", "![图 \\[1\\]](/images/截图-1.png)");
        let with_folder = format!(
            "{HEXO}post_asset_folder: true\n//- /package.json\n{{\"dependencies\":{{\"hexo\":\"^7.0.0\",\"hexo-renderer-marked\":\"^6.0.0\"}}}}\n//- /source/_posts/a/b.png\n"
        );
        let it = of(&with_folder, "c.png").unwrap();
        assert_eq!(it.0, "source/_posts/a/c.png");
        let taken = format!("{HEXO}//- /source/images/截图-1.PNG\n");
        put(&taken, "source/images/截图-1-2.png", "![图 \\[1\\]](/images/截图-1-2.png)");
    }

    #[test]
    fn hugo_and_zola_have_bundles_and_static_files() {
        let hugo = "//- /hugo.toml\nbaseURL = 'https://a.test/'\n";
        put(
            &format!("//- /content/posts/b/index.md\n---\ntitle: a\n---\n{hugo}"),
            "content/posts/b/截图-1.png",
            "![图 \\[1\\]](截图-1.png)",
        );
        put(
            &format!("//- /content/posts/b.md\n---\ntitle: a\n---\n{hugo}"),
            "static/images/截图-1.png",
            "![图 \\[1\\]](/images/截图-1.png)",
        );
        let zola = "//- /config.toml\nbase_url = 'https://a.test'\n//- /templates/page.html\n//- /content/_index.md\n+++\n+++\n";
        put(
            &format!("//- /content/b/index.md\n+++\ntitle = 'a'\n+++\n{zola}"),
            "content/b/截图-1.png",
            "![图 \\[1\\]](截图-1.png)",
        );
        put(
            &format!("//- /content/b.md\n+++\ntitle = 'a'\n+++\n{zola}"),
            "static/images/截图-1.png",
            "![图 \\[1\\]](/images/截图-1.png)",
        );
    }

    #[test]
    fn jekyll_below_a_path_is_reached_from_there() {
        let it = of("//- /_posts/2024-01-02-a.md\n---\ntitle: a\n---\n//- /_config.yml\nbaseurl: /blog\n//- /assets/images/x.png\n", "y.png").unwrap();
        assert_eq!(it.0, "assets/images/y.png");
        assert!(it.1.contains("assets/images/y.png"), "{}", it.1);
    }

    #[test]
    fn a_new_image_goes_where_the_others_are() {
        put(
            "//- /docs/a.md\n# a\n//- /docs/b.md\n![](../media/图.png)\n//- /media/图.png\n",
            "media/截图-1.png",
            "![图 \\[1\\]](../media/截图-1.png)",
        );
        let own = HEXO.replace(
            "//- /_config",
            "![x](/pics/2024/x.png)\n//- /source/pics/2024/x.png\n//- /_config",
        );
        put(&own, "source/pics/2024/截图-1.png", "![图 \\[1\\]](/pics/2024/截图-1.png)");
    }

    #[test]
    fn an_image_that_is_there_is_written_as_it_works() {
        let fixture = format!("{HEXO}//- /source/img/a (1).png\n//- /secret/b.png\n");
        let (corpus, path, _) = open(&fixture);
        let it = known_image(&corpus, &path, &FilePath::new("source/img/a (1).png"), "").unwrap();
        assert_eq!(it.text, "![](/img/a%20%281%29.png)");
        assert_eq!(known_image(&corpus, &path, &FilePath::new("secret/b.png"), ""), None);
        assert_eq!(known_image(&corpus, &path, &FilePath::new("none.png"), ""), None);
    }

    #[test]
    fn names_are_made_harmless() {
        let cases = [
            ("", "image.png"),
            ("../../etc/x y?.PNG", "x-y.PNG"),
            ("C:\\a\\图#1.jpg", "图-1.jpg"),
            ("...", "image.png"),
            ("a.p ng", "a.png"),
            ("😀.gif", "image.gif"),
        ];
        for (name, wanted) in cases {
            assert_eq!(file_name(name), wanted, "{name}");
        }
    }
}
