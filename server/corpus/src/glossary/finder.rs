//! A quick look whether a text can hold a term at all, so that few of many texts are read closely.
//!
//! Invariant: what it denies is not there; what it grants may not be there either.

use aho_corasick::AhoCorasick;

use super::Entry;
use super::fold::is_han;

/// Tells texts that cannot hold any name of one term. The default grants everything.
#[derive(Clone, Debug, Default)]
pub struct Finder(Option<AhoCorasick>);

impl Finder {
    /// The finder of the names of `entry`.
    pub fn new(entry: &Entry) -> Finder {
        let mut pieces = Vec::new();
        for name in entry.names() {
            let Some(piece) = longest_piece(name) else { return Finder(None) };
            // In full width each letter is another character.
            pieces.extend(piece.chars().next().and_then(full_width).into_iter().flatten());
            pieces.push(piece.to_owned());
        }
        Finder(AhoCorasick::builder().ascii_case_insensitive(true).build(pieces).ok())
    }

    /// Whether `text` may hold the term.
    pub fn may_be_in(&self, text: &str) -> bool {
        self.0.as_ref().is_none_or(|it| it.is_match(text))
    }
}

/// The longest part of a name that is written the same in every spelling, case aside.
fn longest_piece(name: &str) -> Option<&str> {
    let kind = |it: char| (it.is_ascii_alphanumeric(), is_han(it));
    let mut res = "";
    let mut start = 0;
    for (at, it) in name.char_indices() {
        let end = at + it.len_utf8();
        let goes_on = name[end..].chars().next().is_some_and(|next| kind(next) == kind(it));
        if goes_on {
            continue;
        }
        if kind(it) != (false, false) && end - start > res.len() {
            res = &name[start..end];
        }
        start = end;
    }
    // A plural in `-ies` takes the last letter away.
    let last_letter = res.ends_with(['y', 'Y']) && res.len() > 2;
    let res = if last_letter { &res[..res.len() - 1] } else { res };
    (!res.is_empty()).then_some(res)
}

fn full_width(it: char) -> Option<[String; 2]> {
    let wide = |it: char| char::from_u32(it as u32 + 0xfee0).map(String::from);
    if !it.is_ascii_alphanumeric() {
        return None;
    }
    Some([wide(it.to_ascii_lowercase())?, wide(it.to_ascii_uppercase())?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_granted() {
        let finder = Finder::new(&Entry {
            aliases: vec!["KV 缓存".to_owned()],
            ..Entry::new("boot loader")
        });
        for text in ["Boot-Loaders", "bootloader", "ＢＯＯＴ ＬＯＡＤＥＲ", "kv缓存", "ＫＶ 缓存"]
        {
            assert!(finder.may_be_in(text), "{text}");
        }
        assert!(!finder.may_be_in("别的文字 and other words"));
        assert!(Finder::new(&Entry::new("emergent ability")).may_be_in("emergent abilities"));
        assert!(Finder::new(&Entry::new("😀😀")).may_be_in(""));
    }
}
