//! Code actions: what mends a finding besides the fix that the rule itself has, and what rewrites the text without changing what it
//! means.
//!
//! Invariant: an action is made whole or not at all, creates no file that is there already, and a link that it writes leads where the
//! old one led.

mod alt;
mod bundle;
mod convert;
mod extract;
mod mend;
mod organize;
mod toc;

pub use mend::{mends, turn_off};
pub use organize::organize;

use crate::Corpus;
use crate::cancel::{Cancel, Cancelled};
use crate::diagnostic::Locale;
use crate::files::FilePath;
use crate::link;
use crate::markdown::{Form, Link};
use crate::post::Post;
use crate::resolve;
use crate::text::{Edit, Span};

/// What an action is for, in LSP's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AssistKind {
    /// It mends a finding: `quickfix`.
    QuickFix,
    /// It takes a part out: `refactor.extract`.
    Extract,
    /// It writes the same in another form: `refactor.rewrite`.
    Rewrite,
    /// It moves files: `refactor.move`.
    Move,
    /// It puts link definitions in order: `source.organizeReferences`.
    Organize,
}

/// One action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assist {
    /// What it does, as a command.
    pub title: String,
    /// What it is for.
    pub kind: AssistKind,
    /// Edits by file, under old paths; the spans of one file do not overlap.
    pub edits: Vec<(FilePath, Edit)>,
    /// New files and their text.
    pub creates: Vec<(FilePath, String)>,
    /// Files or folders that move after the edits, from and to.
    pub moves: Vec<(FilePath, FilePath)>,
}

impl Assist {
    fn new(title: impl Into<String>, kind: AssistKind) -> Assist {
        Assist {
            title: title.into(),
            kind,
            edits: Vec::new(),
            creates: Vec::new(),
            moves: Vec::new(),
        }
    }

    fn edit(mut self, path: &FilePath, span: Span, new_text: impl Into<String>) -> Assist {
        self.edits.push((path.clone(), Edit { span, new_text: new_text.into() }));
        self
    }
}

/// What can be rewritten at `span` of the open post at `path`.
pub fn rewrites(
    corpus: &Corpus,
    path: &FilePath,
    span: Span,
    cancel: &Cancel,
) -> Result<Vec<Assist>, Cancelled> {
    cancel.poll()?;
    let Some(post) = corpus.post(path).filter(|it| it.rope.is_some()) else {
        return Ok(Vec::new());
    };
    let at = Asked { corpus, path, post, offset: span.start as usize };
    let mut res = Vec::new();
    res.extend(alt::of_image(&at));
    res.extend(convert::conversions(&at));
    res.extend(mend::footnote(&at));
    cancel.poll()?;
    res.extend(extract::section(&at, cancel)?);
    res.extend(toc::table_of_contents(&at));
    res.extend(bundle::moves(&at, cancel)?);
    Ok(res)
}

/// A place that is asked about.
struct Asked<'a> {
    corpus: &'a Corpus,
    path: &'a FilePath,
    post: &'a Post,
    offset: usize,
}

impl Asked<'_> {
    fn say<'s>(&self, en: &'s str, zh: &'s str) -> &'s str {
        match self.corpus.locale() {
            Locale::En => en,
            Locale::Zh => zh,
        }
    }

    fn text(&self, span: Span) -> String {
        super::slice(self.post, span)
    }

    /// The line break of the post.
    fn eol(&self) -> &'static str {
        eol(&self.text(Span::new(0, self.post.len.min(4096))))
    }

    /// The spelling of a link in this form that leads where `link` leads; the one it has, where that is nowhere to be known.
    fn respelt(&self, link: &Link, form: Form) -> Option<String> {
        let trial = Link { form, ..link.clone() };
        let target = match super::verdict(self.corpus, self.path, link) {
            resolve::Verdict::Post { path, .. } | resolve::Verdict::File(path) => path,
            // Elsewhere is elsewhere in every form.
            resolve::Verdict::Elsewhere => return Some(resolve::encode(&link.destination, &trial)),
            _ => return None,
        };
        let page = self.corpus.page(self.path)?;
        let view = self.corpus.view();
        let same = resolve::encode(&link::decode(&link.destination), &trial);
        if resolve::leads_to(view, page, &trial, &same, &target) {
            return Some(same);
        }
        resolve::spellings(view, page, &trial, &target).into_iter().next()
    }
}

/// The line break that `text` has first.
fn eol(text: &str) -> &'static str {
    match text.find(['\n', '\r']).map(|it| &text[it..]) {
        Some(it) if it.starts_with("\r\n") => "\r\n",
        Some(it) if it.starts_with('\r') => "\r",
        _ => "\n",
    }
}

/// Text that stands for itself between the brackets of a link.
fn escape(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    for it in text.chars() {
        if matches!(it, '[' | ']' | '\\') {
            res.push('\\');
        }
        res.push(if matches!(it, '\n' | '\r') { ' ' } else { it });
    }
    res
}

#[cfg(test)]
mod tests;
