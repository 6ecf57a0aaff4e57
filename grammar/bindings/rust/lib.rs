//! Tree-sitter grammar for the outer language of a post: front matter, template tags, markers and the text between them.
//!
//! Invariant: the grammar is total. Every text has a tree without ERROR and MISSING nodes; a half-written tag ends in an
//! `unfinished` node.

use tree_sitter_language::LanguageFn;

unsafe extern "C" {
    fn tree_sitter_corpus() -> *const ();
}

/// The language, for `tree_sitter::Parser::set_language`. Its ABI is 14, which Neovim, Helix and Emacs accept.
// SAFETY: the generated parser returns a pointer to a constant `TSLanguage`.
pub const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_corpus) };

/// The kinds of nodes and their fields, as JSON.
pub const NODE_TYPES: &str = include_str!("../../src/node-types.json");

/// What is coloured how.
pub const HIGHLIGHTS_QUERY: &str = include_str!("../../queries/highlights.scm");

/// Where Markdown, YAML, TOML and JSON stand.
pub const INJECTIONS_QUERY: &str = include_str!("../../queries/injections.scm");

/// What can be folded.
pub const FOLDS_QUERY: &str = include_str!("../../queries/folds.scm");

/// Scopes; a post has none of its own.
pub const LOCALS_QUERY: &str = include_str!("../../queries/locals.scm");

/// What an editor may select or jump over as one object.
pub const TEXTOBJECTS_QUERY: &str = include_str!("../../queries/textobjects.scm");
