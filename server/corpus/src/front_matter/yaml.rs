//! YAML between `---`: nodes with exact bytes from the events of `granit-parser`, and `serde_yaml`'s verdict where
//! the events do not settle it.

use std::borrow::Cow;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, Tag};

use super::dialect::{Dialect, Duplicates};
use super::problem::{Problem, ProblemKind, RepairKind};
use super::value::{self, Field, Node, Value};
use super::{Format, characters, recover, scalar};
use crate::text::{Edit, Span};

/// Levels of nesting that are followed. js-yaml and `serde_yaml` go to about a hundred.
const MAX_DEPTH: usize = 100;
/// Nodes that aliases may unfold to, all together.
const MAX_ALIASED: usize = 20_000;
/// Keys written twice that are told of one map.
const MAX_DUPLICATES: usize = 50;

/// Reads the YAML in `content`.
pub(super) fn read(text: &str, content: Span, dialect: &Dialect) -> (Vec<Field>, Vec<Problem>) {
    let source = Source::new(text, content, dialect);
    let mut problems = characters::forbidden(text, content, dialect);
    let fields = match parse(&source, dialect).and_then(|it| settle(it, &source, dialect)) {
        Ok(parsed) => match parsed.root.map(|it| it.value) {
            Some(Value::Map(fields)) => {
                problems.extend(parsed.problems);
                removals(text, content, &fields, &mut problems);
                fields
            }
            None | Some(Value::Null) => Vec::new(),
            Some(_) => recover::broken(text, content, None, dialect, &mut problems),
        },
        Err(failure) => recover::broken(text, content, Some(failure), dialect, &mut problems),
    };
    problems.sort_by_key(|it| it.span);
    (fields, problems)
}

/// Asks `serde_yaml`, which is libyaml, about tabs, where the events are more forgiving than libyaml.
fn settle(parsed: Parsed, source: &Source<'_>, dialect: &Dialect) -> Result<Parsed, Failure> {
    if !dialect.libyaml || memchr::memchr(b'\t', source.yaml.as_bytes()).is_none() {
        return Ok(parsed);
    }
    let Err(err) = serde_yaml::from_str::<serde_yaml::Value>(&source.yaml) else {
        return Ok(parsed);
    };
    let detail = err.to_string();
    match err.location() {
        Some(it) if detail.contains("tab") || detail.contains("cannot start any token") => {
            let at = source.offset(it.index().min(source.yaml.len()));
            Err(Failure { at, kind: ErrorKind::TabNotAllowed, detail })
        }
        _ => Ok(parsed),
    }
}

/// Whether `serde_yaml` reads `yaml` as one map.
pub(super) fn is_map(yaml: &str) -> bool {
    matches!(serde_yaml::from_str(yaml), Ok(serde_yaml::Value::Mapping(_)))
}

/// The sentence in which `serde_yaml` rejects `yaml`.
pub(super) fn verdict(yaml: &str) -> Option<String> {
    serde_yaml::from_str::<serde_yaml::Value>(yaml).err().map(|it| it.to_string())
}

/// The text that is parsed, and how its offsets lead back to the text of the post.
pub(super) struct Source<'a> {
    pub(super) yaml: Cow<'a, str>,
    base: usize,
    /// Where tabs became spaces: offset behind the two spaces in `yaml`, bytes that it is ahead from there on.
    shifts: Vec<(usize, usize)>,
}

