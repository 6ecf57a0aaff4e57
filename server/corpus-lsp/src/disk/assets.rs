//! What the disk knows of assets beyond their names. Asked only when a rule about them is on, or for their sizes.
//!
//! Invariant: a link that leads out of the root is told and not followed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

use aho_corasick::AhoCorasick;
use corpus::asset::{Asset, is_media};
use corpus::files::FilePath;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rayon::prelude::*;

/// Extensions of texts that may name assets and are no posts.
const TEXTS: [&str; 26] = [
    "astro",
    "css",
    "csv",
    "ejs",
    "gohtml",
    "haml",
    "htm",
    "html",
    "js",
    "json",
    "jsx",
    "less",
    "liquid",
    "mjs",
    "njk",
    "pug",
    "sass",
    "scss",
    "styl",
    "swig",
    "toml",
    "ts",
    "webmanifest",
    "xml",
    "yaml",
    "yml",
];

/// Bytes up to which such a text is looked through.
const MAX_TEXT: u64 = 8 << 20;

/// Looks at `assets` of the corpus under `root`; hashes those that have the length of another when `hashes` says so.
pub(crate) fn assets(root: &Path, assets: &[FilePath], hashes: bool) -> BTreeMap<FilePath, Asset> {
    let Ok(root) = fs::canonicalize(root) else { return BTreeMap::new() };
    let look = |path: &FilePath| Some((path.clone(), asset(&root, path)?));
    let mut res: BTreeMap<FilePath, Asset> = assets.par_iter().filter_map(look).collect();
    if !hashes {
        return res;
    }
    let mut lengths: BTreeMap<u64, usize> = BTreeMap::new();
    res.values().for_each(|it| *lengths.entry(it.bytes).or_default() += 1);
    let mut alike: Vec<(&FilePath, &mut Asset)> =
        res.iter_mut().filter(|it| it.1.bytes > 0 && lengths[&it.1.bytes] > 1).collect();
    alike.par_iter_mut().for_each(|(path, it)| it.hash = hash(&root, path));
    res
}

fn asset(root: &Path, path: &FilePath) -> Option<Asset> {
    let absolute = root.join(path.as_str());
    let real = fs::canonicalize(&absolute).ok()?;
    if !real.starts_with(root) {
        let is_link = fs::symlink_metadata(&absolute).is_ok_and(|it| it.is_symlink());
        let outside = is_link.then(|| real.display().to_string());
        return Some(Asset { outside, ..Asset::default() });
    }
    let bytes = fs::metadata(&real).ok().filter(fs::Metadata::is_file)?.len();
    let pixels = is_media(path).then(|| imagesize::size(&real).ok()).flatten();
    let pixels = pixels.map(|it| (it.width, it.height));
    Some(Asset { bytes, pixels, ..Asset::default() })
}

/// Two hashes of 64 bits with different beginnings: nobody makes files of his own site collide on purpose.
fn hash(root: &Path, path: &FilePath) -> Option<u128> {
    let bytes = fs::read(root.join(path.as_str())).ok()?;
    let half = |seed: u8| {
        let mut res = DefaultHasher::new();
        res.write_u8(seed);
        res.write(&bytes);
        u128::from(res.finish())
    };
    Some(half(1) << 64 | half(2))
}

/// Notes which of `assets` are named by one of `files`, posts and other texts, in whatever folder the asset lies.
pub(crate) fn note_named(root: &Path, files: &[FilePath], assets: &mut BTreeMap<FilePath, Asset>) {
    let mut names: BTreeMap<String, Vec<FilePath>> = BTreeMap::new();
    for path in assets.keys().filter(|it| is_media(it)) {
        let encoded = utf8_percent_encode(path.name(), NON_ALPHANUMERIC).to_string();
        let encoded = encoded.replace("%2E", ".").replace("%2D", "-").replace("%5F", "_");
        for name in [path.name().to_owned(), encoded] {
            names.entry(name).or_default().push(path.clone());
        }
    }
    let patterns: Vec<&String> = names.keys().collect();
    let Ok(finder) = AhoCorasick::new(&patterns) else { return };
    let named_by = |path: &FilePath| -> Vec<usize> {
        let file = root.join(path.as_str());
        let is_small = fs::metadata(&file).is_ok_and(|it| it.len() <= MAX_TEXT);
        let bytes = if is_small { fs::read(file).unwrap_or_default() } else { Vec::new() };
        finder.find_overlapping_iter(&bytes).map(|it| it.pattern().as_usize()).collect()
    };
    let is_text = |it: &&FilePath| {
        it.is_markdown() || TEXTS.iter().any(|text| it.extension().eq_ignore_ascii_case(text))
    };
    let texts: Vec<&FilePath> = files.iter().filter(is_text).collect();
    let found = texts.par_iter().flat_map_iter(|it| {
        let is_post = it.is_markdown();
        named_by(it).into_iter().map(move |at| (at, is_post))
    });
    let found: BTreeSet<(usize, bool)> = found.collect();
    for (at, by_post) in found {
        for path in &names[patterns[at]] {
            match assets.get_mut(path) {
                Some(it) if by_post => it.is_named_by_posts = true,
                Some(it) => it.is_named = true,
                None => {}
            }
        }
    }
}
