//! The sentences for problems of front matter, English and Chinese side by side.

use super::Format;
use super::problem::{Problem, ProblemKind, Repair, RepairKind};
use crate::diagnostic::Locale;

/// What is wrong, what the site makes of it, and what to do.
pub fn message(problem: &Problem, locale: Locale) -> String {
    let (en, zh) = sentences(&problem.kind);
    match locale {
        Locale::En => en,
        Locale::Zh => zh,
    }
}

/// The title of a repair, as a command.
pub fn repair_title(repair: &Repair, locale: Locale) -> &'static str {
    let (en, zh) = match repair.kind {
        RepairKind::Ascii => ("Write it with ASCII punctuation", "改用半角标点"),
        RepairKind::Space => ("Insert the space", "补上空格"),
        RepairKind::Spaces => ("Indent with spaces", "改用空格缩进"),
        RepairKind::Quote => ("Put the value in quotes", "给值加上引号"),
        RepairKind::Balance => ("Balance the quotes", "补全引号"),
        RepairKind::Indent => ("Align the line with its neighbours", "与相邻行对齐缩进"),
        RepairKind::List => ("Write it as one list", "合并成一个列表"),
        RepairKind::Delete => ("Delete it", "删除它"),
        RepairKind::DeleteFirst => ("Delete the first one", "删除前一个"),
        RepairKind::DeleteLast => ("Delete this one", "删除这一个"),
        RepairKind::Colon => ("Write it as `key: value`", "改写成 `键: 值`"),
        RepairKind::KeepOurs => ("Keep the upper side", "保留上方的版本"),
        RepairKind::KeepTheirs => ("Keep the lower side", "保留下方的版本"),
        RepairKind::Close => ("Close the front matter here", "在此处结束 front matter"),
        RepairKind::Fence => {
            ("Write the fence as the generator reads it", "改成生成器认识的分隔线")
        }
    };
    match locale {
        Locale::En => en,
        Locale::Zh => zh,
    }
}

fn name(format: Format) -> &'static str {
    match format {
        Format::Yaml => "YAML",
        Format::Toml => "TOML",
        Format::Json => "JSON",
    }
}

/// The English and the Chinese sentence of a problem.
fn sentences(kind: &ProblemKind) -> (String, String) {
    match kind {
        ProblemKind::Syntax { format, detail } => (
            format!("this is not valid {}: {detail}. The site cannot read the front matter until it is mended", name(*format)),
            format!("这里不是有效的 {}：{detail}。修好之前，网站读不到这段 front matter", name(*format)),
        ),
        ProblemKind::DuplicateKey { key, .. } => (
            format!("`{key}` is set twice; the generator rejects the front matter. Keep one of the two"),
            format!("`{key}` 写了两次，生成器会拒绝整段 front matter；请只保留一个"),
        ),
        ProblemKind::NotAMap => (
            "front matter must be `key: value` lines; the site finds no field here. Write a field such as `title: …`".into(),
            "front matter 必须由“键: 值”组成，网站在这里读不到任何字段；请写成 `title: …` 这样的字段".into(),
        ),
        ProblemKind::TooDeep => (
            "this is nested too deeply to be read; the site cannot read the front matter. Flatten it".into(),
            "嵌套过深，网站无法读取这段 front matter；请减少层级".into(),
        ),
        ProblemKind::TooManyAliases => (
            "these aliases unfold to too much; the site cannot read the front matter. Write the values out".into(),
            "别名展开后过大，网站无法读取这段 front matter；请直接写出值".into(),
        ),
        ProblemKind::ControlCharacter { code } => (
            format!("the invisible control character U+{code:04X} makes the front matter unreadable. Delete it"),
            format!("不可见的控制字符 U+{code:04X} 会使 front matter 无法读取；请删除它"),
        ),
        ProblemKind::ConflictMarker => (
            "a merge conflict was left here; the site cannot read the front matter. Keep one side".into(),
            "这里留有合并冲突标记，网站无法读取 front matter；请保留其中一方".into(),
        ),
        ProblemKind::Unclosed { wanted } => (
            format!("this front matter is never closed, so the site shows it as text or stops. Add a line `{wanted}` behind the last field"),
            format!("front matter 没有结束，网站会把它当正文显示，或停止构建；请在最后一个字段后加一行 `{wanted}`"),
        ),
        ProblemKind::WrongFence { found, wanted } => wrong_fence(found, wanted),
        ProblemKind::WrongFormat { fences, content } => (
            format!("this is {}, but the fences announce {}; the site cannot read it", name(*content), name(*fences)),
            format!("内容是 {}，分隔线却表示 {}，网站无法读取", name(*content), name(*fences)),
        ),
        field => in_a_field(field),
    }
}

