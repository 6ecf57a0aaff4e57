//! Glossaries in TOML, YAML and JSON: three syntaxes of the same simple shapes.
//!
//! Invariant: the tree of a file has bounded depth, so that neither building nor dropping it can overflow the stack.

use granit_parser::{Event, Parser};
use toml::de::{DeTable, DeValue};

use super::{Problem, ProblemKind, Term};
use crate::diagnostic::Locale;
use crate::text::Span;

/// Deeper values are not read: terms are at most four levels deep.
const MAX_DEPTH: usize = 16;
/// After so many syntax errors the rest of a YAML file is not read.
const MAX_RESTARTS: usize = 100;

/// A value with its place.
#[derive(Clone, Debug)]
struct Node {
    value: Value,
    span: Span,
}

#[derive(Clone, Debug)]
enum Value {
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
    Other,
}

/// The terms of a TOML file. After an error the other keys are still read.
pub(super) fn toml(text: &str, problems: &mut Vec<Problem>) -> Vec<Term> {
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().map_or(Span::at(0), Span::from);
        problems.push(Problem { span, kind: ProblemKind::Syntax(error.message().to_owned()) });
    }
    let span = Span::from(root.span());
    terms(&Node { value: toml_table(root.get_ref(), 0), span }, problems)
}

fn toml_table(table: &DeTable<'_>, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return Value::Other;
    }
    let pair =
        |(key, value): (&toml::Spanned<toml::de::DeString<'_>>, &toml::Spanned<DeValue<'_>>)| {
            let key = Node {
                value: Value::Text(key.get_ref().to_string()),
                span: Span::from(key.span()),
            };
            (key, toml_value(value, depth + 1))
        };
    let mut pairs: Vec<(Node, Node)> = table.iter().map(pair).collect();
    pairs.sort_by_key(|it| it.0.span);
    Value::Map(pairs)
}

fn toml_value(value: &toml::Spanned<DeValue<'_>>, depth: usize) -> Node {
    let span = Span::from(value.span());
    let value = match value.get_ref() {
        DeValue::String(it) => Value::Text(it.to_string()),
        DeValue::Array(it) if depth <= MAX_DEPTH => {
            Value::List(it.iter().map(|it| toml_value(it, depth + 1)).collect())
        }
        DeValue::Table(it) => toml_table(it, depth),
        _ => Value::Other,
    };
    Node { value, span }
}

/// The terms of a YAML file. After an error reading goes on at the next line that is not indented.
pub(super) fn yaml(text: &str, problems: &mut Vec<Problem>) -> Vec<Term> {
    let mut res = Vec::new();
    let mut start = text.len() - text.trim_start_matches('\u{feff}').len();
    for _ in 0..MAX_RESTARTS {
        let (roots, error) = yaml_nodes(&text[start..], start);
        for root in &roots {
            res.extend(terms(root, problems));
        }
        let Some(error) = error else { break };
        let at = error.span.start as usize;
        problems.push(error);
        let Some(next) = next_top_line(text, at.max(start)) else { break };
        start = next;
    }
    res
}

/// The start of the first line behind `at` that begins a term: neither indented nor blank.
fn next_top_line(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let starts = rest.match_indices('\n').map(|it| at + it.0 + 1);
    starts.into_iter().find(|it| {
        text[*it..].starts_with(|c: char| !c.is_whitespace() && !matches!(c, '#' | '}' | ']'))
    })
}

/// The documents of `text`, which begins at byte `base` of its file, and the error that ended reading.
fn yaml_nodes(text: &str, base: usize) -> (Vec<Node>, Option<Problem>) {
    let mut tree = Tree::default();
    for event in Parser::new_from_str(text) {
        let (event, place) = match event {
            Ok(it) => it,
            Err(error) => {
                let at = base + error.marker().byte_offset().unwrap_or(0).min(text.len());
                let problem =
                    Problem { span: Span::at(at), kind: ProblemKind::Syntax(error.info()) };
                return (tree.close(), Some(problem));
            }
        };
        let span = place.byte_range().map_or(Span::at(base), |it| Span::from(it).shift(base));
        match event {
            Event::Scalar(it, ..) => tree.push(Node { value: Value::Text(it.into_owned()), span }),
            Event::Alias(_) => tree.push(Node { value: Value::Other, span }),
            Event::SequenceStart(..) => tree.open(false, span),
            Event::MappingStart(..) => tree.open(true, span),
            Event::SequenceEnd | Event::MappingEnd => tree.end(span),
            _ => {}
        }
    }
    (tree.close(), None)
}

/// The tree of the events so far.
#[derive(Default)]
struct Tree {
    roots: Vec<Node>,
    /// The open collections: whether each is a map, its start, its children (keys and values in turn).
    open: Vec<(bool, Span, Vec<Node>)>,
    /// Collections that are too deep to be kept.
    ignored: usize,
}

impl Tree {
    fn open(&mut self, is_map: bool, span: Span) {
        if self.open.len() >= MAX_DEPTH {
            self.ignored += 1;
        } else {
            self.open.push((is_map, span, Vec::new()));
        }
    }

