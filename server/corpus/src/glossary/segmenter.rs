//! Where Chinese words begin and end: jieba's dictionary, asked only about the clause around a candidate.
//!
//! Invariant: neither the dictionary nor the list of terms is taken for the truth; where the two disagree, `Verdict` says how.

use std::ops::Range;

use jieba_rs::Jieba;

use super::fold::is_han;

/// The dictionary of Chinese words. Loading takes about 0.1 s and 35 MB: the adaptor does it on a thread of its own and hands
/// the result in; until then matches next to other Han characters are [`super::Class::Unjudged`].
pub struct Segmenter {
    jieba: Jieba,
}

impl std::fmt::Debug for Segmenter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Segmenter")
    }
}

/// What the dictionary says of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It begins and ends where words do.
    Whole,
    /// It lies inside one longer word of the dictionary.
    Inside,
    /// A word crosses its edge, but reading the candidate as a word leaves the clause in no worse pieces.
    Doubtful,
    /// It consists of ends of other words.
    Torn,
}

/// A clause cut into words.
#[derive(Default)]
pub(super) struct Clause {
    /// Bytes of the clause in the text.
    start: usize,
    end: usize,
    /// Byte ranges of its words in the text.
    words: Vec<Word>,
}

/// Byte range of a word in the text.
type Word = (usize, usize);

/// Characters before a candidate that the dictionary gets to see. Words are at most a few characters long.
const BEFORE: usize = 24;
/// The same behind it. Longer, since the next candidate of the clause is judged by the same cut.
const AFTER: usize = 96;

/// Single characters that often stand before a word as words of their own.
const BEFORE_A_WORD: &str = "总要先再可会能不很的了在与和或及从对把被让将就都也是用以为由该此这那各每某新大小多低高全超非未已后前时上下中里等并而且但若如当即则使给去来到地得着过我你他它们做有无";
/// The same behind a word.
const AFTER_A_WORD: &str = "的了是在与和或等中上下里后前时量头也都就会能要可不很对从把被将以为来去到之而且但则并及吗呢吧啊着过得地由用使让给需应均仅只再又才便更最太已未没有无内外间处数率值层端卡版库图表个种";

/// Those of them that no word ends with by chance: they follow nearly every noun.
const AUXILIARIES: &str = "会的了是在可能要将已也都就与和及或";

impl Segmenter {
    /// Loads the dictionary. Takes about 0.1 s.
    pub fn load() -> Segmenter {
        Segmenter { jieba: Jieba::new() }
    }

    /// Judges `start..end` of `text`. `clause` is the cut of the last question, used again when it covers this one.
    pub(super) fn judge(
        &self,
        text: &str,
        start: usize,
        end: usize,
        clause: &mut Clause,
    ) -> Verdict {
        if !clause.covers(text, start, end) {
            *clause = self.clause(text, start, end);
        }
        let from = clause.words.partition_point(|it| it.1 <= start);
        let upto = clause.words.partition_point(|it| it.0 < end);
        let Some(touched) = clause.words.get(from..upto).filter(|it| !it.is_empty()) else {
            return Verdict::Whole;
        };
        let (first, last) = (touched[0], touched[touched.len() - 1]);
        match (first.0 == start, last.1 == end) {
            (true, true) => Verdict::Whole,
            _ if touched.len() == 1 => Verdict::Inside,
            _ if self.reads_as_well(text, (start, end), &clause.words, from..upto) => {
                Verdict::Doubtful
            }
            _ => Verdict::Torn,
        }
    }

    fn clause(&self, text: &str, start: usize, end: usize) -> Clause {
        let before = &text[..start];
        let from = before
            .char_indices()
            .rev()
            .take(BEFORE)
            .take_while(|it| is_han(it.1))
            .last()
            .map_or(start, |it| it.0);
        let upto = end
            + text[end..]
                .chars()
                .take(AFTER)
                .take_while(|it| is_han(*it))
                .map(char::len_utf8)
                .sum::<usize>();
        let words = self.jieba.cut(&text[from..upto], false);
        Clause {
            start: from,
            end: upto,
            words: words.iter().map(|it| (from + it.byte_start, from + it.byte_end)).collect(),
        }
    }

    /// Whether the `touched` words of a clause could as well be read with the candidate as one word: in no more words, no more of
    /// them single characters, and what is cut off is a word, alone or with its neighbour, or a character that often stands alone.
    fn reads_as_well(
        &self,
        text: &str,
        (start, end): (usize, usize),
        words: &[Word],
        mut touched: Range<usize>,
    ) -> bool {
        let (mut from, mut upto) = (words[touched.start].0, words[touched.end - 1].1);
        if from < start && !self.stands(&text[from..start], BEFORE_A_WORD) {
            let Some(before) = touched.start.checked_sub(1).map(|it| words[it].0) else {
                return false;
            };
            if !self.jieba.has_word(&text[before..start]) {
                return false;
            }
            (from, touched.start) = (before, touched.start - 1);
        }
        if end < upto && !self.stands(&text[end..upto], AFTER_A_WORD) {
            let Some(after) = words.get(touched.end).map(|it| it.1) else { return false };
            if !self.jieba.has_word(&text[end..after]) {
                return false;
            }
            (upto, touched.end) = (after, touched.end + 1);
        }
        let (left, rest) = (&text[from..start], &text[end..upto]);
        let n_new = 1 + usize::from(!left.is_empty()) + usize::from(!rest.is_empty());
        let single = |it: &str| usize::from(it.chars().count() == 1);
        let n_single =
            words[touched.clone()].iter().map(|it| single(&text[it.0..it.1])).sum::<usize>();
        // `智能体|会自己…`, which the dictionary cuts into `智能|体会`: a long term before an auxiliary.
        let auxiliary = text[start..end].chars().count() >= 3
            && rest.chars().all(|it| AUXILIARIES.contains(it));
        let n_cut_off = single(left) + if auxiliary { 0 } else { single(rest) };
        n_new <= touched.len() && n_cut_off <= n_single
    }

    fn stands(&self, piece: &str, alone: &str) -> bool {
        let mut chars = piece.chars();
        match (chars.next(), chars.next()) {
            (None, _) => true,
            (Some(c), None) => alone.contains(c),
            _ => self.jieba.has_word(piece),
        }
    }
}

impl Clause {
    fn covers(&self, text: &str, start: usize, end: usize) -> bool {
        if self.words.is_empty() || start < self.start || end > self.end {
            return false;
        }
        // A clause that was cut off for its length says nothing of its last words.
        let goes_on = text[self.end..].chars().next().is_some_and(is_han);
        !goes_on || end + 3 * BEFORE <= self.end
    }
}
