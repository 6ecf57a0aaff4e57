//! `--watch`, and what a terminal shows.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use super::{Folder, code};

const IMAGE: &str = "---\ntitle: a\n---\n![x](gone.png)\n";

/// A run that watches, and the lines that it prints.
struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn new(it: &Folder, arguments: &[&str]) -> Watch {
        let arguments = [&["--check", "--watch", "--format", "compact"], arguments].concat();
        let mut child = it
            .command(&arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let out = BufReader::new(child.stdout.take().expect("it is piped"));
        let (to, lines) = channel();
        thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|it| to.send(it)));
        Watch { child, lines }
    }

    /// The lines of the next report that `wanted` says yes to. Reports before it show a step on the way.
    fn report(&self, wanted: impl Fn(&[String]) -> bool) -> Vec<String> {
        let mut res = Vec::new();
        loop {
            let line = self.lines.recv_timeout(Duration::from_secs(60));
            let line =
                line.unwrap_or_else(|_| panic!("no such report came; the last lines: {res:?}"));
            if !line.starts_with("Watching") {
                res.push(line);
            } else if wanted(&res) {
                return res;
            } else {
                res.clear();
            }
        }
    }

    fn quit(mut self) {
        self.child.stdin.take().expect("it is piped").write_all(b"xq").expect("it listens");
        assert_eq!(self.child.wait().expect("it ends").code(), Some(0));
    }
}

