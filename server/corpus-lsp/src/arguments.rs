//! The command line: every flag with its meaning, from which help and usage errors are made.
//!
//! Invariant: what is here is typed text made into values; what it means for a corpus is decided elsewhere.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};
use corpus::diagnostic::{Locale, Severity};

/// Check folders of Markdown posts (Hexo, Hugo, Zola, Jekyll, or none).
#[derive(Debug, Parser)]
#[command(name = "corpus-lsp", version, args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Exit codes: 0 no problems, 1 problems at or above --fail-on, 2 wrong usage, wrong configuration, or a file that cannot be written."
)]
pub(crate) struct Arguments {
    /// One of the other commands.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// Serve an editor on standard input and output; this is also what happens without any argument
    #[arg(long, conflicts_with = "check")]
    pub(crate) stdio: bool,

    /// Check the corpora of PATH and print what is wrong
    #[arg(long, help_heading = "Check")]
    pub(crate) check: bool,

    /// How to check.
    #[command(flatten)]
    pub(crate) options: CheckOptions,

    /// Colours on the terminal
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(crate) color: ColorChoice,

    /// Language of messages [default: that of the system]
    #[arg(long, value_name = "LANGUAGE", global = true)]
    pub(crate) lang: Option<Lang>,
}

/// Commands beside checking and serving.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Describe a rule
    Explain {
        /// Id of the rule
        rule: String,
    },
    /// Tell step by step what the links at a place lead to, in the editor and on the site
    ExplainPath {
        /// A post, with the line or the line and column (in code points) of a link, as in `a.md:12:5`
        #[arg(value_name = "SOURCE[:LINE[:COLUMN]]")]
        source: String,
    },
    /// List all rules
    Rules,
    /// Print the configuration as it stands, with where each value comes from
    Config {
        /// A site, or a file for which the overrides count
        #[arg(default_value = ".")]
        path: PathBuf,
        /// Print the JSON Schema of `corpus.toml` instead
        #[arg(long)]
        schema: bool,
    },
    /// Write a `corpus.toml` to start from; refuses when there is one
    Init {
        /// The folder of the site
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    /// Join the JSON reports of all shards to the one that a run without --shard prints
    Merge {
        /// The reports, each printed with `--shard N/OF --format json`
        #[arg(required = true)]
        reports: Vec<PathBuf>,
        /// The mildest problems that make the exit code 1
        #[arg(long, value_name = "LEVEL", default_value = "warning")]
        fail_on: FailOn,
    },
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// What `--check` looks at and what it prints.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Check")]
pub(crate) struct CheckOptions {
    /// Files and folders to report on; the whole site around them is read [default: the current folder]
    #[arg(value_name = "PATH", requires = "check")]
    pub(crate) paths: Vec<PathBuf>,

    /// How to print, and where to; may be given several times
    ///
    /// text, compact, json, jsonl, sarif, github, gitlab, junit, checkstyle or html, with =FILE to write a file.
    #[arg(long = "format", value_name = "FORMAT[=FILE]", requires = "check")]
    pub(crate) outputs: Vec<Output>,

    /// Report these rules only
    #[arg(long = "rule", value_name = "RULE", value_delimiter = ',', requires = "check")]
    pub(crate) rules: Vec<String>,

    /// Do not report these rules
    #[arg(long = "skip-rule", value_name = "RULE", value_delimiter = ',', requires = "check")]
    pub(crate) skip_rules: Vec<String>,

    /// The mildest problems to report
    #[arg(long, value_name = "LEVEL", default_value = "hint", requires = "check")]
    pub(crate) level: Level,

    /// The mildest problems that make the exit code 1
    #[arg(long, value_name = "LEVEL", default_value = "warning", requires = "check")]
    pub(crate) fail_on: FailOn,

    /// Fail when there are more warnings than this; up to it they do not count
    #[arg(long, value_name = "N", requires = "check")]
    pub(crate) max_warnings: Option<usize>,

    /// Print counts by rule and folder behind the text
    #[arg(long, requires = "check")]
    pub(crate) stats: bool,

    /// Report again whenever a file changes, until q or Ctrl-C
    #[arg(
        long,
        requires = "check",
        conflicts_with_all = ["stdin", "fix", "unsafe_fixes", "diff", "changed_since", "write_baseline", "shard"]
    )]
    pub(crate) watch: bool,

    /// Report on one of several shares of the files only, such as 2/8; `merge` joins the reports of all
    #[arg(long, value_name = "N/OF", requires = "check", conflicts_with_all = ["write_baseline", "baseline"])]
    pub(crate) shard: Option<Shard>,

    /// Make the fixes that need no second look, and report what remains
    #[arg(long, requires = "check", conflicts_with = "stdin")]
    pub(crate) fix: bool,

    /// Make the fixes that may not be meant as well
    #[arg(long, requires = "check", conflicts_with = "stdin")]
    pub(crate) unsafe_fixes: bool,

    /// Print the fixes as a patch and write nothing; with --unsafe-fixes those as well
    #[arg(long, requires = "check", conflicts_with_all = ["fix", "stdin"])]
    pub(crate) diff: bool,

    /// Report on the files that differ from REV of the Git repository, and elsewhere what the difference has broken
    #[arg(long, value_name = "REV", requires = "check", conflicts_with = "stdin")]
    pub(crate) changed_since: Option<String>,

    /// Do not report what is written down in FILE, and tell which of it is mended
    #[arg(long, value_name = "FILE", requires = "check", conflicts_with = "write_baseline")]
    pub(crate) baseline: Option<PathBuf>,

    /// Write all that is found to FILE, for --baseline
    #[arg(long, value_name = "FILE", requires = "check", conflicts_with_all = ["fix", "diff", "changed_since"])]
    pub(crate) write_baseline: Option<PathBuf>,

    /// Take this file for the `corpus.toml` of every corpus
    #[arg(long, value_name = "FILE", requires = "check")]
    pub(crate) config: Option<PathBuf>,

    /// Read the post of --stdin-path from the standard input and report on it only
    #[arg(long, requires = "check", requires = "stdin_path", conflicts_with = "paths")]
    pub(crate) stdin: bool,

    /// Where the text of --stdin belongs; the file need not exist
    #[arg(long, value_name = "PATH", requires = "stdin")]
    pub(crate) stdin_path: Option<PathBuf>,
}

