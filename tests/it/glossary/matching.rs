//! Terms in mixed Chinese and English prose, by sentences of our own.

use corpus::glossary::{Class, Entry, Glossary, Matcher};
use corpus::text::Span;
use expect_test::{Expect, expect};

use super::{builtin, found, segmenter};

fn check(text: &str, expect: Expect) {
    let (glossary, matcher) = builtin();
    expect.assert_eq(&found(glossary, matcher, text));
}

#[test]
fn latin_terms_touch_han_without_spaces() {
    check("PMF很重要", expect!["PMF=PMF"]);
    check("卡在NVlink，不仅是 license", expect!["NVlink=NVLink"]);
    check("ＧＰＵ集群与ＨＢＭ", expect!["ＧＰＵ=GPU ＨＢＭ=HBM"]);
    check("什么是幻觉呢", expect!["幻觉=hallucination"]);
}

#[test]
fn gaps_hyphens_case_and_plural_do_not_matter() {
    check(
        "boot loader, boot-loader, bootloader, Boot Loaders",
        expect![
            "boot loader=boot loader boot-loader=boot loader bootloader=boot loader Boot Loaders=boot loader"
        ],
    );
    check(
        "LLMs, context\nwindows and emergent ability",
        expect!["LLMs=LLM context\nwindows=context window emergent ability=emergent abilities"],
    );
    check("boot\n\nloader；boot\n- loader", expect![""]);
}

#[test]
fn words_are_not_cut() {
    check("AIGC 与 mainframe、agentic、kernel.org、user@gpu.example", expect!["AIGC=AIGC"]);
    check("drag the rag and ARM an arm; RAG, ARMs", expect!["ARM=ARM RAG=RAG ARMs=ARM"]);
}

#[test]
fn chinese_words_are_judged_by_the_dictionary() {
    check("嵌入式的幻觉问题", expect!["~嵌入=embedding 幻觉=hallucination"]);
    check("要对齐全局配置", expect!["?对齐=alignment"]);
    check("智能体系结构", expect![""]);
    check("提示词典和编码器件", expect![""]);
    check("上下文化", expect![""]);
    check("参数量化之后", expect!["量化=quantization"]);
}

#[test]
fn without_a_dictionary_the_answer_is_unjudged() {
    let (_, matcher) = builtin();
    let it = matcher.at("什么是幻觉呢", "什么是幻".len(), &[], None).unwrap();
    assert_eq!(it.class, Class::Unjudged);
    assert_eq!(matcher.at("“幻觉”", "“幻".len(), &[], None).unwrap().class, Class::Exact);
}

#[test]
fn a_cursor_at_either_end_touches() {
    let (glossary, matcher) = builtin();
    let text = "把 GPU 给 TPU";
    for offset in 4..=7 {
        let it = matcher.at(text, offset, &[], Some(segmenter())).unwrap();
        assert_eq!(glossary.get(it.entry()).unwrap().name, "GPU");
    }
    assert!(matcher.at(text, 0, &[], None).is_none());
    assert!(matcher.at(text, 999, &[], None).is_some(), "behind the end is the end");
}

#[test]
fn nothing_is_found_in_what_is_skipped() {
    let (_, matcher) = builtin();
    let text = "`GPU` and GPU";
    let found = matcher.find_all(text, &[Span::new(0, 5)], None);
    assert_eq!(found.iter().map(|it| it.span).collect::<Vec<_>>(), [Span::new(10, 13)]);
}

#[test]
fn one_alias_of_two_entries_shows_both() {
    let entry =
        |name: &str, alias: &str| Entry { aliases: vec![alias.to_owned()], ..Entry::new(name) };
    let glossary = Glossary::new([entry("token bucket", "令牌"), entry("access token", "令牌")]);
    let matcher = Matcher::new(&glossary);
    assert_eq!(found(&glossary, &matcher, "令牌"), "令牌=token bucket+access token");
}
