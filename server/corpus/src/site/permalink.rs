//! Permalink patterns: `:year/:month/:title/` filled with what is known of a post.
//!
//! Invariant: a pattern is filled in one pass; what a value holds is never read as a pattern.

/// Fills `pattern`: each `:name` becomes `value(name)`, and what `value` does not know becomes `undefined`, as in Hexo.
/// Names are the longest run of ASCII letters, digits and `_` that does not end with `_` (hexo-util `permalink.ts`).
pub fn fill(pattern: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut res = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some(at) = rest.find(':') {
        res.push_str(&rest[..at]);
        let name_and_rest = &rest[at + 1..];
        let end = name_end(name_and_rest);
        if end == 0 {
            res.push(':');
        } else {
            res.push_str(&value(&name_and_rest[..end]).unwrap_or_else(|| "undefined".to_owned()));
        }
        rest = &name_and_rest[end..];
    }
    res.push_str(rest);
    res
}

/// The names in `pattern`.
pub fn names(pattern: &str) -> Vec<&str> {
    pattern.split(':').skip(1).map(|it| &it[..name_end(it)]).filter(|it| !it.is_empty()).collect()
}

/// Where the name ends that `text` begins with: the longest run of ASCII letters, digits and `_` that does not end with `_`.
fn name_end(text: &str) -> usize {
    let run = text.find(|it: char| !it.is_ascii_alphanumeric() && it != '_').unwrap_or(text.len());
    text[..run].trim_end_matches('_').len()
}

/// What stands at each `:name` of `pattern` in `text`, as Hexo reads a file name by `new_post_name`
/// (`hexo/lib/plugins/processor/post.ts`): years have four digits, months and days two, everything else as few characters as
/// will do. `None` when the text does not fit.
pub fn read(pattern: &str, text: &str) -> Option<Vec<(String, String)>> {
    let Some(at) = pattern.find(':') else { return (pattern == text).then(Vec::new) };
    let rest = text.strip_prefix(&pattern[..at])?;
    let after = &pattern[at + 1..];
    let end = name_end(after);
    let (name, tail) = after.split_at(end);
    lengths(name, rest).into_iter().find_map(|length| {
        let mut res = read(tail, &rest[length..])?;
        res.insert(0, (name.to_owned(), rest[..length].to_owned()));
        Some(res)
    })
}

fn lengths(name: &str, text: &str) -> Vec<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match name {
        "year" => (digits >= 4).then_some(4).into_iter().collect(),
        "month" | "day" => (digits >= 2).then_some(2).into_iter().collect(),
        "i_month" | "i_day" => [1, 2].into_iter().filter(|it| digits >= *it).collect(),
        _ => text.char_indices().map(|(at, it)| at + it.len_utf8()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_filled_once() {
        let value = |name: &str| match name {
            "year" => Some("2023".to_owned()),
            "title" => Some(":year".to_owned()),
            _ => None,
        };
        assert_eq!(fill("p/:year/:title.html", value), "p/2023/:year.html");
        assert_eq!(fill("a:b/::", value), "aundefined/::");
    }

    #[test]
    fn file_names_are_read() {
        let it = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let pattern = ":year-:month-:day-:title";
        let want =
            vec![it("year", "2019"), it("month", "10"), it("day", "14"), it("title", "发布-4")];
        assert_eq!(read(pattern, "2019-10-14-发布-4"), Some(want));
        assert_eq!(read(pattern, "hello"), None);
        assert_eq!(read(":title", "a/b c"), Some(vec![it("title", "a/b c")]));
    }
}