impl<'a> Source<'a> {
    /// The bytes of `content`, with Hexo's tabs replaced (`escapeYAML` of hexo-front-matter).
    pub(super) fn new(text: &'a str, content: Span, dialect: &Dialect) -> Source<'a> {
        let yaml = &text[content.range()];
        let base = content.start as usize;
        if !dialect.tabs_to_spaces || memchr::memmem::find(yaml.as_bytes(), b"\n\t").is_none() {
            return Source { yaml: Cow::Borrowed(yaml), base, shifts: Vec::new() };
        }
        let mut res = String::with_capacity(yaml.len() + 16);
        let mut shifts = Vec::new();
        let mut leading = false;
        for it in yaml.chars() {
            if leading && it == '\t' {
                res.push_str("  ");
                shifts.push((res.len(), shifts.len() + 1));
            } else {
                res.push(it);
                leading = it == '\n';
            }
        }
        Source { yaml: Cow::Owned(res), base, shifts }
    }

    /// The offset in the post of the offset `at` in the parsed text.
    fn offset(&self, at: usize) -> usize {
        let before = self.shifts.partition_point(|it| it.0 <= at);
        let ahead = before.checked_sub(1).map_or(0, |it| self.shifts[it].1);
        self.base + at - ahead
    }

    fn span(&self, range: &std::ops::Range<usize>) -> Span {
        Span::new(self.offset(range.start), self.offset(range.end))
    }
}

/// What the events yield.
pub(super) struct Parsed {
    pub(super) root: Option<Node>,
    pub(super) problems: Vec<Problem>,
}

/// Why the events stopped.
pub(super) struct Failure {
    pub(super) at: usize,
    pub(super) kind: ErrorKind,
    pub(super) detail: String,
}

/// Reads the events of `source` into one tree.
pub(super) fn parse(source: &Source<'_>, dialect: &Dialect) -> Result<Parsed, Failure> {
    let mut options = Options::default();
    options.set_emit_comments(false);
    options.flow_nesting_limit = MAX_DEPTH;
    options.block_nesting_limit = MAX_DEPTH;
    let mut build = Builder {
        source,
        dialect,
        stack: Vec::new(),
        root: None,
        anchors: Vec::new(),
        aliased: 0,
        documents: 0,
        problems: Vec::new(),
    };
    for event in Parser::new_from_str_with_options(&source.yaml, options) {
        let (event, span) = event.map_err(|it| failure(source, &it))?;
        if dialect.first_document_only && event == Event::DocumentEnd {
            break;
        }
        let range = span.byte_range().unwrap_or(0..0);
        build.event(event, range)?;
    }
    Ok(Parsed { root: build.root, problems: build.problems })
}

fn failure(source: &Source<'_>, error: &granit_parser::ScanError) -> Failure {
    let at = error.marker().byte_offset().unwrap_or(0).min(source.yaml.len());
    Failure { at: source.offset(at), kind: error.kind().clone(), detail: error.info() }
}

/// A list or map that is still open.
enum Open {
    List {
        start: usize,
        items: Vec<Node>,
        anchor: usize,
        flow: bool,
    },
    Map {
        start: usize,
        fields: Vec<Field>,
        key: Option<(Box<str>, Span)>,
        anchor: usize,
        flow: bool,
    },
}

struct Builder<'a> {
    source: &'a Source<'a>,
    dialect: &'a Dialect,
    stack: Vec<Open>,
    root: Option<Node>,
    anchors: Vec<(usize, Node)>,
    aliased: usize,
    documents: usize,
    problems: Vec<Problem>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, range: std::ops::Range<usize>) -> Result<(), Failure> {
        match event {
            Event::DocumentStart(..) => self.document(range.start)?,
            Event::Scalar(text, style, anchor, tag) => {
                self.check_tag(tag.as_deref(), &range)?;
                let node = self.scalar(&text, style, tag.as_deref(), &range);
                self.place(node, anchor);
            }
            Event::Alias(anchor) => self.alias(anchor, &range)?,
            Event::SequenceStart(style, anchor, tag) => {
                self.check_tag(tag.as_deref(), &range)?;
                let flow = style == granit_parser::StructureStyle::Flow;
                self.stack.push(Open::List { start: range.start, items: Vec::new(), anchor, flow });
            }
            Event::MappingStart(style, anchor, tag) => {
                self.check_tag(tag.as_deref(), &range)?;
                let flow = style == granit_parser::StructureStyle::Flow;
                self.stack.push(Open::Map {
                    start: range.start,
                    fields: Vec::new(),
                    key: None,
                    anchor,
                    flow,
                });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(range.end),
            _ => {}
        }
        Ok(())
    }

    /// js-yaml stops at a tag that it does not know.
    fn check_tag(&self, tag: Option<&Tag>, range: &std::ops::Range<usize>) -> Result<(), Failure> {
        match tag {
            Some(it) if !self.dialect.custom_tags && is_unknown(it) => {
                let detail = format!("unknown tag !{}", it.suffix());
                let at = self.source.yaml[..range.start].rfind('!').unwrap_or(range.start);
                Err(Failure {
                    at: self.source.offset(at),
                    kind: ErrorKind::UndeclaredTagHandle,
                    detail,
                })
            }
            _ => Ok(()),
        }
    }

    /// Generators read one document; a second one is an error in all of them.
    fn document(&mut self, at: usize) -> Result<(), Failure> {
        self.documents += 1;
        if self.documents == 1 {
            return Ok(());
        }
        let detail = "expected a single document".to_owned();
        Err(Failure {
            at: self.source.offset(at),
            kind: ErrorKind::MultipleDocumentsUnsupported,
            detail,
        })
    }

    fn scalar(
        &self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        range: &std::ops::Range<usize>,
    ) -> Node {
        if style == ScalarStyle::Plain && range.is_empty() {
            return Node {
                span: Span::at(self.source.offset(self.absent(range.start))),
                value: Value::Null,
            };
        }
        let text_tag = tag.is_some_and(|it| it.core_suffix() == Some("str"));
        let value = if style == ScalarStyle::Plain && !text_tag {
            scalar::resolve(text, self.dialect.yaml_1_1)
        } else {
            Value::Str(text.into())
        };
        let mut written = self.trimmed(range);
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            written.start = self.header(range.start);
            written.end = written.end.max(written.start + 1);
        }
        Node { span: self.source.span(&written), value }
    }

    /// Where the header of a block scalar stands whose text starts at `at`.
    fn header(&self, at: usize) -> usize {
        let yaml = &self.source.yaml[..at];
        let from = match self.stack.last() {
            Some(Open::Map { key: Some(_), .. }) => self.absent(at),
            _ => yaml.trim_end().rfind('\n').map_or(0, |it| it + 1),
        };
        yaml[from..].find(['|', '>']).map_or(at, |it| from + it)
    }

    /// Where a value that is not there would stand: right behind the colon or dash before `at`.
    fn absent(&self, at: usize) -> usize {
        let Some(Open::Map { key: Some((_, key)), .. }) = self.stack.last() else {
            return self.source.yaml[..at].trim_end().len();
        };
        let behind = self.source.written(*key).end;
        let rest = self.source.yaml.get(behind..).unwrap_or_default();
        let colon = behind + rest.len() - rest.trim_start().len();
        if self.source.yaml[colon..].starts_with(':') { colon + 1 } else { at }
    }

    /// `range` without the line breaks and blanks behind a block scalar.
    fn trimmed(&self, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        let len = self.source.yaml[range.clone()].trim_end_matches([' ', '\t', '\r', '\n']).len();
        range.start..range.start + len
    }

    /// Puts a finished node where it belongs: as key, value, item or root.
    fn place(&mut self, node: Node, anchor: usize) {
        if anchor != 0 && self.aliased < MAX_ALIASED {
            self.aliased += size(&node);
            self.anchors.push((anchor, node.clone()));
        }
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { fields, key, flow, .. }) => match key.take() {
                Some((key, key_span)) => fields.push(Field { key, key_span, value: node }),
                None => {
                    if node.span.is_empty() && !*flow {
                        let at = node.span.start as usize;
                        self.problems.push(keyless(Span::new(at, at + 1)));
                    }
                    *key = Some((self.source.key(&node), node.span));
                }
            },
        }
    }

    fn alias(&mut self, anchor: usize, range: &std::ops::Range<usize>) -> Result<(), Failure> {
        let span = self.source.span(range);
        let target = self.anchors.iter().rfind(|it| it.0 == anchor).map(|it| it.1.value.clone());
        let node = Node { span, value: target.unwrap_or(Value::Null) };
        self.aliased += size(&node);
        if self.aliased > MAX_ALIASED {
            let detail = "repetition limit exceeded".to_owned();
            return Err(Failure {
                at: span.start as usize,
                kind: ErrorKind::Custom(detail.clone()),
                detail,
            });
        }
        self.place(node, 0);
        Ok(())
    }

    fn close(&mut self, end: usize) {
        let source = self.source;
        match self.stack.pop() {
            Some(Open::List { start, items, anchor, flow }) => {
                let last = items.last().map(|it| it.span.end);
                let span = collection(source, start, end, flow, last);
                self.place(Node { span, value: Value::List(items) }, anchor);
            }
            Some(Open::Map { start, mut fields, anchor, flow, .. }) => {
                let last = fields.last().map(|it| it.value.span.end);
                let span = collection(source, start, end, flow, last);
                self.report_duplicates(&fields);
                merge(&mut fields);
                self.place(Node { span, value: Value::Map(fields) }, anchor);
            }
            None => {}
        }
    }

    fn report_duplicates(&mut self, fields: &[Field]) {
        let wanted = match self.dialect.duplicate_keys {
            Duplicates::Error => true,
            Duplicates::TopLevel => self.stack.is_empty(),
            Duplicates::Silent => false,
        };
        if wanted {
            let found = value::duplicates(fields).into_iter().take(MAX_DUPLICATES);
            self.problems.extend(found.map(|(first, again)| duplicate(first, again)));
        }
    }
}

