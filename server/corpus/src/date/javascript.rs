//! `new Date(text)` as V8 reads it: the ISO form of ECMAScript, else the forgiving parser that browsers share
//! (`src/date/dateparser-inl.h`).

use super::{DateProblemKind, Parsed, checked};

/// Reads `text`; unreadable where V8 answers `Invalid Date`.
pub(super) fn parse(text: &str) -> Parsed {
    let mut parser = Parser {
        tokens: tokens(text),
        at: 0,
        day: Vec::new(),
        month: None,
        iso: false,
        time: Vec::new(),
        noon: None,
        zone: Zone::default(),
    };
    if parser.run().is_none() {
        return Err(parser.impossible());
    }
    parser.answer().unwrap_or(Err(DateProblemKind::Unreadable))
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token {
    Number {
        value: i64,
        len: usize,
    },
    Symbol(u8),
    Blank,
    /// The first three letters, lower case; the length of the word.
    Word([u8; 3], usize),
    Unknown,
    End,
}

fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut res = Vec::new();
    let mut at = 0;
    while let Some(&it) = bytes.get(at) {
        let start = at;
        let (token, end) = match it {
            b'0'..=b'9' => {
                at += bytes[at..].iter().take_while(|it| it.is_ascii_digit()).count();
                let value = text[start..at]
                    .trim_start_matches('0')
                    .get(..9)
                    .unwrap_or_else(|| text[start..at].trim_start_matches('0'));
                (Token::Number { value: value.parse().unwrap_or(0), len: at - start }, at)
            }
            b':' | b'.' | b'-' | b'+' | b')' => (Token::Symbol(it), at + 1),
            b' ' | b'\t' | b'\n' | b'\r' => (Token::Blank, at + 1),
            b'(' => (Token::Unknown, behind_parentheses(bytes, at)),
            b'A'.. => {
                at += bytes[at..].iter().take_while(|it| **it >= b'A').count();
                let word = &bytes[start..at];
                let letter = |it: usize| word.get(it).map_or(0, u8::to_ascii_lowercase);
                (Token::Word([letter(0), letter(1), letter(2)], word.len()), at)
            }
            _ => (Token::Unknown, at + 1),
        };
        res.push(token);
        at = end;
    }
    res
}

fn behind_parentheses(bytes: &[u8], from: usize) -> usize {
    let mut level = 0usize;
    for (at, it) in bytes.iter().enumerate().skip(from) {
        match it {
            b'(' => level += 1,
            b')' => level -= 1,
            _ => {}
        }
        if level == 0 {
            return at + 1;
        }
    }
    bytes.len()
}

#[derive(Default)]
struct Zone {
    sign: i32,
    hour: Option<i64>,
    minute: Option<i64>,
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    day: Vec<i64>,
    month: Option<i64>,
    iso: bool,
    time: Vec<i64>,
    /// Whether `am` (false) or `pm` (true) was read.
    noon: Option<bool>,
    zone: Zone,
}

const MONTHS: [&[u8; 3]; 12] = [
    b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec",
];
/// Names of zones with their hours from Greenwich.
const ZONES: [(&[u8; 3], i64); 12] = [
    (b"z\0\0", 0),
    (b"ut\0", 0),
    (b"utc", 0),
    (b"gmt", 0),
    (b"est", -5),
    (b"edt", -4),
    (b"cst", -6),
    (b"cdt", -5),
    (b"mst", -7),
    (b"mdt", -6),
    (b"pst", -8),
    (b"pdt", -7),
];

impl Parser {
    fn peek(&self) -> Token {
        self.tokens.get(self.at).copied().unwrap_or(Token::End)
    }

    fn next(&mut self) -> Token {
        let res = self.peek();
        self.at += 1;
        res
    }

    fn skip(&mut self, symbol: u8) -> bool {
        let res = self.peek() == Token::Symbol(symbol);
        self.at += usize::from(res);
        res
    }

    /// A number of exactly `len` digits.
    fn fixed(&mut self, len: usize, max: i64) -> Option<i64> {
        match self.peek() {
            Token::Number { value, len: found } if found == len && value <= max => {
                self.at += 1;
                Some(value)
            }
            _ => None,
        }
    }

