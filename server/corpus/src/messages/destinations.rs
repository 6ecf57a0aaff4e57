//! Sentences about links, images and what else stands in the body of a post.
//!
//! Invariant: as in [`crate::messages`].

use unicode_normalization::UnicodeNormalization;

use super::{did_you_mean, looked_for};
use crate::diagnostic::Locale;
use crate::files::FilePath;

/// An image, video or sound that is not there.
pub fn no_such_image(
    locale: Locale,
    destination: &str,
    tried: &[String],
    near: Option<&str>,
) -> String {
    let head = match locale {
        Locale::En => {
            format!("No file is at `{destination}`.\nReaders of the site see a broken picture.")
        }
        Locale::Zh => format!("`{destination}` 没有对应的文件。\n读者在网站上会看到一张裂图。"),
    };
    head + &looked_for(locale, tried) + &did_you_mean(locale, near)
}

/// An image without a destination.
pub fn empty_image(locale: Locale) -> String {
    match locale {
        Locale::En => "The image names no file.\nReaders of the site see a broken picture. Write the path of the image.",
        Locale::Zh => "这张图片没有写路径。\n读者在网站上会看到一张裂图，请补上图片路径。",
    }
    .to_owned()
}

/// A destination on the author's own machine.
pub fn machine_local(locale: Locale, destination: &str, near: Option<&str>) -> String {
    let head = match locale {
        Locale::En => format!(
            "`{destination}` is a path on your own machine.\nNobody else has it: copy the file into the site and link to it there."
        ),
        Locale::Zh => format!(
            "`{destination}` 是你自己电脑上的路径。\n别人打不开，请把文件放进网站目录再引用。"
        ),
    };
    head + &did_you_mean(locale, near)
}

/// An image whose destination is a page.
pub fn image_is_a_page(locale: Locale, destination: &str, page: &FilePath) -> String {
    match locale {
        Locale::En => format!(
            "`{destination}` is a page, `{page}`, and no image.\nReaders of the site see a broken picture."
        ),
        Locale::Zh => {
            format!(
                "`{destination}` 是一个页面（`{page}`），不是图片。\n读者在网站上会看到一张裂图。"
            )
        }
    }
}

/// A link to a post that is there and not published; a draft, or a file that the generator makes no page of.
pub fn not_published(locale: Locale, destination: &str, page: &FilePath, draft: bool) -> String {
    match (locale, draft) {
        (Locale::En, true) => format!(
            "`{destination}` leads to `{page}`, which is not published: it is a draft, or its date says so.\nReaders who follow the link get a 404, or the build stops."
        ),
        (Locale::En, false) => format!(
            "`{destination}` leads to `{page}`, of which the generator makes no page.\nReaders who follow the link get a 404, or the build stops."
        ),
        (Locale::Zh, true) => format!(
            "`{destination}` 指向 `{page}`，它是草稿，或者日期使它不会发布。\n读者点开这个链接会得到 404，或者构建失败。"
        ),
        (Locale::Zh, false) => format!(
            "`{destination}` 指向 `{page}`，生成器不会为它生成页面。\n读者点开这个链接会得到 404，或者构建失败。"
        ),
    }
}

/// A path that climbs out of the root, or does not begin with the path that the site is served below.
pub fn outside(locale: Locale, destination: &str, base: &str) -> String {
    if destination.starts_with('/') && base.len() > 1 {
        return match locale {
            Locale::En => format!(
                "`{destination}` leads past the site, which is served below `{base}`.\nReaders get a 404: write `{}`.",
                format_args!("{}{destination}", base.trim_end_matches('/'))
            ),
            Locale::Zh => format!(
                "`{destination}` 不在网站的路径 `{base}` 之下。\n读者会得到 404，请写成 `{}`。",
                format_args!("{}{destination}", base.trim_end_matches('/'))
            ),
        };
    }
    match locale {
        Locale::En => format!(
            "`{destination}` leads out of the site's folder.\nThe generator publishes nothing from there: move the file into the site."
        ),
        Locale::Zh => format!(
            "`{destination}` 指到了网站目录之外。\n生成器不会发布那里的文件，请把文件移进网站目录。"
        ),
    }
}

/// An image that is a page of the site.
pub fn image_is_page(locale: Locale, destination: &str) -> String {
    match locale {
        Locale::En => format!(
            "`{destination}` is a page, not an image.\nReaders of the site see a broken picture."
        ),
        Locale::Zh => format!("`{destination}` 是网页，不是图片。\n读者在网站上会看到一张裂图。"),
    }
}

