//! The folded form in which terms and texts meet: lower case, half width, every gap inside a term one space.
//!
//! Invariant: [`Folded::offset`] maps the ends of a folded match back to bytes of the text that are character boundaries.

use crate::text::Span;

/// Stands where a term never crosses: a blank line, a list marker, code, a URL.
const BARRIER: char = '\n';

/// Whether `c` is a Han character.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{3007}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

/// Whether `c` is written without spaces between words, so that it is no word boundary for itself and one for Latin words.
pub(crate) fn is_cjk(c: char) -> bool {
    is_han(c)
        || matches!(c, '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3100}'..='\u{312f}' | '\u{ac00}'..='\u{d7af}' | '\u{1100}'..='\u{11ff}')
}

/// Whether `c` is part of a word that is set off by spaces.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    c.is_alphanumeric() && !is_cjk(c)
}

/// `c` in half width and lower case; `None` for a character that is not there for readers.
fn fold_char(c: char) -> Option<char> {
    let c = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0)?,
        '\u{200b}' | '\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => return None,
        '\u{2018}' | '\u{2019}' => '\'',
        _ => c,
    };
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(it), None) => Some(it),
        _ => Some(c),
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{a0}' | '\u{3000}' | '\u{2002}'..='\u{200a}')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{ff0d}')
}

/// A text in folded form with the way back.
pub(super) struct Folded {
    /// The folded text.
    pub(super) text: String,
    /// (folded offset, offset in the text) from which on the difference of the two is constant.
    shifts: Vec<(u32, u32)>,
}

impl Folded {
    /// Folds `text[start..]` up to `end`, leaving out the bytes of `skip` (sorted), which become a barrier.
    pub(super) fn new(text: &str, start: usize, end: usize, skip: &[Span]) -> Folded {
        let mut res = Folded {
            text: String::with_capacity(end - start + 16),
            shifts: vec![(0, start as u32)],
        };
        let first = skip.partition_point(|it| (it.end as usize) <= start);
        let mut at = start;
        for span in &skip[first..] {
            if span.start as usize >= end {
                break;
            }
            if let Some(piece) = text.get(at..span.start as usize) {
                res.push_piece(piece, at);
            }
            res.text.push(BARRIER);
            at = at.max((span.end as usize).min(end));
            res.sync(at);
        }
        if let Some(piece) = text.get(at..end) {
            res.push_piece(piece, at);
        }
        res
    }

    /// The offset in the text of a folded offset.
    pub(super) fn offset(&self, folded: usize) -> usize {
        let i = self.shifts.partition_point(|it| it.0 as usize <= folded);
        self.offset_from(i, folded)
    }

    /// The same for ascending questions: `cursor` starts at 0 and remembers the place.
    pub(super) fn offset_after(&self, cursor: &mut usize, folded: usize) -> usize {
        if self.shifts.get(cursor.saturating_sub(1)).is_some_and(|it| it.0 as usize > folded) {
            *cursor = self.shifts.partition_point(|it| it.0 as usize <= folded);
        }
        while self.shifts.get(*cursor).is_some_and(|it| it.0 as usize <= folded) {
            *cursor += 1;
        }
        self.offset_from(*cursor, folded)
    }

    fn offset_from(&self, i: usize, folded: usize) -> usize {
        let (from, to) = self.shifts[i.saturating_sub(1)];
        to as usize + folded - from as usize
    }

    /// From here on the folded text goes on at `at` of the text.
    fn sync(&mut self, at: usize) {
        let folded = self.text.len() as u32;
        let (from, to) = self.shifts[self.shifts.len() - 1];
        if to + (folded - from) == at as u32 {
            return;
        }
        if from == folded {
            self.shifts.pop();
        }
        self.shifts.push((folded, at as u32));
    }

    fn push_piece(&mut self, piece: &str, base: usize) {
        self.sync(base);
        let bytes = piece.as_bytes();
        let mut i = 0;
        while i < bytes.len() {
            let run = plain_run(&bytes[i..]);
            if run > 0 {
                let from = self.text.len();
                self.text.push_str(&piece[i..i + run]);
                self.text[from..].make_ascii_lowercase();
                i += run;
                continue;
            }
            i = self.push_odd(piece, i, base);
        }
    }

