//! Every sentence the rules say, in English and Chinese side by side.
//!
//! Invariant: the first line says what is wrong; the lines below say why it matters on the site, which paths were tried and what
//! to do. Nothing here decides anything.

use crate::date::{DateProblemKind, DateReader};
use crate::diagnostic::Locale;
use crate::files::FilePath;
use crate::front_matter::{FieldType, Value};
use crate::site::{Kind, Uncertainty};

/// `` `a`, `b` or `c` ``.
fn list(locale: Locale, items: &[&str]) -> String {
    let quoted: Vec<String> = items.iter().map(|it| format!("`{it}`")).collect();
    match locale {
        Locale::En => quoted.join(", "),
        Locale::Zh => quoted.join("、"),
    }
}

fn did_you_mean(locale: Locale, near: Option<&str>) -> String {
    match (locale, near) {
        (_, None) => String::new(),
        (Locale::En, Some(it)) => format!("\nDid you mean `{it}`?"),
        (Locale::Zh, Some(it)) => format!("\n是不是想写 `{it}`？"),
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

/// A path that climbs out of the root.
pub fn outside(locale: Locale, destination: &str) -> String {
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

/// A file whose name differs in case only, or in the Unicode form of its letters.
pub fn other_case(locale: Locale, destination: &str, found: &FilePath) -> String {
    let written = crate::link::decode(destination);
    if !unicode_normalization::is_nfc(&written) {
        return match locale {
            Locale::En => format!(
                "`{destination}` spells letters in two parts, letter and accent, and `{found}` does not.\nThey look the same, and are a 404 on the web server: type the name again."
            ),
            Locale::Zh => format!(
                "`{destination}` 里的字母写成了“字母加符号”两部分，与 `{found}` 的写法不同。\n看起来一样，在网站服务器上是 404，请重新输入文件名。"
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
        (Locale::Zh, Uncertainty::ModuleNotInstalled(name)) => {
            format!("\n模块 `{name}` 不在这里，它可能自带这个文件，无法确认。")
        }
    }
}

/// A post without front matter.
pub fn no_front_matter(locale: Locale, generator: &str, kind: Kind) -> String {
    match (locale, kind) {
        (Locale::En, Kind::Resource) => "The document has no front matter.".to_owned(),
        (Locale::En, _) => format!(
            "The post has no front matter.\n{generator} publishes it without a title and with the time of the checkout as its date, or not at all."
        ),
        (Locale::Zh, Kind::Resource) => "这篇文档没有 front matter。".to_owned(),
        (Locale::Zh, _) => {
            format!(
                "这篇文章没有 front matter。\n{generator} 发布时会没有标题、以检出时间为日期，或者根本不发布。"
            )
        }
    }
}

/// A document of a plain folder without front matter.
pub fn no_front_matter_plain(locale: Locale) -> String {
    match locale {
        Locale::En => {
            "The document has no front matter: its title, date and tags are known to no tool."
        }
        Locale::Zh => "这篇文档没有 front matter：任何工具都不知道它的标题、日期和标签。",
    }
    .to_owned()
}

/// A required field that is not there.
pub fn missing_field(locale: Locale, field: &str, why: &str) -> String {
    match locale {
        Locale::En => format!("The front matter has no `{field}`.\n{why}"),
        Locale::Zh => format!("front matter 缺少 `{field}`。\n{why}"),
    }
}

/// Why a missing field matters.
pub fn why_field(locale: Locale, field: &str, configured: bool) -> &'static str {
    match (locale, field, configured) {
        (Locale::En, _, true) => "`corpus.toml` says that every post has it.",
        (Locale::Zh, _, true) => "`corpus.toml` 要求每篇文章都有它。",
        (Locale::En, "title", _) => {
            "Lists, feeds and the browser's tab show nothing, or the file's name."
        }
        (Locale::Zh, "title", _) => "列表、订阅和浏览器标签页会显示空白或文件名。",
        (Locale::En, "date", _) => {
            "The date becomes the file's own time, which is the time of the checkout on a build machine."
        }
        (Locale::Zh, "date", _) => "日期会变成文件时间；在构建机器上就是检出代码的时间。",
        (Locale::En, _, _) => "The generator needs it.",
        (Locale::Zh, _, _) => "生成器需要它。",
    }
}

/// A field without a value.
pub fn empty_field(locale: Locale, field: &str) -> String {
    match locale {
        Locale::En => format!(
            "`{field}` has no value.\nThe site treats it as missing: fill it in, or take the line out."
        ),
        Locale::Zh => format!("`{field}` 没有值。\n网站会当它不存在，请填写或删掉这一行。"),
    }
}

/// A field of another type than the generator reads.
pub fn field_type(locale: Locale, field: &str, wanted: &str, found: &str) -> String {
    match locale {
        Locale::En => format!(
            "`{field}` is {found}, and should be {wanted}.\nThe generator stops, or reads something else."
        ),
        Locale::Zh => {
            format!("`{field}` 写成了{found}，应为{wanted}。\n生成器会报错，或读出别的意思。")
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

fn near_or_all(locale: Locale, near: Option<&str>, known: &[&str]) -> String {
    match (locale, near) {
        (_, Some(_)) => did_you_mean(locale, near),
        (Locale::En, None) => format!("\nThere are {}.", list(locale, known)),
        (Locale::Zh, None) => format!("\n可以写 {}。", list(locale, known)),
    }
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

/// What a field should be, in words.
pub fn type_name(locale: Locale, wanted: FieldType) -> &'static str {
    let (en, zh) = match wanted {
        FieldType::Text | FieldType::StrictText => ("text", "文本"),
        FieldType::Bool | FieldType::BoolText => ("`true` or `false`", " `true` 或 `false`"),
        FieldType::Int | FieldType::IntText => ("a whole number", "整数"),
        FieldType::Date => ("a date", "日期"),
        FieldType::Texts | FieldType::Nested => ("text or a list of texts", "文本或文本列表"),
        FieldType::TextList | FieldType::List => ("a list", "列表"),
        FieldType::Map => ("a map", "映射"),
        FieldType::TextOrFalse => ("text or `false`", "文本或 `false`"),
    };
    match locale {
        Locale::En => en,
        Locale::Zh => zh,
    }
}

/// What a value is, in words.
pub fn value_name(locale: Locale, value: &Value) -> &'static str {
    let (en, zh) = match value {
        Value::Null => ("empty", "空值"),
        Value::Bool(_) => ("`true` or `false`", "布尔值"),
        Value::Int(_) | Value::Float(_) => ("a number", "数字"),
        Value::Str(_) => ("text", "文本"),
        Value::Date(_) => ("a date", "日期"),
        Value::List(_) => ("a list", "列表"),
        Value::Map(_) => ("a map", "映射"),
    };
    match locale {
        Locale::En => en,
        Locale::Zh => zh,
    }
}

/// A date that is none for the generator.
pub fn invalid_date(
    locale: Locale,
    text: &str,
    kind: DateProblemKind,
    reader: DateReader,
) -> String {
    let what = match (locale, kind) {
        (Locale::En, DateProblemKind::Unreadable) => format!("`{text}` cannot be read as a date."),
        (Locale::En, DateProblemKind::Impossible) => format!("`{text}` is on no calendar."),
        (Locale::Zh, DateProblemKind::Unreadable) => format!("`{text}` 不能当作日期读出来。"),
        (Locale::Zh, DateProblemKind::Impossible) => {
            format!("日历上没有 `{text}` 这一天或这个时刻。")
        }
    };
    let why = match (locale, reader) {
        (Locale::En, DateReader::JavaScript) => {
            "Hexo takes the file's own time in its place, which is the time of the checkout on a build machine."
        }
        (Locale::En, DateReader::Go) => {
            "Hugo takes it for the year 1, and the post falls to the end of every list."
        }
        (Locale::En, DateReader::Rfc3339 | DateReader::Ruby) => "The build stops.",
        (Locale::En, DateReader::Any) => "No generator can sort the post by it.",
        (Locale::Zh, DateReader::JavaScript) => {
            "Hexo 会改用文件时间；在构建机器上就是检出代码的时间。"
        }
        (Locale::Zh, DateReader::Go) => "Hugo 会当成公元 1 年，文章排到所有列表的末尾。",
        (Locale::Zh, DateReader::Rfc3339 | DateReader::Ruby) => "构建会失败。",
        (Locale::Zh, DateReader::Any) => "没有生成器能按它排序。",
    };
    format!("{what}\n{why}")
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

/// Categories that are nested the other way round elsewhere.
pub fn category_hierarchy(locale: Locale, outer: &str, inner: &str) -> String {
    match locale {
        Locale::En => format!(
            "`{inner}` is a category inside `{outer}` here, and the other way round in another post.\nFor two categories side by side write `[[{outer}], [{inner}]]`."
        ),
        Locale::Zh => format!(
            "这里 `{inner}` 是 `{outer}` 的子分类，在另一篇文章里则相反。\n如果想要两个并列的分类，请写 `[[{outer}], [{inner}]]`。"
        ),
    }
}

/// A string of terms that is split at blanks.
pub fn split_categories(locale: Locale, words: &[&str]) -> String {
    let shown = &words[..words.len().min(6)];
    match locale {
        Locale::En => {
            let words = match shown {
                [before @ .., last] if !before.is_empty() => {
                    format!("{} and `{last}`", list(locale, before))
                }
                _ => list(locale, shown),
            };
            format!(
                "This becomes {words}: the text is split at blanks.\nWrite a list, `[…]`, whose items are never split."
            )
        }
        Locale::Zh => format!(
            "这里会变成 {}：文本按空格切分。\n请写成列表 `[…]`，列表项不会被切分。",
            list(locale, shown)
        ),
    }
}

/// A post that was changed before it was written.
pub fn date_after_updated(locale: Locale, updated: &str, date: &str) -> String {
    match locale {
        Locale::En => format!(
            "The post was updated on {updated}, before its date, {date}.\nFeeds and \"last updated\" lines show the wrong day."
        ),
        Locale::Zh => {
            format!("更新日期 {updated} 早于发布日期 {date}。\n订阅和“最后更新”会显示错误的日子。")
        }
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
