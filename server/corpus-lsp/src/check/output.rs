//! Where a report goes: to the terminal, a pipe or a file, in the form that was asked for.
//!
//! Invariant: a file is written whole or not at all, and colours reach only who shows them.

use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::AutoStream;
use clap::ColorChoice;

use super::fix::Rewrite;
use super::report::Report;
use super::signals::Signals;
use super::{
    checkstyle, compact, github, gitlab, html, json, jsonl, junit, patch, sarif, stats, text,
};
use crate::arguments::{CheckOptions, Format, Output};
use crate::disk;

/// Columns where there is no terminal to ask.
const WIDTH: usize = 100;

/// What is to be written: text for people when nothing was asked for.
pub(super) fn outputs(options: &CheckOptions) -> Result<Vec<Output>, String> {
    let res = options.outputs.clone();
    // A patch takes the place of what people would read.
    let to_stdout = res.iter().filter(|it| it.file.is_none()).count() + usize::from(options.diff);
    if to_stdout > 1 {
        return Err("only one --format can go to the standard output, and with --diff none; give the others a file, as in `--format sarif=report.sarif`".to_owned());
    }
    if res.is_empty() && !options.diff {
        return Ok(vec![Output { format: Format::Text, file: None }]);
    }
    Ok(res)
}

/// Prints what `rewrites` would change; paths in the report begin with `folder` from here.
pub(super) fn patch(rewrites: &[Rewrite], folder: &str) -> Result<(), String> {
    let mut out = BufWriter::new(io::stdout().lock());
    told(patch::print(rewrites, folder, &mut out).and_then(|()| out.flush()))
}

/// A reader who has seen enough, like `head`, is no failure.
pub(super) fn told(result: io::Result<()>) -> Result<(), String> {
    match result {
        Err(it) if it.kind() != io::ErrorKind::BrokenPipe => {
            Err(format!("the standard output cannot be written: {it}"))
        }
        _ => Ok(()),
    }
}

/// Writes `report` to where `output` says.
pub(super) fn print(
    report: &Report,
    output: &Output,
    options: &CheckOptions,
    color: ColorChoice,
) -> Result<(), String> {
    let stats = options.stats;
    let Some(path) = &output.file else {
        return to_stdout(report, output.format, stats, color);
    };
    let style = text::Style { color: color == ColorChoice::Always, width: WIDTH };
    // A temporary file would be left behind. A pipe may wait for ever, and a run that watches hears of signals by itself.
    let holds = !options.watch && (disk::is_file(path) || !disk::exists(path));
    let signals = holds.then(Signals::hold);
    disk::replace(path, |out| write(report, output.format, style, stats, out))
        .map_err(|it| format!("{} cannot be written: {it}", path.display()))?;
    match signals.is_some_and(|it| it.came()) {
        true => Err("interrupted".to_owned()),
        false => Ok(()),
    }
}

fn to_stdout(
    report: &Report,
    format: Format,
    stats: bool,
    color: ColorChoice,
) -> Result<(), String> {
    let choice = match color {
        ColorChoice::Auto => AutoStream::choice(&io::stdout()),
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    };
    let style = text::Style { color: choice != anstream::ColorChoice::Never, width: width() };
    let mut out = BufWriter::new(AutoStream::new(io::stdout().lock(), choice));
    told(write(report, format, style, stats, &mut out).and_then(|()| out.flush()))
}

fn width() -> usize {
    let is_terminal = io::stdout().is_terminal();
    let size = is_terminal.then(|| terminal_size::terminal_size_of(io::stdout())).flatten();
    size.map_or(WIDTH, |(it, _)| usize::from(it.0))
}

/// Writes `report` in one form.
pub(super) fn write(
    report: &Report,
    format: Format,
    style: text::Style,
    stats: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Text => {
            text::print(report, style, out)?;
            if stats { stats::print(report, out) } else { Ok(()) }
        }
        Format::Compact => compact::print(report, out),
        Format::Json => json::print(report, out),
        Format::Jsonl => jsonl::print(report, out),
        Format::Sarif => sarif::print(report, out),
        Format::Github => github::print(report, out),
        Format::Gitlab => gitlab::print(report, out),
        Format::Junit => junit::print(report, out),
        Format::Checkstyle => checkstyle::print(report, out),
        Format::Html => html::print(report, out),
    }
}
