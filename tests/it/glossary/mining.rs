//! Definitions mined from posts, against sentences judged by hand.

use corpus::glossary::{Mined, mine};

const LABELS: &str = include_str!("../glossary_labels.txt");

/// A text and the definition that it holds, if any.
struct Label {
    text: String,
    expected: Option<(String, Vec<String>)>,
}

fn labels() -> Vec<Label> {
    let lines = LABELS.lines().filter(|it| !it.is_empty() && !it.starts_with('#'));
    lines.map(|line| label(line).unwrap_or_else(|| panic!("unreadable label: {line}"))).collect()
}

fn label(line: &str) -> Option<Label> {
    let (head, text) = line.split_once('|')?;
    let text = text.replace("\\n", "\n").replace("\\|", "|");
    let expected = head.strip_prefix("+ ").map(|it| {
        let (name, aliases) = it.split_once(" = ").unwrap_or((it, ""));
        let aliases = aliases.split("; ").filter(|it| !it.is_empty()).map(str::to_owned).collect();
        (name.trim().to_owned(), aliases)
    });
    (expected.is_some() || head.starts_with('-')).then_some(Label { text, expected })
}

fn strong(text: &str) -> Vec<Mined> {
    mine(text, &[]).into_iter().filter(|it| it.confidence >= corpus::glossary::STRONG).collect()
}

#[test]
fn strong_definitions_are_right_and_most_are_found() {
    let labels = labels();
    let (mut n_right, mut n_wrong, mut n_missed) = (0, 0, 0);
    for it in &labels {
        let found = strong(&it.text);
        let right = |mined: &&Mined| {
            it.expected.as_ref().is_some_and(|(name, aliases)| {
                mined.name == *name && aliases.iter().all(|it| mined.aliases.contains(it))
            })
        };
        n_right += found.iter().filter(right).count().min(1);
        for wrong in found.iter().filter(|it| !right(it)) {
            n_wrong += 1;
            eprintln!(
                "wrong: {:?} {:?} {} in {}",
                wrong.name, wrong.aliases, wrong.confidence, it.text
            );
        }
        if let Some((name, aliases)) = &it.expected
            && !found.iter().any(|it| right(&it))
        {
            n_missed += 1;
            eprintln!("missed: {name} {aliases:?} in {}", it.text);
        }
    }
    let n_expected = labels.iter().filter(|it| it.expected.is_some()).count();
    let precision = n_right as f64 / (n_right + n_wrong).max(1) as f64;
    let recall = n_right as f64 / n_expected as f64;
    eprintln!(
        "{} labels, {n_expected} definitions: precision {precision:.3}, recall {recall:.3}, missed {n_missed}",
        labels.len()
    );
    assert!(labels.len() >= 150 && labels.len() - n_expected >= 75);
    assert!(precision >= 0.95, "precision {precision}");
    assert!(recall >= 0.85, "recall {recall}");
}

#[test]
fn places_are_those_of_the_sentence_and_of_the_name() {
    let text = "前言。\n\n零拷贝 (zero-copy) 是指少复制一次数据。后面还有话。\r\n";
    let found = strong(text);
    let [it] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(&text[it.span.range()], "零拷贝 (zero-copy) 是指少复制一次数据。");
    assert_eq!(&text[it.name_span.range()], "零拷贝");
    assert_eq!(it.aliases, ["zero-copy"]);
    assert_eq!(it.text, &text[it.span.range()]);
}
