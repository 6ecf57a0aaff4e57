//! How an open post is built: the tree-sitter tree of one segment, for what an editor asks while the text is unfinished.
//!
//! Invariant: a tree that was made from an older one equals one that is made afresh. This and `template.rs` are the only files that
//! name `tree_sitter`. Meaning never comes from here: that is `markdown.rs`.
//!
//! The block grammar reads a same-length masked copy in which template tags, `$` and NUL are letters, because it takes them for
//! what they are not. Hostile text can cost its inline grammar gigabytes, so inline trees are made of short pieces only, afresh,
//! and given up behind a budget.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use tree_sitter::{InputEdit, Node, ParseOptions, Parser, Point, Range, Tree};

use crate::template;
use crate::text::Span;

/// A segment with one block larger than this many bytes gets no tree: those of the outline have to do.
const LARGEST: usize = 64 << 10;

/// A paragraph larger than this many bytes gets no inline tree: the time for hostile text grows with its square.
const LARGEST_INLINE: usize = 8 << 10;

/// The tree of one segment, made when it is asked for the first time.
#[derive(Debug, Default)]
pub struct Lazy {
    /// The tree of the segment that this one was edited from.
    seed: Option<Arc<Structure>>,
    made: OnceLock<Arc<Structure>>,
}

impl Lazy {
    /// A tree that will be made from what `old` has.
    #[must_use]
    pub fn after(old: &Lazy) -> Lazy {
        Lazy { seed: old.made.get().or(old.seed.as_ref()).cloned(), made: OnceLock::new() }
    }

    /// The tree of the segment, whose text `text` brings.
    pub fn get(&self, text: impl FnOnce() -> String) -> &Arc<Structure> {
        self.made.get_or_init(|| Arc::new(Structure::read(&text(), self.seed.as_deref())))
    }

    /// Whether the tree is there already.
    pub fn is_made(&self) -> bool {
        self.made.get().is_some()
    }
}

/// What a node is, as far as features care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A heading and what stands under it, inside its segment.
    Section,
    /// A heading.
    Heading,
    /// A paragraph.
    Paragraph,
    /// A list.
    List,
    /// One item of a list.
    Item,
    /// A block quote.
    Quote,
    /// A fenced or indented code block.
    Code,
    /// A block of HTML.
    Html,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A cell of a table.
    Cell,
    /// `[label]: destination`.
    Definition,
    /// The text of a heading, paragraph or cell.
    Inline,
    /// Anything else: markers, delimiters.
    Other,
}

/// One node of the tree. Its span is relative to the segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Its bytes, the line break at its end included where the grammar says so.
    pub span: Span,
    /// How deep it stands, the whole segment being 0.
    pub depth: u16,
}

/// The block tree of one segment.
#[derive(Debug)]
pub struct Structure {
    /// What the grammar read.
    masked: Box<str>,
    tree: Option<Tree>,
}

thread_local! {
    static PARSERS: RefCell<Option<Parsers>> = RefCell::new(Parsers::new());
}

struct Parsers {
    block: Parser,
    inline: Parser,
}

impl Parsers {
    /// `None` only if the grammars and the library were built for different versions.
    fn new() -> Option<Parsers> {
        let (mut block, mut inline) = (Parser::new(), Parser::new());
        block.set_language(&tree_sitter_md::LANGUAGE.into()).ok()?;
        inline.set_language(&tree_sitter_md::INLINE_LANGUAGE.into()).ok()?;
        Some(Parsers { block, inline })
    }
}

impl Structure {
    /// Reads `text`, a segment, reusing what `old` has in common with it.
    pub fn read(text: &str, old: Option<&Structure>) -> Structure {
        if text.len() > LARGEST {
            return Structure { masked: Box::default(), tree: None };
        }
        let masked = mask(text);
        let old_tree = old.and_then(|it| it.edited(&masked));
        let tree = PARSERS.with_borrow_mut(|it| {
            parse(&mut it.as_mut()?.block, &masked, old_tree.as_ref(), masked.len() / 2 + 4096)
        });
        Structure { masked: masked.into(), tree }
    }

    /// Its tree, told how its text becomes `new`.
    fn edited(&self, new: &str) -> Option<Tree> {
        let mut tree = self.tree.clone()?;
        let (start, old_end, new_end) = difference(&self.masked, new);
        if start < old_end || start < new_end {
            tree.edit(&InputEdit {
                start_byte: start,
                old_end_byte: old_end,
                new_end_byte: new_end,
                start_position: point(new, start),
                old_end_position: point(&self.masked, old_end),
                new_end_position: point(new, new_end),
            });
        }
        Some(tree)
    }

