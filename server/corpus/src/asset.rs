//! Assets whose bytes matter: what an adaptor finds out about the files that are no posts, when a rule about them is on.
//!
//! Invariant: nothing here is known unless it was asked for; the corpus itself knows assets by name only.

/// What was found out about one asset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asset {
    /// Length of the file in bytes.
    pub bytes: u64,
    /// A hash of its bytes: equal ones mean equal files. `None` when it was not asked for, or no other file has that length.
    pub hash: Option<u128>,
    /// Width and height in pixels, when it is an image of a known format.
    pub pixels: Option<(usize, usize)>,
    /// Where it really lies, when it is a link that leads out of the corpus.
    pub outside: Option<String>,
    /// Whether some file that is no post, such as a template or a style sheet, says its name.
    pub is_named: bool,
    /// Whether the text of some post says its name, as a link or otherwise.
    pub is_named_by_posts: bool,
}

/// Extensions of files that only posts and templates lead to: pictures, sound and moving pictures.
const MEDIA: [&str; 15] = [
    "apng", "avif", "bmp", "gif", "jpeg", "jpg", "m4a", "mov", "mp3", "mp4", "ogg", "png", "svg",
    "webm", "webp",
];

/// Names that browsers and feed readers ask for by themselves, by their beginnings.
const WELL_KNOWN: [&str; 5] =
    ["favicon", "apple-touch-icon", "android-chrome", "mstile", "og-image"];

/// Whether an asset of this path is of use only when something leads to it.
pub fn is_media(path: &crate::files::FilePath) -> bool {
    let name = path.name().to_ascii_lowercase();
    let own =
        |it: &str| matches!(it, "themes" | "layouts" | "_layouts" | "_includes" | "templates");
    MEDIA.iter().any(|it| path.extension().eq_ignore_ascii_case(it))
        && !WELL_KNOWN.iter().any(|it| name.starts_with(it))
        && !path.split('/').any(own)
}
