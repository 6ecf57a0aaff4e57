//! Many names that people search by a few letters: folded once, and found without looking at most of them.
//!
//! Invariant: what holds the query in one piece comes before what only has its letters in order, and among equals the name that was
//! put in first comes first. The answer does not depend on how many names there are beyond the limit.

use memchr::memmem::Finder;
use pinyin::ToPinyin;

use crate::cancel::{Cancel, Cancelled};
use crate::files::fold;

/// How many names are looked at between two looks at the clock of whoever asks.
const POLL: usize = 4096;

/// Added to the cost of a name that has the letters of the query in order, but not in one piece.
const SCATTERED: u32 = 1 << 16;

/// Added to the cost of a name that is found by its pinyin.
const BY_SOUND: u32 = 1 << 15;

/// Names in the order in which they were put in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Haystack {
    names: Lines,
    /// Which letters each name has.
    masks: Vec<u64>,
    /// The pinyin of the names with Han characters: all initials, a blank, and all syllables.
    sounds: Lines,
    /// The name that each line of `sounds` is of.
    sounded: Vec<u32>,
}

/// One name that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    /// How badly it fits; 0 is the best.
    pub(crate) cost: u32,
    /// The number of the name.
    pub(crate) at: u32,
}

/// Lines in one piece of text.
#[derive(Clone, Debug, Default)]
struct Lines {
    text: String,
    starts: Vec<u32>,
}

impl Lines {
    fn push(&mut self, line: &str) {
        self.starts.push(self.text.len() as u32);
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn get(&self, at: usize) -> &str {
        let start = self.starts.get(at).map_or(self.text.len(), |it| *it as usize);
        let end = self.starts.get(at + 1).map_or(self.text.len(), |it| *it as usize);
        self.text.get(start..end).unwrap_or("").trim_end_matches('\n')
    }

    /// The lines that hold `wanted`, each with the place in it where it fits best. In order.
    fn holding(&self, wanted: &str, cancel: &Cancel) -> Result<Vec<(usize, u32)>, Cancelled> {
        let mut res: Vec<(usize, u32)> = Vec::new();
        let mut line = 0;
        for (n, at) in Finder::new(wanted).find_iter(self.text.as_bytes()).enumerate() {
            if n % POLL == 0 {
                cancel.poll()?;
            }
            // Hits are mostly far apart, and sometimes in the line of the last one.
            if self.starts.get(line + 1).is_some_and(|it| *it as usize <= at) {
                line += self.starts[line..].partition_point(|it| *it as usize <= at) - 1;
            }
            let cost = self.cost(line, at, wanted.len());
            match res.last_mut() {
                Some(last) if last.0 == line => last.1 = last.1.min(cost),
                _ => res.push((line, cost)),
            }
        }
        Ok(res)
    }

    /// How badly `len` bytes at `at` of the whole text stand in their line: what stands before them, and a little of what stands behind.
    fn cost(&self, line: usize, at: usize, len: usize) -> u32 {
        let start = self.starts[line] as usize;
        let before = self.text.get(start..at).unwrap_or("");
        let rest = self.get(line).len().saturating_sub(at - start + len);
        let skipped = match before.chars().next_back() {
            None => 0,
            Some(it) if !it.is_alphanumeric() => 1,
            Some(_) => 2 + before.len().min(64) as u32,
        };
        16 * skipped + (rest.min(63) / 4) as u32
    }
}

impl Haystack {
    /// Puts `name` in.
    pub(crate) fn push(&mut self, name: &str) {
        let mut folded = fold(name).into_owned();
        if folded.contains(['\n', '\r']) {
            folded = folded.replace(['\n', '\r'], " ");
        }
        let folded = folded.trim();
        self.masks.push(mask(folded));
        if let Some(it) = sound(folded) {
            self.sounds.push(&it);
            self.sounded.push(self.names.starts.len() as u32);
        }
        self.names.push(folded);
    }

    /// The best `limit` names for `query`, without those that `is_stale` says; for an empty query the first ones.
    pub(crate) fn search(
        &self,
        query: &str,
        limit: usize,
        is_stale: impl Fn(u32) -> bool,
        cancel: &Cancel,
    ) -> Result<Vec<Hit>, Cancelled> {
        let folded = fold(query);
        let wanted = folded.trim();
        if wanted.is_empty() {
            let all = (0..self.names.starts.len() as u32).filter(|it| !is_stale(*it));
            return Ok(all.take(limit).map(|at| Hit { cost: 0, at }).collect());
        }
        let fresh = |it: &Hit| !is_stale(it.at);
        let whole = self.names.holding(wanted, cancel)?;
        let mut res: Vec<Hit> =
            whole.into_iter().map(|(at, cost)| Hit { cost, at: at as u32 }).filter(fresh).collect();
        let mut found: Vec<u32> = res.iter().map(|it| it.at).collect();
        if res.len() < limit && wanted.bytes().all(|it| it.is_ascii_alphanumeric()) {
            let sounds = self.sounds.holding(wanted, cancel)?;
            let sounds = sounds
                .into_iter()
                .map(|(line, cost)| Hit { cost: BY_SOUND + cost, at: self.sounded[line] });
            let new: Vec<Hit> =
                sounds.filter(fresh).filter(|it| found.binary_search(&it.at).is_err()).collect();
            res.extend(new);
            found = res.iter().map(|it| it.at).collect();
            found.sort_unstable();
        }
        if res.len() < limit {
            self.scattered(wanted, &found, &mut res, cancel)?;
            res.retain(fresh);
        }
        res.sort_unstable();
        res.truncate(limit);
        Ok(res)
    }

