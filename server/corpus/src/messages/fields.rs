//! Sentences about front matter and its fields.
//!
//! Invariant: as in [`crate::messages`].

use super::{did_you_mean, list};
use crate::diagnostic::Locale;
use crate::files::FilePath;
use crate::front_matter::{FieldType, Value};
use crate::site::Kind;

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

/// The title of the fix that writes front matter with these fields.
pub fn write_front_matter(locale: Locale, fields: &[&str]) -> String {
    let fields = list(locale, fields);
    match locale {
        Locale::En => format!("Write front matter with {fields}"),
        Locale::Zh => format!("写入 front matter：{fields}"),
    }
}

/// A required field that is not there.
pub fn missing_field(locale: Locale, field: &str, why: &str) -> String {
    match locale {
        Locale::En => format!("The front matter has no `{field}`.\n{why}"),
        Locale::Zh => format!("front matter 缺少 `{field}`。\n{why}"),
    }
}

/// A field that nearly all other documents of the folder have.
pub fn unusual_without(locale: Locale, field: &str, with: usize, posts: usize) -> String {
    match locale {
        Locale::En => format!(
            "The front matter has no `{field}`.\n{with} of the {posts} documents in this folder have it: was it forgotten?"
        ),
        Locale::Zh => format!(
            "front matter 缺少 `{field}`。\n这个目录的 {posts} 篇文档中有 {with} 篇写了它，是不是漏了？"
        ),
    }
}

/// A term that the corpus spells otherwise more often: `counts` are the posts with the better spelling, and with this one.
pub fn taxonomy_variant(
    locale: Locale,
    term: &str,
    better: &str,
    counts: (usize, usize),
) -> String {
    let (better_count, count) = counts;
    match locale {
        Locale::En => format!(
            "The corpus has `{better}` as well, in {better_count} posts; `{term}` in {count}.\nThe site makes a list of each, and neither shows all posts: use one spelling."
        ),
        Locale::Zh => format!(
            "语料里还有 `{better}`（{better_count} 篇），`{term}` 只有 {count} 篇。\n网站会各建一个列表，都不完整：请统一写法。"
        ),
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

/// The markers of a merge in the body of a post.
pub fn merge_conflict(locale: Locale) -> String {
    match locale {
        Locale::En => "A merge conflict was left here.\nReaders see both sides and the markers: keep one side, and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`.",
        Locale::Zh => "这里留下了合并冲突。\n读者会看到两份内容和冲突标记：请保留一份，并删除 `<<<<<<<`、`=======`、`>>>>>>>` 三行。",
    }
    .to_owned()
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
