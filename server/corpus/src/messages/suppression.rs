//! What is said of suppressions.

use super::did_you_mean;
use crate::diagnostic::Locale;

/// A suppression with nothing to suppress.
pub fn unused_suppression(locale: Locale, rule: &str) -> String {
    match locale {
        Locale::En => format!(
            "`{rule}` finds nothing here to ignore.\nA suppression without use hides what will be wrong one day: take it out."
        ),
        Locale::Zh => {
            format!("这里没有 `{rule}` 可以忽略的问题。\n多余的忽略会掩盖以后的问题，请删除。")
        }
    }
}

/// A suppression of a rule that does not exist.
pub fn unknown_suppression(locale: Locale, rule: &str, near: Option<&str>) -> String {
    let head = match locale {
        Locale::En => format!("No rule is called `{rule}`, so nothing is ignored."),
        Locale::Zh => format!("没有叫 `{rule}` 的规则，这里什么也没有忽略。"),
    };
    head + &did_you_mean(locale, near)
}

/// A suppression that names no rule.
pub fn nameless_suppression(locale: Locale) -> String {
    match locale {
        Locale::En => "This names no rule, so nothing is ignored.\nWrite `ignore broken-link` or the name of another rule.",
        Locale::Zh => "这里没有写规则名，什么也没有忽略。\n请写成 `ignore broken-link` 或其他规则名。",
    }
    .to_owned()
}

/// A suppression that does not say how far it reaches.
pub fn unknown_reach(locale: Locale) -> String {
    match locale {
        Locale::En => {
            "This is no suppression.\nWrite `ignore`, `ignore-next-line` or `ignore-file`."
        }
        Locale::Zh => "这不是忽略指令。\n请写 `ignore`、`ignore-next-line` 或 `ignore-file`。",
    }
    .to_owned()
}

/// The title of the fix that takes a suppression out.
pub fn remove_suppression(locale: Locale) -> String {
    match locale {
        Locale::En => "Take the suppression out",
        Locale::Zh => "删除这条忽略",
    }
    .to_owned()
}
