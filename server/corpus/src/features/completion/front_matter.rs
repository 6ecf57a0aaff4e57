//! Keys and values of the front matter: what the generator reads, and what the other posts of the corpus say.
//!
//! Invariant: a key that is there already is not offered again; a value is quoted where the format asks for it.

use rustc_hash::FxHashMap;

use super::context::Destination;
use super::{Completion, CompletionKind, Completions, path};
use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::features::fields;
use crate::files::FilePath;
use crate::front_matter::{Field, FieldType, Format, Reading, Value, expected, links};
use crate::markdown::{Form, Role};
use crate::post::Post;
use crate::site::{Generator, Kind};
use crate::text::Span;

/// What is asked for. Spans are absolute.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Context {
    /// A key of the top level.
    Key { span: Span, format: Format, followed: bool },
    /// A value, or one of a list; `quoted` when the cursor stands in quotation marks.
    Value { key: String, typed: String, span: Span, format: Format, quoted: bool },
}

/// What is asked for at `offset`, when it lies in the front matter of an open post.
pub(super) fn context(_: &Corpus, post: &Post, offset: usize) -> Option<Context> {
    let (start, end, format) = match &*post.front {
        Reading::Block(it) => (it.content.start, it.content.end, it.format),
        Reading::Unclosed { fence, format, .. } => (fence.end + 1, post.len as u32, *format),
        Reading::Absent { .. } => return None,
    };
    let content = Span { start: start.min(end), end };
    if !content.touches(offset) || format == Format::Json {
        return None;
    }
    let text = crate::features::slice(
        post,
        Span { end: content.end.min(content.start + 65_536), ..content },
    );
    let cursor = offset - content.start as usize;
    let before = text.get(..cursor)?;
    // An unclosed block ends where the author has left a line blank.
    if matches!(&*post.front, Reading::Unclosed { .. })
        && (before.contains("\n\n") || before.contains("\n\r\n"))
    {
        return None;
    }
    let line_start = before.rfind('\n').map_or(0, |it| it + 1);
    let line = Line { text: &text, start: line_start, cursor, format };
    line.context(content.start as usize)
}

struct Line<'a> {
    text: &'a str,
    start: usize,
    cursor: usize,
    format: Format,
}

impl Line<'_> {
    fn before(&self) -> &str {
        &self.text[self.start..self.cursor]
    }

    fn separator(&self) -> char {
        if self.format == Format::Toml { '=' } else { ':' }
    }

    fn context(&self, base: usize) -> Option<Context> {
        let before = self.before();
        if let Some((key, value)) = before.split_once(self.separator()) {
            let key = key.trim().trim_matches('"').to_owned();
            return (!key.is_empty() && !key.starts_with(['#', '-']))
                .then(|| self.value(key, value, base));
        }
        let trimmed = before.trim_start();
        if let Some(item) = trimmed.strip_prefix('-') {
            let key = self.list_key()?;
            return Some(self.value(key, item, base));
        }
        // Inside a TOML list that goes over several lines, or a nested map, no key of the top level stands.
        let is_key = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-');
        if trimmed.len() != before.len() || !before.chars().all(is_key) {
            return None;
        }
        let after = &self.text[self.cursor..];
        let rest = after.find(|it: char| !is_key(it)).unwrap_or(after.len());
        let followed = after[rest..].trim_start_matches([' ', '\t']).starts_with(self.separator());
        let span = Span::new(self.start, self.cursor + rest).shift(base);
        Some(Context::Key { span, format: self.format, followed })
    }

    /// The key whose list the line of the cursor belongs to.
    fn list_key(&self) -> Option<String> {
        let above = self.text[..self.start].lines().rev();
        let line = above
            .take(200)
            .find(|it| !it.trim().is_empty() && !it.trim_start().starts_with(['-', '#']))?;
        let (key, value) = line.split_once(':')?;
        value.trim().is_empty().then(|| key.trim().to_owned())
    }

    fn value(&self, key: String, value: &str, base: usize) -> Context {
        let part = value.rfind(['[', ',']).filter(|_| value.trim_start().starts_with('['));
        let part = part.map_or(value, |it| &value[it + 1..]).trim_start();
        let quote = part.chars().next().filter(|it| matches!(it, '"' | '\''));
        let typed = quote.map_or(part, |it| &part[it.len_utf8()..]).to_owned();
        let after = &self.text[self.cursor..];
        let end = match quote {
            Some(quote) => after.find([quote, '\n', '\r']),
            None => after
                .find(|it: char| matches!(it, ',' | ']' | '#' | '\n' | '\r') || it.is_whitespace()),
        };
        let end = self.cursor + end.unwrap_or(after.len());
        let span = Span::new(self.cursor - typed.len(), end).shift(base);
        Context::Value { key, typed, span, format: self.format, quoted: quote.is_some() }
    }
}

