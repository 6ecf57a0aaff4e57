//! Dates of front matter, each generator's own reading of them.
//!
//! Invariant: [`parse`] never calls a date unreadable that the generator reads. Where a generator guesses, so that a
//! date of ours could differ from its own, the answer is `Ok(None)`.

mod go;
mod javascript;

use jiff::civil;

use crate::diagnostic::Locale;

/// Who reads a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateReader {
    /// js-yaml's timestamps, else V8's `new Date(text)` (Hexo's `toDate`). A date that fails is replaced by the
    /// file's own time, which in CI is the time of the checkout.
    JavaScript,
    /// The layouts of Hugo's `cast` library. A date that fails counts as the year 1.
    Go,
    /// RFC 3339, local time, or the day alone (Zola). A date that fails stops the build.
    Rfc3339,
    /// Ruby's `Time.parse` (Jekyll). A date that fails stops the build.
    Ruby,
    /// No generator: dates that some generator reads.
    Any,
}

/// A day, with what is written of time and zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year of the common era.
    pub year: i16,
    /// Month from 1.
    pub month: i8,
    /// Day of the month from 1.
    pub day: i8,
    /// Hour, minute and second, when a time is written.
    pub time: Option<(i8, i8, i8)>,
    /// Minutes east of Greenwich, when a zone is written.
    pub offset: Option<i32>,
}

impl Date {
    /// The day and time in Greenwich, `seconds` after 1970 began there; `None` beyond the years 1 to 9999.
    pub fn from_unix(seconds: i64) -> Option<Date> {
        let it = jiff::Timestamp::from_second(seconds).ok()?;
        let it = jiff::tz::Offset::UTC.to_datetime(it);
        let time = Some((it.hour(), it.minute(), it.second()));
        let res = Date { year: it.year(), month: it.month(), day: it.day(), time, offset: Some(0) };
        (res.year > 0).then_some(res)
    }

    /// Whether it lies behind `other`, both taken for times in Greenwich where no zone is written.
    pub fn is_after(&self, other: &Date) -> bool {
        self.minutes() > other.minutes()
    }

    /// Minutes since some moment long ago.
    fn minutes(&self) -> i64 {
        let days = civil::Date::new(self.year, self.month, self.day)
            .map_or(0, |it| (it - civil::Date::ZERO).get_days());
        let (hour, minute, _) = self.time.unwrap_or_default();
        i64::from(days) * 1440 + i64::from(hour) * 60 + i64::from(minute)
            - i64::from(self.offset.unwrap_or(0))
    }

    /// As `YYYY-MM-DD`, with ` HH:MM:SS` when a time is written and `+HH:MM` behind it when a zone is: the form that
    /// every generator reads (a date with time and zone has a `T` between).
    pub fn iso(&self) -> String {
        let mut res = format!("{:04}-{:02}-{:02}", self.year, self.month, self.day);
        let Some((hour, minute, second)) = self.time else { return res };
        let between = if self.offset.is_some() { 'T' } else { ' ' };
        res += &format!("{between}{hour:02}:{minute:02}:{second:02}");
        match self.offset {
            None => {}
            Some(0) => res.push('Z'),
            Some(it) => {
                res += &format!(
                    "{}{:02}:{:02}",
                    if it < 0 { '-' } else { '+' },
                    it.abs() / 60,
                    it.abs() % 60
                )
            }
        }
        res
    }
}

/// Why a date is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateProblem {
    /// What is wrong.
    pub kind: DateProblemKind,
    /// The date that is probably meant, in the form that the reader takes.
    pub meant: Option<String>,
}

/// What is wrong with a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateProblemKind {
    /// The reader cannot make a date of it.
    Unreadable,
    /// No calendar has the day, or no clock the time. Some readers carry it over: `2022-10-00` is 30 September.
    Impossible,
}

/// Reads `raw`, a date without its quotes, as `reader` does. `Ok(None)`: it is read, but who knows as what.
pub fn parse(raw: &str, reader: DateReader) -> Result<Option<Date>, DateProblem> {
    let text = raw.trim();
    let res = match reader {
        DateReader::JavaScript | DateReader::Any => javascript(text),
        DateReader::Go => go::parse(text),
        DateReader::Rfc3339 => rfc3339(text),
        DateReader::Ruby => ruby(text),
    };
    res.map_err(|kind| DateProblem { kind, meant: meant(text, reader) })
}

