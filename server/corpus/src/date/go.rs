//! Dates as Hugo reads them: the layouts that the `cast` library tries, matched as Go's `time.Parse` does.

use super::{DateProblemKind, Parsed, checked, digits};

/// `cast`'s `timeFormats`, the ones with a year (<https://github.com/gohugoio/hugo>, its copy of `spf13/cast`).
const LAYOUTS: [&str; 18] = [
    "2006-01-02T15:04:05Z07:00",
    "2006-01-02T15:04:05",
    "Mon, 02 Jan 2006 15:04:05 -0700",
    "Mon, 02 Jan 2006 15:04:05 MST",
    "02 Jan 06 15:04 -0700",
    "02 Jan 06 15:04 MST",
    "Monday, 02-Jan-06 15:04:05 MST",
    "2006-01-02 15:04:05 -0700 MST",
    "2006-01-02T15:04:05-0700",
    "2006-01-02 15:04:05Z0700",
    "2006-01-02 15:04:05",
    "Mon Jan _2 15:04:05 2006",
    "Mon Jan _2 15:04:05 MST 2006",
    "Mon Jan 02 15:04:05 -0700 2006",
    "2006-01-02 15:04:05Z07:00",
    "02 Jan 2006",
    "2006-01-02",
    "2006-01-02 15:04:05 -07:00",
];

/// Reads `text` by the first layout that fits.
pub(super) fn parse(text: &str) -> Parsed {
    if text.parse::<i64>().is_ok() {
        // A number counts as seconds since 1970.
        return Ok(None);
    }
    let mut res = Err(DateProblemKind::Unreadable);
    for layout in LAYOUTS.into_iter().chain(["2006-01-02 15:04:05 -0700"]) {
        let Some(found) = fit(text, layout) else { continue };
        res = checked((found.year, found.month, found.day), found.time, found.offset);
        if res.is_ok() {
            break;
        }
    }
    res
}

#[derive(Default)]
struct Found {
    year: i64,
    month: i64,
    day: i64,
    time: Option<(i64, i64, i64)>,
    offset: Option<i32>,
}

/// The parts of a layout, the longest first where one starts like another.
const PARTS: [&str; 14] = [
    "2006", "Monday", "Mon", "Jan", "01", "02", "_2", "06", "15:04:05", "15:04", "Z07:00", "Z0700",
    "-07:00", "-0700",
];

fn fit(text: &str, layout: &str) -> Option<Found> {
    let (mut text, mut layout) = (text, layout);
    let mut res = Found::default();
    while !layout.is_empty() {
        if let Some(part) = PARTS.into_iter().find(|it| layout.starts_with(it)) {
            text = res.take(text, part)?;
            layout = &layout[part.len()..];
        } else if let Some(rest) = layout.strip_prefix("MST") {
            let len = text.bytes().take_while(u8::is_ascii_uppercase).count();
            text = (3..=5).contains(&len).then(|| &text[len..])?;
            layout = rest;
        } else if let Some(rest) = layout.strip_prefix(' ') {
            // Blanks of a layout match any number of blanks.
            text = text.strip_prefix(' ')?.trim_start_matches(' ');
            layout = rest;
        } else {
            let mark = layout.chars().next()?;
            text = text.strip_prefix(mark)?;
            layout = &layout[mark.len_utf8()..];
        }
    }
    text.is_empty().then_some(res)
}

impl Found {
    /// Reads one part of a layout from the front of `text`.
    fn take<'a>(&mut self, text: &'a str, part: &str) -> Option<&'a str> {
        match part {
            "2006" => number(text, 4, 4, &mut self.year),
            "06" => {
                let rest = number(text, 2, 2, &mut self.year)?;
                self.year += if self.year >= 69 { 1900 } else { 2000 };
                Some(rest)
            }
            "01" => number(text, 2, 2, &mut self.month),
            "02" => number(text, 2, 2, &mut self.day),
            "_2" => number(text.trim_start_matches(' '), 1, 2, &mut self.day),
            "Jan" => {
                let names = [
                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec",
                ];
                let name = text.get(..3)?.to_ascii_lowercase();
                self.month = names.iter().position(|it| *it == name)? as i64 + 1;
                Some(&text[3..])
            }
            "Mon" => weekday(text.get(..3)?).then(|| &text[3..]),
            "Monday" => {
                let len = text.bytes().take_while(u8::is_ascii_alphabetic).count();
                (len > 3 && weekday(&text[..3])).then(|| &text[len..])
            }
            "15:04:05" | "15:04" => self.clock(text, part.len() > 5),
            zone => self.zone(text, zone),
        }
    }

    fn clock<'a>(&mut self, text: &'a str, seconds: bool) -> Option<&'a str> {
        let (mut hour, mut minute, mut second) = (0, 0, 0);
        let rest = number(text, 1, 2, &mut hour)?;
        let mut rest = number(rest.strip_prefix(':')?, 2, 2, &mut minute)?;
        if seconds {
            rest = number(rest.strip_prefix(':')?, 2, 2, &mut second)?;
            if let Some((_, behind)) =
                rest.strip_prefix(['.', ',']).and_then(|it| digits(it, 1, 64))
            {
                rest = behind;
            }
        }
        if hour == 24 {
            return None;
        }
        self.time = Some((hour, minute, second));
        Some(rest)
    }

    fn zone<'a>(&mut self, text: &'a str, part: &str) -> Option<&'a str> {
        if part.starts_with('Z')
            && let Some(rest) = text.strip_prefix('Z')
        {
            self.offset = Some(0);
            return Some(rest);
        }
        let rest = text.strip_prefix(['+', '-'])?;
        let (mut hours, mut minutes) = (0, 0);
        let rest = number(rest, 2, 2, &mut hours)?;
        let rest = if part.contains(':') { rest.strip_prefix(':')? } else { rest };
        let rest = number(rest, 2, 2, &mut minutes)?;
        let offset = i32::try_from(hours * 60 + minutes).ok()?;
        self.offset = Some(if text.starts_with('-') { -offset } else { offset });
        Some(rest)
    }
}

fn weekday(name: &str) -> bool {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(&name.to_ascii_lowercase().as_str())
}

fn number<'a>(text: &'a str, min: usize, max: usize, into: &mut i64) -> Option<&'a str> {
    let (it, rest) = digits(text, min, max)?;
    *into = it.parse().ok()?;
    Some(rest)
}
