//! `--check` of 1,000 posts of 8 KB: processor time of the whole process, beside a process that reads the same files and runs bare
//! pulldown-cmark over them.
//!
//! Invariant: the two take turns, so that a busy machine slows both.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::{blog, parse};

/// The variable that tells the bench to be the floor, with the folder to read.
pub(crate) const FLOOR: &str = "CORPUS_BENCH_FLOOR";

const POSTS: usize = 1000;
const ROUNDS: u32 = 20;

/// Reads every post below `folder` and parses it.
pub(crate) fn floor(folder: &Path) {
    let mut events = 0;
    for n in 0..POSTS {
        let bytes = fs::read(folder.join(blog::path(n).as_str())).expect("the post is there");
        events += std::str::from_utf8(&bytes).map_or(0, parse);
    }
    println!("{events}");
}

/// Measures both.
pub(crate) fn run() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path());
    let me = std::env::current_exe().expect("the bench itself");
    let mut bare = Command::new(me);
    bare.env(FLOOR, folder.path());
    let mut check = Command::new(env!("CARGO_BIN_EXE_corpus-lsp"));
    check.args(["--check", "--format", "compact"]).arg(folder.path());
    let (mut bare, mut check) = (Process::new(bare), Process::new(check));
    bare.run();
    check.run();
    (bare.spent, check.spent) = (Spent::default(), Spent::default());
    for _ in 0..ROUNDS {
        bare.run();
        check.run();
    }
    bare.print("floor");
    check.print("--check of 1,000 posts of 8 KB");
    match (bare.spent.cpu, check.spent.cpu) {
        (Some(a), Some(b)) => {
            println!(
                "  processor time: {:.2} x floor (at most 4)",
                b.as_secs_f64() / a.as_secs_f64()
            );
        }
        _ => println!("  processor time of children is read from /proc, which is not here"),
    }
}

fn write(folder: &Path) {
    for it in ["source/_posts", "source/images"] {
        fs::create_dir_all(folder.join(it)).expect("folders can be made");
    }
    fs::write(folder.join("_config.yml"), blog::CONFIG).expect("files can be made");
    for n in 0..blog::IMAGES {
        fs::write(folder.join(blog::image(n)), "").expect("files can be made");
    }
    for n in 0..POSTS {
        fs::write(folder.join(blog::path(n).as_str()), blog::post(n, 8 << 10))
            .expect("files can be made");
    }
}

#[derive(Default)]
struct Spent {
    cpu: Option<Duration>,
    wall: Duration,
}

struct Process {
    command: Command,
    spent: Spent,
}

impl Process {
    fn new(mut command: Command) -> Process {
        command.stdin(Stdio::null()).stdout(Stdio::null());
        Process { command, spent: Spent::default() }
    }

    fn run(&mut self) {
        let (cpu, start) = (cpu_of_children(), Instant::now());
        self.command.status().expect("it starts");
        self.spent.wall += start.elapsed();
        if let (Some(before), Some(after)) = (cpu, cpu_of_children()) {
            *self.spent.cpu.get_or_insert_default() += after - before;
        }
    }

    fn print(&self, what: &str) {
        let millis = |it: Duration| it.as_secs_f64() * 1e3 / f64::from(ROUNDS);
        let cpu = self.spent.cpu.map_or("-".to_owned(), |it| format!("{:.1} ms", millis(it)));
        println!("  {what:<44} cpu {cpu:>9} wall {:>6.1} ms", millis(self.spent.wall));
    }
}

/// Processor time of all children that have ended: `cutime` and `cstime` of proc(5), in ticks of 10 ms.
fn cpu_of_children() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields.get(13)?.parse::<u64>().ok()? + fields.get(14)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}