/// What is wrong with the date `raw`, what the site makes of it, and what to do.
pub fn message(raw: &str, problem: &DateProblem, reader: DateReader, locale: Locale) -> String {
    let (en, zh) = match reader {
        DateReader::JavaScript => {
            ("Hexo takes the time of the file instead", "Hexo 会改用文件本身的时间")
        }
        DateReader::Go => ("Hugo takes the post for undated", "Hugo 会当作没有日期"),
        DateReader::Rfc3339 => ("the build stops here", "构建会在此停止"),
        DateReader::Ruby => ("Jekyll cannot build the post", "Jekyll 无法构建这篇文章"),
        DateReader::Any => ("readers of the post cannot use it", "读取文章的程序无法使用它"),
    };
    let example = problem.meant.as_deref().unwrap_or("2023-10-21 20:44:18");
    let example = if reader == DateReader::Rfc3339 {
        example.replacen(' ', "T", 1)
    } else {
        example.to_owned()
    };
    match (problem.kind, reader, locale) {
        (DateProblemKind::Impossible, DateReader::JavaScript, Locale::En) => format!(
            "no calendar has `{raw}`; Hexo takes another day or the time of the file instead. Correct it"
        ),
        (DateProblemKind::Impossible, DateReader::JavaScript, Locale::Zh) => {
            format!("不存在 `{raw}` 这个时间，Hexo 会改用另一天或文件本身的时间；请改正")
        }
        (DateProblemKind::Impossible, _, Locale::En) => {
            format!("no calendar has `{raw}`; {en}. Correct it")
        }
        (DateProblemKind::Impossible, _, Locale::Zh) => {
            format!("不存在 `{raw}` 这个时间，{zh}；请改正")
        }
        (DateProblemKind::Unreadable, _, Locale::En) => {
            format!("`{raw}` cannot be read as a date; {en}. Write it as `{example}`")
        }
        (DateProblemKind::Unreadable, _, Locale::Zh) => {
            format!("`{raw}` 无法识别为日期，{zh}；请写成 `{example}`")
        }
    }
}

type Parsed = Result<Option<Date>, DateProblemKind>;

fn unreadable() -> Parsed {
    Err(DateProblemKind::Unreadable)
}

/// Numbers that look like a date, checked against calendar and clock.
fn checked(date: (i64, i64, i64), time: Option<(i64, i64, i64)>, offset: Option<i32>) -> Parsed {
    let day = || {
        civil::Date::new(
            i16::try_from(date.0).ok()?,
            i8::try_from(date.1).ok()?,
            i8::try_from(date.2).ok()?,
        )
        .ok()
    };
    let Some(day) = day() else { return Err(DateProblemKind::Impossible) };
    let small = |it: i64| i8::try_from(it).unwrap_or(i8::MAX);
    let time = time.map(|it| (small(it.0), small(it.1), small(it.2)));
    if let Some((hour, minute, second)) = time {
        let midnight = (hour, minute, second) == (24, 0, 0);
        if !midnight && civil::Time::new(hour, minute, second, 0).is_err() {
            return Err(DateProblemKind::Impossible);
        }
    }
    Ok(Some(Date { year: day.year(), month: day.month(), day: day.day(), time, offset }))
}

/// The date in the form of digits that `text` probably means: full-width characters, `年月日` and blanks resolved.
fn meant(text: &str, reader: DateReader) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '年' | '月' | '/' | '.' | '－' | '—' | '–' => plain.push('-'),
            '日' | '号' | '，' | ',' | 'T' | 't' => plain.push(' '),
            '：' | '时' | '点' | '分' => plain.push(':'),
            '秒' => {}
            '０'..='９' => plain.extend(char::from_digit(it as u32 - '０' as u32, 10)),
            _ => plain.push(it),
        }
    }
    let mut numbers = Scan(&plain);
    let day = numbers.date()?;
    let time = numbers.time();
    let zone = numbers.zone();
    if !numbers.0.trim().is_empty() {
        return None;
    }
    let date = checked(day, time, zone).ok()??;
    let iso = date.iso();
    let res = if reader == DateReader::Rfc3339 { iso.replacen(' ', "T", 1) } else { iso };
    (res != text).then_some(res)
}

/// What is left of a text that is read from the front.
struct Scan<'a>(&'a str);

