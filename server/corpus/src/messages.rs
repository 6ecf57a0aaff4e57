//! Every sentence the rules say, in English and Chinese side by side.
//!
//! Invariant: the first line says what is wrong; the lines below say why it matters on the site, which paths were tried and what
//! to do. Nothing here decides anything.

mod assets;
mod configuration;
mod destinations;
mod fields;
mod schema;
mod suppression;

pub use assets::*;
pub use configuration::*;
pub use destinations::*;
pub use fields::*;
pub use schema::*;
pub use suppression::*;

use crate::diagnostic::Locale;
use crate::files::FilePath;
use crate::site::Uncertainty;

/// `` `a`, `b` or `c` ``.
fn list(locale: Locale, items: &[&str]) -> String {
    let quoted: Vec<String> = items.iter().map(|it| format!("`{it}`")).collect();
    match locale {
        Locale::En => quoted.join(", "),
        Locale::Zh => quoted.join("、"),
    }
}

fn looked_for(locale: Locale, tried: &[String]) -> String {
    let shown: Vec<&str> = tried.iter().take(4).map(|it| &**it).collect();
    match (locale, shown.is_empty()) {
        (_, true) => String::new(),
        (Locale::En, _) => format!("\nLooked for {}.", list(locale, &shown)),
        (Locale::Zh, _) => format!("\n找过 {}。", list(locale, &shown)),
    }
}

fn did_you_mean(locale: Locale, near: Option<&str>) -> String {
    match (locale, near) {
        (_, None) => String::new(),
        (Locale::En, Some(it)) => format!("\nDid you mean `{it}`?"),
        (Locale::Zh, Some(it)) => format!("\n是不是想写 `{it}`？"),
    }
}

/// What makes a verdict uncertain.
pub fn uncertain(locale: Locale, reason: &Uncertainty) -> String {
    match (locale, reason) {
        (Locale::En, Uncertainty::ThemeNotInstalled(name)) => {
            format!(
                "\nThe theme `{name}` is not installed here: it may bring this file, which cannot be seen."
            )
        }
        (Locale::Zh, Uncertainty::ThemeNotInstalled(name)) => {
            format!("\n主题 `{name}` 没有安装在这里，它可能自带这个文件，无法确认。")
        }
        (Locale::En, Uncertainty::ModuleNotInstalled(name)) => {
            format!(
                "\nThe module `{name}` is not here: it may bring this file, which cannot be seen."
            )
        }
        (Locale::En, Uncertainty::SharedHost) => {
            "\nAnother site may be served there from the same host, which cannot be seen.".to_owned()
        }
        (Locale::Zh, Uncertainty::SharedHost) => {
            "\n同一主机上可能还有别的网站，无法确认。".to_owned()
        }
        (Locale::En, Uncertainty::NoConfiguration) => {
            "\nThe site's configuration is not here: files that are published from elsewhere cannot be seen."
                .to_owned()
        }
        (Locale::Zh, Uncertainty::NoConfiguration) => {
            "\n这里没有网站的配置文件，从别处发布的文件无法确认。".to_owned()
        }
        (Locale::Zh, Uncertainty::ModuleNotInstalled(name)) => {
            format!("\n模块 `{name}` 不在这里，它可能自带这个文件，无法确认。")
        }
    }
}

/// A file that cannot be read as UTF-8.
pub fn not_utf8(locale: Locale, offset: usize, byte: u8) -> String {
    match locale {
        Locale::En => format!(
            "The file is not UTF-8: byte {offset} is 0x{byte:02X}.\nThe site shows garbage from there on. Save the file as UTF-8 (it may be GBK now)."
        ),
        Locale::Zh => {
            format!(
                "文件不是 UTF-8：第 {offset} 字节是 0x{byte:02X}。\n网站从这里起会显示乱码，请另存为 UTF-8（现在可能是 GBK）。"
            )
        }
    }
}

/// A file that cannot be read at all.
pub fn unreadable(locale: Locale, reason: &str) -> String {
    match locale {
        Locale::En => {
            format!("The file cannot be read: {reason}.\nThe generator will not publish it either.")
        }
        Locale::Zh => format!("无法读取文件：{reason}。\n生成器同样发布不了它。"),
    }
}

/// The title of a fix that writes `text` in place of what is there.
pub fn change_to(locale: Locale, text: &str) -> String {
    match locale {
        Locale::En => format!("Change to `{text}`"),
        Locale::Zh => format!("改为 `{text}`"),
    }
}

/// The title of a fix that adds a field.
pub fn add_field(locale: Locale, field: &str) -> String {
    match locale {
        Locale::En => format!("Add `{field}`"),
        Locale::Zh => format!("添加 `{field}`"),
    }
}

/// Where a key stood first.
pub fn first_here(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "It stands here first.",
        Locale::Zh => "第一次出现在这里。",
    }
}

/// A post in the folder of a leaf bundle.
pub fn bundle_sibling(locale: Locale, owner: &FilePath) -> String {
    match locale {
        Locale::En => format!(
            "Hugo makes no page of this post: it lies in the bundle of `{owner}`.\nNobody can reach it. Move it out of the folder, or call that file `_index.md`."
        ),
        Locale::Zh => format!(
            "Hugo 不会为这篇文章生成页面：它在 `{owner}` 的页面包里。\n没有人能访问到它。请移出这个目录，或把那个文件改名为 `_index.md`。"
        ),
    }
}

/// The page that a bundle belongs to.
pub fn the_bundle(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "This page takes all files of its folder for resources.",
        Locale::Zh => "这个页面把所在目录的所有文件当作自己的资源。",
    }
}

/// A post that the generator leaves out.
pub fn misnamed_post(locale: Locale, pattern: &str) -> String {
    match locale {
        Locale::En => format!(
            "The site leaves this post out: its file is not named `{pattern}`.\nThe generator says nothing about it. Rename the file, or move it out of the folder."
        ),
        Locale::Zh => format!(
            "网站不会发布这篇文章：文件名不是 `{pattern}` 的形式。\n生成器不会提示。请改文件名，或把它移出这个目录。"
        ),
    }
}

/// Two posts at one URL.
pub fn duplicate_url(locale: Locale, url: &str, other: &FilePath) -> String {
    match locale {
        Locale::En => format!(
            "`{url}` is also the URL of `{other}`.\nOne page overwrites the other, and the generator says nothing: give one of them another URL."
        ),
        Locale::Zh => format!(
            "`{url}` 也是 `{other}` 的网址。\n两个页面会互相覆盖，生成器也不会提示。请给其中一篇换个网址。"
        ),
    }
}
