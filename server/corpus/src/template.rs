//! Template tags in Markdown: `{% tag %}` (Hexo, Jekyll, Zola), `{{< shortcode >}}` and `{{% shortcode %}}` (Hugo),
//! `{{ output }}` and `{# comment #}`, with the exact place of every argument.
//!
//! Invariant: reading is local. No tag goes over a blank line, so a post read in pieces that are cut behind blank lines has the
//! tags of the post read as a whole. What a tag means, and whether one in code or between `{% raw %}` and `{% endraw %}` is one,
//! the caller says: it knows the generator.

use std::cell::RefCell;

use memchr::{memchr, memchr2, memrchr3};
use tree_sitter::{Node, Parser, TreeCursor};

use crate::text::Span;

/// A template tag as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The whole tag with its delimiters; of an unfinished one, what can still belong to it on its line.
    pub span: Span,
    /// The kind of its delimiters.
    pub delimiter: Delimiter,
    /// The first word, without a closing tag's `/`; empty when there is none, as in `{{ "text" }}`.
    pub name: Box<str>,
    /// Where the name stands; empty behind the opening delimiter when there is none.
    pub name_span: Span,
    /// The arguments in order.
    pub args: Vec<Argument>,
    /// `{{< /name >}}`, `{% endname %}` or Zola's `{% end %}`. A tag whose own name begins with `end` looks the same.
    pub closing: bool,
    /// `{{< name />}}`.
    pub self_closing: bool,
    /// The closing delimiter is missing.
    pub unfinished: bool,
    /// `{{</* name */>}}`: Hugo prints the tag instead of calling it.
    pub escaped: bool,
}

/// The delimiters of a tag. Dashes that trim blanks (`{%-`, `-%}`) make no difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delimiter {
    /// `{% … %}`.
    Percent,
    /// `{{< … >}}`.
    Angle,
    /// `{{% … %}}`.
    ShortcodePercent,
    /// `{{ … }}`.
    Braces,
    /// `{# … #}`; name and arguments are not read.
    Comment,
}

/// One argument of a tag. Words are split at blanks, as Hexo and Hugo do; the text between two spans tells what separated them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// The key of `key=value`.
    pub key: Option<Box<str>>,
    /// Where the key stands.
    pub key_span: Option<Span>,
    /// The value without quotation marks, `\"` and `\\` resolved.
    pub value: Box<str>,
    /// The bytes of the value inside its quotation marks, as they are written; empty behind the `=` of `key=`.
    pub span: Span,
    /// Whether the value stands in `"…"`, `'…'` or `` `…` ``.
    pub quoted: bool,
}

/// A paragraph longer than this, in bytes, is read in pieces, which bounds the memory for hostile text: a tree takes some
/// hundred bytes for every tag. A tag that a cut goes through is unfinished.
const LONGEST_PIECE: usize = 256 * 1024;

/// How far from a cursor, in bytes, its tag is looked for.
const NEAR: usize = 16 * 1024;

/// All tags of `text` in order, none inside another. Costs one pass for `{` where there are none.
pub fn tags(text: &str) -> Vec<Tag> {
    let mut res = Vec::new();
    if next_opening(text, 0).is_some() {
        READER.with_borrow_mut(|it| it.read(text, Span::new(0, text.len()), &mut res));
    }
    res
}

/// A copy of `text` of the same length in which finished tags are letters, so that a Markdown parser reads a word in their place.
/// Line breaks are kept. `None` when nothing is to be masked.
pub fn mask(text: &str, tags: &[Tag]) -> Option<String> {
    if tags.iter().all(|it| it.unfinished) {
        return None;
    }
    let mut res = String::with_capacity(text.len());
    let mut at = 0;
    for tag in tags.iter().filter(|it| !it.unfinished) {
        let range = tag.span.range();
        res.push_str(text.get(at..range.start)?);
        res.extend(
            text.get(range.clone())?
                .bytes()
                .map(|it| if matches!(it, b'\n' | b'\r') { it as char } else { 'x' }),
        );
        at = range.end;
    }
    res.push_str(text.get(at..)?);
    Some(res)
}

