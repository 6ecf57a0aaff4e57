//! Merge conflicts that were left in front matter.
//!
//! Invariant: a repair keeps one side whole; half a conflict is only taken out where its other half is nowhere in the text.

use super::block;
use super::problem::{Problem, ProblemKind, RepairKind};
use crate::text::{Edit, Span};

/// Whether a line is a marker of a conflict.
pub(super) fn is_marker(line: &str) -> bool {
    let line = line.trim_end();
    line == "======="
        || line.starts_with("<<<<<<< ")
        || line.starts_with(">>>>>>> ")
        || line.starts_with("||||||| ")
}

/// The merge conflicts in `within`, one problem each, with both ways to resolve it.
pub(super) fn conflicts(text: &str, within: Span) -> Vec<Problem> {
    let end = within.end as usize;
    let mut res = Vec::new();
    let mut open: Option<Conflict> = None;
    for line in block::lines(&text[..end], within.start as usize) {
        let words = text[line.range()].trim_end();
        let whole =
            Span::new(line.start as usize, block::next_line(&text[..end], line.start as usize));
        if words.starts_with("<<<<<<< ") {
            res.extend(open.take().map(Conflict::problem));
            open =
                Some(Conflict { marker: line, start: whole, base: None, middle: None, end: None });
        } else if words.starts_with("||||||| ") {
            if let Some(it) = &mut open {
                it.base = Some(whole);
            }
        } else if words == "=======" {
            match &mut open {
                Some(it) => it.middle = Some(whole),
                None => res.push(stray_marker(line, whole)),
            }
        } else if words.starts_with(">>>>>>> ") {
            match open.take() {
                Some(it) => res.push(Conflict { end: Some(whole), ..it }.problem()),
                None => res.push(stray_marker(line, whole)),
            }
        }
    }
    // What is left of a conflict that was resolved by hand: one marker without its partners.
    let alone = |it: &Conflict| {
        let behind = text.get(it.start.end as usize..).unwrap_or_default();
        it.base.is_none() && it.middle.is_none() && !behind.contains("\n>>>>>>> ")
    };
    res.extend(open.map(
        |it| {
            if alone(&it) { stray_marker(it.marker, it.start) } else { it.problem() }
        },
    ));
    // A lone `=======` is the underline of a heading as often as not.
    if res.iter().all(|it| text[it.span.range()].starts_with('=')) { Vec::new() } else { res }
}

/// The marker lines of one conflict, all but the first with their line breaks.
struct Conflict {
    marker: Span,
    start: Span,
    base: Option<Span>,
    middle: Option<Span>,
    end: Option<Span>,
}

impl Conflict {
    fn problem(self) -> Problem {
        let res = Problem::new(ProblemKind::ConflictMarker, self.marker);
        let (Some(middle), Some(end)) = (self.middle, self.end) else { return res };
        let delete =
            |start: u32, end: u32| Edit { span: Span { start, end }, new_text: String::new() };
        let ours_end = self.base.map_or(middle.start, |it| it.start);
        res.repair(
            RepairKind::KeepOurs,
            false,
            vec![delete(self.start.start, self.start.end), delete(ours_end, end.end)],
        )
        .repair(
            RepairKind::KeepTheirs,
            false,
            vec![delete(self.start.start, middle.end), delete(end.start, end.end)],
        )
    }
}

fn stray_marker(line: Span, whole: Span) -> Problem {
    let edit = Edit { span: whole, new_text: String::new() };
    Problem::new(ProblemKind::ConflictMarker, line).repair(RepairKind::Delete, false, vec![edit])
}
