//! The mistakes that one line of TOML can have.
//!
//! Invariant: as in [`super`].

use super::super::flow::{ascii_list, full_width};
use super::super::problem::{ProblemKind, RepairKind};
use super::super::quote::quoted;
use super::{Candidate, push};

/// All guesses for a line of TOML.
pub(in super::super) fn toml(line: &str) -> Vec<Candidate> {
    let mut res = Vec::new();
    if let Some(at) = line.find("= =").or_else(|| line.find("==")) {
        let second = line[at + 1..].find('=').map_or(at, |it| at + 1 + it);
        push(
            &mut res,
            ProblemKind::TextAfterValue,
            RepairKind::Delete,
            second..second + 1,
            format!("{} {}", &line[..second].trim_end(), line[second + 1..].trim_start()),
            true,
        );
    }
    let Some((key, value)) = line.split_once(['=', '＝', ':', '：']) else { return res };
    let at = key.len();
    let width = line[at..].chars().next().map_or(1, char::len_utf8);
    let (key, value) = (key.trim_end(), value.trim());
    if !line[at..].starts_with('=') {
        let kind = if width > 1 { ProblemKind::FullWidthColon } else { ProblemKind::MissingColon };
        for it in [value.to_owned(), quoted(value)] {
            push(
                &mut res,
                kind.clone(),
                RepairKind::Ascii,
                at..at + width,
                format!("{key} = {it}"),
                false,
            );
        }
        return res;
    }
    let start = line.len() - line[at + width..].trim_start().len();
    if let Some((found_at, found)) = full_width(value) {
        let span = start + found_at..start + found_at + found.len_utf8();
        push(
            &mut res,
            ProblemKind::FullWidthPunctuation { found },
            RepairKind::Ascii,
            span,
            format!("{key} = {}", ascii_list(value)),
            true,
        );
    }
    if value.starts_with(['"', '\'']) {
        let mark = &value[..1];
        push(
            &mut res,
            ProblemKind::UnbalancedQuote,
            RepairKind::Balance,
            start..start + 1,
            format!("{key} = {value}{mark}"),
            false,
        );
    } else if !value.is_empty() && !value.starts_with(['[', '{']) {
        let kind =
            ProblemKind::NeedsQuotes { found: value.chars().take(1).collect::<String>().into() };
        let end = start + value.chars().next().map_or(1, char::len_utf8);
        push(
            &mut res,
            kind,
            RepairKind::Quote,
            start..end,
            format!("{key} = {}", quoted(value)),
            true,
        );
    }
    res
}