pub(super) fn complete(
    corpus: &Corpus,
    path: &FilePath,
    post: &Post,
    context: &Context,
    cancel: &Cancel,
    res: &mut Completions,
) -> Result<(), Cancelled> {
    match context {
        Context::Key { span, format, followed } => {
            keys(corpus, path, post, *span, *format, *followed, cancel, res)
        }
        Context::Value { key, typed, span, format, quoted } => {
            if links::is_image_field(key) {
                let form = Form::FrontMatter { key: key.as_str().into() };
                let at = Destination::new(form, Role::Image, typed, *span);
                return path::complete(corpus, path, &at, cancel, res);
            }
            let place = Place { path, key, span: *span, format: *format, quoted: *quoted };
            values(corpus, &place, cancel, res)
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "they are the parts of one context")]
fn keys(
    corpus: &Corpus,
    path: &FilePath,
    post: &Post,
    span: Span,
    format: Format,
    followed: bool,
    cancel: &Cancel,
    res: &mut Completions,
) -> Result<(), Cancelled> {
    let kind = corpus.index().get(path).map_or(Kind::Post, |it| it.facts.kind);
    let here = |key: &str| {
        fields_of(&post.front).iter().any(|it| &*it.key == key && it.key_span.start != span.start)
    };
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for (_, other) in corpus.posts() {
        cancel.poll()?;
        fields_of(&other.front).iter().for_each(|it| *counts.entry(&it.key).or_default() += 1);
    }
    let standard: Vec<&str> =
        fields::standard(corpus, kind).fields.iter().map(|it| &*it.key).collect();
    let mut own: Vec<&str> = counts.iter().filter(|it| *it.1 >= 2).map(|it| *it.0).collect();
    own.retain(|it| {
        !standard.contains(it)
            && it.chars().all(|it| it.is_alphanumeric() || matches!(it, '_' | '-'))
    });
    own.sort_unstable();
    for key in standard.iter().chain(&own).filter(|it| !here(it)) {
        let count = counts.get(key).copied().unwrap_or(0);
        let doc = fields::find(corpus, key, kind);
        let between = if format == Format::Toml { " = " } else { ": " };
        let end = if followed { "" } else { between };
        res.items.push(Completion {
            label: (*key).to_owned(),
            detail: (count > 0).then(|| format!("×{count}")),
            documentation: doc.map(|it| fields::about(it, corpus.locale()).to_owned()),
            insert_text: format!("{key}{end}"),
            span,
            filter_text: (*key).to_owned(),
            kind: CompletionKind::Key,
            sort_key: format!("{:08}", 99_999_999 - count.min(99_999_999)),
        });
    }
    Ok(())
}

fn fields_of(front: &Reading) -> &[Field] {
    match front {
        Reading::Block(it) => &it.fields,
        Reading::Unclosed { fields, .. } => fields,
        Reading::Absent { .. } => &[],
    }
}

/// A value that is asked for.
struct Place<'a> {
    path: &'a FilePath,
    key: &'a str,
    span: Span,
    format: Format,
    quoted: bool,
}

impl Place<'_> {
    /// The `n`th item: `value` as it has to be written here.
    fn item(&self, n: usize, value: &str, detail: Option<String>) -> Completion {
        Completion {
            label: value.to_owned(),
            detail,
            documentation: None,
            insert_text: if self.quoted { value.to_owned() } else { written(value, self.format) },
            span: self.span,
            filter_text: value.to_owned(),
            kind: CompletionKind::Value,
            sort_key: format!("{n:08}"),
        }
    }
}

