//! The program: arguments in, an exit code out.
//!
//! Invariant: nothing ends the process but the return from `main`.

mod arguments;
mod capabilities;
mod check;
mod commands;
mod disk;
mod explain_path;
mod from_lsp;
mod load;
mod publish;
mod server;
mod session;
mod to_lsp;
mod transport;

use std::io;
use std::process::ExitCode;

use arguments::{Arguments, Command};
use clap::Parser;

/// Reading posts is mostly small allocations, on all cores at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(it) => it,
        Err(it) => return usage(&it),
    };
    let locale = arguments::locale(arguments.lang);
    match &arguments.command {
        Some(Command::Explain { rule }) => check::explain(rule),
        Some(Command::ExplainPath { source }) => explain_path::explain_path(source, locale),
        Some(Command::Rules) => check::list_rules(),
        Some(Command::Config { schema: true, .. }) => commands::schema(),
        Some(Command::Config { path, .. }) => commands::config(path, locale),
        Some(Command::Init { folder }) => commands::init(folder, locale),
        Some(Command::Merge { reports, fail_on }) => check::merge(reports, *fail_on),
        Some(Command::Completions { shell }) => commands::completions(*shell),
        Some(Command::Man) => commands::man(),
        None if arguments.check => check::run(&arguments.options, arguments.color, locale),
        None => server::serve(arguments.lang.map(|_| locale)),
    }
}

/// Prints help, the version or a usage error. That nobody reads it is no failure.
fn usage(error: &clap::Error) -> ExitCode {
    match error.print() {
        Err(it) if it.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(2),
        _ => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)),
    }
}
