//! What an editor can do to the front matter under the cursor: write it in another language, sort its fields, give the post its
//! short link, and call a tag as the rest of the corpus does.
//!
//! Invariant: nothing is offered for a block that the generator rejects, and what is written reads back as what stood there.

mod abbrlink;
mod convert;

use std::collections::BTreeMap;

use super::assists::{Assist, AssistKind};
use super::rename::Edits;
use super::{fields, taxonomy};
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::diagnostic::Locale;
use crate::files::FilePath;
use crate::front_matter::{Dialect, Field, Format, FrontMatter, JsonFences, Reading};
use crate::site::Kind;
use crate::text::{Edit, Span};

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it does, as a command.
    pub title: String,
    /// Its edits, to be made all or none.
    pub edits: Edits,
}

impl From<Action> for Assist {
    fn from(it: Action) -> Assist {
        let each = |(path, edits): (FilePath, Vec<Edit>)| {
            edits.into_iter().map(move |it| (path.clone(), it))
        };
        Assist {
            title: it.title,
            kind: AssistKind::Rewrite,
            edits: it.edits.edits.into_iter().flat_map(each).collect(),
            creates: Vec::new(),
            moves: it.edits.moves,
        }
    }
}

/// What can be done at `offset` of the open post at `path`, when that lies in its front matter.
pub fn actions(
    corpus: &Corpus,
    path: &FilePath,
    offset: usize,
    cancel: &Cancel,
) -> Result<Vec<Action>, Cancelled> {
    cancel.poll()?;
    let mut res = Vec::new();
    let Some(post) = corpus.post(path) else { return Ok(res) };
    let Reading::Block(front) = &*post.front else { return Ok(res) };
    if !front.block.touches(offset) || post.rope.is_none() || !front.problems.is_empty() {
        return Ok(res);
    }
    let locale = corpus.locale();
    if let Some(term) = taxonomy::at(corpus, path, offset)
        && let Some(better) = taxonomy::better(corpus, &term)
    {
        let edits = taxonomy::rename(corpus, &term, better, cancel)?;
        let title = merge_title(locale, &term.name, better, edits.edits.len());
        res.push(Action { title, edits });
    }
    let block = super::slice(post, front.block);
    let of = |title: String, edits: Vec<Edit>| Action {
        title,
        edits: Edits { edits: BTreeMap::from([(path.clone(), edits)]), ..Edits::default() },
    };
    if let Some(it) = abbrlink::edit(corpus, path, front) {
        let title = match locale {
            Locale::En => format!("Add `abbrlink: {}`", it.0),
            Locale::Zh => format!("添加 `abbrlink: {}`", it.0),
        };
        res.push(of(title, vec![it.1]));
    }
    if let Some(it) = sorted(corpus, path, front, &block) {
        let title = match locale {
            Locale::En => "Sort the fields in the customary order",
            Locale::Zh => "按惯用顺序排列字段",
        };
        res.push(of(title.to_owned(), vec![it]));
    }
    for format in [Format::Yaml, Format::Toml, Format::Json] {
        if format != front.format
            && takes(&post.dialect, format)
            && let Some(new_text) = convert::to(format, front, &block, &post.dialect)
        {
            let name = format!("{format:?}").to_uppercase();
            let title = match locale {
                Locale::En => format!("Convert the front matter to {name}"),
                Locale::Zh => format!("将 front matter 转换为 {name}"),
            };
            res.push(of(title, vec![Edit { span: front.block, new_text }]));
        }
    }
    Ok(res)
}

fn merge_title(locale: Locale, old: &str, new: &str, posts: usize) -> String {
    match locale {
        Locale::En if posts == 1 => format!("Change `{old}` to `{new}` in 1 post"),
        Locale::En => format!("Change `{old}` to `{new}` in {posts} posts"),
        Locale::Zh => format!("将 {posts} 篇文章中的 `{old}` 改为 `{new}`"),
    }
}

fn takes(dialect: &Dialect, format: Format) -> bool {
    match format {
        Format::Yaml => true,
        Format::Toml => dialect.toml,
        Format::Json => dialect.json == JsonFences::Braces,
    }
}

/// The edit that puts the fields in the customary order, each with the comments above it; those that nobody orders stay behind them
/// as they are. `None` when they are in order.
fn sorted(corpus: &Corpus, path: &FilePath, front: &FrontMatter, block: &str) -> Option<Edit> {
    let kind = corpus.index().get(path).map_or(Kind::Post, |it| it.facts.kind);
    let order = &fields::standard(corpus, kind).fields;
    let folds = corpus.site().profile().folds_keys;
    let rank = |it: &Field| {
        let same = |key: &str| key == &*it.key || folds && key.eq_ignore_ascii_case(&it.key);
        order.iter().position(|it| same(&it.key)).unwrap_or(order.len())
    };
    let base = front.block.start as usize;
    let text = |span: Span| block.get(span.start as usize - base..span.end as usize - base);
    let pieces = pieces(front, block)?;
    let mut sorted: Vec<(usize, &str)> = Vec::new();
    for (field, span) in front.fields.iter().zip(&pieces) {
        sorted.push((rank(field), text(*span)?));
    }
    let old: String = sorted.iter().map(|it| it.1).collect();
    sorted.sort_by_key(|it| it.0);
    let new: String = sorted.iter().map(|it| it.1).collect();
    let span = Span { start: pieces.first()?.start, end: pieces.last()?.end };
    (old != new).then_some(Edit { span, new_text: new })
}

/// The lines of each field with the comments above it, in order and without gaps. `None` where fields have no lines of their own:
/// in JSON, in braces, and where TOML has tables, whose place means something.
pub(super) fn pieces(front: &FrontMatter, block: &str) -> Option<Vec<Span>> {
    let base = front.block.start as usize;
    let content = front.content;
    if front.format == Format::Json || front.fields.is_empty() {
        return None;
    }
    let mut starts = Vec::new();
    for field in &front.fields {
        let at = field.key_span.start as usize - base;
        let before = block.get(..at)?;
        let own_line = before.ends_with(['\n', '\r']) || field.key_span.start == content.start;
        // `&anchor`s and merge keys depend on their order.
        if !own_line || &*field.key == "<<" {
            return None;
        }
        starts.push(at);
    }
    let is_ordered = starts.is_sorted() && starts.windows(2).all(|it| it[0] < it[1]);
    let written = block.get(content.start as usize - base..content.end as usize - base)?;
    let depends = match front.format {
        Format::Toml => written.lines().any(|it| it.trim_start().starts_with('[')),
        _ => written.contains([':']) && (written.contains(": &") || written.contains(": *")),
    };
    if !is_ordered || depends {
        return None;
    }
    // Comments right above a key belong to it.
    let mut from: Vec<usize> = starts.iter().map(|it| comments_above(block, *it)).collect();
    from[0] = content.start as usize - base;
    let ends = from.iter().skip(1).copied().chain([content.end as usize - base]);
    Some(from.iter().zip(ends).map(|(start, end)| Span::new(start + base, end + base)).collect())
}

/// Where the comment lines right above the line at `at` begin.
fn comments_above(block: &str, at: usize) -> usize {
    let mut res = at;
    loop {
        let before = block[..res].trim_end_matches(['\n', '\r']);
        // An empty line ends them.
        if block[before.len()..res].matches('\n').count() > 1 {
            return res;
        }
        let start = before.rfind(['\n', '\r']).map_or(0, |it| it + 1);
        if !before[start..].starts_with('#') || start == 0 {
            return res;
        }
        res = start;
    }
}

#[cfg(test)]
mod tests;