    fn push(&mut self, node: Node) {
        if self.ignored > 0 {
            return;
        }
        match self.open.last_mut() {
            Some((_, _, children)) => children.push(node),
            None => self.roots.push(node),
        }
    }

    fn end(&mut self, span: Span) {
        if self.ignored > 0 {
            self.ignored -= 1;
            if self.ignored == 0 {
                self.push(Node { value: Value::Other, span });
            }
            return;
        }
        let Some((is_map, start, children)) = self.open.pop() else { return };
        let end = children.last().map_or(span.end, |it| it.span.end);
        let value = if is_map { Value::Map(pairs(children)) } else { Value::List(children) };
        self.push(Node { value, span: Span { start: start.start, end: end.max(start.start) } });
    }

    /// All roots; what is still open ends here.
    fn close(mut self) -> Vec<Node> {
        self.ignored = 0;
        while let Some(it) = self.open.last() {
            let span = it.1;
            self.end(span);
        }
        self.roots
    }
}

/// Keys and values in turn, as pairs. A key whose value the error cut off is left out.
fn pairs(children: Vec<Node>) -> Vec<(Node, Node)> {
    let mut res = Vec::with_capacity(children.len() / 2);
    let mut it = children.into_iter();
    while let (Some(key), Some(value)) = (it.next(), it.next()) {
        res.push((key, value));
    }
    res
}

/// The terms of a JSON file. JSON is read by the YAML parser, which gives places; what is wrong is said by `serde_json`.
pub(super) fn json(text: &str, problems: &mut Vec<Problem>) -> Vec<Term> {
    let base = text.len() - text.trim_start_matches('\u{feff}').len();
    let parsed = serde_json::from_str::<serde_json::Value>(&text[base..]);
    if let Err(error) = &parsed {
        let at = base + line_column(&text[base..], error.line(), error.column());
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or("").to_owned();
        problems.push(Problem { span: Span::at(at), kind: ProblemKind::Syntax(message) });
    }
    // YAML forbids tabs for indentation; inside a JSON string they are always escaped.
    let mut masked = text[base..].replace('\t', " ");
    if let Some(error) = problems.last().filter(|_| parsed.is_err()) {
        masked = closed_before(&masked, error.span.start as usize - base);
    }
    let (roots, error) = yaml_nodes(&masked, base);
    match (parsed, error) {
        (Ok(value), Some(_)) => terms(&json_value(&value, text, 0), problems),
        _ => roots.iter().flat_map(|it| terms(it, problems)).collect(),
    }
}

/// The whole values of broken JSON before `at`, with what is still open closed.
fn closed_before(text: &str, at: usize) -> String {
    let mut open = Vec::new();
    let (mut whole, mut in_string, mut escaped) = ((0, Vec::new()), false, false);
    for (i, c) in text[..at].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            _ if in_string => {}
            '{' => open.push('}'),
            '[' => open.push(']'),
            '}' | ']' => {
                open.pop();
                whole = (i + 1, open.clone());
            }
            ',' if open.len() <= MAX_DEPTH => whole = (i, open.clone()),
            _ => {}
        }
    }
    let (end, open) = whole;
    text[..end].chars().chain(open.into_iter().rev()).collect()
}

/// A value without places of its own: those of its texts are looked up.
fn json_value(value: &serde_json::Value, text: &str, depth: usize) -> Node {
    let place = |it: &str| text.find(it).map_or(Span::at(0), |at| Span::new(at, at + it.len()));
    let key = |it: &String| Node { value: Value::Text(it.clone()), span: place(it) };
    match value {
        serde_json::Value::String(it) => key(it),
        serde_json::Value::Array(it) if depth < MAX_DEPTH => {
            let items = it.iter().map(|it| json_value(it, text, depth + 1)).collect();
            Node { value: Value::List(items), span: Span::at(0) }
        }
        serde_json::Value::Object(it) if depth < MAX_DEPTH => {
            let pairs =
                it.iter().map(|(name, it)| (key(name), json_value(it, text, depth + 1))).collect();
            Node { value: Value::Map(pairs), span: Span::at(0) }
        }
        _ => Node { value: Value::Other, span: Span::at(0) },
    }
}

/// The offset of a line and a column in bytes, both counted from 1.
fn line_column(text: &str, line: usize, column: usize) -> usize {
    let start =
        text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    let mut res = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(res) {
        res -= 1;
    }
    res
}

/// Keys under which the terms of a file may stand.
const TERMS: &[&str] = &["terms", "term", "glossary", "entries", "术语", "术语表"];
const NAME: &[&str] = &["name", "term", "title", "名称", "术语"];
const ALIASES: &[&str] = &[
    "aliases",
    "alias",
    "aka",
    "abbreviation",
    "abbr",
    "full_name",
    "translation",
    "别名",
    "缩写",
    "全称",
];
const DEFINITION: &[&str] =
    &["definition", "definitions", "def", "description", "desc", "meaning", "释义", "定义", "说明"];

