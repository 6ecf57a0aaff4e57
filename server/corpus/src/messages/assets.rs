//! What is said of assets.

use crate::diagnostic::Locale;
use crate::files::FilePath;

/// A length in the unit that people say it in.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{:.1} KiB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

/// An asset that nothing leads to.
pub fn unused_asset(locale: Locale, bytes: u64) -> String {
    let size = size(bytes);
    match locale {
        Locale::En => format!(
            "Nothing leads to this file.\nIt is published all the same ({size}): delete it, or link to it."
        ),
        Locale::Zh => {
            format!("没有任何地方引用这个文件。\n它仍然会被发布（{size}），请删除它，或者引用它。")
        }
    }
}

/// An asset with the bytes of another.
pub fn duplicate_asset(locale: Locale, first: &FilePath, bytes: u64) -> String {
    let size = size(bytes);
    match locale {
        Locale::En => format!(
            "This is the same file as `{first}`.\nReaders load it twice ({size}): link to one of them and delete the other."
        ),
        Locale::Zh => format!(
            "这个文件和 `{first}` 内容相同。\n读者会重复下载（{size}），请只引用其中一个并删除另一个。"
        ),
    }
}

/// An image that is too large.
pub fn oversized_image(locale: Locale, bytes: u64, (width, height): (usize, usize)) -> String {
    let size = size(bytes);
    match locale {
        Locale::En => format!(
            "This image has {size} and {width}×{height} pixels.\nReaders wait for it: scale it down, or save it as WebP or AVIF."
        ),
        Locale::Zh => format!(
            "这张图片有 {size}、{width}×{height} 像素。\n读者要等很久，请缩小它，或者保存为 WebP 或 AVIF。"
        ),
    }
}

/// An asset that is a link out of the corpus.
pub fn asset_outside_root(locale: Locale, target: &str) -> String {
    match locale {
        Locale::En => format!(
            "This is a symbolic link to `{target}`, outside of the site.\nIt works on this machine only: copy the file in its place."
        ),
        Locale::Zh => format!(
            "这是指向站点之外 `{target}` 的符号链接。\n只在这台电脑上有效，请把文件复制进来。"
        ),
    }
}
