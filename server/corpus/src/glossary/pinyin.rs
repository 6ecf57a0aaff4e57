//! How Chinese names are typed in Latin letters: `大模型` as `damoxing` or `dmx`.
//!
//! Invariant: a name without Han characters has no spelling, and of characters that are read in several ways only a few
//! combinations are given, so that no name has more than [`MAX_SPELLINGS`] of them.

use pinyin::{ToPinyin, ToPinyinMulti};

/// A name is given so many spellings at most, half of them in full and half by first letters.
pub const MAX_SPELLINGS: usize = 16;

/// The ways in which `name` is typed, in full and by the first letters, in lower case and without blanks. Latin letters of the name
/// stay: `KV 缓存` is `kvhuancun` and `kvhc`.
pub fn spellings(name: &str) -> Vec<String> {
    if !name.chars().any(|it| it.to_pinyin().is_some()) {
        return Vec::new();
    }
    let mut both = [vec![String::new()], vec![String::new()]];
    for it in name.chars() {
        let readings = readings(it);
        for (all, is_short) in both.iter_mut().zip([false, true]) {
            let mut endings: Vec<&str> =
                readings.iter().map(|it| if is_short { first_letter(it) } else { it }).collect();
            endings.dedup();
            extend(all, &endings);
        }
    }
    let mut res: Vec<String> = both.into_iter().flatten().filter(|it| !it.is_empty()).collect();
    res.sort();
    res.dedup();
    res
}

fn first_letter(reading: &str) -> &str {
    reading.char_indices().nth(1).map_or(reading, |it| &reading[..it.0])
}

/// The most frequent reading first. Latin letters and digits read as themselves; anything else is not typed.
fn readings(it: char) -> Vec<String> {
    if it.is_ascii_alphanumeric() {
        return vec![it.to_ascii_lowercase().to_string()];
    }
    let mut res: Vec<String> = it.to_pinyin().iter().map(|it| typed(it.plain())).collect();
    for reading in it.to_pinyin_multi().into_iter().flatten() {
        let reading = typed(reading.plain());
        if !res.contains(&reading) {
            res.push(reading);
        }
    }
    res.truncate(3);
    res
}

/// `ü` is typed as `v`.
fn typed(reading: &str) -> String {
    reading.replace('ü', "v")
}

fn extend(all: &mut Vec<String>, endings: &[&str]) {
    let Some((first, more)) = endings.split_first() else { return };
    let mut others: Vec<String> = Vec::new();
    for ending in more {
        let room = (MAX_SPELLINGS / 2).saturating_sub(all.len() + others.len());
        others.extend(all.iter().take(room).map(|it| format!("{it}{ending}")));
    }
    all.iter_mut().for_each(|it| it.push_str(first));
    all.append(&mut others);
    all.sort();
    all.dedup();
}

/// What `name` is sorted by in an index: its letters, Han characters by how they are read.
pub fn sort_key(name: &str) -> String {
    let mut res = String::new();
    for it in name.chars() {
        match it.to_pinyin() {
            Some(reading) => res.push_str(&typed(reading.plain())),
            None => res.extend(it.to_lowercase()),
        }
    }
    res
}

/// The letter of the index under which `name` stands: A to Z, else `#`.
pub fn letter(name: &str) -> char {
    let first = sort_key(name).chars().find(|it| it.is_alphanumeric());
    first.map(|it| it.to_ascii_uppercase()).filter(char::is_ascii_uppercase).unwrap_or('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_typed_in_full_or_by_first_letters() {
        let all = spellings("大模型");
        assert!(all.contains(&"damoxing".to_owned()) && all.contains(&"dmx".to_owned()), "{all:?}");
        let all = spellings("KV 缓存");
        assert!(
            all.contains(&"kvhuancun".to_owned()) && all.contains(&"kvhc".to_owned()),
            "{all:?}"
        );
        assert!(spellings("向量").contains(&"xiangliang".to_owned()));
        assert!(spellings("绿色").contains(&"lvse".to_owned()));
        assert!(spellings("重构").contains(&"chonggou".to_owned()), "{:?}", spellings("重构"));
        assert!(spellings("PMF 😀").is_empty() && spellings("").is_empty());
        assert!(spellings(&"行".repeat(99)).len() <= MAX_SPELLINGS);
    }

    #[test]
    fn an_index_has_a_letter_for_every_name() {
        let letters: String =
            ["大模型", "GPU", "3D 堆叠", "😀", "", "Ünicode", "嵌入"].map(letter).iter().collect();
        assert_eq!(letters, "DG####Q");
        assert!(sort_key("嵌入") < sort_key("RAG"));
    }
}
