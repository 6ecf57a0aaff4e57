//! The command `corpus-lsp`.

mod capabilities;
mod from_lsp;
#[cfg_attr(not(test), expect(dead_code, reason = "its callers come with the features"))]
mod publish;
mod server;
mod session;
#[cfg_attr(not(test), expect(dead_code, reason = "its callers come with the features"))]
mod to_lsp;
mod transport;

use std::process::ExitCode;

fn main() -> ExitCode {
    server::serve()
}
