//! The rules as the command line knows them: looked up, listed, described.
//!
//! Invariant: a name that is no rule is an error with the nearest one, never an empty answer.

use std::io::{self, Write};
use std::process::ExitCode;

use super::complain;
use super::report::{self, Rule};

/// All rules, in order of id.
pub(super) fn rules() -> Vec<Rule> {
    corpus::rules::ALL
        .iter()
        .map(|it| Rule {
            id: it.id,
            severity: it.severity,
            is_opt_in: it.is_opt_in(),
            summary: it.summary(),
            text: it.text(),
        })
        .collect()
}

/// The rule called `id`.
pub(super) fn rule(id: &str) -> Result<Rule, String> {
    let rules = rules();
    if let Some(it) = rules.iter().find(|it| it.id == id) {
        return Ok(it.clone());
    }
    let nearest = rules.iter().min_by_key(|it| strsim::damerau_levenshtein(it.id, id));
    let hint = nearest.filter(|it| strsim::damerau_levenshtein(it.id, id) <= id.len() / 2);
    let hint = hint.map_or_else(
        || "see `corpus-lsp rules`".to_owned(),
        |it| format!("did you mean `{}`?", it.id),
    );
    Err(format!("no rule is called `{id}`; {hint}"))
}

/// Prints the description of a rule.
pub(crate) fn explain(id: &str) -> ExitCode {
    match rule(id) {
        Ok(it) => say(&format!(
            "{} ({}{} by default)\n\n{}\n",
            it.id,
            if it.is_opt_in { "off, else " } else { "" },
            report::severity_name(it.severity),
            it.text
        )),
        Err(it) => {
            complain(&it);
            ExitCode::from(2)
        }
    }
}

/// Prints the ids of all rules with their severity and their first sentence.
pub(crate) fn list_rules() -> ExitCode {
    let lines = rules()
        .iter()
        .map(|it| {
            let level = if it.is_opt_in { "off" } else { report::severity_name(it.severity) };
            format!("{:<28} {level:<8} {}\n", it.id, it.summary)
        })
        .collect::<String>();
    say(&lines)
}

/// Prints `text`. A reader who goes away is no failure.
pub(crate) fn say(text: &str) -> ExitCode {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(it) if it.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(2),
        _ => ExitCode::SUCCESS,
    }
}
