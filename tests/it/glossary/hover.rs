//! Hovering words of mixed Chinese and English sentences: the right entry, or none.

use super::{builtin, segmenter};

const POSITIONS: &str = include_str!("../glossary_hover.txt");

/// A line without its marks, and the marked places: offset of the middle, what stands there, the expected entry.
fn unmark(line: &str) -> (String, Vec<(usize, String, String)>) {
    let (mut text, mut places) = (String::new(), Vec::new());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        let (mark, tail) = after.split_once('}').expect("a closed mark");
        let (word, entry) = mark.rsplit_once('=').expect("an entry");
        text.push_str(before);
        let middle = word.chars().count() / 2;
        let offset = word.char_indices().nth(middle).map_or(0, |it| it.0);
        places.push((text.len() + offset, word.to_owned(), entry.to_owned()));
        text.push_str(word);
        rest = tail;
    }
    text.push_str(rest);
    (text, places)
}

#[test]
fn hovering_answers_the_right_entry() {
    let (glossary, matcher) = builtin();
    let whole: String = POSITIONS
        .lines()
        .filter(|it| !it.starts_with('#'))
        .map(|it| unmark(it).0 + "\n\n")
        .collect();
    let (mut n_right, mut n_all, mut base) = (0, 0, 0);
    for line in POSITIONS.lines().filter(|it| !it.starts_with('#')) {
        let (text, places) = unmark(line);
        for (offset, word, expected) in places {
            let found = matcher.at(&whole, base + offset, &[], Some(segmenter()));
            let name =
                found.and_then(|it| glossary.get(it.entry())).map_or("", |it| it.name.as_str());
            n_all += 1;
            if name == expected {
                n_right += 1;
            } else {
                eprintln!("{word} in {text}: expected {expected:?}, found {name:?}");
            }
        }
        base += text.len() + 2;
    }
    eprintln!("{n_all} positions, {n_right} right");
    assert!(n_all >= 200, "{n_all} positions");
    assert!(n_right * 100 >= n_all * 98, "{n_right} of {n_all} right");
}
