//! Walking and reading real folders.

#![allow(clippy::print_stderr, reason = "a test that cannot run here says so")]

use super::*;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Folder {
        let res = Folder(tempfile::tempdir().expect("a temporary folder"));
        for (path, text) in files {
            res.write(path, text);
        }
        res
    }

    fn path(&self, path: &str) -> PathBuf {
        fs::canonicalize(self.0.path()).expect("it exists").join(path)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it has a parent")).expect("folders can be made");
        fs::write(path, text).expect("files can be made");
    }

    #[cfg(unix)]
    fn link(&self, path: &str, target: impl AsRef<Path>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it has a parent")).expect("folders can be made");
        std::os::unix::fs::symlink(target, path).expect("links can be made");
    }

    /// What is said of each file in the end: first all are named, then posts are read.
    fn load(&self, options: &Options) -> Vec<(FilePath, Content)> {
        let mut res = std::collections::BTreeMap::new();
        load(&self.path(""), options, |batch| res.extend(batch)).expect("the root can be read");
        res.into_iter().collect()
    }

    /// The names of all files; posts with their number of bytes, unreadable files with the reason.
    fn list(&self) -> Vec<String> {
        let show = |(path, content): (FilePath, Content)| match content {
            Content::Text(it) => format!("{path} {}", it.len()),
            Content::Asset => path.to_string(),
            Content::Unreadable(why) => format!("{path}: {why}"),
        };
        self.load(&options()).into_iter().map(show).collect()
    }

    fn sites(&self) -> Vec<String> {
        let root = self.path("");
        sites(&root)
            .iter()
            .map(|it| it.strip_prefix(&root).expect("it is inside").display().to_string())
            .collect()
    }
}

fn options() -> Options {
    Options { wants_text: FilePath::is_markdown, ..Options::new() }
}

#[test]
fn ignored_hidden_and_installed_files_are_left_out() {
    let it = Folder::new(&[
        (".gitignore", "/drafts/\n*.tmp\n"),
        ("a.md", "甲"),
        ("b/图.PNG", ""),
        ("b/x.tmp", ""),
        ("drafts/d.md", "d"),
        (".vscode/settings.json", ""),
        (".well-known/x.json", ""),
        ("node_modules/p/readme.md", "p"),
        ("public/index.md", "not a site, so this is a post"),
        ("target/t.md", "nor is this Rust"),
    ]);
    assert_eq!(
        it.list(),
        [".well-known/x.json", "a.md 3", "b/图.PNG", "public/index.md 29", "target/t.md 16"]
    );
}

#[test]
fn what_a_generator_writes_is_left_out() {
    let hexo = [
        ("_config.yml", "title: x\npublic_dir: dist # here\n"),
        ("package.json", "{\"hexo\":{}}"),
        ("source/_posts/a.md", "a"),
    ];
    let it = Folder::new(&hexo);
    it.write("dist/a.md", "");
    it.write(".deploy_git/a.md", "");
    it.write("public/kept.md", "");
    assert_eq!(
        it.list(),
        ["_config.yml", "package.json", "public/kept.md 0", "source/_posts/a.md 1"]
    );

    let it = Folder::new(&[
        ("hugo.toml", "PublishDir = 'out'"),
        ("out/x.md", ""),
        ("resources/_gen/x.md", ""),
        ("resources/r.md", ""),
        ("static/.hidden", ""),
    ]);
    assert_eq!(it.list(), ["hugo.toml", "resources/r.md 0", "static/.hidden"]);

    let it = Folder::new(&[
        ("_config.yml", ""),
        ("_posts/2020-01-01-a.md", ""),
        ("_site/a.md", ""),
        ("vendor/bundle/a.md", ""),
    ]);
    assert_eq!(it.list(), ["_config.yml", "_posts/2020-01-01-a.md 0"]);

    let it = Folder::new(&[
        ("config.toml", "base_url = \"https://x\""),
        ("content/a.md", ""),
        ("public/a.md", ""),
    ]);
    assert_eq!(it.list(), ["config.toml", "content/a.md 0"]);

    let it = Folder::new(&[("hugo.toml", "publishDir = '../..'"), ("content/a.md", "")]);
    assert_eq!(it.list(), ["content/a.md 0", "hugo.toml"]);
}