/// The tag around `offset`, which must be behind its opening and not behind its closing delimiter.
///
/// Made for completion: a quotation mark that is still open in `{{< ref "po` does not reach for one in the text that follows.
/// In that case the tag ends at `offset`, unfinished.
pub fn unfinished_at(text: &str, offset: usize) -> Option<Tag> {
    let before = text.get(..offset)?;
    let start = char_start(text, paragraph_start(before).max(offset.saturating_sub(NEAR)));
    let end = char_start(text, paragraph_end(text, offset).min(offset.saturating_add(NEAR)));
    let paragraph = &text[start..end];
    let offset = offset - start;
    let around = |it: &Tag| {
        it.span.start as usize + 2 <= offset && offset + it.closing_len() <= it.span.end as usize
    };
    let typed = tags(&before[start..]).into_iter().rfind(|it| it.unfinished && around(it));
    let whole = tags(paragraph).into_iter().find(around);
    let mut res = match (typed, whole) {
        (Some(typed), Some(whole))
            if typed.span.start != whole.span.start || swallows(paragraph, &whole, offset) =>
        {
            typed
        }
        (typed, whole) => whole.or(typed)?,
    };
    res.shift(start);
    Some(res)
}

/// Whether the argument at `offset` goes on over the opening of another tag.
fn swallows(paragraph: &str, tag: &Tag, offset: usize) -> bool {
    let mut args = tag.args.iter().filter(|it| it.quoted && it.span.touches(offset));
    args.any(|it| next_opening(&paragraph[..it.span.end as usize], offset).is_some())
}

impl Tag {
    /// The value of the argument `key=…`.
    pub fn named(&self, key: &str) -> Option<&Argument> {
        self.args.iter().find(|it| it.key.as_deref() == Some(key))
    }

    /// The arguments without a key, in order.
    pub fn positional(&self) -> impl Iterator<Item = &Argument> {
        self.args.iter().filter(|it| it.key.is_none())
    }

    /// At least as many bytes as a cursor in the tag has before its end.
    fn closing_len(&self) -> usize {
        match self.delimiter {
            _ if self.unfinished => 0,
            Delimiter::Percent | Delimiter::Braces | Delimiter::Comment => 2,
            Delimiter::Angle | Delimiter::ShortcodePercent => 3,
        }
    }

    fn shift(&mut self, offset: usize) {
        self.span = self.span.shift(offset);
        self.name_span = self.name_span.shift(offset);
        for arg in &mut self.args {
            arg.span = arg.span.shift(offset);
            arg.key_span = arg.key_span.map(|it| it.shift(offset));
        }
    }
}

/// Offset of the first `{%`, `{{` or `{#` at or behind `from`.
fn next_opening(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += memchr(b'{', bytes.get(at..)?)?;
        if matches!(bytes.get(at + 1), Some(b'%' | b'{' | b'#')) {
            return Some(at);
        }
        at += 1;
    }
}

/// Offset of the first line break at or behind `from` that a blank line or the end of the text follows.
fn paragraph_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(found) = memchr2(b'\n', b'\r', &bytes[at..]) {
        let end = at + found;
        at = behind_break(bytes, end);
        let next = at + bytes[at..].iter().take_while(|it| matches!(it, b' ' | b'\t')).count();
        if matches!(bytes.get(next), None | Some(b'\n' | b'\r')) {
            return end;
        }
    }
    text.len()
}

/// Offset of the line behind the last blank line of `before`.
fn paragraph_start(before: &str) -> usize {
    let mut at = before.len();
    while let Some(end) = memchr::memrchr2(b'\n', b'\r', &before.as_bytes()[..at]) {
        let crlf = before.as_bytes()[..=end].ends_with(b"\r\n");
        at = end - usize::from(crlf);
        let line = memchr::memrchr2(b'\n', b'\r', &before.as_bytes()[..at]).map_or(0, |it| it + 1);
        if before[line..at].bytes().all(|it| matches!(it, b' ' | b'\t')) {
            return end + 1;
        }
    }
    0
}

