//! The session without a disk.

use std::sync::mpsc::{Receiver, channel};

use tower_lsp::lsp_types::{Position, Range};

use super::*;

fn session() -> (Session, Receiver<Task>) {
    let (asked, tasks) = channel();
    (Session::new(asked, || {}), tasks)
}

fn insert(column: u32, text: &str) -> Vec<TextDocumentContentChangeEvent> {
    let at = Position::new(0, column);
    vec![TextDocumentContentChangeEvent {
        range: Some(Range::new(at, at)),
        range_length: None,
        text: text.to_owned(),
    }]
}

fn root_of(it: &Session, path: &str) -> Option<String> {
    it.snapshot(Path::new(path)).map(|it| it.0.root.display().to_string())
}

#[test]
fn only_changes_of_the_text_at_hand_are_made() {
    let path = Path::new("/blog/a.md");
    let (mut it, _tasks) = session();
    assert_eq!(it.change(path, 1, insert(0, "x")), Err(Ignored::NotOpen));
    it.open(path.to_owned(), 5, "中");
    assert_eq!(it.change(path, 4, insert(0, "x")), Err(Ignored::Stale { have: 5, got: 4 }));
    assert_eq!(it.change(path, 5, insert(1, "a")), Ok(()));
    assert_eq!(it.change(path, 9, insert(99, "b")), Ok(()));
    let document = it.document(path).unwrap();
    assert_eq!((document.version, document.rope.to_string().as_str()), (9, "中ab"));
    assert_eq!(it.close(path), Ok(()));
    assert_eq!(it.close(path), Err(Ignored::NotOpen));
}

#[test]
fn the_innermost_corpus_has_the_file() {
    let (mut it, tasks) = session();
    let roots: Vec<PathBuf> = ["/blog", "/blog/en", "/blog-2"].map(PathBuf::from).into();
    it.add_workspace(PathBuf::from("/blog"));
    it.found(Path::new("/blog"), &roots);
    assert_eq!(tasks.try_iter().count(), 3, "each is read");
    assert_eq!(root_of(&it, "/blog/en/a.md").as_deref(), Some("/blog/en"));
    it.found(Path::new("/blog"), &roots[..1]);
    assert_eq!(root_of(&it, "/blog/en/a.md").as_deref(), Some("/blog"));
    let again = Task::Load { folder: FolderId(1), generation: 2 };
    assert_eq!(tasks.try_iter().collect::<Vec<_>>(), [again], "it has more files now");
    assert_eq!(root_of(&it, "/other/a.md"), None);
    it.remove_workspace(Path::new("/blog"));
    assert_eq!(root_of(&it, "/blog/a.md"), None);
}

#[test]
fn a_document_is_where_it_belongs_before_during_and_after() {
    let (mut it, tasks) = session();
    let path = PathBuf::from("/blog/en/a.md");
    it.add_workspace(PathBuf::from("/blog"));
    it.open(path.clone(), 1, "# a\n");
    assert_eq!(tasks.try_recv().ok(), None, "the folder around it is not searched yet");
    it.found(Path::new("/blog"), &[PathBuf::from("/blog")]);
    assert_eq!(root_of(&it, "/blog/en/a.md").as_deref(), Some("/blog"));
    assert!(it.snapshots()[0].corpus.post("en/a.md").is_some());
    it.remove_workspace(Path::new("/blog"));
    assert_eq!(tasks.try_iter().last(), Some(Task::Enclose(path.clone())));
    it.enclosed(&path, None);
    assert_eq!(root_of(&it, "/blog/en/a.md").as_deref(), Some("/blog/en"));
    assert_eq!(root_of(&it, "/blog/en/b.md"), None, "it is alone");
    assert_eq!(it.close(&path), Ok(()));
    assert!(it.snapshots().is_empty());
}

#[test]
fn an_edit_in_a_post_is_no_news_from_the_disk() {
    let (mut it, _tasks) = session();
    let path = PathBuf::from("/blog/a.md");
    it.open(path.clone(), 1, "# a\n");
    it.enclosed(&path, None);
    let disk = |it: &Session| it.snapshots()[0].disk;
    let before = disk(&it);
    it.change(&path, 2, insert(3, "b")).unwrap();
    assert_eq!(disk(&it), before);
    assert_eq!(it.snapshots()[0].corpus.post("a.md").unwrap().len, 5);
}

#[test]
fn nothing_is_said_of_links_before_all_posts_are_read() {
    let (mut it, tasks) = session();
    let path = PathBuf::from("/blog/a.md");
    it.add_workspace(PathBuf::from("/blog"));
    it.open(path.clone(), 1, "---\ntitle: [\n---\n[x](b.md#c) [y](gone.md)\n");
    it.found(Path::new("/blog"), &[PathBuf::from("/blog")]);
    let Some(Task::Load { folder, generation }) = tasks.try_iter().last() else { panic!("a load") };
    let rules = |it: &Session| {
        let (snapshot, path) = it.snapshot(&path).unwrap();
        let found = snapshot.findings(&path, &corpus::cancel::Cancel::default()).unwrap();
        found.iter().map(|it| it.rule).collect::<Vec<_>>()
    };
    let host = || {
        let mut res = CorpusHost::new(Options::default());
        let text = corpus::FileChange::Text(b"---\ntitle: b\n---\n# c\n".to_vec());
        res.apply(corpus::Change { files: vec![(FilePath::new("b.md"), text)] });
        res
    };
    assert!(rules(&it).is_empty(), "not even the generator is known");
    it.named(folder, generation, CorpusHost::new(Options::default()));
    assert_eq!(rules(&it), ["front-matter-syntax"]);
    it.loaded(folder, generation + 1, host());
    assert_eq!(rules(&it), ["front-matter-syntax"], "it answers another question");
    it.loaded(folder, generation, host());
    assert_eq!(rules(&it), ["front-matter-syntax", "broken-link"]);
    assert_eq!(tasks.try_iter().last(), Some(Task::Look(vec![path.clone()])), "it may be left out");
}

#[test]
fn every_rule_that_needs_no_other_post_is_a_rule() {
    let unknown: Vec<_> =
        snapshot::ALONE.iter().filter(|it| corpus::rules::find(it).is_none()).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
