//! From an edit to the diagnostics of its post, in small and large posts of small and large corpora.
//!
//! Invariant: an earlier snapshot is still held while the edit is made, as the server's publisher does.

use std::hint::black_box;
use std::time::Duration;

use corpus::cancel::Cancel;
use corpus::files::FilePath;
use corpus::text::{Edit, Span};
use corpus::{Change, Corpus, CorpusHost, FileChange};

use crate::{Times, blog, floor_of, times};

const KEYSTROKES: usize = 2000;

/// Measures and compares with what is aimed at.
pub(crate) fn run() {
    let mut p95 = Vec::new();
    for size in [8 << 10, 1 << 20] {
        let text = blog::post(3, size);
        let floor = floor_of(&text);
        let body = text.find("\n---\n").unwrap_or_default();
        let words: Vec<usize> =
            text.match_indices("。").chain(text.match_indices(", ")).map(|it| it.0).collect();
        let words: Vec<usize> = words.into_iter().filter(|it| *it > body).collect();
        let headings: Vec<usize> = text.match_indices(" 节").map(|it| it.0).collect();
        let tags: Vec<usize> = text.find("AI, ").into_iter().collect();
        for posts in [10, 1000] {
            let res = typing(posts, &text, &words);
            res.print(&format!("{} KB, {posts} posts", size >> 10), floor);
            p95.push(res.p95);
            // What others may know of the post changes here, so that more has to be done.
            typing(posts, &text, &headings).print("  in a heading", floor);
            typing(posts, &text, &tags).print("  in a tag", floor);
        }
    }
    let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
    println!("  8 KB in 1,000 posts, p95: {:.3} ms (at most 1)", p95[1].as_secs_f64() * 1e3);
    println!("  8 KB, 1,000 posts to 10, p95: {:.2} (0.8 to 1.2)", ratio(p95[1], p95[0]));
    println!("  1 MB to 8 KB in 1,000 posts, p95: {:.2} (at most 3)", ratio(p95[3], p95[1]));
}

/// Types and deletes a character at each of `places` in turn.
fn typing(posts: usize, text: &str, places: &[usize]) -> Times {
    let path = blog::path(3);
    let mut host = blog::host(posts, Some(text.len()));
    blog::open(&mut host, &path, text);
    let mut snapshot = judged(&host, &path);
    let mut at = 0;
    let mut place = 0;
    times(KEYSTROKES, |n| {
        let edit = if n % 2 == 0 {
            // A prime number of places on, so that each is visited.
            at = (at + 7919) % places.len();
            place = places[at];
            Edit { span: Span::at(place), new_text: "字".to_owned() }
        } else {
            Edit { span: Span::new(place, place + "字".len()), new_text: String::new() }
        };
        host.apply(Change { files: vec![(path.clone(), FileChange::Edit(vec![edit]))] });
        snapshot = judged(&host, &path);
        black_box(&snapshot);
    })
}

fn judged(host: &CorpusHost, path: &FilePath) -> Corpus {
    let res = host.corpus();
    black_box(res.diagnostics(path, &Cancel::default()).ok());
    res
}
