//! Terms that are most likely one: `OpenAI` and `Open AI`, full- and half-width, simplified and traditional, singular and plural,
//! or one slip of the pen apart.
//!
//! Invariant: a false alarm is worse than silence. Digits always tell terms apart, and so do slips in short words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

/// The more frequent spelling by the rarer one.
pub(super) type Variants = FxHashMap<Box<str>, Box<str>>;

/// Traditional characters and their simplified forms, two on a line. Source: `TSCharacters.txt` of OpenCC (Apache-2.0), the
/// characters of the basic plane, the first form each.
static TRADITIONAL: LazyLock<FxHashMap<char, char>> = LazyLock::new(|| {
    let pair = |line: &str| {
        let mut chars = line.chars();
        Some((chars.next()?, chars.next()?))
    };
    include_str!("traditional.txt").lines().filter_map(pair).collect()
});

/// The rarer spelling of each pair of terms that are most likely one, with the more frequent one.
pub(super) fn find(counts: &FxHashMap<Box<str>, usize>) -> Variants {
    let mut groups: BTreeMap<String, Vec<(&str, usize)>> = BTreeMap::new();
    let mut sorted: Vec<(&Box<str>, &usize)> = counts.iter().collect();
    sorted.sort_unstable();
    for (term, count) in sorted {
        let key = fold(term);
        if !key.is_empty() {
            groups.entry(key).or_default().push((term, *count));
        }
    }
    let mut res = Variants::default();
    // The best spelling of each group, by its folded form.
    let mut best: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    for (key, group) in &groups {
        let total = group.iter().map(|it| it.1).sum();
        let Some(chosen) = group.iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0))) else {
            continue;
        };
        best.insert(key, (chosen.0, total));
        for it in group.iter().filter(|it| it.0 != chosen.0) {
            res.insert(it.0.into(), chosen.0.into());
        }
    }
    plurals(&best, &mut res);
    slips(&best, &mut res);
    res
}

/// What is the same in all spellings of a term.
pub(super) fn fold(term: &str) -> String {
    let plain = term.bytes().all(|it| it.is_ascii());
    let keep = |it: &char| !it.is_whitespace() && !matches!(it, '-' | '_' | '·' | '・' | '.');
    let mut res = String::with_capacity(term.len());
    if plain {
        res.extend(term.chars().filter(keep).map(|it| it.to_ascii_lowercase()));
    } else {
        let simple = |it: char| TRADITIONAL.get(&it).copied().unwrap_or(it);
        res.extend(term.nfkc().filter(keep).flat_map(char::to_lowercase).map(simple));
    }
    // A sign at an end tells terms apart: `.NET`, `C-`; and so does a point between numbers.
    let sign = |it: char| matches!(it, '-' | '_' | '.');
    let numbers = term.bytes().any(|it| it.is_ascii_digit()) && term.contains(['.', '-', '_']);
    if numbers || term.trim().starts_with(sign) || term.trim().ends_with(sign) {
        return term.trim().to_lowercase();
    }
    res
}

/// Words whose plural is another word, or that end in `s` by themselves.
const NO_PLURALS: [&str; 6] = ["canva", "kuberneta", "operation", "system", "window", "statistic"];

/// Singular and plural of one English word, when both are used.
fn plurals(best: &BTreeMap<&str, (&str, usize)>, res: &mut Variants) {
    for (key, (term, count)) in best {
        let Some(singular) = key.strip_suffix('s') else { continue };
        let word = singular.len() >= 4
            && singular.bytes().all(|it| it.is_ascii_alphabetic())
            && !singular.ends_with('s')
            && !NO_PLURALS.contains(&singular)
            && !term.bytes().skip(1).any(|it| it.is_ascii_uppercase());
        let Some((other, others)) = best.get(singular).filter(|_| word) else { continue };
        let (rare, often) = if count > others { (other, term) } else { (term, other) };
        res.entry((*rare).into()).or_insert_with(|| (*often).into());
    }
}

