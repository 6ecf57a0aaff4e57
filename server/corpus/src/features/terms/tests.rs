//! Tests of what is asked about terms.

use std::sync::Arc;

use crate::cancel::Cancel;
use crate::features::completion::{CompletionKind, complete};
use crate::features::document_symbol::SymbolKind;
use crate::features::tests::{open, text};
use crate::features::{definition, highlight, hover, rename, workspace_symbol};
use crate::files::FilePath;
use crate::fixture;
use crate::glossary::Segmenter;
use crate::text::apply_all;
use crate::{Change, Corpus, FileChange};

const OWN: &str = "//- /glossary.toml\n[[term]]\nname = \"大模型\"\naliases = [\"LLM\", \"KV 缓存\"]\ndefinition = \"参数很多的模型\"\n";

/// As [`open`], with the dictionary.
fn judged(text: &str) -> (Corpus, FilePath, usize) {
    let it = fixture::parse(text);
    let mut host = fixture::host(&it);
    host.set_segmenter(Arc::new(Segmenter::load()));
    let posts = it.files.iter().filter(|it| host.corpus().post(&it.path).is_some());
    let files = posts.map(|it| (it.path.clone(), FileChange::Open(it.text.clone()))).collect();
    host.apply(Change { files });
    let (path, offset) = it.cursor.expect("a cursor");
    (host.corpus(), path, offset)
}

fn offered(text: &str) -> Vec<String> {
    let (corpus, path, offset) = open(&format!("{OWN}//- /a.md\n{text}"));
    let found = complete(&corpus, &path, offset, &Cancel::default()).unwrap();
    let terms = found.items.iter().filter(|it| it.kind == CompletionKind::Term);
    terms.map(|it| format!("{} for {}", it.insert_text, it.filter_text)).collect()
}

#[test]
fn terms_are_completed_by_name_and_by_sound() {
    assert_eq!(offered("用 dmx$0"), ["大模型 for dmx"]);
    assert_eq!(offered("用damox$0"), ["大模型 for damox"]);
    assert_eq!(offered("我们的大模$0"), ["大模型 for 大模"]);
    assert_eq!(offered("kvh$0")[0], "KV 缓存 for kvh");
    assert!(offered("a boot-lo$0").contains(&"boot loader for boot-lo".to_owned()));
    assert!(offered("a boot lo$0").contains(&"boot loader for boot lo".to_owned()));
}

#[test]
fn nothing_is_offered_where_no_term_is_written() {
    for text in [
        "d$0",
        "`dmx$0`",
        "---\ntitle: dmx$0\n---\n",
        "12$0",
        "，$0",
        "$0",
        "[x](dmx$0)",
        "```\ndmx$0\n```\n",
    ] {
        assert_eq!(offered(text), [""; 0], "{text}");
    }
}

fn renamed(text: &str, new_name: &str) -> String {
    let (corpus, path, offset) = judged(text);
    let cancel = Cancel::default();
    let edits = match rename::rename(&corpus, &path, offset, new_name, &cancel).unwrap() {
        Ok(it) => it,
        Err(why) => return why,
    };
    let mut res = String::new();
    for (path, edits) in &edits.edits {
        let rope = corpus.post(path).and_then(|it| it.rope.clone()).expect("an open post");
        res += &format!("{path}: {}", apply_all(&rope.to_string(), edits));
    }
    res
}

#[test]
fn a_name_is_changed_in_every_post() {
    let posts = "//- /b.md\n# 大模型与人\n\n`大模型` 大模型们，LLM\n//- /a.md\n大$0模型和[链](b.md#大模型与人)\n";
    assert_eq!(
        renamed(&format!("{OWN}{posts}"), "庞然网络"),
        "a.md: 庞然网络和[链](b.md#庞然网络与人)\nb.md: # 庞然网络与人\n\n`大模型` 庞然网络们，LLM\n"
    );
    assert_eq!(
        renamed(&format!("{OWN}//- /a.md\nLL$0Ms and an llm\n"), "large model"),
        "a.md: large models and an large model\n"
    );
    assert!(renamed(&format!("{OWN}//- /a.md\nLL$0M\n"), "GPU").contains("another term"));
    assert!(renamed("//- /a.md\nGP$0U\n", "x").contains("Nothing here"), "built in");
}

