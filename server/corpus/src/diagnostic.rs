//! What a rule says of a place: the diagnostic, its fixes, and the language it is said in.

use std::sync::Arc;

use crate::files::FilePath;
use crate::text::{Edit, Span};

/// How bad it is. Ordered from worst to mildest.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Readers of the site find it broken.
    Error,
    /// It works, but not as the author means.
    Warning,
    /// It could be better.
    Hint,
}

/// The language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

/// One finding at one place of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable kebab-case id of the rule.
    pub rule: &'static str,
    /// Severity after the configuration was applied.
    pub severity: Severity,
    /// Bytes in the file that it is about.
    pub span: Span,
    /// What is wrong, why it matters on the site, what to do, in the locale of the corpus.
    pub message: String,
    /// Other places that explain this one.
    pub related: Vec<Related>,
    /// Edits that mend it, the best first.
    pub fixes: Vec<Fix>,
    /// Whether the text is dead weight, which editors show faded.
    pub unnecessary: bool,
}

/// A place that explains a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The file, which may be another one.
    pub path: FilePath,
    /// Bytes in that file.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// One way to mend a finding. All its edits are made, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as a command: "Change to `cover.jpg`".
    pub title: String,
    /// Edits by file; the spans of one file do not overlap.
    pub edits: Vec<(FilePath, Edit)>,
    /// Whether `--fix` may make it without asking.
    pub safe: bool,
}

impl Diagnostic {
    /// A diagnostic without fixes or related places.
    pub fn new(
        rule: &'static str,
        severity: Severity,
        span: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            rule,
            severity,
            span,
            message: message.into(),
            related: Vec::new(),
            fixes: Vec::new(),
            unnecessary: false,
        }
    }

    /// The same with one more fix that replaces `span` of `path` by `new_text`.
    #[must_use]
    pub fn fix(
        mut self,
        title: impl Into<String>,
        path: &FilePath,
        span: Span,
        new_text: impl Into<String>,
        safe: bool,
    ) -> Diagnostic {
        let edit = Edit { span, new_text: new_text.into() };
        self.fixes.push(Fix { title: title.into(), edits: vec![(path.clone(), edit)], safe });
        self
    }
}

/// The findings of one file, in order of offset and rule.
pub type Diagnostics = Arc<Vec<Diagnostic>>;
