//! No generator: a destination is a path to a file, read from the post's folder, as editors and code hosts read it.

use crate::config::Config;
use crate::facts::Facts;
use crate::files::{FilePath, Files, join};
use crate::front_matter::FrontMatter;
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
            line_anchors: true,
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

    /// There is no site, so nothing is kept from it.
    fn withholds(&self, _: &FrontMatter) -> bool {
        false
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
        let raw = destination.raw_path.trim_start_matches('/');
        let spellings = std::iter::once(path).chain((raw != path).then_some(raw));
        let mut res: Vec<Candidate> = Vec::new();
        for folder in folders {
            for it in spellings.clone().filter_map(|it| join(folder, it)) {
                let it = Candidate::File(it);
                if !res.contains(&it) {
                    res.push(it);
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

#[cfg(test)]
mod tests {
    use crate::fixture::check;

    #[test]
    fn links_are_paths_to_files() {
        check(
            r#"
//- /README.md
---
title: 读我
---
[文档](docs/a.md)、[目录](docs/)、[目录](docs)、[许可](LICENSE)、[代码](src/main.rs#L10-L20)、[行](docs/a.md?plain=1#L3)。

[无](docs/none.md)
   //^^^^^^^^^^^^ error: Nothing is at `docs/none.md`.

![图](/media/图.png)、![图](media/%E5%9B%BE.png)
//- /docs/a.md
---
title: 甲
draft: true
---
## 第一节 A

[回](../README.md)、[根](/README.md)、[节](#第一节-a)、[稿](a.md)。

[外](../../x.md)
   //^^^^^^^^^^ error: `../../x.md` leads out of the site's folder.

![图](../media/图.png)、![图](../media/图.PNG)
                            //^^^^^^^^^^^^^^^ error: `../media/图.PNG` exists only as
//- /LICENSE
//- /src/main.rs
//- /media/图.png
"#,
        );
    }

    #[test]
    fn roots_are_further_places_to_look() {
        check(
            r#"
//- /corpus.toml
generator = "plain"
roots = ["public"]
//- /a.md
---
title: a
---
![有](/img/a.png)、![有](/public/img/a.png)、![无](/img/b.png)
                                                 //^^^^^^^^^^ error: No file is at `/img/b.png`.
//- /public/img/a.png
"#,
        );
    }
}
