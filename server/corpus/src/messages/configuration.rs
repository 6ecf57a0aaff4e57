//! Sentences about `corpus.toml` and the configuration of the site.
//!
//! Invariant: as in [`crate::messages`].

use super::{did_you_mean, list};
use crate::diagnostic::Locale;

/// `corpus.toml` does not parse.
pub fn config_syntax(locale: Locale, detail: &str) -> String {
    match locale {
        Locale::En => format!("`corpus.toml` does not parse here: {detail}."),
        Locale::Zh => format!("`corpus.toml` 在这里解析失败：{detail}。"),
    }
}

/// The generator's own configuration does not parse.
pub fn site_config_syntax(locale: Locale, detail: &str) -> String {
    match locale {
        Locale::En => format!(
            "The generator's configuration does not parse here: {detail}\nDefaults are used for what cannot be read."
        ),
        Locale::Zh => format!("生成器的配置在这里解析失败：{detail}\n读不出的部分按默认值处理。"),
    }
}

/// A key that `corpus.toml` does not have.
pub fn config_unknown_key(locale: Locale, key: &str, near: Option<&str>, known: &[&str]) -> String {
    let head = match locale {
        Locale::En => format!("`corpus.toml` has no key `{key}`."),
        Locale::Zh => format!("`corpus.toml` 没有 `{key}` 这个键。"),
    };
    head + &near_or_all(locale, near, known)
}

/// A value that a key of `corpus.toml` does not take.
pub fn config_unknown_value(
    locale: Locale,
    value: &str,
    near: Option<&str>,
    known: &[&str],
) -> String {
    let head = match locale {
        Locale::En => format!("`{value}` is not one of the values here."),
        Locale::Zh => format!("这里不能写 `{value}`。"),
    };
    head + &near_or_all(locale, near, known)
}

/// A value of the wrong type in `corpus.toml`.
pub fn config_wrong_type(locale: Locale, wanted: &str, found: &str) -> String {
    match locale {
        Locale::En => format!("This should be {wanted}, and is of type {found}."),
        Locale::Zh => format!("这里应为 {wanted}，写成了 {found}。"),
    }
}

/// A glob that does not parse.
pub fn config_bad_glob(locale: Locale, detail: &str) -> String {
    match locale {
        Locale::En => format!("This is no glob: {detail}."),
        Locale::Zh => format!("这不是合法的通配模式：{detail}。"),
    }
}

fn near_or_all(locale: Locale, near: Option<&str>, known: &[&str]) -> String {
    match (locale, near) {
        (_, Some(_)) => did_you_mean(locale, near),
        (Locale::En, None) => format!("\nThere are {}.", list(locale, known)),
        (Locale::Zh, None) => format!("\n可以写 {}。", list(locale, known)),
    }
}

/// A file that `corpus.toml` extends and that cannot be had.
pub fn config_no_base(locale: Locale, name: &str, why: &str) -> String {
    match locale {
        Locale::En => {
            format!("`{name}` cannot be extended: {why}.\nNothing that it may say counts.")
        }
        Locale::Zh => format!("无法继承 `{name}`：{why}。\n其中的设置都不生效。"),
    }
}

/// An override that does not say for which files.
pub fn config_override_without_files(locale: Locale) -> String {
    match locale {
        Locale::En => {
            "This override is for no file.\nAdd `files = [\"drafts/**\"]` or other globs."
        }
        Locale::Zh => {
            "这条 override 没有指定文件。\n请加上 `files = [\"drafts/**\"]` 之类的通配符。"
        }
    }
    .to_owned()
}