#[test]
fn a_glossary_reads_as_before_after_a_rename() {
    let (corpus, path, offset) = judged(&format!("{OWN}//- /a.md\n大$0模型\n"));
    let it = rename::term(&corpus, &path, offset).expect("a term");
    let edited = |path: &str, text: &str, new: &str| {
        let path = FilePath::new(path);
        rename::glossary_edits(&corpus, &path, text, &it, new).map(|it| apply_all(text, &it))
    };
    assert_eq!(
        edited("glossary.yaml", "大模型: 义\n甲: 是大模型\n", "基座").unwrap(),
        "基座: 义\n甲: 是基座\n"
    );
    assert_eq!(
        edited("glossary.toml", "\"大模型\" = \"义\"\n", "base").unwrap(),
        "\"base\" = \"义\"\n"
    );
    assert!(edited("glossary.json", "{\"大模型\": \"义\"}", "a\"b").is_err());
}

#[test]
fn terms_are_symbols_of_the_workspace() {
    let (corpus, ..) = open(&format!("{OWN}//- /a.md\n零拷贝是指少复制一次数据。\n"));
    let find = |query: &str| {
        let found =
            workspace_symbol::workspace_symbols(&corpus, query, 9, &Cancel::default()).unwrap();
        let terms = found.into_iter().filter(|it| it.kind == SymbolKind::Term);
        terms.map(|it| format!("{} in {}", it.name, it.container)).collect::<Vec<_>>()
    };
    assert_eq!(find("dmx"), ["大模型 in glossary.toml"]);
    assert_eq!(find("零拷"), ["零拷贝 in a.md"]);
    assert_eq!(find("GPU"), [""; 0], "built-in terms stand nowhere");
}

#[test]
fn all_definitions_of_a_name_are_offered() {
    let posts = "//- /b.md\n零拷贝是指少复制一次数据。\n//- /c.md\n零拷贝是指不经过内核的传输方式。\n//- /a.md\n零拷$0贝\n";
    let (corpus, path, offset) = open(posts);
    let found =
        definition::definition(&corpus, &path, offset, &Cancel::default()).unwrap().unwrap();
    let files: Vec<&str> = found.targets.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(files, ["b.md", "c.md"]);
    let span = found.targets[0].span.unwrap();
    assert_eq!(text(&corpus, "b.md", span), "零拷贝是指少复制一次数据。");
    let said = hover::hover(&corpus, &path, offset, &Cancel::default()).unwrap().unwrap().markdown;
    assert!(said.contains("`b.md`") && said.contains("`c.md`"), "{said}");
    assert_eq!(highlight::highlights(&corpus, &path, offset, &Cancel::default()).unwrap().len(), 1);
}

#[test]
fn guesses_are_marked_and_lead_somewhere() {
    let (corpus, path, offset) =
        open("//- /b.md\n马蹄铁是一个故事集合里的东西。\n//- /a.md\n马蹄$0铁\n");
    if let Some(it) = hover::hover(&corpus, &path, offset, &Cancel::default()).unwrap() {
        assert!(it.markdown.contains("perhaps"), "{}", it.markdown);
        assert_eq!(it.term, None);
    }
    assert_eq!(rename::prepare(&corpus, &path, offset), None);
}

#[test]
fn typing_elsewhere_keeps_what_was_put_together() {
    let it = fixture::parse("//- /a.md\n零拷贝是指少复制一次数据。\n\n后文\n//- /b.md\n零拷贝\n");
    let mut host = fixture::host(&it);
    let path = FilePath::new("a.md");
    host.apply(Change { files: vec![(path.clone(), FileChange::Open(it.files[0].text.clone()))] });
    let before = Arc::clone(host.corpus().built());
    let edit = |at: usize, new_text: &str| {
        let span = crate::text::Span::at(at);
        FileChange::Edit(vec![crate::text::Edit { span, new_text: new_text.to_owned() }])
    };
    host.apply(Change { files: vec![(path.clone(), edit(0, "前言。\n\n"))] });
    assert!(Arc::ptr_eq(&before, host.corpus().built()), "only places have changed");
    let len = "前言。\n\n零拷贝是指少复制一次".len();
    host.apply(Change { files: vec![(path, edit(len, "大"))] });
    assert!(!Arc::ptr_eq(&before, host.corpus().built()));
}
