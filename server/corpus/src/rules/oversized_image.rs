//! `oversized-image`.

use super::{AssetCase, Findings, rule};
use crate::messages;
use crate::text::Span;

/// Bytes up to which an image is fine: 1 MiB.
const MAX_BYTES: u64 = 1 << 20;

/// Pixels on the longer side up to which an image is fine: the width of a 4K screen.
const MAX_PIXELS: usize = 3840;

rule! {
    /// An image of more than 1 MiB, or with a side of more than 3,840 pixels.
    ///
    /// Readers on a telephone wait for it, and no screen shows that many pixels. Off unless `corpus.toml` or `--rule` asks for it.
    OVERSIZED_IMAGE = "oversized-image", Hint, Asset => check
}

fn check(findings: &mut Findings<'_>, case: &AssetCase<'_>) {
    let Some((width, height)) = case.asset.pixels else { return };
    if case.asset.bytes > MAX_BYTES || width.max(height) > MAX_PIXELS {
        let message = messages::oversized_image(findings.locale, case.asset.bytes, (width, height));
        findings.report(Span::at(0), message);
    }
}
