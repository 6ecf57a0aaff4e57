//! How long the daily things take, each beside a floor measured in the same run: reading the bytes and running bare pulldown-cmark
//! over them, which nothing that understands Markdown can undercut.
//!
//! `cargo bench -p corpus-lsp --bench corpus [read|keystroke|hover|check]`
//!
//! Invariant: the texts are made by rule, so two runs on two machines measure the same bytes.
#![allow(missing_docs, reason = "a program, not a library")]
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock, makes files and prints"
)]

mod blog;
mod check;
mod keystroke;

use std::hint::black_box;
use std::time::{Duration, Instant};

use corpus::cancel::Cancel;
use corpus::features::hover;
use pulldown_cmark::{Options, Parser};

fn main() {
    // The check's floor is a process of its own, so that both are measured alike.
    if let Some(folder) = std::env::var_os(check::FLOOR) {
        return check::floor(folder.as_ref());
    }
    let wanted: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let runs: [(&str, fn()); 4] =
        [("read", read), ("keystroke", keystroke::run), ("hover", hovers), ("check", check::run)];
    for (name, run) in runs {
        if wanted.is_empty() || wanted.iter().any(|it| it == name) {
            println!("\n{name}");
            run();
        }
    }
}

/// Half of the runs took less than the first, 95 in a hundred less than the second.
#[derive(Clone, Copy)]
struct Times {
    p50: Duration,
    p95: Duration,
}

impl Times {
    fn of(mut samples: Vec<Duration>) -> Times {
        samples.sort();
        let at = |percent: usize| samples[(samples.len() * percent / 100).min(samples.len() - 1)];
        Times { p50: at(50), p95: at(95) }
    }

    fn print(self, what: &str, floor: Duration) {
        println!(
            "  {what:<44} p50 {:>9} p95 {:>9}   {:>6.2} x floor",
            micros(self.p50),
            micros(self.p95),
            self.p50.as_secs_f64() / floor.as_secs_f64()
        );
    }
}

fn micros(it: Duration) -> String {
    format!("{:.1} µs", it.as_secs_f64() * 1e6)
}

fn times(n: usize, mut run: impl FnMut(usize)) -> Times {
    let mut samples = Vec::with_capacity(n);
    for at in 0..n {
        let start = now();
        run(at);
        samples.push(now() - start);
    }
    Times::of(samples)
}

/// Processor time of this thread, so that what else the machine does counts less.
#[cfg(unix)]
fn now() -> Duration {
    let it = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let (secs, nanos) = (u64::try_from(it.tv_sec), u32::try_from(it.tv_nsec));
    Duration::new(secs.unwrap_or_default(), nanos.unwrap_or_default())
}

/// The wall clock, where there is no other.
#[cfg(not(unix))]
fn now() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    START.elapsed()
}

/// Runs bare pulldown-cmark over a text, with the extensions that we read. Gives the number of events.
fn parse(text: &str) -> usize {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let events = Parser::new_ext(text, options).into_offset_iter();
    events.fold(0, |n, it| n + usize::from(black_box(it.1).start <= text.len()))
}

/// The floor for one text: bare pulldown-cmark over all of it.
fn floor_of(text: &str) -> Duration {
    let n = (20_000_000 / text.len()).clamp(20, 2000);
    let res = times(n, |_| {
        black_box(parse(black_box(text)));
    });
    println!("  {:<44} p50 {:>9} p95 {:>9}", "floor", micros(res.p50), micros(res.p95));
    res.p50
}

/// A post read from its bytes, as at start-up.
fn read() {
    let host = blog::host(10, None);
    let reader = host.reader();
    let corpus = host.corpus();
    let path = blog::path(3);
    for size in [8 << 10, 1 << 20] {
        let text = blog::post(3, size);
        let floor = floor_of(&text);
        let n = (20_000_000 / size).clamp(20, 2000);
        let read = times(n, |_| {
            black_box(reader.read(&path, black_box(text.as_bytes()), &corpus.index().files));
        });
        read.print(&format!("closed post, {} KB", size >> 10), floor);
        let open = times(n, |_| {
            black_box(reader.open(&path, black_box(&text), &corpus.index().files));
        });
        open.print(&format!("opened post, {} KB", size >> 10), floor);
    }
}

/// Hover at every sixteenth character of a post of 8 KB, in a corpus of 1,000.
fn hovers() {
    let (path, text) = (blog::path(3), blog::post(3, 8 << 10));
    let mut host = blog::host(1000, None);
    let start = Instant::now();
    let segmenter = corpus::glossary::Segmenter::load();
    println!("  {:<44} {:>9}", "the dictionary of Chinese words, once", micros(start.elapsed()));
    host.set_segmenter(segmenter.into());
    blog::open(&mut host, &path, &text);
    let corpus = host.corpus();
    let floor = floor_of(&text);
    let offsets: Vec<usize> = text.char_indices().map(|it| it.0).step_by(16).collect();
    let ask = |offset: usize| hover::hover(&corpus, &path, offset, &Cancel::default());
    let start = Instant::now();
    black_box(ask(offsets[0]).ok());
    println!("  {:<44} {:>9}", "the first answer", micros(start.elapsed()));
    let mut answered = 0;
    let res = times(offsets.len(), |at| {
        answered += usize::from(matches!(ask(offsets[at]), Ok(Some(_))));
    });
    res.print(&format!("hover, {answered} of {} with an answer", offsets.len()), floor);
}
