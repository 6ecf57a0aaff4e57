//! Code actions: the fixes of diagnostics, one by one, and all safe ones at once.
//!
//! Invariant: a fix is made whole or not at all, on the texts that the editor has now.

use std::collections::BTreeMap;

use corpus::cancel::{Cancel, Cancelled};
use corpus::diagnostic::Fix;
use corpus::features::assists::{self, Assist, AssistKind};
use corpus::features::front_matter;
use corpus::files::FilePath;
use corpus::text::Edit;
use tower_lsp::lsp_types::{
    self as lsp, CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams,
    CodeActionResponse, WorkspaceEdit,
};

use super::{Asked, edits, terms};
use crate::session::Snapshot;
use crate::{capabilities, from_lsp};

pub(super) fn code_actions(
    asked: &Asked,
    params: &CodeActionParams,
    cancel: &Cancel,
) -> Result<CodeActionResponse, Cancelled> {
    let mut res = Vec::new();
    let only = params.context.only.as_deref();
    if only.is_none_or(|it| it.iter().any(|it| includes(it, &CodeActionKind::QUICKFIX))) {
        quick_fixes(asked, params, cancel, &mut res)?;
    }
    rewrites(asked, params, cancel, &mut res)?;
    if only.is_none_or(|it| it.iter().any(|it| includes(it, &CodeActionKind::REFACTOR))) {
        res.extend(terms::actions(asked, params.range));
    }
    // What is asked for by name only: it changes more than what is under the cursor.
    if only.is_some_and(|it| it.iter().any(|it| includes(it, &CodeActionKind::SOURCE_FIX_ALL))) {
        res.extend(fix_all(asked, cancel)?);
    }
    let organizing = kind(AssistKind::Organize);
    if only.is_some_and(|it| it.iter().any(|it| includes(it, &organizing))) {
        let found = assists::organize(&asked.snapshot.corpus, &asked.path);
        res.extend(found.and_then(|it| action(&asked.snapshot, &it, None)));
    }
    Ok(res.into_iter().map(CodeActionOrCommand::CodeAction).collect())
}

/// Whether the kind `wanted`, as `source`, takes in `kind`, as `source.fixAll`.
fn includes(wanted: &CodeActionKind, kind: &CodeActionKind) -> bool {
    let rest = kind.as_str().strip_prefix(wanted.as_str());
    wanted.as_str().is_empty() || rest.is_some_and(|it| it.is_empty() || it.starts_with('.'))
}

fn quick_fixes(
    asked: &Asked,
    params: &CodeActionParams,
    cancel: &Cancel,
    acc: &mut Vec<CodeAction>,
) -> Result<(), Cancelled> {
    let snapshot = &asked.snapshot;
    let Some(rope) = snapshot.rope(&asked.path) else { return Ok(()) };
    let wanted = from_lsp::span(&rope, params.range, snapshot.encoding());
    let found = snapshot.findings(&asked.path, cancel)?;
    let touches = |it: &&corpus::diagnostic::Diagnostic| {
        it.span.start <= wanted.end && wanted.start <= it.span.end
    };
    for it in found.iter().filter(touches) {
        let diagnostics = snapshot.diagnostics(&asked.path, std::slice::from_ref(it));
        for (at, fix) in it.fixes.iter().enumerate() {
            let Some(edit) = workspace_edit(snapshot, std::slice::from_ref(fix)) else { continue };
            acc.push(CodeAction {
                title: fix.title.clone(),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(diagnostics.clone()),
                edit: Some(edit),
                is_preferred: Some(at == 0),
                ..CodeAction::default()
            });
        }
        let mends = assists::mends(&snapshot.corpus, &asked.path, it);
        acc.extend(mends.iter().filter_map(|it| action(snapshot, it, Some(diagnostics.clone()))));
    }
    let mut rules: Vec<&str> = found.iter().filter(touches).map(|it| it.rule).collect();
    rules.dedup();
    let own = FilePath::new(corpus::config::FILE_NAME);
    for rule in rules.into_iter().filter(|it| corpus::rules::find(it).is_some()) {
        let text = snapshot.rope(&own).map(|it| it.to_string());
        let off = assists::turn_off(&snapshot.corpus, rule, text.as_deref());
        acc.extend(action(snapshot, &off, None));
    }
    Ok(())
}

