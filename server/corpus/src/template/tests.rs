//! Template tags of all generators, as posts write them and as they look while being written.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;

/// One line for each tag: its bytes, delimiters, name, arguments (`key=value`, quoted values in quotation marks) and flags.
fn render(text: &str) -> String {
    tags(text).iter().map(|it| line(text, it) + "\n").collect()
}

fn line(text: &str, tag: &Tag) -> String {
    let mut res =
        format!("{:?} {:?} {}", &text[tag.span.range()], tag.delimiter, tag.name.escape_debug());
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
    check(
        text,
        expect![[r#"
        "{% post_link 科研/【甲】4-标题 Title with spaces %}" Percent post_link [科研/【甲】4-标题] [Title] [with] [spaces]
        "{% asset_img a.png \"a b\" '丙 d' %}" Percent asset_img [a.png] ["a b"] ["丙 d"]
        "{% note info no-icon %}" Percent note [info] [no-icon]
    "#]],
    );
    let tag = &tags(text)[0];
    let title = tag.args[1].span.start as usize..tag.args[3].span.end as usize;
    assert_eq!(&text[title], "Title with spaces");
}

#[test]
fn jekyll_tags_may_go_over_lines_of_a_paragraph() {
    check(
        "{% include x.html a=\"b\"\n   c = 'd' %}\n",
        expect![[r#"
        "{% include x.html a=\"b\"\n   c = 'd' %}" Percent include [x.html] [a="b"] [c="d"]
    "#]],
    );
    check(
        "{%- link _posts/2020-01-01-x.md -%} {% post_url 2020-01-01-x %} {% link {{ page.x }} %}",
        expect![[r#"
        "{%- link _posts/2020-01-01-x.md -%}" Percent link [_posts/2020-01-01-x.md]
        "{% post_url 2020-01-01-x %}" Percent post_url [2020-01-01-x]
        "{% link {{ page.x }} %}" Percent link [{{ page.x }}]
    "#]],
    );
    check(
        "{% if a == b %}{% assign x = y | upcase %}{% endif %}",
        expect![[r#"
        "{% if a == b %}" Percent if [a] [==] [b]
        "{% assign x = y | upcase %}" Percent assign [x=y] [|] [upcase]
        "{% endif %}" Percent endif closing
    "#]],
    );
}

#[test]
fn hugo_shortcodes() {
    check(
        "[x]({{< ref \"b.md#a\" >}}) {{% /alert %}} {{<ref b.md>}}",
        expect![[r#"
        "{{< ref \"b.md#a\" >}}" Angle ref ["b.md#a"]
        "{{% /alert %}}" ShortcodePercent alert closing
        "{{<ref b.md>}}" Angle ref [b.md]
    "#]],
    );
    check(
        "{{< figure src=\"a b.png\" alt=`q \"x\"` >}}{{< x\n  a=1\n>}}{{< y />}}{{< z a=\"\\\"q\\\\\" />}}",
        expect![[r#"
        "{{< figure src=\"a b.png\" alt=`q \"x\"` >}}" Angle figure [src="a b.png"] [alt="q \"x\""]
        "{{< x\n  a=1\n>}}" Angle x [a=1]
        "{{< y />}}" Angle y self-closing
        "{{< z a=\"\\\"q\\\\\" />}}" Angle z [a="\"q\\"] self-closing
    "#]],
    );
    check(
        "{{</* ref \"a\" */>}} {{%/* /b */%}} {{< /c >}}",
        expect![[r#"
        "{{</* ref \"a\" */>}}" Angle ref ["a"] escaped
        "{{%/* /b */%}}" ShortcodePercent b closing escaped
        "{{< /c >}}" Angle c closing
    "#]],
    );
}

#[test]
fn zola_calls() {
    check(
        "{{ youtube(id=\"a, b\", n=1, list=[1, `c d`]) }} {% quote(author='甲') %}x{% end %}",
        expect![[r#"
        "{{ youtube(id=\"a, b\", n=1, list=[1, `c d`]) }}" Braces youtube [id="a, b"] [n=1] [list=] [1] ["c d"]
        "{% quote(author='甲') %}" Percent quote [author="甲"]
        "{% end %}" Percent end closing
    "#]],
    );
}

#[test]
fn output_and_comments() {
    check(
        "{{ page.title | date: \"%Y\" }} {{\"{{\"}} {{ '{%' }} {# c {% x %} #} {#id} {{-a-}}",
        expect![[r#"
        "{{ page.title | date: \"%Y\" }}" Braces page.title [date:] ["%Y"]
        "{{\"{{\"}}" Braces  ["{{"]
        "{{ '{%' }}" Braces  ["{%"]
        "{# c {% x %} #}" Comment 
        "{{-a-}}" Braces a
    "#]],
    );
    check(
        "{% raw %}{{ a }}{% endraw %}{{ b }}",
        expect![[r#"
        "{% raw %}" Percent raw
        "{{ a }}" Braces a
        "{% endraw %}" Percent endraw closing
        "{{ b }}" Braces b
    "#]],
    );
}

#[test]
fn mathematics_and_runs_of_braces() {
    check(
        r"$\frac{{a}}{b}$ {{{ .c }} {{{{ x }}}} {%{%{% {a} {",
        expect![[r#"
        "{{a}}" Braces a
        "{{{ .c }}" Braces { [.c]
    "#]],
    );
}

#[test]
fn half_written_tags_end_with_their_line() {
    check(
        "{% post_link 2023\nnext {{< ref \"po st\n\n{{ a.",
        expect![[r#"
        "{% post_link 2023" Percent post_link [2023] unfinished
        "{{< ref \"po st" Angle ref ["po st"] unfinished
        "{{ a." Braces a. unfinished
    "#]],
    );
    check(
        "{% a {% b %} {{< c {{< d >}} {% don't 'e %} {{< f src= alt=\"x\" >}}",
        expect![[r#"
        "{% a " Percent a unfinished
        "{% b %}" Percent b
        "{{< c " Angle c unfinished
        "{{< d >}}" Angle d
        "{% don't 'e %}" Percent don\'t ['e]
        "{{< f src= alt=\"x\" >}}" Angle f [src=] [alt="x"]
    "#]],
    );
    check(
        "{% x \"a %} b\n%}",
        expect![[r#"
        "{% x \"a %}" Percent x ["a]
    "#]],
    );
    check(
        "{%",
        expect![[r#"
        "{%" Percent  unfinished
    "#]],
    );
    check(
        "{{<\r\n\r\n>}} {% a\r\r%} {% b\r%}",
        expect![[r#"
        "{{<" Angle  unfinished
        "{% a" Percent a unfinished
        "{% b\r%}" Percent b
    "#]],
    );
}

#[test]
fn odd_characters() {
    check(
        "\u{feff}{% a\0b 😀=é %}😀{{ 😀 }}",
        expect![[r#"
        "{% a\0b 😀=é %}" Percent a\0b [😀=é]
        "{{ 😀 }}" Braces 😀
    "#]],
    );
}

#[test]
fn a_value_without_text_is_an_empty_place() {
    let tag = &tags("{{< figure src= >}}")[0];
    assert_eq!((tag.args[0].span, tag.args[0].key_span), (Span::at(15), Some(Span::new(11, 14))));
    assert_eq!(tags("{{ \"a\" }}")[0].name_span, Span::at(2));
}

#[test]
fn masks_keep_every_byte_in_its_place() {
    let text = "a {% 甲\r\n %} b {{ c\n{{</* d */>}}";
    let masked = mask(text, &tags(text));
    assert_eq!(masked.as_deref(), Some("a xxxxxx\r\nxxx b {{ c\nxxxxxxxxxxxxx"));
    assert_eq!(mask("{% a", &tags("{% a")), None);
    assert_eq!(mask("a", &[]), None);
}

fn around(text: &str) -> Option<String> {
    let offset = text.find('$').expect("the test marks the cursor");
    let text = text.replace('$', "");
    unfinished_at(&text, offset).map(|it| line(&text, &it))
}

#[test]
fn the_tag_around_the_cursor() {
    let cases = [
        "a\n\n{% post_link 20$23 x %} b",
        "{{< ref \"po$ and later [x]({{< ref \"b\" >}})",
        "{{< ref \"po$st\" >}}",
        "{% include a.html\n b=\"c$\" %}",
        "{{< figure src=$",
        "{{< figure src=$ alt=\"x\" >}}",
        "{% post_link $",
        "{%$",
        "{$%",
        "{% a %$}",
        "{% a $%}",
        "{% a %}$",
        "x\r\n \r\n{{ a.$",
    ];
    let res: String =
        cases.iter().map(|it| format!("{it:?}: {}\n", around(it).unwrap_or_default())).collect();
    expect![[r#"
        "a\n\n{% post_link 20$23 x %} b": "{% post_link 2023 x %}" Percent post_link [2023] [x]
        "{{< ref \"po$ and later [x]({{< ref \"b\" >}})": "{{< ref \"po" Angle ref ["po"] unfinished
        "{{< ref \"po$st\" >}}": "{{< ref \"post\" >}}" Angle ref ["post"]
        "{% include a.html\n b=\"c$\" %}": "{% include a.html\n b=\"c\" %}" Percent include [a.html] [b="c"]
        "{{< figure src=$": "{{< figure src=" Angle figure [src=] unfinished
        "{{< figure src=$ alt=\"x\" >}}": "{{< figure src= alt=\"x\" >}}" Angle figure [src=] [alt="x"]
        "{% post_link $": "{% post_link " Percent post_link unfinished
        "{%$": "{%" Percent  unfinished
        "{$%": 
        "{% a %$}": "{% a %" Percent a [%] unfinished
        "{% a $%}": "{% a %}" Percent a
        "{% a %}$": 
        "x\r\n \r\n{{ a.$": "{{ a." Braces a. unfinished
    "#]].assert_eq(&res);
}

/// Pieces of tags and of what disturbs them.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{%",
        "%}",
        "{{",
        "}}",
        "{{<",
        ">}}",
        "{{%",
        "%}}",
        "/>}}",
        "{#",
        "#}",
        "{{</*",
        "*/>}}",
        "{%-",
        "-%}",
        "\"",
        "'",
        "`",
        "\\",
        "=",
        "(",
        ")",
        ",",
        "|",
        "/",
        "-",
        "[",
        "a",
        "key=",
        "raw",
        "{% raw %}",
        "{% endraw %}",
        "end",
        "中",
        "😀",
        " ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\0",
        "---\n",
        "<!-- more -->",
        "<!-- corpus-lsp: ignore x -->",
        "{",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|it| it.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn spans_are_ordered_and_hold_whole_characters(text in soup()) {
        let tags = tags(&text);
        let mut at = 0;
        for tag in &tags {
            prop_assert!(at <= tag.span.start && tag.span.start < tag.span.end);
            at = tag.span.end;
            prop_assert_eq!(text.get(tag.name_span.range()), Some(&*tag.name));
            let parts = tag.args.iter().flat_map(|it| it.key_span.into_iter().chain([it.span]));
            let mut inside = tag.name_span.end;
            for part in parts {
                prop_assert!(tag.span.contains(part) && inside <= part.start && text.get(part.range()).is_some());
                inside = part.end;
            }
        }
        let masked = mask(&text, &tags).unwrap_or_else(|| text.clone());
        prop_assert_eq!(masked.len(), text.len());
        for at in 0..=text.len() {
            unfinished_at(&text, at);
        }
    }

    #[test]
    fn tags_are_local(a in soup(), b in soup()) {
        let joined = format!("{a}\n\n{b}");
        let mut expected = tags(&a);
        expected.extend(tags(&b).into_iter().map(|mut it| { it.shift(a.len() + 2); it }));
        prop_assert_eq!(tags(&joined), expected);
    }

    /// The editors' tree of the whole text and the server's reading of its pieces are the same language.
    #[test]
    fn the_grammar_agrees_on_the_whole_text(text in soup()) {
        let mut parser = Parser::new();
        parser.set_language(&tree_sitter_corpus::LANGUAGE.into()).expect("the grammar's ABI is known");
        let tree = parser.parse(&text, None).expect("parsing is not cancelled");
        prop_assert!(!tree.root_node().has_error(), "{}", tree.root_node().to_sexp());
        // Front matter and raw blocks go over blank lines; the server reads them elsewhere.
        let text = format!(".{text}").replace("raw", "war");
        let tree = parser.parse(&text, None).expect("parsing is not cancelled");
        let kinds = ["tag", "output", "shortcode", "escaped_shortcode", "comment"];
        let mut cursor = tree.walk();
        let nodes = tree.root_node().children(&mut cursor).filter(|it| kinds.contains(&it.kind()));
        let expected: Vec<Span> = nodes.map(|it| it.byte_range().into()).collect();
        let found: Vec<Span> = tags(&text).iter().map(|it| it.span).collect();
        prop_assert_eq!(found, expected, "{}", tree.root_node().to_sexp());
    }
}