impl CheckOptions {
    /// Whether posts are written to.
    pub(crate) fn writes(&self) -> bool {
        (self.fix || self.unsafe_fixes) && !self.diff
    }
}

/// One share of all files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shard {
    /// Which one, from 1.
    pub(crate) index: u32,
    /// How many there are.
    pub(crate) count: u32,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Shard, String> {
        let numbers = text.split_once('/').and_then(|(index, count)| {
            Some(Shard { index: index.parse().ok()?, count: count.parse().ok()? })
        });
        numbers.filter(|it| (1..=it.count).contains(&it.index)).ok_or_else(|| {
            "write the number of the share and how many there are, as 2/8".to_owned()
        })
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

/// A severity on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    /// Broken for readers
    Error,
    /// Not as meant
    Warning,
    /// Could be better
    Hint,
}

impl From<Level> for Severity {
    fn from(it: Level) -> Severity {
        match it {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Hint => Severity::Hint,
        }
    }
}

/// From which severity on the exit code is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// Everything
    Hint,
    /// Nothing
    Never,
}

impl FailOn {
    /// The mildest severity that counts; `None` when none does.
    pub(crate) fn severity(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Hint => Some(Severity::Hint),
            FailOn::Never => None,
        }
    }
}

/// A language on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// English
    En,
    /// 简体中文
    Zh,
}

/// The language of messages: `--lang`, else the system's.
pub(crate) fn locale(lang: Option<Lang>) -> Locale {
    match lang {
        Some(Lang::En) => Locale::En,
        Some(Lang::Zh) => Locale::Zh,
        None => locale_of(sys_locale::get_locale().as_deref()),
    }
}

fn locale_of(name: Option<&str>) -> Locale {
    let language = name.and_then(|it| it.split(['-', '_', '.', '@']).next()).unwrap_or_default();
    if language.eq_ignore_ascii_case("zh") { Locale::Zh } else { Locale::En }
}

/// A form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, with excerpts
    Text,
    /// One line for each finding
    Compact,
    /// One JSON object
    Json,
    /// One JSON object a line
    Jsonl,
    /// SARIF 2.1.0
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// Code Quality of GitLab
    Gitlab,
    /// `JUnit` XML
    Junit,
    /// Checkstyle XML
    Checkstyle,
    /// One self-contained page
    Html,
}

/// One `--format`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Output {
    /// The form.
    pub(crate) format: Format,
    /// Where it goes; the standard output when there is none.
    pub(crate) file: Option<PathBuf>,
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Output, String> {
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(file)),
            None => (text, None),
        };
        let format = Format::from_str(name, true).map_err(|_| unknown_format(name))?;
        match file {
            Some("") => Err("a file name is missing behind `=`".to_owned()),
            file => Ok(Output { format, file: file.map(PathBuf::from) }),
        }
    }
}

fn unknown_format(name: &str) -> String {
    let names: Vec<String> = Format::value_variants()
        .iter()
        .filter_map(|it| Some(it.to_possible_value()?.get_name().to_owned()))
        .collect();
    format!("no format is called `{name}`; there are {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_path_may_be_called_like_a_command() {
        let it = Arguments::try_parse_from(["corpus-lsp", "--check", "--format", "json", "rules"])
            .unwrap();
        assert_eq!(it.options.paths, [PathBuf::from("rules")]);
        assert!(it.command.is_none());
        assert!(Arguments::try_parse_from(["corpus-lsp", "--format", "json"]).is_err());
    }

    #[test]
    fn a_format_may_name_a_file() {
        assert_eq!(
            "sarif=a=b.sarif".parse(),
            Ok(Output { format: Format::Sarif, file: Some("a=b.sarif".into()) })
        );
        assert!("sarif=".parse::<Output>().is_err());
        assert!("yaml".parse::<Output>().unwrap_err().contains("checkstyle"));
    }

    #[test]
    fn chinese_locales_are_told_apart_from_others() {
        assert_eq!(locale_of(Some("zh-Hans-CN")), Locale::Zh);
        assert_eq!(locale_of(Some("zh_TW.UTF-8")), Locale::Zh);
        assert_eq!(locale_of(Some("zha")), Locale::En);
        assert_eq!(locale_of(Some("C")), Locale::En);
        assert_eq!(locale_of(None), Locale::En);
    }
}