/// A link without a destination.
pub fn empty_link(locale: Locale) -> String {
    match locale {
        Locale::En => "The link leads nowhere.\nReaders who follow it stay where they are. Write the destination between the brackets.",
        Locale::Zh => "这个链接没有写地址。\n读者点了哪里也去不了，请在括号里补上地址。",
    }
    .to_owned()
}

/// A path that would be right with the base path before it.
pub fn beside_base(locale: Locale, destination: &str, base: &str, url: &str) -> String {
    let right = format!("{}{url}", base.trim_end_matches('/'));
    match locale {
        Locale::En => format!(
            "`{destination}` leads out of the site, which is served below `{base}`.\nReaders get a 404: the page is at `{right}`."
        ),
        Locale::Zh => format!(
            "`{destination}` 指到了网站之外：网站发布在 `{base}` 之下。\n读者会得到 404，正确的地址是 `{right}`。"
        ),
    }
}

/// A template tag that the generator does not run where it stands.
pub fn literal_tag(locale: Locale, destination: &str) -> String {
    match locale {
        Locale::En => format!(
            "`{destination}` does not become a path here: the generator does not run tags in the destination of a Markdown link.\nReaders get a 404. Write the tag alone, or an HTML link with the tag in its `href`."
        ),
        Locale::Zh => format!(
            "`{destination}` 在这里不会变成路径：生成器不运行 Markdown 链接地址里的标签。\n读者会得到 404。请单独写这个标签，或者写成 `href` 里带标签的 HTML 链接。"
        ),
    }
}

/// A link to a post that is not published.
pub fn link_to_draft(locale: Locale, destination: &str, path: &FilePath) -> String {
    match locale {
        Locale::En => format!(
            "`{destination}` leads to a post that is not published.\nReaders get a 404, or the build stops, as long as `{path}` is a draft or waits for its date."
        ),
        Locale::Zh => format!(
            "`{destination}` 指向一篇尚未发布的文章。\n只要 `{path}` 还是草稿或日期未到，读者就会得到 404，或者构建失败。"
        ),
    }
}

/// A destination with blanks, which CommonMark does not read.
pub fn blank_in_destination(locale: Locale, destination: &str, image: bool) -> String {
    match (locale, image) {
        (Locale::En, true) => format!(
            "A blank ends the destination `{destination}`.\nReaders see the text instead of the image: write `%20` for the blank, or put the path in `<…>`."
        ),
        (Locale::En, false) => format!(
            "A blank ends the destination `{destination}`.\nReaders see the text instead of a link: write `%20` for the blank, or put the path in `<…>`."
        ),
        (Locale::Zh, true) => format!(
            "路径 `{destination}` 里有空格，到空格就断了。\n读者看到的是这段文字而不是图片：请把空格写成 `%20`，或用 `<…>` 括住路径。"
        ),
        (Locale::Zh, false) => format!(
            "路径 `{destination}` 里有空格，到空格就断了。\n读者看到的是这段文字而不是链接：请把空格写成 `%20`，或用 `<…>` 括住路径。"
        ),
    }
}

/// A file whose name differs in upper and lower case, or in its Unicode normal form.
pub fn other_case(locale: Locale, destination: &str, found: &FilePath) -> String {
    let destination_name = crate::link::decode(destination.rsplit('/').next().unwrap_or(""));
    let same_letters = found.name().chars().nfc().eq(destination_name.chars().nfc());
    if same_letters && found.name() != destination_name {
        return match locale {
            Locale::En => format!(
                "`{destination}` exists only as `{found}`, whose letters are composed otherwise in Unicode.\nIt shows on macOS, and is a 404 on the web server."
            ),
            Locale::Zh => format!(
                "`{destination}` 与实际文件 `{found}` 的 Unicode 组合形式不同。\n在 macOS 上能显示，在网站服务器上是 404。"
            ),
        };
    }
    match locale {
        Locale::En => format!(
            "`{destination}` exists only as `{found}`, in other upper and lower case.\nIt shows on macOS and Windows, and is a 404 on the web server."
        ),
        Locale::Zh => format!(
            "`{destination}` 与实际文件 `{found}` 大小写不同。\n在 macOS 和 Windows 上能显示，在网站服务器上是 404。"
        ),
    }
}

