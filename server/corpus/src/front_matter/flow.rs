//! Flow lists as authors mistype them: full-width punctuation, brackets side by side, quotes without partner.

/// Offset of the bracket that closes the first one, quotes left out of account.
pub(super) fn closing(value: &str) -> Option<usize> {
    let mut level = 0usize;
    for (at, it) in value.char_indices() {
        match it {
            '[' => level += 1,
            ']' => level = level.saturating_sub(1),
            _ => {}
        }
        if level == 0 {
            return Some(at);
        }
    }
    None
}

/// Ways to read a value that starts with `[` as one list.
pub(super) fn list_variants(key: &str, value: &str) -> Vec<String> {
    let list_like =
        ["tag", "categor", "alias", "keyword", "author", "image", "photo", "redirect", "series"];
    if !value.starts_with('[') || !value.ends_with(']') {
        return Vec::new();
    }
    let known = list_like.iter().any(|it| key.to_lowercase().contains(it));
    let joined =
        value.replace("][", ", ").replace("], [", ", ").replace("],[", ",").replace("] [", ", ");
    let mut res = Vec::new();
    if joined != value && (known || value.ends_with(']')) {
        res.push(joined.clone());
    }
    if known {
        res.push(rebuilt(&joined));
    }
    res
}

/// The list with every item in quotes of its own.
pub(super) fn rebuilt(value: &str) -> String {
    let inner = value.trim_start_matches('[').trim_end_matches(']');
    let inner = inner.replace("' '", "','").replace("\" \"", "\",\"");
    let mark = if inner.contains('\'') && !inner.contains('"') { '\'' } else { '"' };
    let items: Vec<String> = inner
        .split([',', '，', '、'])
        .map(|it| it.trim().trim_matches(['"', '\'', '“', '”', '‘', '’']).trim())
        .map(|it| format!("{mark}{it}{mark}"))
        .collect();
    format!("[{}]", items.join(", "))
}

/// The first full-width comma or quote outside of ASCII quotes.
pub(super) fn full_width(value: &str) -> Option<(usize, char)> {
    let mut quote = None;
    for (at, it) in value.char_indices() {
        match (quote, it) {
            (None, '"' | '\'') => quote = Some(it),
            (Some(open), it) if it == open => quote = None,
            (None, '，' | '、' | '“' | '”' | '‘' | '’' | '；' | '］' | '【' | '】') =>
            {
                return Some((at, it));
            }
            _ => {}
        }
    }
    None
}

/// `value` with full-width punctuation outside of ASCII quotes made ASCII.
pub(super) fn ascii_list(value: &str) -> String {
    let mut quote = None;
    let mut res = String::with_capacity(value.len());
    for it in value.chars() {
        match (quote, it) {
            (None, '"' | '\'') => quote = Some(it),
            (Some(open), it) if it == open => quote = None,
            _ => {}
        }
        match it {
            _ if quote.is_some() => res.push(it),
            '，' | '、' | '；' => res.push(','),
            '“' | '”' => res.push('"'),
            '‘' | '’' => res.push('\''),
            '［' | '【' => res.push('['),
            '］' | '】' => res.push(']'),
            _ => res.push(it),
        }
    }
    res
}