    /// The names that have the letters of `wanted` in order, without those `found` already.
    fn scattered(
        &self,
        wanted: &str,
        found: &[u32],
        res: &mut Vec<Hit>,
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        let letters: Vec<char> = wanted.chars().filter(|it| !it.is_whitespace()).collect();
        let needed = mask(wanted);
        for (at, have) in self.masks.iter().enumerate() {
            if at % POLL == 0 {
                cancel.poll()?;
            }
            if have & needed != needed || found.binary_search(&(at as u32)).is_ok() {
                continue;
            }
            if let Some(cost) = scattered_cost(self.names.get(at), &letters) {
                res.push(Hit { cost: SCATTERED + cost, at: at as u32 });
            }
        }
        Ok(())
    }
}

/// How badly `name` fits: letters skipped before and between those of the query, words begun for free. `None` when some is missing.
fn scattered_cost(name: &str, wanted: &[char]) -> Option<u32> {
    let mut letters = name.chars();
    let (mut res, mut previous) = (0_u32, None);
    for (at, want) in wanted.iter().enumerate() {
        let mut skipped = 0_u32;
        loop {
            let it = letters.next()?;
            if it == *want {
                break;
            }
            skipped += 1;
            previous = Some(it);
        }
        let begins_word = previous.is_none_or(|it: char| !it.is_alphanumeric());
        let weight = if at == 0 { 1 } else { 4 };
        res += if skipped > 0 && begins_word { weight } else { weight * skipped.min(64) };
        previous = Some(*want);
    }
    Some(res.min(4096) * 4 + (letters.count() as u32).min(63) / 8)
}

/// A bit for each letter, so that a name without one of those wanted is passed over at once.
fn mask(name: &str) -> u64 {
    let bit = |it: char| match it {
        'a'..='z' => it as u32 - 'a' as u32,
        '0'..='9' => 26 + (it as u32 - '0' as u32),
        _ => 36 + it as u32 % 28,
    };
    name.chars().filter(|it| !it.is_whitespace()).fold(0, |acc, it| acc | 1 << bit(it))
}

/// How a name with Han characters sounds: `xnyh xingnengyouhua`; `None` without any.
fn sound(name: &str) -> Option<String> {
    if name.is_ascii() || name.chars().all(|it| it.to_pinyin().is_none()) {
        return None;
    }
    let (mut initials, mut syllables) = (String::new(), String::new());
    for it in name.chars() {
        match it.to_pinyin() {
            Some(sound) => {
                initials.extend(sound.plain().chars().next());
                syllables.push_str(sound.plain());
            }
            None if it.is_alphanumeric() => {
                initials.push(it);
                syllables.push(it);
            }
            None => {}
        }
    }
    Some(format!("{initials} {syllables}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn haystack(names: &[&str]) -> Haystack {
        let mut res = Haystack::default();
        names.iter().for_each(|it| res.push(it));
        res
    }

    fn found<'a>(names: &[&'a str], query: &str, limit: usize) -> Vec<&'a str> {
        let hits = haystack(names).search(query, limit, |_| false, &Cancel::default()).unwrap();
        hits.iter().map(|it| names[it.at as usize]).collect()
    }

    #[test]
    fn what_begins_so_comes_first_and_scattered_letters_last() {
        let names = ["a x cache", "acache", "Cache hit", "c-a-c-h-e", "CACHE"];
        let expected = ["CACHE", "Cache hit", "a x cache", "acache", "c-a-c-h-e"];
        assert_eq!(found(&names, "cache", 9), expected);
        assert_eq!(found(&names, "cache", 2), expected[..2]);
    }

    #[test]
    fn han_names_are_found_by_their_sound() {
        let names = ["Rust 性能优化", "性格", "xn"];
        assert_eq!(found(&names, "xingneng", 9), ["Rust 性能优化"]);
        assert_eq!(found(&names, "rustxn", 9), ["Rust 性能优化"]);
        assert_eq!(found(&names, "xn", 9), ["xn", "Rust 性能优化"]);
        assert_eq!(found(&names, "性能", 9), ["Rust 性能优化"]);
        assert_eq!(found(&names, "性优", 9), ["Rust 性能优化"]);
    }

    #[test]
    fn odd_names_and_queries_do_no_harm() {
        let names = ["", "\n", "😀 a\r\nb", "\u{0}", "ﬁ", "İ"];
        for query in ["", " ", "\n", "😀", "a b", "\u{0}", "i\u{307}", "zzz"] {
            let hits = haystack(&names).search(query, 9, |_| false, &Cancel::default());
            assert!(hits.unwrap().len() <= names.len(), "{query:?}");
        }
        assert_eq!(found(&names, "😀", 9), ["😀 a\r\nb"]);
    }

    #[test]
    fn what_is_stale_is_left_out() {
        let it = haystack(&["one", "one more", "none"]);
        let hits = it.search("one", 9, |at| at == 0, &Cancel::default()).unwrap();
        assert_eq!(hits.iter().map(|it| it.at).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(it.search("", 1, |at| at == 0, &Cancel::default()).unwrap()[0].at, 1);
    }
}