/// The nearest character boundary at or before `at`.
fn char_start(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn behind_break(bytes: &[u8], at: usize) -> usize {
    at + if bytes[at..].starts_with(b"\r\n") { 2 } else { 1 }
}

/// Where the piece of a paragraph from `start` on ends: behind the last line that can have a part in a tag.
fn piece_end(text: &str, start: usize) -> usize {
    let end = paragraph_end(text, start);
    let last =
        memrchr3(b'{', b'}', b'`', &text.as_bytes()[start..end]).map_or(start, |it| start + it);
    let end = memchr2(b'\n', b'\r', &text.as_bytes()[last..end]).map_or(end, |it| last + it);
    char_start(text, start.saturating_add(LONGEST_PIECE).min(end))
}

thread_local! {
    static READER: RefCell<Reader> = RefCell::new(Reader::new());
}

/// The parser of the outer language and the numbers of its nodes.
struct Reader {
    parser: Parser,
    kinds: Kinds,
}

struct Kinds {
    tag: u16,
    output: u16,
    shortcode: u16,
    escaped_shortcode: u16,
    raw_block: u16,
    raw_content: u16,
    comment: u16,
    name: u16,
    argument: u16,
    key: u16,
    string: u16,
    word: u16,
    unfinished: u16,
}

impl Reader {
    fn new() -> Reader {
        let language = tree_sitter::Language::new(tree_sitter_corpus::LANGUAGE);
        let kind = |it| language.id_for_node_kind(it, true);
        let kinds = Kinds {
            tag: kind("tag"),
            output: kind("output"),
            shortcode: kind("shortcode"),
            escaped_shortcode: kind("escaped_shortcode"),
            raw_block: kind("raw_block"),
            raw_content: kind("raw_content"),
            comment: kind("comment"),
            name: kind("name"),
            argument: kind("argument"),
            key: kind("key"),
            string: kind("string"),
            word: kind("word"),
            unfinished: kind("unfinished"),
        };
        let mut parser = Parser::new();
        // The one error is a grammar of another ABI, which the tests would show. Without a language nothing is a tag.
        let _ = parser.set_language(&language);
        Reader { parser, kinds }
    }

    /// Reads the tags of `span`, which may end inside of a paragraph.
    fn read(&mut self, text: &str, span: Span, res: &mut Vec<Tag>) {
        let text = &text[..span.end as usize];
        let mut at = span.start as usize;
        while let Some(start) = next_opening(text, at) {
            at = piece_end(text, start);
            self.read_piece(text, Span::new(start, at), res);
        }
    }

    /// Reads a piece of one paragraph that begins with an opening, which the grammar cannot take for front matter.
    fn read_piece(&mut self, text: &str, piece: Span, res: &mut Vec<Tag>) {
        let Some(tree) = self.parser.parse(&text[piece.range()], None) else { return };
        let source = Source { text, start: piece.start as usize, kinds: &self.kinds };
        let mut raw = Vec::new();
        let mut cursor = tree.walk();
        let mut more = cursor.goto_first_child();
        while more {
            if cursor.node().kind_id() == self.kinds.raw_block {
                source.read_raw_block(&mut cursor, res, &mut raw);
            } else {
                res.extend(source.tag(&mut cursor));
            }
            more = cursor.goto_next_sibling();
        }
        // The grammar sees no tags in raw content, but the caller wants all of them. The content holds no end of a raw block,
        // hence no raw block: this goes one level deep.
        for (at, content) in raw.into_iter().rev() {
            let mut inner = Vec::new();
            self.read(text, content, &mut inner);
            res.splice(at..at, inner);
        }
    }
}

/// The text that a tree was made of.
struct Source<'a> {
    text: &'a str,
    start: usize,
    kinds: &'a Kinds,
}

impl<'a> Source<'a> {
    fn span(&self, node: Node<'_>) -> Span {
        Span::from(node.byte_range()).shift(self.start)
    }

