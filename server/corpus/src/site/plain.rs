//! No generator: a destination is a path to a file, read from the post's folder, as editors and code hosts read it.

use crate::config::Config;
use crate::facts::Facts;
use crate::files::{FilePath, Files, join};
use crate::index::Index;
use crate::link::{Destination, Reach};
use crate::markdown::Link;
use crate::site::{Candidate, Generator, Kind, Page, Profile, Reading, Site};
use crate::slug::Anchors;

/// A plain folder of documents.
#[derive(Debug)]
pub struct Plain {
    profile: Profile,
    roots: Vec<Box<str>>,
}

impl Plain {
    /// A plain folder as `config` says.
    pub fn new(config: &Config) -> Plain {
        let profile = Profile {
            anchors: config.anchors.clone().unwrap_or(Anchors::Github),
            heading_attributes: true,
            required_post: vec!["title"],
            ..Profile::new(Generator::Plain)
        };
        Plain { profile, roots: config.roots.clone() }
    }
}

impl Site for Plain {
    fn profile(&self) -> &Profile {
        &self.profile
    }

    fn kind(&self, path: &FilePath, _: &Files) -> Option<Kind> {
        path.is_markdown().then_some(Kind::Post)
    }

    /// The source path itself, so that a relative destination is read from the file's folder.
    fn url(&self, path: &FilePath, _: &Facts) -> Option<String> {
        Some(format!("/{path}"))
    }

    fn aliases(&self, _: &FilePath, _: &Facts) -> Vec<String> {
        Vec::new()
    }

    fn candidates(
        &self,
        page: Page<'_>,
        _: &Link,
        destination: &Destination<'_>,
        _: &Index,
    ) -> Reading {
        let folders: Vec<&str> = match destination.reach {
            Reach::Relative => vec![page.path.parent()],
            Reach::Root => std::iter::once("").chain(self.roots.iter().map(|it| &**it)).collect(),
            _ => return Reading::Ignored,
        };
        let path = destination.path.trim_start_matches('/');
        // A file whose name holds a percent sign or a backslash is found as it is written, too.
        let spellings = [path.to_owned(), destination.raw_path.trim_start_matches('/').to_owned()];
        let mut res: Vec<Candidate> = Vec::new();
        for folder in folders {
            for it in spellings.iter().filter_map(|it| join(folder, it)) {
                if !res.contains(&Candidate::File(it.clone())) {
                    res.push(Candidate::File(it));
                }
            }
        }
        Reading::Candidates(res)
    }

    fn sources(&self, url: &str, _: &Index) -> Vec<String> {
        let path = url.trim_start_matches('/');
        std::iter::once(path.to_owned())
            .chain(self.roots.iter().map(|it| format!("{it}/{path}")))
            .collect()
    }

    fn generates(&self, _: &str, _: &Index) -> bool {
        false
    }
}