/// Letters that a word needs before a slip of the pen in it is told from another word.
const MIN_SLIP: usize = 7;

/// Rare terms that are one slip inside a long word away from a frequent one.
fn slips(best: &BTreeMap<&str, (&str, usize)>, res: &mut Variants) {
    let word = |it: &str| it.len() >= MIN_SLIP && it.bytes().all(|it| it.is_ascii_lowercase());
    let mut frequent: FxHashMap<u64, Vec<&str>> = FxHashMap::default();
    for (key, _) in best.iter().filter(|it| it.1.1 >= 3 && word(it.0)) {
        for it in traces(key) {
            frequent.entry(it).or_default().push(key);
        }
    }
    for (key, (term, count)) in best.iter().filter(|it| it.1.1 <= 2 && word(it.0)) {
        let near = traces(key).into_iter().filter_map(|it| frequent.get(&it)).flatten();
        let near = near.filter(|it| is_slip(key, it) && best[**it].1 >= 4 * count);
        if let Some(it) = near.min() {
            res.entry((*term).into()).or_insert_with(|| best[*it].0.into());
        }
    }
}

/// Whether `a` is `b` with two neighbours swapped, or a letter doubled or undoubled, or one letter left out inside.
fn is_slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let front = a.iter().zip(b).take_while(|it| it.0 == it.1).count();
    let back = a.iter().rev().zip(b.iter().rev()).take_while(|it| it.0 == it.1).count();
    if a.len() == b.len() {
        let swapped = front + back + 2 == a.len();
        return swapped && front > 0 && a[front] == b[front + 1] && a[front + 1] == b[front];
    }
    // A letter more at an end makes another word: `container` and `containerd`, `react` and `preact`.
    a.len().abs_diff(b.len()) == 1
        && front >= 2
        && back >= 2
        && front + back >= a.len().min(b.len())
}

/// What words that are one slip apart have in common: the word, and the word without each letter inside.
fn traces(word: &str) -> Vec<u64> {
    use std::hash::{BuildHasher, Hasher};
    let hash = |skip: usize| {
        let mut hasher = rustc_hash::FxBuildHasher.build_hasher();
        word.bytes().enumerate().filter(|it| it.0 != skip).for_each(|it| hasher.write_u8(it.1));
        hasher.finish()
    };
    std::iter::once(hash(usize::MAX)).chain((1..word.len().min(24)).map(hash)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(terms: &[(&str, usize)]) -> Vec<(String, String)> {
        let counts = terms.iter().map(|it| (it.0.into(), it.1)).collect();
        let mut res: Vec<(String, String)> =
            find(&counts).into_iter().map(|it| (it.0.into(), it.1.into())).collect();
        res.sort();
        res
    }

    #[test]
    fn one_term_in_several_spellings() {
        for (often, rare) in [
            ("OpenAI", "openai"),
            ("OpenAI", "Open AI"),
            ("multi-task learning", "Multi task learning"),
            ("ＡＩ", "AI"),
            ("机器学习", "機器學習"),
            ("机器学习", "机器 学习"),
            ("container", "Containers"),
            ("Prometheus", "Promethues"),
            ("kubernetes", "kuberntes"),
        ] {
            assert_eq!(found(&[(often, 9), (rare, 1)]), [(rare.into(), often.into())]);
        }
    }

    #[test]
    fn other_terms_stay_apart() {
        for (one, other) in [
            ("python2", "python3"),
            ("C", "Go"),
            ("C", "C#"),
            ("C", "C++"),
            ("Java", "JavaScript"),
            ("container", "containerd"),
            ("react", "preact"),
            (".NET", "NET"),
            ("1.10", "11.0"),
            ("HTTP", "HTTPS"),
            ("iOS", "iO"),
            ("数据结构", "数据结果"),
            ("compute", "commute"),
            ("", " "),
            ("C", "C-"),
            ("2023-1-11", "2023-11-1"),
        ] {
            assert_eq!(found(&[(one, 9), (other, 1)]), [], "{one} {other}");
        }
    }
}
