//! Front matter as written, and what each generator makes of it.

use super::*;

fn yaml(text: &str) -> FrontMatter {
    match read(text, &Dialect::HUGO) {
        Reading::Block(it) => it,
        it => panic!("no block in {text:?}: {it:?}"),
    }
}

#[test]
fn spans_are_the_bytes_as_written() {
    let text = "---\r\ntitle: \"标题：😀\" # c\r\ntags:\r\n  - 随笔\r\n  - 'AI'\r\nempty:\r\nextra: {a: [1, 2]}\r\nd: |\r\n  行\r\n\r\n---\r\nbody";
    let it = yaml(text);
    assert_eq!(it.problems, []);
    let slices: Vec<&str> = it.fields.iter().map(|it| &text[it.value.span.range()]).collect();
    assert_eq!(slices, ["\"标题：😀\"", "- 随笔\r\n  - 'AI'", "", "{a: [1, 2]}", "|\r\n  行"]);
    assert_eq!(
        it.strings("tags").iter().map(|it| &text[it.1.range()]).collect::<Vec<_>>(),
        ["随笔", "'AI'"]
    );
    assert_eq!(&text[it.get("empty").unwrap().value.span.start as usize - 1..][..1], ":");
    assert_eq!(&text[it.block.end as usize..], "body");
    assert_eq!(it.str("title"), Some("标题：😀"));
    assert_eq!(it.at(&["extra", "a"]).map(|it| &text[it.span.range()]), Some("[1, 2]"));
}

#[test]
fn debug_me() {
    for t in [
        "---\ncategories: \n\t- 统计\n\t- 概率\nslug: a\n---\n",
        "---\ntags:\n  - cos\n- 统计学\n- b\nslug: x\n---\n",
    ] {
        let it = yaml(t);
        eprintln!("{:#?}", it.problems);
    }
}