    /// Every named block in order, a parent before its children. Empty for a segment that is too large.
    pub fn blocks(&self) -> Vec<Block> {
        let mut res = Vec::new();
        let Some(tree) = &self.tree else { return res };
        let mut cursor = tree.walk();
        let mut depth = 0;
        loop {
            if cursor.node().is_named() {
                res.push(self.block(cursor.node(), depth));
            }
            if cursor.goto_first_child() {
                depth += 1;
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return res;
                }
                depth -= 1;
            }
        }
    }

    /// The blocks around the bytes of `span`, the outermost first, and inside a paragraph the inline nodes around it.
    pub fn around(&self, span: Span) -> Vec<Block> {
        let mut res = Vec::new();
        let Some(tree) = &self.tree else { return res };
        let mut node = tree.root_node();
        loop {
            res.push(self.block(node, res.len() as u16));
            if node.kind() == "inline" || node.kind() == "pipe_table_cell" {
                self.inline_around(node, span, &mut res);
                return res;
            }
            match child_around(node, span) {
                Some(it) => node = it,
                None => return res,
            }
        }
    }

    /// The inline nodes around `span` inside the block node `outer`.
    fn inline_around(&self, outer: Node<'_>, span: Span, res: &mut Vec<Block>) {
        if outer.end_byte() - outer.start_byte() > LARGEST_INLINE {
            return;
        }
        let ranges = prose(outer);
        let tree = PARSERS.with_borrow_mut(|it| {
            let parser = &mut it.as_mut()?.inline;
            parser.set_included_ranges(&ranges).ok()?;
            parse(parser, &self.masked, None, (outer.end_byte() - outer.start_byte()) / 8 + 64)
        });
        let Some(tree) = tree else { return };
        let mut node = tree.root_node();
        while let Some(it) = child_around(node, span) {
            res.push(self.block(it, res.len() as u16));
            node = it;
        }
    }

    fn block(&self, node: Node<'_>, depth: u16) -> Block {
        // The grammar counts a line break that the text may not have.
        let end = node.end_byte().min(self.masked.len());
        Block { kind: kind(node.kind()), span: Span::new(node.start_byte().min(end), end), depth }
    }
}

/// Parses `text`; gives up when the parser has reported progress `budget` times, which it does every hundred steps. Ordinary
/// text takes one report for every 12 bytes at most.
fn parse(parser: &mut Parser, text: &str, old: Option<&Tree>, budget: usize) -> Option<Tree> {
    let mut left = budget;
    let mut progress = |_: &tree_sitter::ParseState| {
        left = left.saturating_sub(1);
        if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut progress);
    let bytes = text.as_bytes();
    // A block ends with its line, so the last line gets an end where it has none.
    let end: &[u8] = if bytes.ends_with(b"\n") { b"" } else { b"\n" };
    let mut read = |at: usize, _: Point| {
        bytes.get(at..).filter(|it| !it.is_empty()).unwrap_or(if at == bytes.len() {
            end
        } else {
            b""
        })
    };
    let res = parser.parse_with_options(&mut read, old, Some(options));
    if res.is_none() {
        parser.reset();
    }
    res
}

