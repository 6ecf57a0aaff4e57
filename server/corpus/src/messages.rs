//! Every sentence the rules say, in English and Chinese side by side.
//!
//! Invariant: the first line says what is wrong; the lines below say why it matters on the site, which paths were tried and what
//! to do. Nothing here decides anything.

use unicode_normalization::UnicodeNormalization;

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

/// A page without the field that its section is sorted by.
pub fn not_sorted(locale: Locale, field: &str, section: &FilePath) -> String {
    match locale {
        Locale::En => format!(
            "The page has no `{field}`, by which `{section}` sorts.\nZola leaves it out of the site: add `{field}`."
        ),
        Locale::Zh => format!(
            "这个页面没有 `{field}`，而 `{section}` 按它排序。\nZola 不会发布这个页面，请加上 `{field}`。"
        ),
    }
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

/// A field whose name is nearly that of a known one.
pub fn unknown_field(locale: Locale, key: &str, near: &str) -> String {
    match locale {
        Locale::En => format!(
            "`{key}` is no field that is known.\nThe generator ignores it without a word. Did you mean `{near}`?"
        ),
        Locale::Zh => {
            format!("没有叫 `{key}` 的已知字段。\n生成器会默默忽略它。是不是想写 `{near}`？")
        }
    }
}

/// A field that the front matter of a section may not have.
pub fn unknown_section_field(locale: Locale, key: &str, near: Option<&str>) -> String {
    let head = match locale {
        Locale::En => {
            format!(
                "`{key}` is no field of a section.\nThe build stops at it. Fields of your own belong below `[extra]`."
            )
        }
        Locale::Zh => {
            format!(
                "栏目的 front matter 没有 `{key}` 字段。\n构建会因此失败，自定义字段请放到 `[extra]` 里。"
            )
        }
    };
    head + &did_you_mean(locale, near)
}

/// A taxonomy where the generator does not look.
pub fn misplaced_taxonomy(locale: Locale, key: &str, table: &str) -> String {
    match locale {
        Locale::En => format!(
            "`{key}` says nothing here.\nThe generator reads it below `[{table}]` only, and the page is on none of its lists."
        ),
        Locale::Zh => format!(
            "`{key}` 写在这里不起作用。\n生成器只读 `[{table}]` 里的，这个页面不会出现在对应的列表里。"
        ),
    }
}
