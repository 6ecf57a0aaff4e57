//! What the tests of the features share.

use crate::cancel::Cancel;
use crate::files::FilePath;
use crate::fixture::{self, parse};
use crate::{Change, Corpus, FileChange};

/// The corpus of a fixture with every post open, and the cursor.
pub(crate) fn open(text: &str) -> (Corpus, FilePath, usize) {
    let fixture = parse(text);
    let mut host = fixture::host(&fixture);
    let posts = fixture.files.iter().filter(|it| host.corpus().post(&it.path).is_some());
    let files = posts.map(|it| (it.path.clone(), FileChange::Open(it.text.clone()))).collect();
    host.apply(Change { files });
    let (path, offset) =
        fixture.cursor.clone().unwrap_or_else(|| (fixture.files[0].path.clone(), 0));
    (host.corpus(), path, offset)
}

/// The text that `span` covers in an open post.
pub(crate) fn text(corpus: &Corpus, path: &str, span: crate::text::Span) -> String {
    let rope = corpus.post(path).and_then(|it| it.rope.clone()).expect("an open post");
    crate::text::slice(&rope, span.range())
}

/// A question that was given up has no answer, for every feature that walks the corpus.
#[test]
fn cancelled_questions_end() {
    let (corpus, path, offset) = open("//- /a.md\n# 题$0\n[x](#题)\n");
    let cancel = Cancel::default();
    cancel.cancel();
    assert!(super::hover::hover(&corpus, &path, offset, &cancel).is_err());
    assert!(super::references::references(&corpus, &path, offset, true, &cancel).is_err());
    assert!(super::workspace_symbol::workspace_symbols(&corpus, "题", 9, &cancel).is_err());
    assert!(super::completion::complete(&corpus, &path, offset, &cancel).is_err());
    assert!(super::rename::rename(&corpus, &path, offset, "x", &cancel).is_err());
    assert!(super::folding::folds(&corpus, &path, &cancel).is_err());
    assert!(super::link_graph::link_graph(&corpus, &cancel).is_err());
    assert!(super::backlinks::backlinks(&corpus, &path, &cancel).is_err());
}

/// Every feature answers for every offset of awkward texts.
#[test]
fn every_feature_is_total() {
    let texts = [
        "",
        "\u{feff}---\r\ntitle: 题\r\n---\r\n# 标题\r\n[a](",
        "---\ntitle: x",
        "\0\0[x][y] ![](\0) \r [^1] [^1]: a\r\r# h\r",
        "![](../图|![[[](((<img src=\"a.png",
        "{% post_link 😀 {{< ref \"x [a]: <b\n\n[a]\n\n[^n]\n\n[^n]: 注\n",
        "# 大模型 😀 PMF\n\n大语言模型与 RAG。\n\n```\nopen\n",
        "---\r\ntags: [甲, \r\n  - \r\ncover: /\r\n---\r\n<img\nsrc='图/\n[a]: <\n[b]: 图/\n",
        "---\ntags:\n  -",
        "> - [x](<图 \n> 1. ](\n\n| [a](| b |\n|--|--|\n| ![](図/|\n",
        "<h2 id=\"x\">h</h2> <!-- [x](y) \n\n --> [x](#x) [r]\n\n[r]: #x\n",
    ];
    for text in texts {
        let (corpus, ..) = open(&format!("//- /图/a.md\n{text}"));
        let path = FilePath::new("图/a.md");
        let cancel = Cancel::default();
        for offset in (0..text.len() + 9).chain([usize::MAX >> 33]) {
            super::hover::hover(&corpus, &path, offset, &cancel).unwrap();
            super::definition::definition(&corpus, &path, offset, &cancel).unwrap();
            super::references::references(&corpus, &path, offset, true, &cancel).unwrap();
            super::highlight::highlights(&corpus, &path, offset, &cancel).unwrap();
            super::completion::complete(&corpus, &path, offset, &cancel).unwrap();
            super::selection_range::selection_ranges(&corpus, &path, &[offset], &cancel).unwrap();
            super::resolution::resolution(&corpus, &path, offset, &cancel).unwrap();
            super::on_site::on_site(&corpus, &path, Some(offset));
            let found = super::rename::prepare(&corpus, &path, offset);
            let renamed = super::rename::rename(&corpus, &path, offset, "新 x", &cancel).unwrap();
            assert!(found.is_some() || renamed.is_err());
        }
        super::document_symbol::document_symbols(&corpus, &path, &cancel).unwrap();
        super::document_link::document_links(&corpus, &path, &cancel).unwrap();
        super::folding::folds(&corpus, &path, &cancel).unwrap();
        super::link_graph::link_graph(&corpus, &cancel).unwrap();
        super::backlinks::backlinks(&corpus, &path, &cancel).unwrap();
        let image = super::image_target::new_image(&corpus, &path, text, text, |_| false);
        assert!(image.is_some_and(|it| !it.text.contains(['\n', '\0'])), "{text:?}");
        let moves =
            [(path.clone(), FilePath::new("别/b.md")), (FilePath::new("图"), FilePath::new(""))];
        super::rename::will_rename_files(&corpus, &moves, &cancel).unwrap();
        super::workspace_symbol::workspace_symbols(&corpus, "题", 9, &cancel).unwrap();
    }
}