    fn str(&self, span: Span) -> &'a str {
        &self.text[span.range()]
    }

    /// The tags around raw content, and the content with the place in `res` where its tags belong.
    fn read_raw_block(
        &self,
        cursor: &mut TreeCursor<'_>,
        res: &mut Vec<Tag>,
        raw: &mut Vec<(usize, Span)>,
    ) {
        let mut more = cursor.goto_first_child();
        while more {
            if cursor.node().kind_id() == self.kinds.raw_content {
                raw.push((res.len(), self.span(cursor.node())));
            } else {
                res.extend(self.tag(cursor));
            }
            more = cursor.goto_next_sibling();
        }
        cursor.goto_parent();
    }

    fn delimiter(&self, node: Node<'_>) -> Option<Delimiter> {
        let kind = node.kind_id();
        let kinds = self.kinds;
        if kind == kinds.tag {
            Some(Delimiter::Percent)
        } else if kind == kinds.output {
            Some(Delimiter::Braces)
        } else if kind == kinds.comment {
            Some(Delimiter::Comment)
        } else if kind == kinds.shortcode || kind == kinds.escaped_shortcode {
            let angle = self.str(self.span(node)).as_bytes().get(2) == Some(&b'<');
            Some(if angle { Delimiter::Angle } else { Delimiter::ShortcodePercent })
        } else {
            None
        }
    }

    /// The tag that `cursor` stands on; `None` for text and markers.
    fn tag(&self, cursor: &mut TreeCursor<'_>) -> Option<Tag> {
        let node = cursor.node();
        let delimiter = self.delimiter(node)?;
        let mut res = Tag {
            span: self.span(node),
            delimiter,
            name: "".into(),
            name_span: Span::at(self.start + node.start_byte()),
            args: Vec::new(),
            closing: false,
            self_closing: false,
            unfinished: false,
            escaped: node.kind_id() == self.kinds.escaped_shortcode,
        };
        if cursor.goto_first_child() {
            self.read_parts(cursor, &mut res);
            cursor.goto_parent();
        }
        res.closing |= delimiter == Delimiter::Percent && res.name.starts_with("end");
        if res.unfinished {
            self.open_quotation(&mut res);
        }
        Some(res)
    }

    /// Reads the children of a tag, on the first of which `cursor` stands.
    fn read_parts(&self, cursor: &mut TreeCursor<'_>, res: &mut Tag) {
        res.name_span = Span::at(self.span(cursor.node()).end as usize);
        while cursor.goto_next_sibling() {
            let node = cursor.node();
            let span = self.span(node);
            let kind = node.kind_id();
            if kind == self.kinds.argument {
                res.args.extend(self.argument(cursor));
            } else if kind == self.kinds.name {
                res.name = self.str(span).into();
                res.name_span = span;
            } else if kind == self.kinds.unfinished {
                res.unfinished = true;
            } else {
                let text = self.str(span);
                res.closing |= text == "/";
                res.self_closing |= text.len() > 1 && text.starts_with('/');
            }
        }
    }

    fn argument(&self, cursor: &mut TreeCursor<'_>) -> Option<Argument> {
        let mut res = Argument {
            key: None,
            key_span: None,
            value: "".into(),
            span: Span::default(),
            quoted: false,
        };
        let mut more = cursor.goto_first_child();
        while more {
            let span = self.span(cursor.node());
            let kind = cursor.node().kind_id();
            if kind == self.kinds.key {
                res.key = Some(self.str(span).into());
                res.key_span = Some(span);
            } else if kind == self.kinds.string {
                res.span = Span { start: span.start + 1, end: span.end - 1 };
                res.value =
                    unescape(self.str(res.span), self.text.as_bytes()[span.start as usize]).into();
                res.quoted = true;
            } else if kind == self.kinds.word {
                res.span = span;
                res.value = self.str(span).into();
            } else {
                res.span = Span::at(span.end as usize);
            }
            more = cursor.goto_next_sibling();
        }
        cursor.goto_parent().then_some(res)
    }

    /// In an unfinished tag a quotation mark without a partner has everything up to the end of the tag.
    fn open_quotation(&self, tag: &mut Tag) {
        let opens = |it: &Argument| !it.quoted && it.value.starts_with(['"', '\'', '`']);
        let Some(index) = tag.args.iter().position(opens) else { return };
        tag.args.truncate(index + 1);
        let arg = &mut tag.args[index];
        arg.span = Span { start: arg.span.start + 1, end: tag.span.end };
        arg.value = self.str(arg.span).into();
        arg.quoted = true;
    }
}

/// `value` with the escapes of its quotation mark and of the backslash resolved; `` `…` `` has none.
fn unescape(value: &str, quote: u8) -> String {
    let quote = char::from(quote);
    let mut res = String::with_capacity(value.len());
    let mut chars = value.chars().peekable();
    while let Some(char) = chars.next() {
        let escaped =
            chars.next_if(|&it| quote != '`' && char == '\\' && (it == quote || it == '\\'));
        res.push(escaped.unwrap_or(char));
    }
    res
}

#[cfg(test)]
mod tests;
