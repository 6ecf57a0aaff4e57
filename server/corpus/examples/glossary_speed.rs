//! Measures the glossary on the Markdown below a folder: `cargo run --release -p corpus --example glossary_speed -- FOLDER [mined]`.
//!
//! Prints the throughput of bare Aho–Corasick, of the matcher with boundaries judged, and of mining, in MB/s of one core. With
//! `mined`, prints a sample of the strong definitions instead.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example measures and prints"
)]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use aho_corasick::{AhoCorasick, MatchKind};
use corpus::glossary::{
    Definition, Entry, Glossary, Matcher, STRONG, Segmenter, Source, builtin, mine,
};

fn read(folder: &Path, acc: &mut Vec<String>) {
    let Ok(items) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = items.flatten().map(|it| it.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            read(&path, acc);
        } else if path.extension().is_some_and(|it| it == "md" || it == "txt") {
            acc.extend(std::fs::read_to_string(path));
        }
    }
}

/// The built-in terms and as many words of the texts as make `n`: such that no more than one text in twenty has, since nobody lists
/// `我们` in a glossary. With `n` words of any kind instead, every clause has to be judged.
fn entries(texts: &[String], n: usize, with_frequent: bool) -> Vec<Entry> {
    let segmenter = jieba_rs::Jieba::new();
    let mut counts: std::collections::BTreeMap<String, (usize, usize)> = Default::default();
    for (i, text) in texts.iter().enumerate() {
        for word in segmenter.cut(text, false) {
            let word = word.word;
            if word.chars().count() >= 2
                && word.chars().all(char::is_alphanumeric)
                && !word.bytes().all(|it| it.is_ascii_digit())
            {
                let count = counts.entry(word.to_lowercase()).or_insert((0, usize::MAX));
                if count.1 != i {
                    *count = (count.0 + 1, i);
                }
            }
        }
    }
    let rare = |n: usize| with_frequent || n * 20 <= texts.len();
    let words: Vec<String> = counts.into_iter().filter(|it| rare(it.1.0)).map(|it| it.0).collect();
    let step = (words.len() / n).max(1);
    let define = |it: &String| Entry {
        definitions: vec![Definition::new("…", Source::File)],
        ..Entry::new(it.as_str())
    };
    builtin::entries()
        .iter()
        .cloned()
        .chain(words.iter().step_by(step).take(n).map(define))
        .collect()
}

/// Processor time of this thread where the system tells, so that what else the machine does counts less; else the wall clock.
fn now(start: Instant) -> Duration {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = said.split(' ').next().and_then(|it| it.parse().ok());
    nanos.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

fn best(bytes: usize, mut run: impl FnMut() -> usize) -> (f64, usize) {
    let mut res = (0.0, 0);
    let epoch = Instant::now();
    for _ in 0..3 {
        let start = now(epoch);
        let n = black_box(run());
        let speed = bytes as f64 / 1e6 / (now(epoch) - start).as_secs_f64();
        if speed > res.0 {
            res = (speed, n);
        }
    }
    res
}

fn sample(texts: &[String]) {
    let mut n = 0usize;
    for text in texts {
        for it in mine(text, &[]).into_iter().filter(|it| it.confidence >= STRONG) {
            n += 1;
            if n.wrapping_mul(2_654_435_761) % 997 < 60 {
                println!(
                    "{:.2} {} {:?} | {}",
                    it.confidence,
                    it.name,
                    it.aliases,
                    it.text.chars().take(90).collect::<String>()
                );
            }
        }
    }
    println!("{n} strong definitions in {} files", texts.len());
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut texts = Vec::new();
    read(Path::new(&arguments.next().unwrap_or_else(|| ".".to_owned())), &mut texts);
    if arguments.next().is_some() {
        return sample(&texts);
    }
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{} files, {:.1} MB", texts.len(), bytes as f64 / 1e6);
    let start = Instant::now();
    let segmenter = Segmenter::load();
    println!("dictionary loaded in {:?}", start.elapsed());
    for (n, with_frequent) in [(0, false), (10_000, false), (10_000, true)] {
        let entries = match n {
            0 => builtin::entries().to_vec(),
            n => entries(&texts, n, with_frequent),
        };
        let names: Vec<String> =
            entries.iter().flat_map(|it| it.names().map(str::to_lowercase)).collect();
        let Ok(bare) = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names)
        else {
            return;
        };
        let epoch = Instant::now();
        let start = now(epoch);
        let glossary = Glossary::new(entries);
        let merged = now(epoch) - start;
        let matcher = Matcher::new(&glossary);
        println!(
            "{} entries: merged in {merged:?}, {} patterns ready after {:?}",
            glossary.len(),
            matcher.n_patterns(),
            now(epoch) - start
        );
        let (floor, n_bare) =
            best(bytes, || texts.iter().map(|it| bare.find_iter(it).count()).sum());
        let (unjudged, _) =
            best(bytes, || texts.iter().map(|it| matcher.find_all(it, &[], None).len()).sum());
        let (judged, n_found) = best(bytes, || {
            texts.iter().map(|it| matcher.find_all(it, &[], Some(&segmenter)).len()).sum()
        });
        println!(
            "  bare Aho-Corasick {floor:.0} MB/s ({n_bare} hits), without dictionary {unjudged:.0} MB/s, judged {judged:.0} MB/s ({n_found} matches), ratio {:.2}",
            judged / floor
        );
    }
    let (speed, n) = best(bytes, || texts.iter().map(|it| mine(it, &[]).len()).sum());
    println!("mining {speed:.0} MB/s, {n} definitions");
}
