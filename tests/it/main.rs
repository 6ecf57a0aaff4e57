//! The one integration binary.

mod glossary;
