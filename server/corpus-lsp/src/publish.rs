//! Diagnostics on their way to the editor: when to judge, what to send, what the editor shows already.
//!
//! Invariant: one task owns what was pushed. A list is sent when it differs from the one that the editor shows, and never for a
//! document whose diagnostics the editor asks for itself.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;
use tower_lsp::lsp_types::Diagnostic;

/// How long no edit must have come before the corpus is judged: shorter than between two keystrokes, longer than between the
/// notifications of one change of many files.
const QUIET: Duration = Duration::from_millis(50);

/// Waits until nothing has changed for [`QUIET`] after a change; `false` when there will be no more changes.
pub(crate) async fn quiet_after_change<T>(revisions: &mut watch::Receiver<T>) -> bool {
    if revisions.changed().await.is_err() {
        return false;
    }
    while let Ok(it) = timeout(QUIET, revisions.changed()).await {
        if it.is_err() {
            return false;
        }
    }
    true
}

/// The lists that the editor shows because they were pushed.
#[derive(Debug, Default)]
pub(crate) struct Shown(BTreeMap<PathBuf, Vec<Diagnostic>>);

impl Shown {
    /// Notes that `list` is now what `path` has to show. Whether it must be sent: the list of a file that was never sent is empty.
    pub(crate) fn set(&mut self, path: &Path, list: &[Diagnostic]) -> bool {
        if self.0.get(path).map_or(&[][..], Vec::as_slice) == list {
            return false;
        }
        if list.is_empty() {
            self.0.remove(path);
        } else {
            self.0.insert(path.to_owned(), list.to_vec());
        }
        true
    }

    /// Forgets the files for which `keep` is false and gives them back: an empty list must be sent for each. Such are files that are
    /// gone, and documents that were opened in an editor that asks for their diagnostics itself.
    pub(crate) fn retain(&mut self, keep: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
        let gone: Vec<PathBuf> = self.0.keys().filter(|it| !keep(it)).cloned().collect();
        self.0.retain(|path, _| keep(path));
        gone
    }
}

/// The name of a list in the answers to an editor that asks: equal lists have equal names, whenever and wherever they are made, so
/// nothing has to be remembered to answer "unchanged".
pub(crate) fn result_id(list: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    // The types of LSP have no hash, but one way to be written.
    serde_json::to_vec(list).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tower_lsp::lsp_types::{Position, Range};

    fn list(messages: &[&str]) -> Vec<Diagnostic> {
        let at = Range::new(Position::new(0, 0), Position::new(0, 1));
        messages.iter().map(|it| Diagnostic::new_simple(at, (*it).to_owned())).collect()
    }

    #[test]
    fn only_lists_that_differ_are_sent() {
        let mut shown = Shown::default();
        let (a, b) = (Path::new("/blog/a.md"), Path::new("/blog/b.md"));
        assert!(!shown.set(a, &[]), "a clean file was never shown otherwise");
        assert!(shown.set(a, &list(&["one"])));
        assert!(!shown.set(a, &list(&["one"])));
        assert!(shown.set(b, &list(&["one"])));
        assert!(shown.set(a, &list(&["two"])));
        assert!(shown.set(a, &[]));
        assert!(!shown.set(a, &[]));
        assert_eq!(shown.retain(|it| it != b), [b]);
        assert!(shown.retain(|_| false).is_empty());
        assert!(shown.set(b, &list(&["one"])));
    }

    #[test]
    fn a_result_id_names_its_list() {
        assert_eq!(result_id(&list(&["中"])), result_id(&list(&["中"])));
        assert_ne!(result_id(&list(&["a"])), result_id(&list(&["b"])));
        assert_ne!(result_id(&[]), result_id(&list(&["a"])));
    }

    #[tokio::test]
    async fn a_burst_of_edits_is_one_change() {
        let (edits, mut revisions) = watch::channel(0);
        for it in 1..=20 {
            edits.send_replace(it);
        }
        assert!(quiet_after_change(&mut revisions).await);
        assert_eq!(*revisions.borrow(), 20);
        assert!(!revisions.has_changed().unwrap(), "nothing of the burst is left over");
        drop(edits);
        assert!(!quiet_after_change(&mut revisions).await);
    }
}
