//! How far a long run has got, for whoever waits at a terminal.
//!
//! Invariant: nothing is shown in the first moment, in CI, or where the standard error is no terminal; and nothing is left behind.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use corpus::diagnostic::Locale;
use corpus::files::FilePath;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::disk::Content;

/// A run that is done by then needs no progress.
const QUIET: Duration = Duration::from_millis(400);

/// The reading of one corpus.
pub(super) struct Progress {
    start: Instant,
    locale: Locale,
    n_posts: usize,
    n_read: usize,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// `None` where nobody watches.
    pub(super) fn new(locale: Locale) -> Option<Progress> {
        let set = |name: &str| std::env::var_os(name).is_some_and(|it| !it.is_empty());
        let is_dumb = std::env::var_os("TERM").is_none_or(|it| it == "dumb");
        if !io::stderr().is_terminal() || set("CI") || is_dumb {
            return None;
        }
        Some(Progress { start: Instant::now(), locale, n_posts: 0, n_read: 0, bar: None })
    }

    /// Notes a batch from the disk. The first one has the names of all files.
    pub(super) fn batch(&mut self, batch: &[(FilePath, Content)]) {
        if self.n_posts == 0 {
            self.n_posts = batch.iter().filter(|it| it.0.is_markdown()).count();
            return;
        }
        self.n_read += batch.len();
        if self.bar.is_none() && self.start.elapsed() > QUIET {
            self.bar = Some(bar(self.n_posts, self.locale));
        }
        if let Some(it) = &self.bar {
            it.set_position(self.n_read as u64);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(it) = &self.bar {
            it.finish_and_clear();
        }
    }
}

fn bar(n_posts: usize, locale: Locale) -> ProgressBar {
    let target = ProgressDrawTarget::stderr_with_hz(10);
    let res = ProgressBar::with_draw_target(Some(n_posts as u64), target);
    let template = match locale {
        Locale::En => "reading {pos}/{len} posts",
        Locale::Zh => "正在读取 {pos}/{len} 篇文章",
    };
    match ProgressStyle::with_template(template) {
        Ok(it) => res.with_style(it),
        Err(_) => res,
    }
}