    /// `None` when the date is invalid.
    fn run(&mut self) -> Option<()> {
        self.iso_date();
        if (self.day.len() == 3 || (!self.day.is_empty() && self.iso))
            && matches!(self.peek(), Token::Word([b't', ..], 1))
        {
            self.at += 1;
            return self.iso_time();
        }
        if self.peek() == Token::End {
            self.iso = !self.day.is_empty();
            return Some(());
        }
        self.iso = false;
        self.legacy()
    }

    /// The longest front of `YYYY-MM-DD`. `iso` says whether it ended between two parts.
    fn iso_date(&mut self) {
        let Some(year) = self.fixed(4, 9999) else { return };
        self.day.push(year);
        self.iso = true;
        for max in [12, 31] {
            if !self.skip(b'-') {
                return;
            }
            match self.fixed(2, max).filter(|it| *it > 0) {
                Some(it) => self.day.push(it),
                None => {
                    // The rest is for the forgiving parser.
                    self.iso = false;
                    return;
                }
            }
        }
    }

    fn iso_time(&mut self) -> Option<()> {
        let hour = self.fixed(2, 24)?;
        self.skip(b':').then_some(())?;
        let minute = self.fixed(2, 59)?;
        self.time = vec![hour, minute];
        if self.skip(b':') {
            let second = self.fixed(2, 59)?;
            self.time.push(second);
            if self.skip(b'.') {
                matches!(self.next(), Token::Number { .. }).then_some(())?;
            }
        }
        if hour == 24 && self.time[1..].iter().any(|it| *it > 0) {
            return None;
        }
        match self.peek() {
            Token::Word([b'z', 0, 0], 1) => {
                self.at += 1;
                self.zone = Zone { sign: 1, hour: Some(0), minute: Some(0) };
            }
            Token::Symbol(it @ (b'+' | b'-')) => {
                self.at += 1;
                self.zone.sign = if it == b'-' { -1 } else { 1 };
                if let Some(it) = self.fixed(4, 2359).filter(|it| it % 100 < 60) {
                    (self.zone.hour, self.zone.minute) = (Some(it / 100), Some(it % 100));
                } else {
                    self.zone.hour = Some(self.fixed(2, 23)?);
                    self.skip(b':').then_some(())?;
                    self.zone.minute = Some(self.fixed(2, 59)?);
                }
            }
            _ => {}
        }
        self.iso = true;
        (self.peek() == Token::End).then_some(())
    }

    fn legacy(&mut self) -> Option<()> {
        let mut numbered = !self.day.is_empty();
        loop {
            match self.next() {
                Token::End => return Some(()),
                Token::Number { value, .. } => {
                    numbered = true;
                    self.number(value)?;
                }
                Token::Word(word, len) => self.word(word, len, numbered)?,
                Token::Symbol(it @ (b'+' | b'-'))
                    if self.zone.hour == Some(0) || !self.time.is_empty() =>
                {
                    numbered = true;
                    self.offset(it)?;
                }
                Token::Symbol(b'+' | b'-' | b')') if numbered => return None,
                _ => {}
            }
        }
    }

    fn expects(&self, value: i64) -> bool {
        matches!((self.time.len(), value), (1 | 2, 0..=59) | (3, 0..=999))
    }

    fn number(&mut self, value: i64) -> Option<()> {
        if self.skip(b':') {
            if self.skip(b':') {
                self.time.is_empty().then(|| self.time.extend([value, 0]))?;
            } else {
                (self.time.len() < 4).then(|| self.time.push(value))?;
                self.skip(b'.');
            }
            return Some(());
        }
        let dot = self.skip(b'.');
        if dot && self.expects(value) {
            self.time.push(value);
            matches!(self.next(), Token::Number { .. }).then_some(())?;
            while self.time.len() < 4 {
                self.time.push(0);
            }
        } else if self.zone.hour.is_some() && self.zone.minute.is_none() && (0..60).contains(&value)
        {
            self.zone.minute = Some(value);
        } else if self.expects(value) {
            self.time.push(value);
            while self.time.len() < 4 {
                self.time.push(0);
            }
            let ends = matches!(
                self.peek(),
                Token::End
                    | Token::Blank
                    | Token::Word([b'z', 0, 0], 1)
                    | Token::Symbol(b'+' | b'-')
            );
            ends.then_some(())?;
        } else {
            (self.day.len() < 3).then(|| self.day.push(value))?;
            self.skip(b'-');
        }
        Some(())
    }

