//! The real posts that the daily uses were taken from, where they are at hand: referred to by path and text searched, never copied.

use corpus::files::FilePath;
use corpus::glossary::{Glossary, Matcher, Source, mine};

use super::{builtin, segmenter};

/// The seed whose file name starts with `prefix`, or a note that it is not there.
fn seed(prefix: &str) -> Option<String> {
    let folder = crate::corpora::seeds();
    let files = std::fs::read_dir(&folder).into_iter().flatten().flatten();
    let path = files
        .map(|it| it.path())
        .find(|it| it.file_name().is_some_and(|it| it.to_string_lossy().starts_with(prefix)));
    let text = path.and_then(|it| std::fs::read_to_string(it).ok());
    if text.is_none() {
        eprintln!("skipped: no seed {prefix}* in {}", folder.display());
    }
    text
}

#[test]
fn pmf_is_answered_in_the_second_seed() {
    let Some(text) = seed("001") else { return };
    let (glossary, matcher) = builtin();
    let places: Vec<usize> = text.match_indices("PMF").map(|it| it.0).collect();
    assert!(!places.is_empty());
    for at in places {
        let it = matcher.at(&text, at + 1, &[], Some(segmenter())).expect("PMF is found");
        assert_eq!(glossary.get(it.entry()).unwrap().name, "PMF");
    }
}

#[test]
fn cxl_and_boot_loader_are_answered_from_the_post_itself() {
    let Some(text) = seed("003") else { return };
    let path = FilePath::new("003.md");
    let glossary =
        Glossary::builtin().merge(mine(&text, &[]).into_iter().map(|it| it.entry(&path)));
    let matcher = Matcher::new(&glossary);
    for term in [
        "CXL",
        "boot loader",
        "hallucination",
        "TFLOPS",
        "Embedding",
        "Kubernetes",
        "HDFS",
        "3D 堆叠",
    ] {
        for (at, _) in text.match_indices(term) {
            let it = matcher
                .at(&text, at + 1, &[], Some(segmenter()))
                .unwrap_or_else(|| panic!("{term} at {at}"));
            let definition = &glossary.get(it.entry()).unwrap().definitions[0];
            assert_eq!(definition.source, Source::Mined, "{term}: {}", definition.text);
        }
    }
}