/// The values that a schema or the site allows for a key; else those that the other posts have, the most frequent first.
fn values(
    corpus: &Corpus,
    place: &Place<'_>,
    cancel: &Cancel,
    res: &mut Completions,
) -> Result<(), Cancelled> {
    let Place { path, key, span, .. } = *place;
    let dialect = &corpus.site().dialect(path);
    let wanted = expected(dialect, key);
    if matches!(wanted, Some(FieldType::Bool | FieldType::BoolText)) || key == "comments" {
        for it in ["true", "false"] {
            res.items.push(super::item(it, None, span, CompletionKind::Value));
        }
        return Ok(());
    }
    if matches!(wanted, Some(FieldType::Date)) || matches!(key, "date" | "updated" | "lastmod") {
        if let Some(it) = corpus.config().today {
            // A date is written without quotes; TOML has a type for it.
            res.items.push(super::item(&it.iso(), None, span, CompletionKind::Value));
        }
        return Ok(());
    }
    if matches!(key, "title" | "description" | "excerpt" | "summary") {
        return Ok(());
    }
    let kind = corpus.index().get(path).map_or(Kind::Post, |it| it.facts.kind);
    let laid_down = corpus.config().front_matter.values(path.parent(), key);
    let known = fields::find(corpus, key, kind).map(|it| &*it.values);
    if let Some(values) = laid_down.or(known).filter(|it| !it.is_empty()) {
        res.items.extend(values.iter().enumerate().map(|(n, it)| place.item(n, it, None)));
        return Ok(());
    }
    let mut counts: FxHashMap<Box<str>, usize> = FxHashMap::default();
    for (path, _) in corpus.posts() {
        cancel.poll()?;
        for it in said(corpus, path, key) {
            *counts.entry(it).or_default() += 1;
        }
    }
    for it in templates(corpus, key) {
        counts.entry(it).or_default();
    }
    let mut counted: Vec<(Box<str>, usize)> = counts.into_iter().collect();
    counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    for (n, (value, count)) in counted.into_iter().enumerate().filter(|it| it.1.0.len() <= 80) {
        res.items.push(place.item(n, &value, (count > 0).then(|| format!("×{count}"))));
    }
    Ok(())
}

/// The layouts or templates that the site has, by the name that `key` takes them by.
fn templates(corpus: &Corpus, key: &str) -> Vec<Box<str>> {
    let generator = corpus.site().profile().generator;
    let folder = match (generator, key) {
        (Generator::Jekyll, "layout") => "_layouts",
        (Generator::Hexo, "layout") => "scaffolds",
        (Generator::Hugo, "layout") => "layouts",
        (Generator::Zola, "template" | "page_template") => "templates",
        _ => return Vec::new(),
    };
    let below = corpus.index().files.below(folder).filter(|it| !it.name().starts_with(['.', '_']));
    let name = |it: &FilePath| match generator {
        Generator::Zola => it.as_str().strip_prefix("templates/").map(Into::into),
        _ => Some(it.stem().into()),
    };
    let partial = |it: &&FilePath| !it.contains("/partials/") && !it.contains("/shortcodes/");
    let mut res: Vec<Box<str>> = below.filter(partial).filter_map(name).take(200).collect();
    res.sort();
    res.dedup();
    res
}

/// What a post says for `key`; its tags and categories as the site reads them.
fn said(corpus: &Corpus, path: &FilePath, key: &str) -> Vec<Box<str>> {
    let facts = corpus.index().get(path).map(|it| &it.facts);
    match (key, facts) {
        ("tags" | "tag", Some(it)) => it.tags.clone(),
        ("categories" | "category", Some(it)) => it.categories.clone(),
        _ => {
            let front = corpus.post(path).map_or(&[][..], |it| fields_of(&it.front));
            let field = front.iter().rfind(|it| &*it.key == key);
            field
                .filter(|it| !matches!(it.value.value, Value::Map(_)))
                .map_or_else(Vec::new, |it| it.value.strings().into_iter().map(|it| it.0).collect())
        }
    }
}

/// A text as it has to be written: TOML quotes always, YAML where a sign would mean something else.
fn written(value: &str, format: Format) -> String {
    let quotes = format != Format::Yaml
        || value.starts_with(|it: char| "!&*?|>%@`\"'#[]{},-: ".contains(it))
        || value.ends_with([' ', ':'])
        || value.contains(": ")
        || value.contains(" #")
        || value.contains([',', '[', ']', '{', '}'])
        || matches!(
            value.to_ascii_lowercase().as_str(),
            "" | "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "~"
        )
        || value.parse::<f64>().is_ok();
    if !quotes {
        return value.to_owned();
    }
    let mut res = String::from('"');
    for it in value.chars() {
        if matches!(it, '"' | '\\') {
            res.push('\\');
        }
        res.push(if it.is_control() { ' ' } else { it });
    }
    res.push('"');
    res
}