impl Scan<'_> {
    fn number(&mut self, min: usize, max: usize) -> Option<i64> {
        self.0 = self.0.trim_start();
        let (it, rest) = digits(self.0, min, max)?;
        self.0 = rest;
        it.parse().ok()
    }

    fn after(&mut self, mark: char) -> Option<&mut Self> {
        self.0 = self.0.trim_start().strip_prefix(mark)?;
        Some(self)
    }

    /// Year, month and day with `-` between.
    fn date(&mut self) -> Option<(i64, i64, i64)> {
        let year = self.number(4, 4)?;
        let month = self.after('-')?.number(1, 2)?;
        Some((year, month, self.after('-')?.number(1, 2)?))
    }

    fn time(&mut self) -> Option<(i64, i64, i64)> {
        let mut ahead = Scan(self.0);
        let hour = ahead.number(1, 2)?;
        let minute = ahead.after(':')?.number(1, 2).unwrap_or(0);
        let second = ahead.after(':').and_then(|it| it.number(1, 2)).unwrap_or(0);
        let left = ahead.0;
        // `13时05分` leaves the colon that stands for its last sign.
        self.0 = left.trim_start_matches(':');
        Some((hour, minute, second))
    }

    fn zone(&mut self) -> Option<i32> {
        let text = self.0.trim();
        if text == "Z" {
            self.0 = "";
            return Some(0);
        }
        let rest = text.strip_prefix(['+', '-'])?;
        let (hours, rest) = digits(rest, 2, 2)?;
        let rest = rest.trim_start().strip_prefix(':').unwrap_or(rest);
        let (minutes, rest) = digits(rest.trim_start(), 2, 2)?;
        if !rest.is_empty() {
            return None;
        }
        self.0 = "";
        let res = hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?;
        Some(if text.starts_with('-') { -res } else { res })
    }
}

/// Hexo: js-yaml makes a date of a timestamp (and carries what no calendar has), all else goes through `new Date`.
fn javascript(text: &str) -> Parsed {
    if is_yaml_timestamp(text) {
        let mut scan = Scan(text);
        let Some(date) = scan.date() else { return unreadable() };
        let rest = text.trim_start_matches(|it: char| it.is_ascii_digit() || it == '-');
        let time = Scan(rest.trim_start_matches(['T', 't', ' ', '\t'])).time();
        return checked(date, time, offset_of(rest));
    }
    javascript::parse(text)
}

/// The zone at the end of a timestamp.
fn offset_of(text: &str) -> Option<i32> {
    if text.ends_with('Z') {
        return Some(0);
    }
    let at = text.rfind(['+', '-'])?;
    let (hours, rest) = digits(&text[at + 1..], 1, 2)?;
    let minutes = rest.strip_prefix(':').unwrap_or(rest).parse().unwrap_or(0);
    let res = hours.parse::<i32>().ok()? * 60 + minutes;
    Some(if text[at..].starts_with('-') { -res } else { res })
}

/// Zola's `parse_datetime`: RFC 3339, the same without zone, or the day alone.
fn rfc3339(text: &str) -> Parsed {
    let read = || {
        let (year, rest) = digits(text, 4, 4)?;
        let (month, rest) = digits(rest.strip_prefix('-')?, 2, 2)?;
        let (day, rest) = digits(rest.strip_prefix('-')?, 2, 2)?;
        let date = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        if rest.is_empty() {
            return Some((date, None, None));
        }
        let (hour, rest) = digits(rest.strip_prefix(['T', 't', ' '])?, 2, 2)?;
        let (minute, rest) = digits(rest.strip_prefix(':')?, 2, 2)?;
        let (second, rest) = digits(rest.strip_prefix(':')?, 2, 2)?;
        let time = (hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?);
        let zone = match rest.strip_prefix('.') {
            Some(it) => digits(it, 1, 64)?.1,
            None => rest,
        };
        Some((date, Some(time), rfc3339_zone(zone)?))
    };
    match read() {
        Some((_, Some((24, ..)), _)) => Err(DateProblemKind::Impossible),
        Some((date, time, offset)) => checked(date, time, offset),
        None => unreadable(),
    }
}

fn rfc3339_zone(zone: &str) -> Option<Option<i32>> {
    if zone.is_empty() {
        return Some(None);
    }
    if zone.eq_ignore_ascii_case("z") {
        return Some(Some(0));
    }
    let bytes = zone.as_bytes();
    let good = bytes.len() == 6 && matches!(bytes[0], b'+' | b'-') && bytes[3] == b':';
    good.then(|| offset_of(zone))
}

