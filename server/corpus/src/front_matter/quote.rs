//! Text in quotes, as YAML writes it.

/// The text between outer quotes, quoted so that the same quote inside is text.
pub(super) fn requoted(text: &str, mark: char) -> String {
    match mark {
        '\'' => single(&text.replace("''", "'")),
        _ if text.contains('\\') => {
            format!("\"{}\"", text.replace('"', "\\\"").replace("\\\\\"", "\\\""))
        }
        _ => single(text),
    }
}

/// The first backslash that starts no escape of YAML, with the length of what it starts.
pub(super) fn bad_escape(text: &str) -> Option<(usize, usize)> {
    let mut chars = text.char_indices();
    while let Some((at, it)) = chars.next() {
        if it != '\\' {
            continue;
        }
        let (_, next) = chars.next()?;
        if !"0abt\tnvfre \"/\\N_LPxuU".contains(next) {
            return Some((at, 1 + next.len_utf8()));
        }
    }
    None
}

/// `text` with every backslash doubled that starts no escape.
pub(super) fn double_backslashes(text: &str) -> String {
    let mut res = String::with_capacity(text.len() + 4);
    let mut chars = text.chars().peekable();
    while let Some(it) = chars.next() {
        res.push(it);
        if it != '\\' {
            continue;
        }
        match chars.peek() {
            Some(next) if "0abt\tnvfre \"/\\N_LPxuU".contains(*next) => res.extend(chars.next()),
            _ => res.push('\\'),
        }
    }
    res
}

/// `value` in double quotes, or in single ones where it holds what double ones give a meaning.
pub(super) fn quoted(value: &str) -> String {
    if value.contains(['"', '\\']) { single(value) } else { format!("\"{value}\"") }
}

pub(super) fn single(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}