#[test]
fn sites_are_found_where_they_begin() {
    let it = Folder::new(&[
        ("blog/_config.yml", ""),
        ("blog/source/_posts/a.md", ""),
        ("blog/themes/t/_config.yml", ""),
        ("blog/themes/t/source/_posts/x.md", ""),
        ("docs/deep/hugo.yaml", ""),
        ("docs/deep/themes/t/exampleSite/config.toml", ""),
        ("docs/deep/themes/t/exampleSite/content/x.md", ""),
        ("node_modules/p/hugo.toml", ""),
        ("notes/readme.md", ""),
        ("pages/_config.yml", ""),
        ("pages/Gemfile", ""),
        ("pages/inner/corpus.toml", ""),
        ("z/config.toml", "  # no site\nbase_url = 'x'"),
        ("z/content/a.md", ""),
    ]);
    assert_eq!(it.sites(), ["blog", "docs/deep", "pages", "pages/inner", "z"]);
    let site = |path: &str| {
        enclosing_site(&it.path(path))
            .map(|site| site.strip_prefix(it.path("")).expect("it is inside").display().to_string())
    };
    assert_eq!(site("blog/source/_posts/a.md").as_deref(), Some("blog"));
    assert_eq!(site("blog/themes/t/source").as_deref(), Some("blog"));
    assert_eq!(site("pages/inner").as_deref(), Some("pages/inner"));
    assert_eq!(site("notes/readme.md"), None);
    assert_eq!(Generator::of(&it.path("blog")), Some(Generator::Hexo));
    assert_eq!(Generator::of(&it.path("docs/deep")), Some(Generator::Hugo));
    assert_eq!(Generator::of(&it.path("pages")), Some(Generator::Jekyll));
    assert_eq!(Generator::of(&it.path("z")), Some(Generator::Zola));
}

#[test]
fn a_workspace_without_sites_is_one_plain_corpus() {
    let it = Folder::new(&[("a.md", ""), ("b/c.md", "")]);
    assert_eq!(it.sites(), [""]);
    assert_eq!(Folder::new(&[]).sites(), [""]);
    assert!(Folder::new(&[]).list().is_empty());
}

#[test]
fn the_search_upward_ends_at_the_repository() {
    let it = Folder::new(&[
        ("_config.yml", ""),
        ("_posts/x.md", ""),
        ("other/.git/HEAD", ""),
        ("other/a.md", ""),
    ]);
    assert_eq!(enclosing_site(&it.path("other/a.md")), None);
    assert_eq!(enclosing_site(&it.path("_posts/x.md")), Some(it.path("").components().collect()));
}