fn mentions<'a>(parts: &'a [&'a str]) -> impl Fn(&[String]) -> bool + 'a {
    move |lines| {
        lines.len() == parts.len()
            && lines.iter().zip(parts).all(|(line, part)| line.contains(part))
    }
}

#[test]
fn what_changes_is_judged_again() {
    let it = Folder::new(&[("a.md", IMAGE), ("b.md", "---\ntitle: b\n---\n[a](a.md)\n")]);
    let write =
        |path: &str, text: &str| fs::write(it.path().join(path), text).expect("files can be made");
    let watch = Watch::new(&it, &[]);
    watch.report(mentions(&["a.md:4:6: error broken-image"]));
    write("gone.png", "");
    watch.report(mentions(&[]));
    write("b.md", "---\ntitle: b\n---\n[c](c.md)\n");
    watch.report(mentions(&["b.md:4:5: error broken-link"]));
    fs::create_dir_all(it.path().join("新/文")).expect("folders can be made");
    write("新/文/d.md", IMAGE);
    watch.report(mentions(&["b.md", "新/文/d.md:4:6: error broken-image"]));
    write("新/文/gone.png", "");
    watch.report(mentions(&["b.md"]));
    write("corpus.toml", "[rules]\nbroken-link = \"hint\"\n");
    watch.report(mentions(&["b.md:4:5: hint broken-link"]));
    fs::remove_file(it.path().join("a.md")).expect("it is there");
    fs::rename(it.path().join("b.md"), it.path().join("c.md")).expect("it is there");
    watch.report(mentions(&[]));
    fs::remove_dir_all(it.path().join("新")).expect("it is there");
    write("c.md", IMAGE);
    fs::remove_file(it.path().join("gone.png")).expect("it is there");
    watch.report(mentions(&["c.md:4:6: error broken-image"]));
    watch.quit();
}

#[test]
fn a_file_that_the_configuration_extends_is_watched_too() {
    let it = Folder::new(&[
        (".git/HEAD", ""),
        ("base.toml", "[rules]\nbroken-image = \"hint\"\n"),
        ("blog/corpus.toml", "extends = \"../base.toml\"\n"),
        ("blog/a.md", IMAGE),
    ]);
    let watch = Watch::new(&it, &["blog"]);
    watch.report(mentions(&["hint broken-image"]));
    fs::write(it.path().join("base.toml"), "").expect("files can be made");
    watch.report(mentions(&["error broken-image"]));
    watch.quit();
}

#[cfg(unix)]
#[test]
fn signals_and_closed_pipes_end_it() {
    let it = Folder::new(&[("a.md", IMAGE)]);
    for (signal, more) in [("-INT", "text=a.txt"), ("-TERM", "json=a.json")] {
        let mut watch = Watch::new(&it, &["--format", more]);
        watch.report(mentions(&["a.md"]));
        let _ = Command::new("kill").args([signal, &watch.child.id().to_string()]).status();
        assert_eq!(watch.child.wait().expect("it ends").code(), Some(0), "{signal}");
    }
    let mut child = it
        .command(&["--check", "--watch"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut out = child.stdout.take().expect("it is piped");
    out.read_exact(&mut [0; 4]).expect("it prints something");
    drop(out);
    for n in 0..100 {
        fs::write(it.path().join("b.md"), format!("# {n}\n")).expect("files can be made");
        thread::sleep(Duration::from_millis(100));
        if let Some(status) = child.try_wait().expect("it can be asked") {
            return assert_eq!(status.code(), Some(0));
        }
    }
    let _ = child.kill();
    panic!("it watches for nobody");
}

/// Runs `commands` of a shell on a terminal of 20 columns, with `keys` typed after a moment; `None` where no terminal can be had.
fn on_terminal(
    it: &Folder,
    commands: &str,
    keys: &str,
    environment: &[(&str, &str)],
) -> Option<(Option<i32>, String)> {
    let line = format!("stty cols 20 rows 24; {commands}");
    let mut child = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .current_dir(it.path())
        .env("BIN", env!("CARGO_BIN_EXE_corpus-lsp"))
        .env("LC_ALL", "C")
        .env("TERM", "xterm-256color")
        .env_remove("NO_COLOR")
        .env_remove("CI")
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let keys = keys.to_owned();
    let typing = thread::spawn(move || {
        for it in keys.bytes() {
            thread::sleep(Duration::from_millis(1500));
            if stdin.write_all(&[it]).is_err() {
                break;
            }
        }
        stdin
    });
    let run = child.wait_with_output().ok()?;
    drop(typing);
    Some((code(&run), String::from_utf8_lossy(&run.stdout).into_owned()))
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_left_as_it_was() {
    let it = Folder::new(&[("a.md", IMAGE)]);
    let commands = "stty -a > before; \"$BIN\" --check --watch; echo code $?; stty -a > after";
    let Some((_, out)) = on_terminal(&it, commands, "xxxq", &[]) else {
        return eprintln!("SKIPPED a_terminal_is_left_as_it_was: there is no `script`");
    };
    assert!(out.contains("\u{1b}[2J") && out.contains("code 0"), "{out}");
    let read = |name: &str| fs::read_to_string(it.path().join(name)).expect("it was written");
    assert_eq!(read("before"), read("after"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_narrow_terminal_shows_all_and_colours_only_who_wants_them() {
    let it = Folder::new(&[("a.md", &IMAGE.replace("gone", "很长的名字😀很长的名字很长的名字"))]);
    let run = |environment: &[(&str, &str)]| on_terminal(&it, "\"$BIN\" --check", "", environment);
    let Some((status, out)) = run(&[]) else {
        return eprintln!("SKIPPED a_narrow_terminal_shows_all: there is no `script`");
    };
    assert_eq!(status, Some(1), "{out}");
    assert!(out.contains("\u{1b}[") && out.contains("broken-image"), "{out}");
    let plain = run(&[("NO_COLOR", "1")]).map(|it| it.1).unwrap_or_default();
    assert!(!plain.contains('\u{1b}') && plain.contains("broken-image"), "{plain}");
}

#[cfg(target_os = "linux")]
#[test]
fn long_runs_show_how_far_they_are_but_not_in_ci() {
    let it = Folder::new(&[]);
    let text =
        format!("---\ntitle: a\n---\n{}", "看 [这里](https://example.org/a) 文字\n\n".repeat(200));
    for n in 0..2000 {
        fs::write(it.path().join(format!("{n}.md")), &text).expect("files can be made");
    }
    let Some((status, out)) = on_terminal(&it, "\"$BIN\" --check", "", &[]) else {
        return eprintln!("SKIPPED long_runs_show_how_far_they_are: there is no `script`");
    };
    assert_eq!(status, Some(0), "{out}");
    // An optimised build may be done before there is anything to show.
    assert!(out.contains("reading ") || !cfg!(debug_assertions), "{out}");
    let quiet = on_terminal(&it, "\"$BIN\" --check", "", &[("CI", "true")])
        .map(|it| it.1)
        .unwrap_or_default();
    assert!(!quiet.contains("reading ") && quiet.contains("no problems"), "{quiet}");
}
