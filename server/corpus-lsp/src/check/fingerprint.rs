//! Names for findings that stay the same while the text around them moves.
//!
//! Invariant: a fingerprint depends on the rule, the file, the line's words and the range in them, never on a line number.

use std::collections::BTreeMap;

use corpus::diagnostic::Diagnostic;
use corpus::files::FilePath;

use super::excerpt::excerpt;
use super::report::Report;

/// Gives out fingerprints; equal findings in one file are told apart by their order.
#[derive(Default)]
pub(crate) struct Fingerprints(BTreeMap<u64, u64>);

impl Fingerprints {
    /// The fingerprint of one finding: 16 hexadecimal digits. To be asked once for each, in the order of the report.
    pub(crate) fn next(
        &mut self,
        report: &Report,
        path: &FilePath,
        diagnostic: &Diagnostic,
    ) -> String {
        self.next_named(report, path, path, diagnostic)
    }

    /// The same for a file that goes by the name `name`.
    pub(crate) fn next_named(
        &mut self,
        report: &Report,
        path: &FilePath,
        name: &str,
        diagnostic: &Diagnostic,
    ) -> String {
        let excerpt = excerpt(&report.sources.get(path), diagnostic.span);
        let mut hash = Fnv::default();
        for part in [diagnostic.rule, name, excerpt.text.trim(), &excerpt.text[excerpt.mark]] {
            hash.write(part.as_bytes());
            hash.write(&[0xff]);
        }
        let n_before = self.0.entry(hash.0).or_insert(0);
        hash.write(&n_before.to_le_bytes());
        *n_before += 1;
        format!("{:016x}", hash.0)
    }
}

/// FNV-1a with 64 bits. Its values are stored by CI systems, so they may not change with a library or a release of Rust.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for it in bytes {
            self.0 = (self.0 ^ u64::from(*it)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
