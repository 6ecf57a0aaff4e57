//! Where sites begin: the files by which each generator knows its own folder.
//!
//! Invariant: only names are looked at, and the few configuration files that must be told apart by a key.

use std::fs;
use std::path::{Path, PathBuf};

/// How many folders deep a workspace is searched for sites.
const MAX_DEPTH: usize = 6;

/// Bytes of a configuration file that are looked at.
const MAX_CONFIG_BYTES: u64 = 1 << 20;

/// The generator whose files stand in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Generator {
    /// `_config.yml` beside a `package.json` that names `hexo`, or beside `source/_posts`.
    Hexo,
    /// `hugo.*`, `config/_default/`, or `config.*` beside `content/`.
    Hugo,
    /// `zola.toml`, or a `config.toml` with `base_url` beside `content/`.
    Zola,
    /// `_config.yml` beside `_posts`, `_layouts` or a `Gemfile`.
    Jekyll,
}

impl Generator {
    /// Its name in configuration.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Generator::Hexo => "hexo",
            Generator::Hugo => "hugo",
            Generator::Zola => "zola",
            Generator::Jekyll => "jekyll",
        }
    }

    /// The generator whose configuration stands in `folder`.
    pub(crate) fn of(folder: &Path) -> Option<Generator> {
        let has = |name: &str| folder.join(name).exists();
        if has("zola.toml") || is_zola(folder) {
            return Some(Generator::Zola);
        }
        let endings = ["toml", "yaml", "yml", "json"];
        let named = |stem: &str| endings.iter().any(|it| has(&format!("{stem}.{it}")));
        if named("hugo") || has("config/_default") || (named("config") && has("content")) {
            return Some(Generator::Hugo);
        }
        if !["_config.yml", "_config.yaml", "_config.toml", "_config.json"].iter().any(|it| has(it))
        {
            return None;
        }
        if has("source/_posts")
            || text(&folder.join("package.json")).is_some_and(|it| it.contains("\"hexo\""))
        {
            return Some(Generator::Hexo);
        }
        ["_posts", "_layouts", "Gemfile"].iter().any(|it| has(it)).then_some(Generator::Jekyll)
    }

    /// Folders of the site in `folder`, from there, that the generator writes or installs and that hold no post of the author.
    pub(crate) fn output(self, folder: &Path) -> Vec<String> {
        let (configs, key, default): (&[&str], _, _) = match self {
            Generator::Hexo => (&["_config.yml", "_config.yaml"], "public_dir", "public"),
            Generator::Hugo => {
                let configs = &[
                    "hugo.toml",
                    "hugo.yaml",
                    "hugo.yml",
                    "config.toml",
                    "config.yaml",
                    "config.yml",
                    "config/_default/hugo.toml",
                    "config/_default/config.toml",
                ];
                (configs, "publishDir", "public")
            }
            Generator::Zola => (&["zola.toml", "config.toml"], "output_dir", "public"),
            Generator::Jekyll => {
                (&["_config.yml", "_config.yaml", "_config.toml"], "destination", "_site")
            }
        };
        let mut res: Vec<String> = match self {
            Generator::Hexo => vec![".deploy_git"],
            Generator::Hugo => vec!["resources/_gen"],
            Generator::Zola => vec![],
            Generator::Jekyll => vec![
                ".jekyll-cache",
                ".sass-cache",
                "vendor/bundle",
                "vendor/cache",
                "vendor/gems",
                "vendor/ruby",
            ],
        }
        .into_iter()
        .map(str::to_owned)
        .collect();
        let configured = configs.iter().find_map(|it| scalar(&text(&folder.join(it))?, key));
        let output = configured.unwrap_or_else(|| default.to_owned());
        let output = output.trim_start_matches("./").trim_matches('/');
        // An output folder that is the site itself or lies outside hides nothing.
        if !output.is_empty() && output != "." && !output.starts_with("..") {
            res.push(output.to_owned());
        }
        res
    }
}

fn is_zola(folder: &Path) -> bool {
    folder.join("content").is_dir()
        && text(&folder.join("config.toml")).is_some_and(|it| scalar(&it, "base_url").is_some())
}

