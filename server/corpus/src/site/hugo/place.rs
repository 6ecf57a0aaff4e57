//! Where a content file stands: its language, its folder among the content, its name.
//!
//! Follows `common/paths/pathparser.go`: a path is known by its logical name, in lower case and without extension and language.

use super::Hugo;
use crate::files::{FilePath, Files};

/// A content file seen from the root of the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    /// The folder from the root of the content, without slashes at the ends.
    pub folder: String,
    /// The name without extension and language.
    pub name: &'a str,
    /// Its language.
    pub language: &'a str,
}

impl Place<'_> {
    /// The first folder, `""` at the root.
    pub(super) fn section(&self) -> &str {
        self.folder.split('/').next().unwrap_or("")
    }

    /// The folder that the page is in and its name there: a bundle's is the name of its folder.
    pub(super) fn parent_and_name(&self) -> (&str, &str) {
        match self.name {
            "index" | "_index" => self.folder.rsplit_once('/').unwrap_or(("", &self.folder)),
            name => (&self.folder, name),
        }
    }
}

/// Extensions of content; files of any other kind keep theirs in their logical names.
const CONTENT: [&str; 11] =
    ["md", "markdown", "mdown", "mkd", "html", "htm", "adoc", "org", "rst", "pandoc", "pdc"];

impl Hugo {
    /// `None` for a file outside of the content.
    pub(super) fn place<'a>(&'a self, path: &'a FilePath) -> Option<Place<'a>> {
        let below = |folder: &str| path.as_str().strip_prefix(folder)?.strip_prefix('/');
        let (mount, rest) = self.contents.iter().find_map(|it| Some((it, below(&it.folder)?)))?;
        let (folder, file) = rest.rsplit_once('/').unwrap_or(("", rest));
        let stem = file.rsplit_once('.').map_or(file, |it| it.0);
        let named = stem.rsplit_once('.').and_then(|it| Some((it.0, self.language(it.1)?)));
        let (name, language) = match named {
            Some((name, language)) => (name, language),
            None => (stem, mount.language.as_deref().unwrap_or(&self.default_language)),
        };
        Some(Place {
            folder: [&*mount.below, folder].join("/").trim_matches('/').to_owned(),
            name,
            language,
        })
    }

    /// The language of this code.
    pub(super) fn language(&self, code: &str) -> Option<&str> {
        self.languages.iter().find(|it| it.eq_ignore_ascii_case(code)).map(|it| &**it)
    }

    /// The folder of a leaf or branch bundle, in which resources lie.
    pub(super) fn bundle<'a>(&self, path: &'a FilePath) -> Option<&'a str> {
        let name = self.place(path)?.name;
        matches!(name, "index" | "_index").then(|| path.parent())
    }

    /// The `index.md` of the innermost leaf bundle around `path`, a file that is none itself.
    pub(super) fn leaf_around(&self, path: &str, files: &Files) -> Option<FilePath> {
        let mut folder = path.rsplit_once('/').map_or("", |it| it.0);
        while self
            .contents
            .iter()
            .any(|it| folder.starts_with(&*it.folder) && folder.len() > it.folder.len())
        {
            let codes = std::iter::once(String::new())
                .chain(self.languages.iter().map(|it| format!(".{it}")));
            for code in codes {
                if let Some(it) = files.get(&format!("{folder}/index{code}.md")) {
                    return Some(it.clone());
                }
            }
            folder = folder.rsplit_once('/').map_or("", |it| it.0);
        }
        None
    }

    /// The logical name of `path`, a path from the root of the content that begins with `/`.
    pub(super) fn logical(&self, path: &str) -> String {
        let path = if self.keeps_case { path.to_owned() } else { path.to_lowercase() };
        let path = path.replace(' ', "-");
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
        let stem = match file.rsplit_once('.') {
            Some((stem, extension)) if CONTENT.contains(&extension) => stem,
            _ => file,
        };
        let stem = match stem.rsplit_once('.') {
            Some((name, code)) if self.language(code).is_some() => name,
            _ => stem,
        };
        match stem {
            "index" | "_index" | "" if folder.is_empty() => "/".to_owned(),
            "index" | "_index" | "" => folder.to_owned(),
            stem => format!("{folder}/{stem}"),
        }
    }
}