/// The innermost named child of `node` that holds `span`.
fn child_around(node: Node<'_>, span: Span) -> Option<Node<'_>> {
    let (start, end) = (span.start as usize, span.end as usize);
    let mut cursor = node.walk();
    node.named_children(&mut cursor).find(|it| {
        it.start_byte() <= start
            && end <= it.end_byte()
            && it.kind() != "block_continuation"
            && it.start_byte() < it.end_byte()
    })
}

/// The ranges of a block's text between the markers of the quotes and lists that it stands in.
fn prose(outer: Node<'_>) -> Vec<Range> {
    let mut res = Vec::new();
    let mut range = outer.range();
    let mut cursor = outer.walk();
    for it in outer.named_children(&mut cursor).filter(|it| it.kind() == "block_continuation") {
        let child = it.range();
        if child.start_byte > range.start_byte {
            res.push(Range { end_byte: child.start_byte, end_point: child.start_point, ..range });
        }
        range.start_byte = child.end_byte;
        range.start_point = child.end_point;
    }
    if range.start_byte < range.end_byte {
        res.push(range);
    }
    res
}

fn kind(name: &str) -> Kind {
    match name {
        "section" => Kind::Section,
        "atx_heading" | "setext_heading" => Kind::Heading,
        "paragraph" => Kind::Paragraph,
        "list" => Kind::List,
        "list_item" => Kind::Item,
        "block_quote" => Kind::Quote,
        "fenced_code_block" | "indented_code_block" => Kind::Code,
        "html_block" => Kind::Html,
        "pipe_table" => Kind::Table,
        "pipe_table_row" | "pipe_table_header" => Kind::Row,
        "pipe_table_cell" => Kind::Cell,
        "link_reference_definition" => Kind::Definition,
        "inline" => Kind::Inline,
        _ => Kind::Other,
    }
}

/// A copy of `text` of the same length without what the grammar is known to misread.
fn mask(text: &str) -> String {
    let tags = template::tags(text);
    let masked = template::mask(text, &tags).unwrap_or_else(|| text.to_owned());
    let mut res = String::with_capacity(masked.len());
    for line in masked.split_inclusive('\n') {
        // A line of nothing but bars swallows what follows it.
        let bars =
            line.contains("||") && line.bytes().all(|it| it == b'|' || it.is_ascii_whitespace());
        res.extend(line.chars().map(|it| match it {
            '$' | '\0' => 'x',
            '|' if bars => 'x',
            it => it,
        }));
    }
    res
}

/// Where two texts differ: the start, and the end in each.
fn difference(old: &str, new: &str) -> (usize, usize, usize) {
    let floor = |mut at: usize| {
        while !old.is_char_boundary(at) || !new.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (a, b) = (old.as_bytes(), new.as_bytes());
    let start = floor(a.iter().zip(b).take_while(|it| it.0 == it.1).count());
    let rest = a.len().min(b.len()) - start;
    let mut same =
        a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|it| it.0 == it.1).count();
    while !old.is_char_boundary(a.len() - same) || !new.is_char_boundary(b.len() - same) {
        same -= 1;
    }
    (start, a.len() - same, b.len() - same)
}

fn point(text: &str, at: usize) -> Point {
    let before = &text.as_bytes()[..at.min(text.len())];
    let row = memchr::memchr_iter(b'\n', before).count();
    let column = memchr::memrchr(b'\n', before).map_or(at, |it| at - it - 1);
    Point { row, column }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn nodes(it: &Structure) -> Vec<String> {
        it.blocks()
            .iter()
            .map(|it| format!("{}{:?} {:?}", " ".repeat(it.depth.into()), it.kind, it.span))
            .collect()
    }

    #[test]
    fn what_is_around_a_cursor() {
        let text = "# 标题\n\n> - 甲 **乙 [丙](d.md)** 丁\n>   续\n";
        let at = text.find("丙").unwrap();
        let around = Structure::read(text, None).around(Span::at(at));
        let shown: Vec<String> =
            around.iter().map(|it| format!("{:?} {:?}", it.kind, &text[it.span.range()])).collect();
        expect_test::expect![[r##"
            Other "# 标题\n\n> - 甲 **乙 [丙](d.md)** 丁\n>   续\n"
            Section "# 标题\n\n> - 甲 **乙 [丙](d.md)** 丁\n>   续\n"
            Quote "> - 甲 **乙 [丙](d.md)** 丁\n>   续\n"
            List "- 甲 **乙 [丙](d.md)** 丁\n>   续\n"
            Item "- 甲 **乙 [丙](d.md)** 丁\n>   续\n"
            Paragraph "甲 **乙 [丙](d.md)** 丁\n>   续\n"
            Inline "甲 **乙 [丙](d.md)** 丁\n>   续"
            Other "**乙 [丙](d.md)**"
            Other "[丙](d.md)"
            Other "丙""##]]
        .assert_eq(&shown.join("\n"));
    }

    #[test]
    fn known_faults_of_the_grammar_do_not_bite() {
        let text = "|||\n\n# 一\n\n$5 and $6\n\n{% tag\n %}\n\n# 二\n";
        let headings = Structure::read(text, None).blocks();
        assert_eq!(headings.iter().filter(|it| it.kind == Kind::Heading).count(), 2);
    }

    #[test]
    fn hostile_text_is_given_up() {
        for piece in
            ["[a](", "**a", "![", "~~~~", "*a ", "<", "`", "_a*", "[[", "](", "|a", "> ", "- "]
        {
            let text = piece.repeat(LARGEST_INLINE / piece.len());
            Structure::read(&text, None).around(Span::at(text.len() / 2));
        }
    }

    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("# 标题\n"),
            Just("段落 [x](y.md)\n"),
            Just("\n"),
            Just("\n\n"),
            Just("- 项\n"),
            Just("  续\n"),
            Just("1. 一\n"),
            Just("> 引\n"),
            Just("```rust\n"),
            Just("```\n"),
            Just("    码\n"),
            Just("| a | b |\n|---|---|\n| c | d |\n"),
            Just("<div>\n"),
            Just("</div>\n\n"),
            Just("Setext\n===\n"),
            Just("[r]: x.md\n"),
            Just("|||\n"),
            Just("{% t %}"),
            Just("***\n"),
            Just("😀"),
            Just("\t"),
            Just("$"),
            Just("\r\n"),
            Just("- "),
            Just("---\n"),
        ];
        proptest::collection::vec(piece, 0..40).prop_map(|it| it.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

        #[test]
        fn an_edited_tree_equals_a_fresh_one(
            text in pieces(),
            edits in proptest::collection::vec((0.0..1.0f64, 0usize..30, pieces().prop_map(|it| it.chars().take(12).collect::<String>())), 1..8),
        ) {
            let mut text = text;
            let mut tree = Structure::read(&text, None);
            for (place, length, new_text) in edits {
                let floor = |mut it: usize| { while !text.is_char_boundary(it) { it -= 1; } it };
                let start = floor((text.len() as f64 * place) as usize);
                let end = floor((start + length).min(text.len())).max(start);
                text.replace_range(start..end, &new_text);
                tree = Structure::read(&text, Some(&tree));
                prop_assert_eq!(nodes(&tree), nodes(&Structure::read(&text, None)), "in {:?}", text);
            }
        }
    }
}
