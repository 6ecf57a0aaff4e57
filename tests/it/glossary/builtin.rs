//! The built-in list is true to its form: unique names, both languages, sensible lengths.

use std::collections::BTreeMap;

use corpus::diagnostic::Locale;
use corpus::glossary::{Glossary, builtin};

fn key(name: &str) -> String {
    name.to_lowercase().chars().filter(|it| !it.is_whitespace() && *it != '-').collect()
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn the_list_is_read_whole() {
    let n_written = builtin::TEXT.lines().filter(|it| *it == "[[term]]").count();
    assert_eq!(builtin::entries().len(), n_written);
    assert!(n_written >= 250, "{n_written} terms");
    assert_eq!(Glossary::builtin().len(), n_written, "two entries were merged");
}

#[test]
fn no_name_stands_on_two_entries() {
    let mut owner: BTreeMap<String, &str> = BTreeMap::new();
    for entry in builtin::entries() {
        for name in entry.names() {
            let before = owner.insert(key(name), &entry.name);
            assert_eq!(before, None, "{name} of {}", entry.name);
        }
    }
}

#[test]
fn every_term_is_explained_in_both_languages() {
    for entry in builtin::entries() {
        let [en, zh] = entry.definitions.as_slice() else {
            panic!("{} has {} definitions", entry.name, entry.definitions.len())
        };
        assert_eq!((en.locale, zh.locale), (Locale::En, Locale::Zh), "{}", entry.name);
        assert!(!en.text.chars().any(is_han), "{}", entry.name);
        assert!(zh.text.chars().any(is_han), "{}", entry.name);
        let (n_en, n_zh) = (en.text.chars().count(), zh.text.chars().count());
        assert!((30..=260).contains(&n_en), "{}: {n_en} characters of English", entry.name);
        assert!((12..=110).contains(&n_zh), "{}: {n_zh} characters of Chinese", entry.name);
        assert!(en.text.ends_with('.') && zh.text.ends_with('。'), "{}", entry.name);
    }
}

#[test]
fn no_name_is_too_short_or_too_long() {
    for name in builtin::entries().iter().flat_map(|it| it.names()) {
        let n = name.chars().count();
        assert!((2..=60).contains(&n), "{name}");
        assert_eq!(name, name.trim());
        assert!(!(n == 1 && name.chars().all(is_han)), "{name}");
    }
}

#[test]
fn the_terms_of_the_trade_are_there() {
    let it = Glossary::builtin();
    let expected = "PMF, CXL, boot loader, hallucination, embedding, RLHF, MoE, AGI, LoRA, scaling law, NVLink, HBM, RAG, SFT, token, \
        Transformer, attention, alignment, superalignment, agent, quantization, distillation, prompt, context window, fine-tuning, \
        pre-training, multimodal, emergent abilities, chain of thought, KV cache, TPU, GPU, FLOPS, TFLOPS, PUE, PRD, MVP, ARR, SaaS, \
        HDFS, Kubernetes, RDMA, InfiniBand, PCIe, firmware, kernel, hypervisor, 幻觉, 嵌入, 对齐, 超级对齐, 智能体, 大模型, 涌现, 思维链, 微调, \
        预训练, 多模态, 上下文窗口, 注意力机制, 内核, 固件";
    for name in expected.split(", ").map(str::trim) {
        assert_eq!(it.named(name).len(), 1, "{name}");
    }
}
