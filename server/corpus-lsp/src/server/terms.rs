//! Terms in closed posts, whose texts only the disk has: what they define, and where they use a term.
//!
//! Invariant: a text that is not the one that the corpus was read from says nothing. No answer waits for more than a moment's
//! reading: what takes longer is counted behind it, for the next one.

use std::collections::BTreeMap;

use corpus::cancel::{Cancel, Cancelled};
use corpus::diagnostic::Locale;
use corpus::features::rename::{self, Edits, TermName};
use corpus::features::term_action::{self, TermAction};
use corpus::features::{Location, terms};
use corpus::files::FilePath;
use corpus::glossary::{EntryId, Uses, is_glossary};
use rayon::prelude::*;
use tower_lsp::lsp_types::{CodeAction, CodeActionKind, Range};

use super::{Asked, edits};
use crate::session::{Phase, Snapshot};
use crate::{disk, from_lsp};

/// Bytes of posts that are read while an editor waits for a hover.
const AT_ONCE: usize = 8 << 20;

/// Finds out what the closed posts of a corpus define in passing.
pub(super) fn mine(snapshot: &Snapshot) {
    if snapshot.phase != Phase::Whole {
        return;
    }
    for (path, post) in snapshot.corpus.posts().filter(|it| !it.1.is_mined()) {
        if let Some(text) = disk::text(&snapshot.root, path) {
            post.mine(&text);
        }
    }
}

/// Every use of `id` in closed posts, by path and offset.
pub(super) fn uses_in_closed(
    snapshot: &Snapshot,
    id: EntryId,
    cancel: &Cancel,
) -> Result<Vec<Location>, Cancelled> {
    let found = in_closed(snapshot, id, cancel, |path, text| {
        let found = terms::uses(&snapshot.corpus, path, id, text);
        found.into_iter().map(|it| Location::at(path, it.0)).collect::<Vec<_>>()
    })?;
    Ok(found.into_iter().flatten().collect())
}

/// What `answer` says of the texts of the closed posts that may use `id`, by path.
pub(super) fn in_closed<T: Send>(
    snapshot: &Snapshot,
    id: EntryId,
    cancel: &Cancel,
    answer: impl Fn(&FilePath, &str) -> T + Sync,
) -> Result<Vec<T>, Cancelled> {
    let finder = terms::finder(&snapshot.corpus, id);
    let paths: Vec<&FilePath> = terms::closed(&snapshot.corpus).collect();
    let of_one = |path: &&FilePath| {
        cancel.poll().ok()?;
        let text = disk::text(&snapshot.root, path).filter(|it| finder.may_be_in(it))?;
        Some(answer(path, &text))
    };
    let res = paths.par_iter().filter_map(of_one).collect();
    cancel.poll()?;
    Ok(res)
}

/// What can be done about the term at `range` on request.
pub(super) fn actions(asked: &Asked, range: Range) -> Vec<CodeAction> {
    let snapshot = &asked.snapshot;
    let Some(rope) = snapshot.rope(&asked.path) else { return Vec::new() };
    let selected = from_lsp::span(&rope, range, snapshot.encoding());
    let text_of = |path: &FilePath| snapshot.rope(path).map(|it| it.to_string());
    let found = term_action::actions(&snapshot.corpus, &asked.path, selected, &text_of);
    let action = |it: TermAction| {
        let edit = if it.is_new {
            edits::new_file(snapshot, &it.path, &it.edit.new_text)?
        } else {
            edits::of_files(snapshot, BTreeMap::from([(&it.path, vec![&it.edit])]), &[])?
        };
        Some(CodeAction {
            title: it.title,
            kind: Some(CodeActionKind::REFACTOR),
            edit: Some(edit),
            ..CodeAction::default()
        })
    };
    found.into_iter().filter_map(action).collect()
}

/// `edits` of open posts, with those that rename `it` in closed posts and in the glossaries. The inner error says why that cannot be.
pub(super) fn rename_elsewhere(
    snapshot: &Snapshot,
    it: &TermName,
    new_name: &str,
    mut edits: Edits,
    cancel: &Cancel,
) -> Result<Result<Edits, String>, Cancelled> {
    let corpus = &snapshot.corpus;
    let of_posts = in_closed(snapshot, it.id, cancel, |path, text| {
        rename::term_edits(corpus, path, text, it, new_name, cancel)
    })?;
    for found in of_posts {
        match found? {
            Ok(it) => edits.join(it),
            Err(why) => return Ok(Err(why)),
        }
    }
    for path in corpus.glossary_files().filter(|it| corpus.post(it).is_none()) {
        let Some(rope) = snapshot.rope(path) else { continue };
        match rename::glossary_edits(corpus, path, &rope.to_string(), it, new_name) {
            Ok(it) if it.is_empty() => {}
            Ok(it) => {
                edits.edits.insert(path.clone(), it);
            }
            Err(why) => return Ok(Err(why)),
        }
    }
    Ok(Ok(edits))
}

/// How often the posts use `id`, for people; `None` while that is being counted.
pub(super) fn usage(
    snapshot: &Snapshot,
    id: EntryId,
    cancel: &Cancel,
) -> Result<Option<String>, Cancelled> {
    if snapshot.phase != Phase::Whole {
        return Ok(None);
    }
    let corpus = &snapshot.corpus;
    let closed = match corpus.counted(id) {
        Some(it) => it,
        None if bytes(snapshot) <= AT_ONCE => count(snapshot, id, cancel)?,
        None => {
            let snapshot = snapshot.clone();
            rayon::spawn(move || {
                // What nobody waits for is never cancelled.
                let _ = count(&snapshot, id, &Cancel::default());
            });
            return Ok(None);
        }
    };
    let finder = terms::finder(corpus, id);
    let mut res = closed;
    let open = corpus.posts().filter(|it| it.1.rope.is_some() && !is_glossary(it.0));
    for (path, post) in open {
        cancel.poll()?;
        let text = post.full_text().filter(|it| finder.may_be_in(it));
        add(&mut res, text.map_or(0, |it| terms::uses(corpus, path, id, &it).len()));
    }
    Ok(Some(say(res, corpus.locale())))
}

fn bytes(snapshot: &Snapshot) -> usize {
    snapshot.corpus.posts().filter(|it| it.1.rope.is_none()).map(|it| it.1.len).sum()
}

fn count(snapshot: &Snapshot, id: EntryId, cancel: &Cancel) -> Result<Uses, Cancelled> {
    let counts = in_closed(snapshot, id, cancel, |path, text| {
        terms::uses(&snapshot.corpus, path, id, text).len()
    })?;
    let mut res = Uses::default();
    counts.into_iter().for_each(|it| add(&mut res, it));
    snapshot.corpus.set_counted(id, res);
    Ok(res)
}

fn add(res: &mut Uses, n: usize) {
    res.uses += n as u32;
    res.posts += u32::from(n > 0);
}

fn say(it: Uses, locale: Locale) -> String {
    let Uses { uses, posts } = it;
    match locale {
        Locale::En if uses == 1 => "Used once.".to_owned(),
        Locale::En if posts == 1 => format!("Used {uses} times in one post."),
        Locale::En => format!("Used {uses} times in {posts} posts."),
        Locale::Zh => format!("在 {posts} 篇文章中出现 {uses} 次。"),
    }
}
