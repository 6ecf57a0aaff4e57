//! "Did you mean": the name nearest to one that is not there.

/// The nearest of `names` to `name`, when it is near enough to be a slip: at most a third of the letters differ.
pub(crate) fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    let limit = (wanted.chars().count() / 3).max(1);
    names
        .into_iter()
        .map(|it| (strsim::damerau_levenshtein(&wanted, &it.to_lowercase()), it))
        .filter(|it| it.0 <= limit)
        .min_by_key(|it| it.0)
        .map(|it| it.1)
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
    }
}
