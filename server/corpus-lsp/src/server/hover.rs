//! Hovers: what the core says of a place, with what only the disk knows put below.
//!
//! Invariant: nothing is fetched. An image is shown from its own file, and only its first bytes are read for its size.

use corpus::cancel::{Cancel, Cancelled};
use corpus::features::hover::{self, excerpt};
use corpus::files::FilePath;
use tower_lsp::lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use super::Asked;
use crate::disk;
use crate::session::Snapshot;

/// Pixels that a preview is wide at most.
const PREVIEW: usize = 320;

pub(super) fn hover(
    asked: &Asked,
    at: Position,
    cancel: &Cancel,
) -> Result<Option<Hover>, Cancelled> {
    let snapshot = &asked.snapshot;
    let found = hover::hover(&snapshot.corpus, &asked.path, asked.offset(at), cancel)?;
    let Some(found) = found else { return Ok(None) };
    let range = Some(snapshot.range(&asked.path, Some(found.span)));
    let shown = markdown(snapshot, found, cancel)?;
    Ok(shown.map(|value| {
        let contents = MarkupContent { kind: MarkupKind::Markdown, value };
        Hover { contents: HoverContents::Markup(contents), range }
    }))
}

/// What is said, with what only the disk knows.
pub(super) fn markdown(
    snapshot: &Snapshot,
    found: hover::Hover,
    cancel: &Cancel,
) -> Result<Option<String>, Cancelled> {
    let mut parts = vec![found.markdown];
    if let Some(place) = &found.excerpt_of {
        cancel.poll()?;
        let text = snapshot.rope(&place.path).map(|it| it.to_string()).unwrap_or_default();
        parts.push(excerpt(&snapshot.corpus, &text, place.span));
    }
    parts.extend(found.image.as_ref().and_then(|it| image(snapshot, it)));
    parts.retain(|it| !it.is_empty());
    Ok((!parts.is_empty()).then(|| parts.join("\n\n")))
}

/// The size of an image in pixels and bytes, and the image itself.
fn image(snapshot: &Snapshot, path: &FilePath) -> Option<String> {
    let image = disk::image(&snapshot.root, path)?;
    let bytes = readable(image.bytes);
    let Some((width, height)) = image.size else { return Some(bytes) };
    let uri = snapshot.uri(path)?;
    let shown = width.min(PREVIEW);
    // VS Code takes the width behind a bar; others show the image as it is, or the text.
    Some(format!("{width} × {height}, {bytes}\n\n![]({uri}|width={shown})"))
}

fn readable(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{:.1} KiB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}
