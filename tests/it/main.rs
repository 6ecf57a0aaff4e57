//! The tests that need more than one module: the program as it is run, and the repository as a whole.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "tests make the files that the program reads, and say what they skip"
)]

mod check;
mod corpora;
mod events;
mod front_matter_oracle;
mod glossary;
mod lsp;
mod oracle;
mod readme;
mod seeds;
mod sourcegen;
mod sourcegen_vscode;
mod tidy;