#[test]
fn another_corpus_inside_is_left_to_itself() {
    let it = Folder::new(&[
        ("a.md", ""),
        ("corpus.toml", ""),
        ("inner/corpus.toml", ""),
        ("inner/b.md", ""),
    ]);
    assert_eq!(it.list(), ["a.md 0", "corpus.toml"]);
    assert_eq!(it.sites(), ["", "inner"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_the_root_only() {
    let outside = Folder::new(&[("secret.md", "secret"), ("more/x.md", "x")]);
    let it = Folder::new(&[("posts/a.md", "a")]);
    it.link("loop", ".");
    it.link("posts/up", "..");
    it.link("again", "posts");
    it.link("twin.md", "posts/a.md");
    it.link("gone.md", "nowhere.md");
    it.link("out.md", outside.path("secret.md"));
    it.link("out", outside.path("more"));
    it.link("logo.png", outside.path("secret.md"));
    let list = it.list();
    assert!(list.contains(&"posts/a.md 1".to_owned()), "{list:?}");
    assert!(list.contains(&"again/a.md 1".to_owned()), "{list:?}");
    assert!(list.contains(&"twin.md 1".to_owned()), "{list:?}");
    assert!(list.contains(&"logo.png".to_owned()), "an asset is known by name only: {list:?}");
    assert!(
        list.iter().any(|it| it.starts_with("out.md: a symbolic link leads out of the corpus")),
        "{list:?}"
    );
    assert!(
        list.iter().any(|it| it.starts_with("out: a symbolic link leads out of the corpus")),
        "{list:?}"
    );
    assert!(!list.iter().any(|it| it.starts_with("out/") || it.starts_with("gone")), "{list:?}");
    assert!(list.len() < 100, "{list:?}");
    let read = |path: &str| read(&it.path(""), &FilePath::new(path), &options());
    assert_eq!(read("twin.md"), Some(Content::Text(b"a".to_vec())));
    assert!(matches!(read("out/x.md"), Some(Content::Unreadable(_))));
    assert_eq!(read("gone.md"), None);
    assert_eq!(read("posts"), None);
}

#[cfg(unix)]
#[test]
fn links_that_fan_out_end() {
    let it = Folder::new(&[("f0/a.md", "")]);
    for n in 1..30 {
        it.link(&format!("f{n}/l"), it.path(&format!("f{}", n - 1)));
        it.link(&format!("f{n}/r"), it.path(&format!("f{}", n - 1)));
    }
    assert!(it.list().len() < 30 * MAX_LINKED);
}

#[cfg(unix)]
const MAX_LINKED: usize = 16;

#[cfg(target_os = "linux")]
#[test]
fn names_are_kept_as_they_are_on_the_disk() {
    use std::os::unix::ffi::OsStrExt;
    let it = Folder::new(&[
        ("Cafe\u{301}.md", ""),
        ("Caf\u{e9}.png", ""),
        (" 前空格.md", ""),
        ("a\\b.md", ""),
    ]);
    let bad = std::ffi::OsStr::from_bytes(b"\xd6\xd0.md");
    fs::write(it.path("").join(bad), "x").expect("Linux takes any name");
    let list = it.list();
    assert_eq!(&list[..4], [" 前空格.md 0", "Cafe\u{301}.md 0", "Caf\u{e9}.png", "a\\b.md 0"]);
    assert!(list[4].contains("not valid UTF-8"), "{list:?}");
}

#[cfg(unix)]
#[test]
fn unreadable_files_and_folders_are_reported() {
    use std::os::unix::fs::PermissionsExt;
    let it = Folder::new(&[("a.md", "a"), ("locked.md", "x"), ("cellar/b.md", "b")]);
    let lock = |path: &str, mode| {
        fs::set_permissions(it.path(path), fs::Permissions::from_mode(mode))
            .expect("permissions can be set")
    };
    lock("locked.md", 0);
    lock("cellar", 0);
    if fs::read(it.path("locked.md")).is_ok() {
        lock("cellar", 0o755);
        eprintln!(
            "skipped unreadable_files_and_folders_are_reported: this user can read everything"
        );
        return;
    }
    let list = it.list();
    lock("cellar", 0o755);
    assert_eq!(list, ["a.md 1", "cellar: permission denied", "locked.md: permission denied"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_does_not_block() {
    let it = Folder::new(&[("a.md", "a")]);
    let made = std::process::Command::new("mkfifo").arg(it.path("pipe.md")).status();
    if !made.is_ok_and(|it| it.success()) {
        eprintln!("skipped a_pipe_does_not_block: no mkfifo");
        return;
    }
    assert_eq!(it.list(), ["a.md 1"]);
    assert_eq!(read(&it.path(""), &FilePath::new("pipe.md"), &options()), None);
}

#[test]
fn large_files_are_reported_instead_of_read() {
    let it = Folder::new(&[("small.md", "1234567890"), ("large.md", "12345678901")]);
    let list = it.load(&Options { max_bytes: 10, ..options() });
    assert!(matches!(&list[0].1, Content::Unreadable(why) if why.contains("MiB")), "{list:?}");
    assert_eq!(list[1].1, Content::Text(b"1234567890".to_vec()));
}

#[test]
fn batches_are_bounded() {
    let it = Folder::new(&[]);
    for n in 0..1200 {
        it.write(&format!("{n}.md"), "x");
    }
    let mut batches = Vec::new();
    load(&it.path(""), &options(), |batch| batches.push(batch.len()))
        .expect("the root can be read");
    assert_eq!(batches, [1200, 512, 512, 176], "first the names");
    let large = "x".repeat(12 << 20);
    let it = Folder::new(&[("a.md", &large), ("b.md", &large), ("c.md", "")]);
    let mut batches = Vec::new();
    load(&it.path(""), &options(), |batch| batches.push(batch.len()))
        .expect("the root can be read");
    assert_eq!(batches, [3, 1, 2]);
}

#[test]
fn a_root_that_is_no_folder_is_an_error() {
    let it = Folder::new(&[("a.md", "")]);
    assert!(load(&it.path("missing"), &options(), |_| {}).is_err());
    assert!(load(&it.path("a.md"), &options(), |_| {}).is_err());
}

#[test]
fn a_file_is_replaced_whole_or_not_at_all() {
    let it = Folder::new(&[("report.json", "old")]);
    let path = it.path("report.json");
    let failed = replace(&path, |out| {
        out.write_all(b"half")?;
        Err(io::Error::other("disk full"))
    });
    assert!(failed.is_err());
    assert_eq!(fs::read_to_string(&path).expect("it is there"), "old");
    replace(&path, |out| out.write_all(b"new")).expect("it can be written");
    assert_eq!(fs::read_to_string(&path).expect("it is there"), "new");
    assert_eq!(
        fs::read_dir(it.path("")).expect("a folder").count(),
        1,
        "no temporary file is left"
    );
    assert!(replace(&it.path("no/such/report.json"), |_| Ok(())).is_err());
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_permissions_and_its_link() {
    use std::os::unix::fs::PermissionsExt;
    let it = Folder::new(&[("real.json", "old")]);
    fs::set_permissions(it.path("real.json"), fs::Permissions::from_mode(0o640))
        .expect("permissions can be set");
    it.link("link.json", "real.json");
    replace(&it.path("link.json"), |out| out.write_all(b"new")).expect("it can be written");
    assert_eq!(fs::read_to_string(it.path("real.json")).expect("it is there"), "new");
    assert!(it.path("link.json").is_symlink());
    assert_eq!(
        fs::metadata(it.path("real.json")).expect("it is there").permissions().mode() & 0o777,
        0o640
    );
    replace(Path::new("/dev/null"), |out| out.write_all(b"x"))
        .expect("a device is written to directly");
    assert!(!Path::new("/dev/null").is_file());
}
