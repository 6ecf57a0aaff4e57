//! "Did you mean": the name nearest to one that is not there.

/// The nearest of `names` to `name`, when it is near enough to be a slip: at most a third of the letters differ, and no digit, since
/// `img-12` is not a slip for `img-13`.
pub(crate) fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    let letters = wanted.chars().count();
    let limit = (letters / 3).max(1);
    let mut counts = [0i32; 256];
    wanted.bytes().for_each(|it| counts[it as usize] -= 1);
    let near = |it: &&str| {
        // A letter has up to four bytes.
        it.len() + limit >= letters
            && same_digits(it, name)
            && it.chars().count().abs_diff(letters) <= limit
            && share_letters(it, counts, limit)
    };
    names
        .into_iter()
        .filter(near)
        .map(|it| (strsim::damerau_levenshtein(&wanted, &it.to_lowercase()), it))
        .filter(|it| it.0 <= limit)
        .min_by_key(|it| it.0)
        .map(|it| it.1)
}

fn same_digits(one: &str, other: &str) -> bool {
    one.bytes().filter(u8::is_ascii_digit).eq(other.bytes().filter(u8::is_ascii_digit))
}

/// Whether so many letters are in both that `limit` edits can be enough: a bound that costs little, before the distance that costs
/// much. `counts` are those of the other name's bytes, negative.
fn share_letters(one: &str, mut counts: [i32; 256], limit: usize) -> bool {
    one.bytes().for_each(|it| counts[it.to_ascii_lowercase() as usize] += 1);
    // One edit of a letter changes at most four bytes in and four bytes out.
    counts.iter().map(|it| it.unsigned_abs() as usize).sum::<usize>() <= limit * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_slips_are_near() {
        let names = ["title", "date", "tags", "标题"];
        assert_eq!(nearest("tilte", names), Some("title"));
        assert_eq!(nearest("Date", names), Some("date"));
        assert_eq!(nearest("标頭", names), Some("标题"));
        assert_eq!(nearest("cover", names), None);
        assert_eq!(nearest("img-12.png", ["img-13.png", "imgs-12.png"]), Some("imgs-12.png"));
    }
}