/// The terms of a tree: a list of tables, a table of tables, pairs of term and definition, or any of these under `terms`.
fn terms(root: &Node, problems: &mut Vec<Problem>) -> Vec<Term> {
    match &root.value {
        Value::List(items) => items.iter().flat_map(|it| item(it, problems)).collect(),
        Value::Map(pairs) => {
            let inner =
                find(pairs, TERMS).filter(|it| matches!(it.value, Value::List(_) | Value::Map(_)));
            match inner {
                Some(it) => terms(it, problems),
                None if find(pairs, NAME).is_some() && find(pairs, DEFINITION).is_some() => {
                    item(root, problems)
                }
                None => pairs.iter().filter_map(|(key, value)| named(key, value, root)).collect(),
            }
        }
        Value::Other => Vec::new(),
        Value::Text(it) if it.trim().is_empty() => Vec::new(),
        Value::Text(_) => {
            problems.push(Problem { span: root.span, kind: ProblemKind::NotTerms });
            Vec::new()
        }
    }
}

/// The terms of an item of a list: a table with a name, a table of pairs, or a bare name.
fn item(node: &Node, problems: &mut Vec<Problem>) -> Vec<Term> {
    let Value::Map(pairs) = &node.value else {
        return named(node, &Node { value: Value::Other, span: node.span }, node)
            .into_iter()
            .collect();
    };
    if let Some(name) = find(pairs, NAME) {
        return named(name, node, node).into_iter().collect();
    }
    if find(pairs, DEFINITION).is_some() || find(pairs, ALIASES).is_some() || pairs.is_empty() {
        problems.push(Problem { span: node.span, kind: ProblemKind::NoName });
        return Vec::new();
    }
    pairs.iter().filter_map(|(key, value)| named(key, value, node)).collect()
}

/// The term called `name` with all that `value` says.
fn named(name: &Node, value: &Node, whole: &Node) -> Option<Term> {
    let Value::Text(text) = &name.value else { return None };
    let mut res = Term {
        name: text.trim().to_owned(),
        aliases: Vec::new(),
        definitions: Vec::new(),
        name_span: name.span,
        span: name.span,
    };
    if res.name.is_empty() {
        return None;
    }
    match &value.value {
        Value::Map(pairs) => {
            for key in pairs.iter().filter(|it| is_one_of(&it.0, ALIASES)) {
                texts(&key.1, &mut res.aliases);
            }
            res.definitions =
                pairs.iter().flat_map(|(key, value)| definitions(key, value)).collect();
        }
        _ => add_definitions(value, None, &mut res.definitions),
    }
    res.aliases.retain(|it| *it != res.name);
    let place = if whole.span.contains(name.span) && std::ptr::eq(whole, value) {
        whole.span
    } else {
        value.span
    };
    if place.start >= name.span.start || place.contains(name.span) {
        res.span = Span { start: name.span.start, end: place.end.max(name.span.end) };
    }
    Some(res)
}

/// What a pair of a term's table says: a definition, in a language when the key names one.
fn definitions(key: &Node, value: &Node) -> Vec<(String, Option<Locale>)> {
    let mut res = Vec::new();
    if is_one_of(key, DEFINITION) {
        add_definitions(value, None, &mut res);
    } else if let Some(locale) = language(key) {
        add_definitions(value, Some(locale), &mut res);
    }
    res
}

fn add_definitions(value: &Node, locale: Option<Locale>, acc: &mut Vec<(String, Option<Locale>)>) {
    match &value.value {
        Value::Map(pairs) => {
            for (key, value) in pairs {
                add_definitions(value, language(key).or(locale), acc);
            }
        }
        _ => {
            let mut all = Vec::new();
            texts(value, &mut all);
            acc.extend(all.into_iter().map(|it| (it, locale)));
        }
    }
}

/// The texts of a value that is one or a list of them.
fn texts(value: &Node, acc: &mut Vec<String>) {
    match &value.value {
        Value::Text(it) if !it.trim().is_empty() && it != "~" && it != "null" => {
            acc.push(it.trim().to_owned())
        }
        Value::List(items) => {
            for item in items {
                texts(item, acc);
            }
        }
        _ => {}
    }
}

fn language(key: &Node) -> Option<Locale> {
    let Value::Text(it) = &key.value else { return None };
    match it.to_ascii_lowercase().as_str() {
        "zh" | "zh-cn" | "zh_cn" | "zh-hans" | "cn" | "中文" => Some(Locale::Zh),
        "en" | "en-us" | "en_us" | "英文" => Some(Locale::En),
        _ => None,
    }
}

fn is_one_of(key: &Node, names: &[&str]) -> bool {
    matches!(&key.value, Value::Text(it) if names.iter().any(|name| name.eq_ignore_ascii_case(it.trim())))
}

fn find<'a>(pairs: &'a [(Node, Node)], names: &[&str]) -> Option<&'a Node> {
    pairs.iter().find(|it| is_one_of(&it.0, names)).map(|it| &it.1)
}
