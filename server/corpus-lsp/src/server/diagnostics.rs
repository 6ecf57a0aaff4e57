//! Diagnostics for an editor that asks: of one document, or of the whole workspace.
//!
//! Invariant: the answer is about the snapshot at the moment of the question. It waits neither for the publisher nor for the disk.

use std::path::PathBuf;

use corpus::cancel::{Cancel, Cancelled};
use corpus::files::FilePath;
use rayon::prelude::*;
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Url,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::{Asked, Backend};
use crate::from_lsp;
use crate::publish::result_id;
use crate::session::Snapshot;

impl Asked {
    fn diagnostics(&self, cancel: &Cancel) -> std::result::Result<Vec<Diagnostic>, Cancelled> {
        let found = self.snapshot.findings(&self.path, cancel)?;
        Ok(self.snapshot.diagnostics(&self.path, &found))
    }
}

pub(super) async fn of_document(
    backend: &Backend,
    params: DocumentDiagnosticParams,
) -> Result<DocumentDiagnosticReportResult> {
    let uri = params.text_document.uri;
    let judged = backend.ask(&uri, |asked, cancel| {
        let version = asked.snapshot.document(&asked.path).map(|it| it.version);
        let items = asked.diagnostics(cancel)?;
        let id = result_id(&items);
        Ok((version, items, id))
    });
    let (version, items, id) = judged.await?.unwrap_or_else(|| (None, Vec::new(), result_id(&[])));
    if let Some((version, path)) = version.zip(from_lsp::path(&uri)) {
        backend.session().answered(&path, version, id.clone());
    }
    let report = if params.previous_result_id.as_ref() == Some(&id) {
        DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                result_id: id,
            },
        })
    } else {
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: Some(id),
                items,
            },
        })
    };
    Ok(DocumentDiagnosticReportResult::Report(report))
}

pub(super) async fn of_workspace(
    backend: &Backend,
    params: WorkspaceDiagnosticParams,
) -> Result<WorkspaceDiagnosticReportResult> {
    let snapshots = backend.session().snapshots();
    let known: Vec<(PathBuf, String)> = params
        .previous_result_ids
        .into_iter()
        .filter_map(|it| Some((from_lsp::path(&it.uri)?, it.value)))
        .collect();
    let judged = backend.compute(move |cancel| {
        let mut items = Vec::new();
        for snapshot in &snapshots {
            items.extend(reports(snapshot, &known, cancel)?);
        }
        Ok(items)
    });
    let report = WorkspaceDiagnosticReport { items: judged.await? };
    Ok(WorkspaceDiagnosticReportResult::Report(report))
}

/// The reports of the files that something is wrong with, and of those that something was.
fn reports(
    snapshot: &Snapshot,
    known: &[(PathBuf, String)],
    cancel: &Cancel,
) -> std::result::Result<Vec<WorkspaceDocumentDiagnosticReport>, Cancelled> {
    let report = |path: FilePath| {
        let absolute = snapshot.absolute(&path);
        if !snapshot.has(&absolute) {
            return Ok(None);
        }
        let before = known.iter().find(|it| it.0 == absolute).map(|it| &it.1);
        let version = snapshot.document(&path).map(|it| i64::from(it.version));
        let Some(uri) = snapshot.uri(&path) else { return Ok(None) };
        let found = snapshot.findings(&path, cancel)?;
        if found.is_empty() && before.is_none() {
            return Ok(None);
        }
        let items = snapshot.diagnostics(&path, &found);
        Ok(Some(report(uri, version, items, before)))
    };
    let all: std::result::Result<Vec<_>, Cancelled> =
        snapshot.corpus.judged().into_par_iter().map(report).collect();
    Ok(all?.into_iter().flatten().collect())
}

fn report(
    uri: Url,
    version: Option<i64>,
    items: Vec<Diagnostic>,
    before: Option<&String>,
) -> WorkspaceDocumentDiagnosticReport {
    let id = result_id(&items);
    if before == Some(&id) {
        let report = UnchangedDocumentDiagnosticReport { result_id: id };
        return WorkspaceDocumentDiagnosticReport::Unchanged(
            WorkspaceUnchangedDocumentDiagnosticReport {
                uri,
                version,
                unchanged_document_diagnostic_report: report,
            },
        );
    }
    let report = FullDocumentDiagnosticReport { result_id: Some(id), items };
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: report,
    })
}
