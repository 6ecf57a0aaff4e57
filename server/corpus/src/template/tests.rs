//! Template tags of all generators, as posts write them and as they look while being written.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;

/// One line for each tag: its bytes, delimiters, name, arguments (`key=value`, quoted values in quotation marks) and flags.
fn render(text: &str) -> String {
    tags(text).iter().map(|it| line(text, it) + "\n").collect()
}

fn line(text: &str, tag: &Tag) -> String {
    let mut res = format!("{:?} {:?} {}", &text[tag.span.range()], tag.delimiter, tag.name);
    for arg in &tag.args {
        let key = arg.key.as_ref().map_or(String::new(), |it| format!("{it}="));
        let value = if arg.quoted { format!("{:?}", arg.value) } else { arg.value.to_string() };
        res += &format!(" [{key}{value}]");
    }
    for (flag, name) in [
        (tag.closing, "closing"),
        (tag.self_closing, "self-closing"),
        (tag.unfinished, "unfinished"),
        (tag.escaped, "escaped"),
    ] {
        res += &if flag { format!(" {name}") } else { String::new() };
    }
    res
}

fn check(text: &str, expected: Expect) {
    expected.assert_eq(&render(text));
}

#[test]
fn hexo_splits_arguments_at_blanks() {
    let text = "{% post_link 科研/【甲】4-标题 Title with spaces %} {% asset_img a.png \"a b\" '丙 d' %}{% note info no-icon %}";
    check(text, expect![[]]);
    let tag = &tags(text)[0];
    let title = tag.args[1].span.start as usize..tag.args[3].span.end as usize;
    assert_eq!(&text[title], "Title with spaces");
}