impl Source<'_> {
    /// The name that a key node has: its text, numbers as they are written.
    fn key(&self, node: &Node) -> Box<str> {
        match &node.value {
            Value::Str(it) | Value::Date(it) => it.clone(),
            Value::Bool(it) => it.to_string().into(),
            _ => self.yaml.get(self.written(node.span)).unwrap_or_default().into(),
        }
    }

    /// The range in the parsed text of a span of the post, as far as no tab was replaced before it.
    fn written(&self, span: Span) -> std::ops::Range<usize> {
        let shift = |at: u32| {
            let at = at as usize - self.base;
            let mut res = at;
            for (behind, ahead) in &self.shifts {
                if *behind <= at + ahead {
                    res = at + ahead;
                }
            }
            res
        };
        shift(span.start)..shift(span.end)
    }
}

fn collection(
    source: &Source<'_>,
    start: usize,
    end: usize,
    flow: bool,
    last: Option<u32>,
) -> Span {
    if flow {
        return source.span(&(start..end));
    }
    let start = source.offset(start);
    Span::new(start, last.map_or(start, |it| (it as usize).max(start)))
}

/// Adds to duplicate keys of the top level the two ways to take one out. Below it a field has no lines of its own.
fn removals(text: &str, content: Span, fields: &[Field], problems: &mut [Problem]) {
    let lines = |key: Span| {
        let start = key.start as usize;
        let own_line = start == content.start as usize || text[..start].ends_with(['\n', '\r']);
        let next = fields.iter().map(|it| it.key_span.start).filter(|it| *it > key.start).min();
        let end = next.unwrap_or(content.end);
        (own_line && fields.iter().any(|it| it.key_span == key))
            .then_some(Span { start: key.start, end })
    };
    let edit = |span| vec![Edit { span, new_text: String::new() }];
    for it in problems {
        let ProblemKind::DuplicateKey { first, .. } = it.kind else { continue };
        let (Some(earlier), Some(later)) = (lines(first), lines(it.span)) else { continue };
        let same = text[earlier.range()].trim_end() == text[later.range()].trim_end();
        let last = Problem::new(it.kind.clone(), it.span).repair(
            RepairKind::DeleteLast,
            same,
            edit(later),
        );
        *it = last.repair(RepairKind::DeleteFirst, false, edit(earlier));
    }
}

