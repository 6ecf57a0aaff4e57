//! The glossary: the built-in list, the matcher on mixed text, the corpus' own files, mining, and bad input.

#![allow(clippy::print_stderr, reason = "figures and skipped tests are said aloud")]

mod bad_input;
mod builtin;
mod command;
mod hover;
mod matching;
mod mining;
mod pages;
mod seeds;

use std::sync::LazyLock;

use corpus::glossary::{Class, Glossary, Matcher, Segmenter};

/// The dictionary, loaded once for all tests.
fn segmenter() -> &'static Segmenter {
    static IT: LazyLock<Segmenter> = LazyLock::new(Segmenter::load);
    &IT
}

/// The built-in terms with their matcher.
fn builtin() -> &'static (Glossary, Matcher) {
    static IT: LazyLock<(Glossary, Matcher)> = LazyLock::new(|| {
        let glossary = Glossary::builtin();
        let matcher = Matcher::new(&glossary);
        (glossary, matcher)
    });
    &IT
}

/// The terms found in `text`, each as `text in the post=entry`, marked `~` when nested, `?` when crossing, `*` when unjudged.
fn found(glossary: &Glossary, matcher: &Matcher, text: &str) -> String {
    let found = matcher.find_all(text, &[], Some(segmenter()));
    let show = |it: &corpus::glossary::Match<'_>| {
        let mark = match it.class {
            Class::Exact => "",
            Class::Nested => "~",
            Class::Crossing => "?",
            Class::Unjudged => "*",
        };
        let names: Vec<&str> =
            it.entries.iter().filter_map(|id| Some(glossary.get(*id)?.name.as_str())).collect();
        format!("{mark}{}={}", &text[it.span.range()], names.join("+"))
    };
    found.iter().map(show).collect::<Vec<_>>().join(" ")
}