fn wrong_fence(found: &str, wanted: &str) -> (String, String) {
    if found.trim().is_empty() {
        return (
            format!(
                "the generator takes `{wanted}` for a fence only on the first line, so readers see the fields as text. Delete the blank before it"
            ),
            format!(
                "生成器只认第一行的 `{wanted}`，因此读者会看到这些字段的原文；请删除前面的空白"
            ),
        );
    }
    (
        format!(
            "`{found}` is no fence of front matter, so readers see the fields as text. Write `{wanted}` alone on the line"
        ),
        format!(
            "`{found}` 不是 front matter 的分隔线，读者会看到这些字段的原文；请在这一行只写 `{wanted}`"
        ),
    )
}

/// The sentences for one wrong line of YAML.
fn in_a_field(kind: &ProblemKind) -> (String, String) {
    let (en, zh): (String, String) = match kind {
        ProblemKind::FullWidthColon => ("the colon is full-width `：`, so this is no field".into(), "这里用了全角冒号 `：`，不构成字段；请改成半角冒号加空格".into()),
        ProblemKind::FullWidthPunctuation { found } => (format!("`{found}` is not punctuation of a list; YAML wants the ASCII one"), format!("列表不能用全角标点 `{found}`；请改用半角标点")),
        ProblemKind::TabIndent => ("YAML does not indent with tabs; use spaces".into(), "YAML 不能用 Tab 缩进；请改用空格".into()),
        ProblemKind::OddBlank => ("this blank is not a plain space, so YAML does not take it for indentation; use spaces".into(), "这里的空白不是普通空格，YAML 不认作缩进；请改用空格".into()),
        ProblemKind::MissingSpaceAfterColon => ("a space is missing behind the colon, so this is no field".into(), "冒号后缺少空格，不构成字段；请补上空格".into()),
        ProblemKind::MissingSpaceAfterDash => ("a space is missing behind the dash, so this is no list item".into(), "短横线后缺少空格，不构成列表项；请补上空格".into()),
        ProblemKind::NeedsQuotes { found } => (format!("YAML takes `{found}` for syntax here; put the value in quotes"), format!("YAML 会把这里的 `{found}` 当作语法；请给值加上引号")),
        ProblemKind::UnbalancedQuote => ("a quote has no partner here; close it".into(), "引号不成对；请补全".into()),
        ProblemKind::TextAfterValue => ("text follows a value that is already closed; quote all of it or delete the rest".into(), "值已经结束，后面还有文字；请给整个值加引号，或删除多余部分".into()),
        ProblemKind::TrailingColon => ("the colon at the end makes the value a key; delete it".into(), "末尾的冒号会把值变成键；请删除它".into()),
        ProblemKind::BadEscape => ("YAML has no such escape in double quotes; use single quotes or double the backslash".into(), "双引号里没有这种转义；请改用单引号，或把反斜杠写两次".into()),
        ProblemKind::MissingColon => ("this line is no `key: value` and belongs to no field; write a colon behind the key, or indent it below its field".into(), "这一行不是“键: 值”，也不属于任何字段；请在键后写冒号，或缩进到所属字段之下".into()),
        _ => ("the indentation fits no line above; align it".into(), "缩进与上文不一致；请对齐".into()),
    };
    (
        format!("{en}. Until then the site cannot read the front matter"),
        format!("{zh}。修好之前，网站读不到这段 front matter"),
    )
}
