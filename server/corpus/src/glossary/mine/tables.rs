//! Tables of terms: those whose header says `术语`, `缩写`, `概念`, `Term` …, and in which column the meaning stands.
//!
//! Invariant: a table of parameters (`名称`, `参数`) is no table of terms.

use super::blocks::{Above, Line};
use super::name::{self, bare, is_name};
use super::{Find, Miner};

/// The columns of a table of terms.
#[derive(Clone)]
pub(super) struct Columns {
    name: usize,
    aliases: Vec<usize>,
    definition: Option<usize>,
}

const NAME_COLUMNS: &[&str] = &[
    "术语",
    "名词",
    "缩写",
    "概念",
    "简称",
    "术语名称",
    "英文缩写",
    "缩略语",
    "term",
    "abbreviation",
    "acronym",
    "abbr",
];
const ALIAS_COLUMNS: &[&str] = &[
    "全称",
    "英文",
    "中文",
    "中文释义",
    "英文全称",
    "英文名",
    "中文名",
    "英文术语",
    "缩写",
    "简称",
    "别名",
    "翻译",
    "译名",
    "中文译名",
    "中文全称",
    "full name",
    "chinese",
    "english",
    "expansion",
];
const DEFINITION_COLUMNS: &[&str] = &[
    "说明",
    "解释",
    "释义",
    "含义",
    "定义",
    "描述",
    "意思",
    "角色",
    "definition",
    "meaning",
    "description",
    "explanation",
];

pub(super) fn table_row(miner: &mut Miner<'_>, line: Line<'_>, above: &mut Above<'_>) {
    let cells = cells(line.text);
    let is_rule = cells
        .iter()
        .all(|it| !it.is_empty() && it.bytes().all(|it| matches!(it, b'-' | b':' | b' ')));
    if is_rule {
        above.table = above.line.and_then(|it| columns(it.text));
        return;
    }
    let Some(columns) = &above.table else { return };
    let name = cells.get(columns.name).map_or("", |it| bare(it));
    let definition = columns.definition.and_then(|it| cells.get(it)).map_or("", |it| it.trim());
    let (head, inner) = name::split_parens(name).unwrap_or((name, ""));
    let head = bare(head);
    if !is_name(head) {
        return;
    }
    let mut aliases = name::aliases(inner);
    aliases.extend(
        columns
            .aliases
            .iter()
            .filter_map(|it| cells.get(*it))
            .map(|it| bare(it))
            .filter(|it| is_name(it))
            .map(str::to_owned),
    );
    let said = if definition.is_empty() { line.text.trim() } else { definition };
    if definition.is_empty() && aliases.is_empty() {
        return;
    }
    let confidence = if definition.is_empty() { 0.8 } else { 0.9 };
    miner.add(Find {
        name: head.to_owned(),
        aliases,
        name_span: line.span_of(head),
        span: line.span_of(said),
        confidence,
    });
}

fn cells(line: &str) -> Vec<&str> {
    line.trim().trim_start_matches('|').trim_end_matches('|').split('|').map(str::trim).collect()
}

fn columns(header: &str) -> Option<Columns> {
    let cells: Vec<String> = cells(header).iter().map(|it| bare(it).to_lowercase()).collect();
    let position = |names: &[&str]| cells.iter().position(|it| names.contains(&it.as_str()));
    let name = position(NAME_COLUMNS)?;
    let others = |names: &[&str]| -> Vec<usize> {
        cells
            .iter()
            .enumerate()
            .filter(|(i, it)| *i != name && names.contains(&it.as_str()))
            .map(|it| it.0)
            .collect()
    };
    let (aliases, definition) =
        (others(ALIAS_COLUMNS), position(DEFINITION_COLUMNS).filter(|it| *it != name));
    (definition.is_some() || !aliases.is_empty()).then_some(Columns { name, aliases, definition })
}
