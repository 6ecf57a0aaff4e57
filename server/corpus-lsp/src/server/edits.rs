//! Edits of several files, as the editor takes them.
//!
//! Invariant: an edit names the version of the document that it is for wherever the editor takes that, so that it is refused rather
//! than made in another text.

use std::collections::{BTreeMap, HashMap};

use corpus::files::FilePath;
use corpus::text::Edit;
use tower_lsp::lsp_types::{
    AnnotatedTextEdit, ChangeAnnotation, CreateFile, CreateFileOptions, DocumentChangeOperation,
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Range, RenameFile,
    RenameFileOptions, ResourceOp, TextDocumentEdit, TextEdit, Url, WorkspaceEdit,
};

use crate::session::Snapshot;
use crate::to_lsp;

/// All that one answer changes.
#[derive(Default)]
pub(super) struct Changes<'a> {
    /// Edits by file, under old paths.
    pub(super) files: BTreeMap<&'a FilePath, Vec<&'a Edit>>,
    /// New files and their text.
    pub(super) creates: &'a [(FilePath, String)],
    /// The files that move after the edits.
    pub(super) moves: &'a [(FilePath, FilePath)],
}

/// The same with new files. `None` when the editor does not make files, or cannot be told to do so together with the rest.
pub(super) fn of_changes(snapshot: &Snapshot, changes: Changes<'_>) -> Option<WorkspaceEdit> {
    let can = &snapshot.abilities;
    let makes = changes.creates.is_empty() || can.creates_files;
    let moves = changes.moves.is_empty() || can.moves_files;
    if !(makes && moves && (changes.creates.is_empty() || can.versioned_edits)) {
        return None;
    }
    let mut made = Vec::new();
    for (path, text) in changes.creates {
        made.extend(created(snapshot, path, text)?);
    }
    let mut res = of_files(snapshot, changes.files, changes.moves)?;
    if let Some(DocumentChanges::Operations(all)) = &mut res.document_changes {
        all.splice(0..0, made);
    }
    Some(res)
}

/// A new file with its text. What lies there already is not overwritten.
fn created(
    snapshot: &Snapshot,
    path: &FilePath,
    text: &str,
) -> Option<[DocumentChangeOperation; 2]> {
    let uri = snapshot.uri(path)?;
    let options = CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(false) };
    let create = CreateFile { uri: uri.clone(), options: Some(options), annotation_id: None };
    let edit = TextEdit { range: Range::default(), new_text: text.to_owned() };
    let text = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version: None },
        edits: vec![OneOf::Left(edit)],
    };
    Some([
        DocumentChangeOperation::Op(ResourceOp::Create(create)),
        DocumentChangeOperation::Edit(text),
    ])
}

/// Edits by file, and the files that move after them. `None` when a file cannot be read: half an edit is none. An editor that moves
/// no files is not asked to.
pub(super) fn of_files(
    snapshot: &Snapshot,
    files: BTreeMap<&FilePath, Vec<&Edit>>,
    moves: &[(FilePath, FilePath)],
) -> Option<WorkspaceEdit> {
    let changes: Option<Vec<_>> =
        files.into_iter().map(|(path, edits)| of_file(snapshot, path, &edits)).collect();
    if !snapshot.abilities.versioned_edits {
        let changes: HashMap<Url, _> =
            changes?.into_iter().map(|it| (it.text_document.uri, plain(it.edits))).collect();
        return Some(WorkspaceEdit::new(changes));
    }
    let moves = moves.iter().filter(|_| snapshot.abilities.moves_files);
    let moves = moves.filter_map(|(from, to)| moved(snapshot, from, to));
    let all = changes?.into_iter().map(DocumentChangeOperation::Edit);
    Some(WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(all.chain(moves).collect())),
        ..WorkspaceEdit::default()
    })
}

