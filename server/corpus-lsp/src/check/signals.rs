//! Interruptions that wait until a file is written.
//!
//! Invariant: outside of the writing a signal does what it always does.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};

/// Keeps an interruption back while files are written: it takes effect between two files.
pub(super) struct Signals {
    lets_through: Arc<AtomicBool>,
    came: Arc<AtomicBool>,
}

impl Signals {
    /// Begins to keep it back.
    pub(super) fn hold() -> Signals {
        let res = Signals { lets_through: Arc::default(), came: Arc::default() };
        for it in [SIGINT, SIGTERM] {
            // Where signals cannot be held, renaming is still all or nothing.
            let _ = signal_hook::flag::register_conditional_default(it, res.lets_through.clone());
            let _ = signal_hook::flag::register(it, res.came.clone());
        }
        res
    }

    /// Whether one came.
    pub(super) fn came(&self) -> bool {
        self.came.load(Ordering::Relaxed)
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.lets_through.store(true, Ordering::Relaxed);
    }
}