/// Whether a tag is none of YAML's own.
fn is_unknown(tag: &Tag) -> bool {
    !tag.is_yaml_core_schema() && !tag.suffix().trim_matches('!').is_empty()
}

/// A colon without a key before it, which only the events take for an empty key.
fn keyless(colon: Span) -> Problem {
    let detail = "a key is missing before the colon".into();
    Problem::new(ProblemKind::Syntax { format: Format::Yaml, detail }, colon)
}

/// A key that its map has already.
fn duplicate(first: &Field, again: &Field) -> Problem {
    Problem::new(
        ProblemKind::DuplicateKey { key: again.key.clone(), first: first.key_span },
        again.key_span,
    )
}

/// Adds the fields of a merge key `<<` that the map does not have itself.
fn merge(fields: &mut Vec<Field>) {
    let Some(at) = fields.iter().position(|it| &*it.key == "<<") else { return };
    let sources: Vec<Value> = match &fields[at].value.value {
        Value::List(items) => items.iter().map(|it| it.value.clone()).collect(),
        it => vec![it.clone()],
    };
    for source in sources {
        let Value::Map(added) = source else { continue };
        for field in added {
            if value::find(fields, &field.key).is_none() {
                fields.push(field);
            }
        }
    }
}

/// Number of nodes in a tree, the keys not counted.
fn size(node: &Node) -> usize {
    1 + match &node.value {
        Value::List(items) => items.iter().map(size).sum(),
        Value::Map(fields) => fields.iter().map(|it| size(&it.value)).sum(),
        _ => 0,
    }
}

/// The problem of a parser that stopped, in its own words.
pub(super) fn syntax(failure: &Failure, text: &str, content: Span) -> Problem {
    let kind = match &failure.kind {
        ErrorKind::RecursionLimitExceeded => ProblemKind::TooDeep,
        ErrorKind::Custom(_) => ProblemKind::TooManyAliases,
        _ => ProblemKind::Syntax { format: Format::Yaml, detail: failure.detail.as_str().into() },
    };
    Problem::new(kind, recover::visible(text, content, failure.at))
}