/// An edit that makes the file at `path` with `text`; `None` where the editor makes no files.
pub(super) fn new_file(snapshot: &Snapshot, path: &FilePath, text: &str) -> Option<WorkspaceEdit> {
    let abilities = &snapshot.abilities;
    let uri =
        snapshot.uri(path).filter(|_| abilities.creates_files && abilities.versioned_edits)?;
    let create = CreateFile {
        uri: uri.clone(),
        options: Some(CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(true) }),
        annotation_id: None,
    };
    let insert = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version: None },
        edits: vec![OneOf::Left(TextEdit::new(Range::default(), text.to_owned()))],
    };
    Some(WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(vec![
            DocumentChangeOperation::Op(ResourceOp::Create(create)),
            DocumentChangeOperation::Edit(insert),
        ])),
        ..WorkspaceEdit::default()
    })
}

/// Whether a closed file is on the disk with another text than the one that was read, so that no place in it can be trusted.
pub(super) fn is_other_text(snapshot: &Snapshot, path: &FilePath) -> bool {
    let read = snapshot.corpus.post(path).map(|it| it.len);
    snapshot.document(path).is_none()
        && snapshot.rope(path).is_none_or(|it| read.is_some_and(|read| read != it.len_bytes()))
}

fn of_file(snapshot: &Snapshot, path: &FilePath, edits: &[&Edit]) -> Option<TextDocumentEdit> {
    if is_other_text(snapshot, path) {
        return None;
    }
    let rope = snapshot.rope(path)?;
    let edit = |it: &&Edit| TextEdit {
        range: to_lsp::range(&rope, it.span, snapshot.encoding()),
        new_text: it.new_text.clone(),
    };
    let version = snapshot.document(path).map(|it| it.version);
    let uri = snapshot.uri(path)?;
    Some(TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.iter().map(edit).map(OneOf::Left).collect(),
    })
}

fn plain(edits: Vec<OneOf<TextEdit, AnnotatedTextEdit>>) -> Vec<TextEdit> {
    edits
        .into_iter()
        .map(|it| match it {
            OneOf::Left(it) => it,
            OneOf::Right(it) => it.text_edit,
        })
        .collect()
}

fn moved(snapshot: &Snapshot, from: &FilePath, to: &FilePath) -> Option<DocumentChangeOperation> {
    // Something that lies there already is not for us to overwrite.
    let options = RenameFileOptions { overwrite: Some(false), ignore_if_exists: Some(true) };
    Some(DocumentChangeOperation::Op(ResourceOp::Rename(RenameFile {
        old_uri: snapshot.uri(from)?,
        new_uri: snapshot.uri(to)?,
        options: Some(options),
        annotation_id: None,
    })))
}

/// Both of two edits that concern different corpora.
pub(super) fn join(mut a: WorkspaceEdit, b: WorkspaceEdit) -> WorkspaceEdit {
    use DocumentChanges::Operations;
    if let (Some(Operations(a)), Some(Operations(b))) =
        (&mut a.document_changes, b.document_changes)
    {
        a.extend(b);
    }
    if let (Some(a), Some(b)) = (&mut a.changes, b.changes) {
        a.extend(b);
    }
    a.change_annotations = a.change_annotations.or(b.change_annotations);
    a
}

/// Adds edits that the author is asked about; an editor that cannot ask does not get them.
pub(super) fn ask_for(
    snapshot: &Snapshot,
    to: &mut WorkspaceEdit,
    edits: &[(FilePath, Edit)],
    question: &str,
) {
    let Some(DocumentChanges::Operations(all)) = &mut to.document_changes else { return };
    if edits.is_empty() || !snapshot.abilities.annotates_edits {
        return;
    }
    const ID: &str = "ask";
    for (path, edit) in edits {
        let Some(mut it) = of_file(snapshot, path, &[edit]) else { continue };
        let asked = |text_edit| AnnotatedTextEdit { text_edit, annotation_id: ID.to_owned() };
        it.edits = plain(it.edits).into_iter().map(|it| OneOf::Right(asked(it))).collect();
        all.insert(0, DocumentChangeOperation::Edit(it));
    }
    let annotation = ChangeAnnotation {
        label: question.to_owned(),
        needs_confirmation: Some(true),
        description: None,
    };
    to.change_annotations = Some(HashMap::from([(ID.to_owned(), annotation)]));
}
