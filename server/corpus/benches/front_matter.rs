//! How long a block of front matter takes to read: an ordinary one, a broken one, and where its body starts.
#![allow(missing_docs, clippy::disallowed_methods, clippy::print_stdout)]

use std::hint::black_box;
use std::time::Instant;

use corpus::front_matter::{Dialect, body_start, read};

const TEXT: &str = "---\ntitle: \"大模型的所有可能结局\"\ntags:\n  - 随笔\n  - 大模型\ncategories: 随笔\nabbrlink: 75adad28\n\
    date: 2023-10-21 20:44:18\nphotos: \"../files/images/all_ends_for_11.6/cover.png\"\nextra:\n  \
    source: https://example.com/blog/a-plan-for-plans\n  author: Someone Else\ndraft: false\n\
    note: some more words that make it as long as the average block of real posts\n---\nbody";

fn main() {
    println!("{} bytes", TEXT.len());
    time("read", || drop(black_box(read(black_box(TEXT), &Dialect::HEXO))));
    let broken = TEXT.replacen("title: ", "title：", 1);
    time("read, one line broken", || drop(black_box(read(black_box(&broken), &Dialect::HEXO))));
    time("body_start", || {
        black_box(body_start(black_box(TEXT), &Dialect::HEXO));
    });
}

fn time(name: &str, run: impl Fn()) {
    let mut micros: Vec<f64> = (0..10_000)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    micros.sort_by(f64::total_cmp);
    println!("{name}: p50 {:.1} µs, p99 {:.1} µs", micros[5_000], micros[9_900]);
}
