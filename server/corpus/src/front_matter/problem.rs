//! What can be wrong with a block, as data: the sentence is made in [`super::messages`].

use super::Format;
use crate::text::{Edit, Span};

/// One thing the generator rejects, or reads otherwise than the author means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// The bytes that are wrong: a key, a value, one character; never the whole block.
    pub span: Span,
    /// Ways to mend it, the best first. Each was tried: with its edits made, the part it mends can be read.
    pub repairs: Vec<Repair>,
}

/// One way to mend a problem. All its edits are made, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What it does, which its title says; `None` when the kind of the problem says it.
    pub kind: RepairKind,
    /// The edits; their spans do not overlap and count in the text as it is.
    pub edits: Vec<Edit>,
    /// Whether it may be made without asking: it has one meaning, and takes nothing away that readers could miss.
    pub safe: bool,
}

/// What a repair does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RepairKind {
    /// Writes ASCII punctuation or blanks for full-width ones.
    Ascii,
    /// Puts a space behind the colon, the dash or the comma.
    Space,
    /// Writes spaces for tabs.
    Spaces,
    /// Puts the value in quotes.
    Quote,
    /// Closes, opens or balances quotes.
    Balance,
    /// Moves a line to the indentation of its neighbours.
    Indent,
    /// Joins items into one list.
    List,
    /// Takes out text that does not belong.
    Delete,
    /// Takes out the earlier of two fields with one key.
    DeleteFirst,
    /// Takes out the later of two fields with one key.
    DeleteLast,
    /// Supplies a colon behind the key.
    Colon,
    /// Keeps the upper side of a merge conflict.
    KeepOurs,
    /// Keeps the lower side of a merge conflict.
    KeepTheirs,
    /// Closes the block.
    Close,
    /// Writes the fence as the generator wants it.
    Fence,
}

/// What is wrong, with the data for its message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// Anything without a kind of its own; `detail` is the parser's sentence.
    Syntax {
        /// The language of the block.
        format: Format,
        /// The words of the parser, English.
        detail: Box<str>,
    },
    /// A key that the same map has already.
    DuplicateKey {
        /// The key.
        key: Box<str>,
        /// Where it stood first.
        first: Span,
    },
    /// `title：x`: the colon is the full-width one.
    FullWidthColon,
    /// `，`, `、`, `“` or `”` where the syntax of a list wants `,` or `"`.
    FullWidthPunctuation {
        /// The character.
        found: char,
    },
    /// A tab where YAML wants spaces.
    TabIndent,
    /// A blank that is not a space (NBSP, U+3000) in the indentation.
    OddBlank,
    /// `title:x`.
    MissingSpaceAfterColon,
    /// `-x` in a list.
    MissingSpaceAfterDash,
    /// A value that YAML takes for syntax: it holds `: ` or starts with a reserved character.
    NeedsQuotes {
        /// The characters that are taken for syntax.
        found: Box<str>,
    },
    /// A quote without its partner.
    UnbalancedQuote,
    /// Text behind the closing quote or bracket.
    TextAfterValue,
    /// `true:`, a colon at the end of a value.
    TrailingColon,
    /// `"\("`, an escape that YAML does not have.
    BadEscape,
    /// A line that is neither `key: value` nor part of the value above.
    MissingColon,
    /// A line whose indentation fits no neighbour.
    BadIndent,
    /// `<<<<<<<`, `=======` or `>>>>>>>` of a merge.
    ConflictMarker,
    /// `--`, `----`, `—` and their like for a fence, or a blank behind one that the generator does not take.
    WrongFence {
        /// What is written.
        found: Box<str>,
        /// What the generator wants.
        wanted: &'static str,
    },
    /// TOML between `---` or YAML between `+++`.
    WrongFormat {
        /// The language that the fences say.
        fences: Format,
        /// The language that the block is in.
        content: Format,
    },
    /// A block that never closes.
    Unclosed {
        /// The closing fence it needs.
        wanted: &'static str,
    },
    /// A list or plain text where the generator wants `key: value` fields.
    NotAMap,
    /// A control character, which YAML and TOML forbid.
    ControlCharacter {
        /// Its code.
        code: u32,
    },
    /// Nested deeper than generators follow.
    TooDeep,
    /// Aliases that unfold to more than generators follow.
    TooManyAliases,
}

impl Problem {
    /// A problem nobody knows a repair for.
    pub(super) fn new(kind: ProblemKind, span: Span) -> Problem {
        Problem { kind, span, repairs: Vec::new() }
    }

    /// The same with one more repair.
    #[must_use]
    pub(super) fn repair(mut self, kind: RepairKind, safe: bool, edits: Vec<Edit>) -> Problem {
        self.repairs.push(Repair { kind, edits, safe });
        self
    }
}
