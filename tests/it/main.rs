//! All integration tests, in one binary: what is tested here is the real process.

mod lsp;