/// Ruby's `Time.parse`, which finds a date in nearly everything: only what surely fails is called unreadable.
fn ruby(text: &str) -> Parsed {
    let mut scan = Scan(text);
    let year = scan.number(4, 4);
    let Some(mark) = year.and_then(|_| scan.0.chars().next()).filter(|it| "-/.".contains(*it))
    else {
        return ruby_words(text);
    };
    let rest = |scan: &mut Scan<'_>| {
        scan.0 = scan.0.strip_prefix(mark)?;
        let (it, rest) = digits(scan.0, 1, 2)?;
        scan.0 = rest;
        it.parse::<i64>().ok()
    };
    let (Some(year), Some(month), Some(day)) = (year, rest(&mut scan), rest(&mut scan)) else {
        return ruby_words(text);
    };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return Err(DateProblemKind::Impossible);
    }
    let behind = scan.0.trim_start_matches([' ', '\t', 'T', 't', ',']);
    let time = Scan(behind).time();
    let clock = time.filter(|_| !behind.to_ascii_lowercase().ends_with('m'));
    // `2022-02-30` is carried over to March.
    checked((year, month, day), clock, clock.and(offset_of(behind)))
}

/// A date that does not start with its year.
fn ruby_words(text: &str) -> Parsed {
    let word = |it: &str| text.to_ascii_lowercase().contains(it);
    let digit = text.bytes().any(|it| it.is_ascii_digit());
    let chinese = text.contains(['年', '月']) && text.starts_with(|it: char| it.is_ascii_digit());
    let clock_only = text.bytes().all(|it| it.is_ascii_digit() || it == b':') && text.contains(':');
    let spaced =
        digits(text, 4, 4).is_some_and(|it| it.1.starts_with(" - ") || it.1.starts_with('–'));
    let month =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
            .into_iter()
            .any(word);
    if !digit || clock_only || ((chinese || spaced) && !month) { unreadable() } else { Ok(None) }
}

/// Whether an untagged YAML scalar is a timestamp: the patterns of js-yaml's `type/timestamp.js`, which are those of
/// YAML 1.1's `tag:yaml.org,2002:timestamp`.
pub fn is_yaml_timestamp(text: &str) -> bool {
    let Some((date, rest)) = yaml_date(text) else { return false };
    if rest.is_empty() {
        return date;
    }
    let Some(time) = rest.strip_prefix(['T', 't']).or_else(|| blanks(rest)) else { return false };
    yaml_time(time)
}

/// Reads `YYYY-M-D`; says also whether month and day have two digits each.
fn yaml_date(text: &str) -> Option<(bool, &str)> {
    let (_, rest) = digits(text, 4, 4)?;
    let (month, rest) = digits(rest.strip_prefix('-')?, 1, 2)?;
    let (day, rest) = digits(rest.strip_prefix('-')?, 1, 2)?;
    Some((month.len() == 2 && day.len() == 2, rest))
}

fn yaml_time(text: &str) -> bool {
    let read = || {
        let (_, rest) = digits(text, 1, 2)?;
        let (_, rest) = digits(rest.strip_prefix(':')?, 2, 2)?;
        let (_, rest) = digits(rest.strip_prefix(':')?, 2, 2)?;
        let rest = rest
            .strip_prefix('.')
            .map_or(rest, |it| it.trim_start_matches(|it: char| it.is_ascii_digit()));
        yaml_zone(rest.trim_start_matches([' ', '\t']))
    };
    read().is_some()
}

fn yaml_zone(text: &str) -> Option<()> {
    if text.is_empty() || text == "Z" {
        return Some(());
    }
    let (_, rest) = digits(text.strip_prefix(['+', '-'])?, 1, 2)?;
    let rest = match rest.strip_prefix(':') {
        Some(minutes) => digits(minutes, 2, 2)?.1,
        None => rest,
    };
    rest.is_empty().then_some(())
}

fn blanks(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches([' ', '\t']);
    (rest.len() < text.len()).then_some(rest)
}

/// Splits off between `min` and `max` ASCII digits.
fn digits(text: &str, min: usize, max: usize) -> Option<(&str, &str)> {
    let len = text.bytes().take(max).take_while(u8::is_ascii_digit).count();
    (len >= min).then(|| text.split_at(len))
}
#[cfg(test)]
mod tests;
