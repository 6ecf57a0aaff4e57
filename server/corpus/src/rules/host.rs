//! What is found while reading files, before there is a post to judge.

use super::rule;

rule! {
    /// `corpus.toml`, or the generator's configuration, says something that cannot be read.
    ///
    /// What cannot be read counts as not said, and everything else stands.
    CONFIGURATION = "configuration", Error, Host
}

rule! {
    /// A glossary file that cannot be read, or a term in it that cannot serve.
    ///
    /// The site is as it was; what is missing are the definitions that an editor shows for the term. All other terms serve.
    GLOSSARY_SYNTAX = "glossary-syntax", Warning, Host
}

rule! {
    /// A post that is not UTF-8.
    ///
    /// Generators read UTF-8 only: readers see garbage, or the build stops. Old posts may be GBK or Big5.
    /// The message names the offset of the first byte that is wrong. The rest of the corpus is still checked.
    INVALID_UTF_8 = "invalid-utf-8", Error, Host
}

rule! {
    /// A post that cannot be read from the disk, or is too large to be one.
    UNREADABLE_FILE = "unreadable-file", Error, Host
}