/// The value of the top-level `key` on one line of YAML or TOML, without its quotes. Keys count in any case, as Hugo's do.
fn scalar(config: &str, key: &str) -> Option<String> {
    config.lines().find_map(|line| {
        let (name, value) = line.split_once([':', '='])?;
        if !name.trim_end().eq_ignore_ascii_case(key) {
            return None;
        }
        let value = value.trim();
        let value = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or_default(),
            _ => value.split(" #").next().unwrap_or_default().trim_end(),
        };
        Some(value.to_owned())
    })
}

/// The text of a small file; `None` when it is missing, large, or not UTF-8.
fn text(path: &Path) -> Option<String> {
    let metadata = fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > MAX_CONFIG_BYTES {
        return None;
    }
    fs::read_to_string(path).ok()
}

/// Whether a corpus begins at `folder`: at a generator's configuration or at a `corpus.toml`.
pub(super) fn is_site(folder: &Path) -> bool {
    folder.join("corpus.toml").is_file() || Generator::of(folder).is_some()
}

/// Whether what lies in a folder of this name is part of the site around it or of nobody's: themes bring a configuration and an
/// example site of their own.
pub(super) fn is_foreign(name: &str) -> bool {
    matches!(
        name,
        "themes"
            | "node_modules"
            | "vendor"
            | "target"
            | "exampleSite"
            | "scaffolds"
            | "archetypes"
    ) || name.starts_with('.')
}

/// The folder of the site that `path` lies in: the nearest folder above it with a marker, but for a theme the site that uses it.
/// The search ends at the root of the repository and at the home folder. `path` must be absolute.
pub(crate) fn enclosing_site(path: &Path) -> Option<PathBuf> {
    let repository = repository(path);
    let home = std::env::home_dir();
    let mut res: Option<&Path> = None;
    for folder in path.ancestors().filter(|it| it.is_dir()) {
        if Some(folder) == home.as_deref() && folder != path {
            break;
        }
        let inside_theme = res.is_some_and(|it| below_foreign(folder, it));
        if (res.is_none() || inside_theme) && is_site(folder) {
            res = Some(folder);
        }
        if Some(folder) == repository.as_deref() {
            break;
        }
    }
    res.map(Path::to_path_buf)
}

fn below_foreign(folder: &Path, path: &Path) -> bool {
    path.strip_prefix(folder)
        .is_ok_and(|it| it.iter().any(|part| part.to_str().is_some_and(is_foreign)))
}

/// The folder above `path` that has a `.git`.
pub(crate) fn repository(path: &Path) -> Option<PathBuf> {
    path.ancestors().find(|it| it.join(".git").exists()).map(Path::to_path_buf)
}

/// The corpora of a workspace, in order of path: `folder` itself when it is a site, else the sites in its subfolders, else the
/// folder as one plain corpus; and every folder in a site that has a `corpus.toml`. What lies beside the sites of a workspace
/// belongs to none. `folder` must be absolute.
pub(crate) fn sites(folder: &Path) -> Vec<PathBuf> {
    let mut res = Vec::new();
    find(folder, false, MAX_DEPTH, &mut res);
    if res.is_empty() {
        res.push(folder.to_path_buf());
    }
    res
}

/// The corpora that matter to who has opened `folder`: those in it, or the site that it is a part of. `folder` must be absolute.
pub(crate) fn corpora(folder: &Path) -> Vec<PathBuf> {
    match enclosing_site(folder) {
        Some(it) if it != folder => vec![it],
        _ => sites(folder),
    }
}

fn find(folder: &Path, mut inside: bool, depth: usize, acc: &mut Vec<PathBuf>) {
    let is_root = if inside { folder.join("corpus.toml").is_file() } else { is_site(folder) };
    if is_root {
        acc.push(folder.to_path_buf());
        inside = true;
    }
    if depth == 0 {
        return;
    }
    let Ok(entries) = fs::read_dir(folder) else { return };
    // Links are not followed: a site is where it is.
    let folders = entries.flatten().filter(|it| it.file_type().is_ok_and(|it| it.is_dir()));
    let mut folders: Vec<PathBuf> = folders
        .filter(|it| !it.file_name().to_str().is_some_and(is_foreign))
        .map(|it| it.path())
        .collect();
    folders.sort();
    for it in folders {
        find(&it, inside, depth - 1, acc);
    }
}