    /// Folds the gap or the unusual character at `i`; gives the offset behind it.
    fn push_odd(&mut self, piece: &str, i: usize, base: usize) -> usize {
        let Some(c) = piece[i..].chars().next() else { return piece.len() };
        if is_space(c) || is_hyphen(c) {
            let (gap, len) = read_gap(&piece[i..]);
            self.text.push(gap);
            self.sync(base + i + len);
            return i + len;
        }
        let end = i + c.len_utf8();
        if let Some(folded) = fold_char(c) {
            self.text.push(folded);
        }
        self.sync(base + end);
        end
    }
}

/// How many bytes can be copied as they are, but for ASCII case: no gap, no character that folds to another one.
fn plain_run(bytes: &[u8]) -> usize {
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            // A single space between two words is the most frequent gap and folds to itself.
            b' ' => {
                if i == 0
                    || i + 1 >= bytes.len()
                    || gap_like(bytes[i - 1])
                    || gap_like(bytes[i + 1])
                {
                    break;
                }
                i += 1;
            }
            b'-' | b'\t' | b'\r' | b'\n' => break,
            0..=0x7f => i += 1,
            // U+4000..U+9FFF: Han, which has neither case nor width.
            0xe4..=0xe9 => i += 3,
            _ => break,
        }
    }
    i.min(bytes.len())
}

fn gap_like(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'-' | 0xc2 | 0xe2 | 0xe3 | 0xef)
}

/// The run of spaces and hyphens that `text` starts with: what it folds to, and its length in bytes.
fn read_gap(text: &str) -> (char, usize) {
    let (mut lines, mut hyphens, mut spaces, mut len, mut after_cr) = (0, 0, 0, 0, false);
    for c in text.chars() {
        if is_hyphen(c) {
            hyphens += 1;
        } else if is_space(c) {
            spaces += 1;
            lines += usize::from(c == '\r' || (c == '\n' && !after_cr));
        } else {
            break;
        }
        after_cr = c == '\r';
        len += c.len_utf8();
    }
    // `boot\n\nloader`, `boot\n- loader` and `boot -- loader` are not one term.
    let apart = lines > 1 || hyphens > 1 || (hyphens == 1 && spaces > 0);
    (if apart { BARRIER } else { ' ' }, len)
}

/// A name in folded form: what the patterns of the matcher are made of.
pub(super) fn fold(name: &str) -> String {
    let name = name.trim();
    let folded = Folded::new(name, 0, name.len(), &[]).text;
    folded.replace(BARRIER, " ")
}

/// The key under which all spellings of a name meet: folded, without gaps.
pub fn key(name: &str) -> String {
    fold(name).replace(' ', "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn gaps_fold_to_one_space_unless_they_part() {
        assert_eq!(fold("Boot  Loader"), "boot loader");
        assert_eq!(fold("boot-loader"), "boot loader");
        assert_eq!(fold("boot\r\nloader"), "boot loader");
        assert_eq!(Folded::new("boot\n\nloader", 0, 12, &[]).text, "boot\nloader");
        assert_eq!(Folded::new("boot\n- loader", 0, 13, &[]).text, "boot\nloader");
        assert_eq!(fold("ＧＰＵ　集群"), "gpu 集群");
        assert_eq!(key("Ｃ-Ｘ Ｌ"), "cxl");
    }

    proptest! {
        #[test]
        fn every_folded_offset_leads_back_to_a_boundary(text in "[aZ中Ｇé😀 \r\n\u{200b}İ-]{0,60}") {
            let folded = Folded::new(&text, 0, text.len(), &[]);
            let mut last = 0;
            let mut cursor = 0;
            for (at, _) in folded.text.char_indices().chain([(folded.text.len(), ' ')]) {
                let offset = folded.offset(at);
                prop_assert!(text.is_char_boundary(offset));
                prop_assert!(offset >= last);
                prop_assert_eq!(offset, folded.offset_after(&mut cursor, at));
                last = offset;
            }
            prop_assert_eq!(folded.text.is_empty() || last == text.len() || text.ends_with('\u{200b}'), true);
        }
    }
}