/// What can be written otherwise at the cursor, of the kinds that are asked for.
fn rewrites(
    asked: &Asked,
    params: &CodeActionParams,
    cancel: &Cancel,
    acc: &mut Vec<CodeAction>,
) -> Result<(), Cancelled> {
    let snapshot = &asked.snapshot;
    let only = params.context.only.as_deref();
    let is_wanted = |it: AssistKind| {
        only.is_none_or(|only| only.iter().any(|wanted| includes(wanted, &kind(it))))
    };
    // An editor that saves asks for the kinds of `source` only.
    let kinds = [AssistKind::QuickFix, AssistKind::Extract, AssistKind::Rewrite, AssistKind::Move];
    if !kinds.into_iter().any(is_wanted) {
        return Ok(());
    }
    let Some(rope) = snapshot.rope(&asked.path) else { return Ok(()) };
    let wanted = from_lsp::span(&rope, params.range, snapshot.encoding());
    let found = assists::rewrites(&snapshot.corpus, &asked.path, wanted, cancel)?;
    if is_wanted(AssistKind::Rewrite) {
        let at = wanted.start as usize;
        let actions = front_matter::actions(&snapshot.corpus, &asked.path, at, cancel)?;
        acc.extend(actions.into_iter().filter_map(|it| action(snapshot, &it.into(), None)));
    }
    let found = found.iter().filter(|it| is_wanted(it.kind));
    acc.extend(found.filter_map(|it| action(snapshot, it, None)));
    Ok(())
}

/// An action of the core, if the editor can make it.
fn action(
    snapshot: &Snapshot,
    it: &Assist,
    diagnostics: Option<Vec<lsp::Diagnostic>>,
) -> Option<CodeAction> {
    let mut changes =
        edits::Changes { creates: &it.creates, moves: &it.moves, ..edits::Changes::default() };
    for (path, edit) in &it.edits {
        changes.files.entry(path).or_default().push(edit);
    }
    Some(CodeAction {
        title: it.title.clone(),
        kind: Some(kind(it.kind)),
        diagnostics,
        edit: Some(edits::of_changes(snapshot, changes)?),
        ..CodeAction::default()
    })
}

fn kind(it: AssistKind) -> CodeActionKind {
    match it {
        AssistKind::QuickFix => CodeActionKind::QUICKFIX,
        AssistKind::Extract => CodeActionKind::REFACTOR_EXTRACT,
        AssistKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
        AssistKind::Move => CodeActionKind::new("refactor.move"),
        AssistKind::Organize => CodeActionKind::new(capabilities::ORGANIZE),
    }
}

/// All safe fixes of a document that do not get in each other's way.
fn fix_all(asked: &Asked, cancel: &Cancel) -> Result<Option<CodeAction>, Cancelled> {
    let snapshot = &asked.snapshot;
    let found = snapshot.findings(&asked.path, cancel)?;
    let mut fixes: Vec<Fix> = Vec::new();
    for it in found.iter().filter_map(|it| it.fixes.iter().find(|it| it.safe)) {
        let meets = |have: &Fix| have.edits.iter().any(|a| it.edits.iter().any(|b| collide(a, b)));
        if !fixes.iter().any(meets) {
            fixes.push(it.clone());
        }
    }
    if fixes.is_empty() {
        return Ok(None);
    }
    Ok(workspace_edit(snapshot, &fixes).map(|edit| CodeAction {
        title: title(snapshot, fixes.len()),
        kind: Some(CodeActionKind::SOURCE_FIX_ALL),
        edit: Some(edit),
        ..CodeAction::default()
    }))
}

fn title(snapshot: &Snapshot, n_fixes: usize) -> String {
    match snapshot.corpus.locale() {
        corpus::diagnostic::Locale::En if n_fixes == 1 => "Make the safe fix".to_owned(),
        corpus::diagnostic::Locale::En => format!("Make all {n_fixes} safe fixes"),
        corpus::diagnostic::Locale::Zh => format!("应用全部 {n_fixes} 处安全修复"),
    }
}

fn collide(a: &(FilePath, Edit), b: &(FilePath, Edit)) -> bool {
    a.0 == b.0 && a.1.span.start <= b.1.span.end && b.1.span.start <= a.1.span.end
}

/// `fixes` as one edit; `None` when a file of it cannot be read, since half a fix is none.
fn workspace_edit(snapshot: &Snapshot, fixes: &[Fix]) -> Option<WorkspaceEdit> {
    let mut files: BTreeMap<&FilePath, Vec<&Edit>> = BTreeMap::new();
    for (path, edit) in fixes.iter().flat_map(|it| &it.edits) {
        files.entry(path).or_default().push(edit);
    }
    edits::of_files(snapshot, files, &[])
}
