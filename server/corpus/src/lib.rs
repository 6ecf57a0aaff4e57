//! The model of a post corpus. Pure and synchronous: what it knows arrives as a `Change`, what it says leaves as plain data.
pub mod diagnostic;
pub mod files;
pub mod glossary;
pub mod text;