/// A link to a page or file that is not there.
pub fn no_such_page(
    locale: Locale,
    destination: &str,
    tried: &[String],
    near: Option<&str>,
) -> String {
    let head = match locale {
        Locale::En => {
            format!("Nothing is at `{destination}`.\nReaders who follow the link get a 404.")
        }
        Locale::Zh => {
            format!("`{destination}` 没有对应的文章或文件。\n读者点开这个链接会得到 404。")
        }
    };
    head + &looked_for(locale, tried) + &did_you_mean(locale, near)
}

/// A link to the Markdown file of a post, which the site publishes under another URL.
pub fn source_path(locale: Locale, destination: &str, url: &str) -> String {
    match locale {
        Locale::En => format!(
            "`{destination}` is the source file of a post, which the site publishes at `{url}`.\nThe link works in the editor, and is a 404 on the site."
        ),
        Locale::Zh => format!(
            "`{destination}` 是文章的源文件，网站把它发布在 `{url}`。\n这个链接在编辑器里能跳转，在网站上是 404。"
        ),
    }
}

/// A template tag that names a post that is not there, which stops the build.
pub fn no_such_post(locale: Locale, tag: &str, name: &str, near: Option<&str>) -> String {
    let head = match locale {
        Locale::En => format!(
            "No post is called `{name}`.\nThe tag `{tag}` stops the build, or prints an error in its place."
        ),
        Locale::Zh => {
            format!("没有叫 `{name}` 的文章。\n标签 `{tag}` 会让构建失败，或在原处输出错误。")
        }
    };
    head + &did_you_mean(locale, near)
}

/// A fragment that the page has no id for.
pub fn no_such_anchor(
    locale: Locale,
    fragment: &str,
    page: &FilePath,
    own: bool,
    near: Option<&str>,
) -> String {
    let head = match (locale, own) {
        (Locale::En, true) => format!(
            "No heading on this page has the id `{fragment}`.\nThe link goes nowhere when it is clicked."
        ),
        (Locale::En, false) => {
            format!(
                "No heading of `{page}` has the id `{fragment}`.\nReaders land at the top of the page."
            )
        }
        (Locale::Zh, true) => format!("本页没有 id 为 `{fragment}` 的标题。\n点这个链接不会跳转。"),
        (Locale::Zh, false) => {
            format!("`{page}` 里没有 id 为 `{fragment}` 的标题。\n读者只会停在那一页的开头。")
        }
    };
    head + &did_you_mean(locale, near)
}

/// `[text][label]` without a definition.
pub fn undefined_label(locale: Locale, label: &str, near: Option<&str>) -> String {
    let head = match locale {
        Locale::En => {
            format!(
                "The label `{label}` is nowhere defined.\nReaders see the brackets. Add a line `[{label}]: destination`."
            )
        }
        Locale::Zh => {
            format!("标签 `{label}` 没有定义。\n读者会看到方括号原文，请加一行 `[{label}]: 目标`。")
        }
    };
    head + &did_you_mean(locale, near)
}

/// HTML that is left out of the page.
pub fn html_dropped(locale: Locale, name: &str, block: bool) -> String {
    match (locale, block) {
        (Locale::En, true) => format!(
            "This HTML block, from `<{name}>` on, is left out of the page.\nHugo drops raw HTML: use Markdown or a shortcode, or set `markup.goldmark.renderer.unsafe = true`."
        ),
        (Locale::En, false) => format!(
            "`<{name}>` is left out of the page.\nHugo drops raw HTML: use Markdown or a shortcode, or set `markup.goldmark.renderer.unsafe = true`."
        ),
        (Locale::Zh, true) => format!(
            "从 `<{name}>` 开始的这段 HTML 不会出现在页面上。\nHugo 默认丢弃原始 HTML：请改用 Markdown 或 shortcode，或设置 `markup.goldmark.renderer.unsafe = true`。"
        ),
        (Locale::Zh, false) => format!(
            "`<{name}>` 不会出现在页面上。\nHugo 默认丢弃原始 HTML：请改用 Markdown 或 shortcode，或设置 `markup.goldmark.renderer.unsafe = true`。"
        ),
    }
}

/// A block tag without its end.
pub fn unclosed_tag(locale: Locale, name: &str) -> String {
    match locale {
        Locale::En => {
            format!("The tag `{name}` is never closed.\nThe build stops: add `{{% end{name} %}}`.")
        }
        Locale::Zh => {
            format!("标签 `{name}` 没有闭合。\n构建会失败，请补上 `{{% end{name} %}}`。")
        }
    }
}