    fn word(&mut self, word: [u8; 3], len: usize, numbered: bool) -> Option<()> {
        if matches!(word, [b'a' | b'p', b'm', 0]) && len == 2 && !self.time.is_empty() {
            self.noon = Some(word[0] == b'p');
        } else if let Some(it) = MONTHS.iter().position(|it| **it == word) {
            self.month = Some(it as i64 + 1);
            self.skip(b'-');
        } else if let Some(it) =
            ZONES.iter().find(|it| *it.0 == word).filter(|_| numbered && len <= 3)
        {
            self.zone = Zone {
                sign: if it.1 < 0 { -1 } else { 1 },
                hour: Some(it.1.abs()),
                minute: Some(0),
            };
        } else if numbered || matches!(self.peek(), Token::Number { .. }) {
            return None;
        }
        Some(())
    }

    fn offset(&mut self, sign: u8) -> Option<()> {
        self.zone.sign = if sign == b'-' { -1 } else { 1 };
        let (value, len) = match self.peek() {
            Token::Number { value, len } => {
                self.at += 1;
                (value, len)
            }
            _ => (0, 0),
        };
        (self.zone.hour, self.zone.minute) = match len {
            _ if self.peek() == Token::Symbol(b':') => (Some(value), None),
            1 | 2 => (Some(value), Some(0)),
            3 | 4 => (Some(value / 100), Some(value % 100)),
            _ => return None,
        };
        if self.zone.minute.is_none() {
            self.skip(b':');
        }
        Some(())
    }

    /// The numbers put together; `None` when they make no date.
    fn answer(&self) -> Option<Parsed> {
        let mut day = self.day.clone();
        if day.is_empty() {
            return None;
        }
        let count = day.len();
        day.resize(3, 1);
        let is_day = |it: i64| (1..=31).contains(&it);
        let (mut year, month, date) = match self.month {
            None if self.iso || !is_day(day[0]) => (day[0], day[1], day[2]),
            None => (day[2], day[0], day[1]),
            Some(month) if !is_day(day[0]) => (day[0], month, day[1]),
            Some(month) => (day[1], month, day[0]),
        };
        if !self.iso && (0..50).contains(&year) {
            year += 2000;
        } else if !self.iso && (50..100).contains(&year) {
            year += 1900;
        }
        if !(1..=12).contains(&month) || !is_day(date) {
            return Some(Err(DateProblemKind::Impossible));
        }
        let time = (!self.time.is_empty()).then(|| self.clock());
        let offset = self.zone.hour.map(|it| {
            self.zone.sign.max(-1)
                * i32::try_from(it * 60 + self.zone.minute.unwrap_or(0)).unwrap_or(0)
        });
        // The year 2001 for a day without year is nothing that an author means.
        if count < 3 && self.month.is_some() && !self.day.iter().any(|it| *it > 31) {
            return Some(Ok(None));
        }
        Some(checked((year, month, date), time, offset))
    }

    fn clock(&self) -> (i64, i64, i64) {
        let part = |it: usize| self.time.get(it).copied().unwrap_or(0);
        let hour = match (self.noon, part(0)) {
            (Some(pm), it @ 1..=12) => it % 12 + if pm { 12 } else { 0 },
            (_, it) => it,
        };
        (hour, part(1), part(2))
    }

    /// Why the date is invalid: the right form with numbers out of range, or no form at all.
    fn impossible(&self) -> DateProblemKind {
        let shape = self.day.len() + self.time.len() >= 3
            && self.tokens.iter().all(|it| !matches!(it, Token::Word(..)));
        if shape { DateProblemKind::Impossible } else { DateProblemKind::Unreadable }
    }
}
