//! Patches: what fixes would change, in the unified form that `git apply` and `patch -p1` take.
//!
//! Invariant: only `\n` ends a line, as those programs have it, so that files with any line breaks come out right.

use std::io::{self, Write};

use similar::TextDiff;

use super::fix::Rewrite;

/// Writes one patch for all of `rewrites`, whose paths count from `folder`.
pub(super) fn print(rewrites: &[Rewrite], folder: &str, out: &mut dyn Write) -> io::Result<()> {
    for it in rewrites {
        let path = format!("{folder}{}", it.path);
        let (old, new) = (lines(&it.before), lines(&it.after));
        let diff = TextDiff::configure().newline_terminated(true).diff_slices(&old, &new);
        let (a, b) = (name("a", &path), name("b", &path));
        diff.unified_diff().header(&a, &b).missing_newline_hint(true).to_writer(&mut *out)?;
    }
    Ok(())
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// A name with a blank needs a tab behind it, and one with a control character, a quote or a backslash is quoted as in C.
fn name(side: &str, path: &str) -> String {
    let odd = |it: char| it.is_ascii_control() || it == '"' || it == '\\';
    if path.contains(odd) {
        let escaped: String = path
            .chars()
            .map(|it| match it {
                '"' | '\\' => format!("\\{it}"),
                it if it.is_ascii_control() => format!("\\{:03o}", it as u32),
                it => it.to_string(),
            })
            .collect();
        return format!("\"{side}/{escaped}\"");
    }
    let tab = if path.contains(' ') { "\t" } else { "" };
    format!("{side}/{path}{tab}")
}
