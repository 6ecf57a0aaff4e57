//! When to end though nobody says so: the editor has died, or something hangs on the way out.
//!
//! Invariant: no error of ours, and no client that stops reading, keeps the process alive after its editor.

use std::thread;
use std::time::Duration;

/// How often a watched process is looked at.
const INTERVAL: Duration = Duration::from_millis(500);

/// How long an orderly end may take before the process is ended anyway.
const GRACE: Duration = Duration::from_secs(3);

/// Calls `gone` once the process `id` has ended, from a thread of its own.
///
/// An id that no process has to begin with belongs to another machine or container: the end of standard input has to
/// do there, as it has on systems where processes cannot be asked after.
pub(crate) fn watch(id: u32, gone: impl FnOnce() + Send + 'static) {
    if !is_alive(id) {
        return;
    }
    thread::spawn(move || {
        while is_alive(id) {
            thread::sleep(INTERVAL);
        }
        gone();
    });
}

/// Ends the process with `code` if it is still there after a moment of grace. The calling thread is used up.
#[allow(
    clippy::disallowed_methods,
    reason = "the main thread hangs, so nothing can return from it"
)]
pub(crate) fn insist(code: impl FnOnce() -> u8) {
    thread::sleep(GRACE);
    std::process::exit(code().into());
}

#[cfg(unix)]
fn is_alive(id: u32) -> bool {
    let id = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw);
    // A process of another user may not be signalled, but it is there.
    id.is_some_and(|it| rustix::process::test_kill_process(it) != Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
fn is_alive(_: u32) -> bool {
    false
}
