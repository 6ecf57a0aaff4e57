//! `corpus.toml`: what an author may say about a corpus.
//!
//! Invariant: every key is optional, and a key that is wrong leaves all others standing.

pub mod editor;
mod front_matter;
mod read;
mod schema;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use globset::GlobSet;

pub use self::front_matter::{FrontMatterRules, SCHEMA_NAME};
pub use self::schema::schema;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Locale, Severity};
use crate::files::FilePath;
use crate::site::Generator;
use crate::slug::{Anchors, Case, QUOTES};
use crate::text::Span;

/// The name of the file.
pub const FILE_NAME: &str = "corpus.toml";

/// The id under which faults of the file itself are reported.
pub const RULE: &str = "configuration";

/// What a rule may be set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Reported with this severity.
    On(Severity),
    /// Not reported.
    Off,
}

impl Level {
    /// The words that stand for levels.
    pub const NAMES: [(&str, Level); 4] = [
        ("error", Level::On(Severity::Error)),
        ("warning", Level::On(Severity::Warning)),
        ("hint", Level::On(Severity::Hint)),
        ("off", Level::Off),
    ];

    /// The word that stands for it.
    pub fn name(self) -> &'static str {
        Level::NAMES.iter().find(|it| it.1 == self).map_or("", |it| it.0)
    }
}

/// A file that a `corpus.toml` extends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The path, as people are told of it.
    pub name: Box<str>,
    /// Its text, or why it cannot be had.
    pub text: Result<Arc<str>, Box<str>>,
}

/// Where a value was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// `corpus.toml`, or the name of the [`Base`].
    pub file: Arc<str>,
    /// The bytes of the value there.
    pub span: Span,
}

/// The configuration of one corpus.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// `generator`: which one, when it is not to be found out.
    pub generator: Option<Generator>,
    /// `roots`: further folders in which `/x` is looked up.
    pub roots: Vec<Box<str>>,
    /// `anchors`: how headings get their ids.
    pub anchors: Option<Anchors>,
    /// `[front_matter] required`: the fields every post needs, in place of the generator's.
    pub required: Option<Vec<Box<str>>>,
    /// The rest of `[front_matter]`, and the author's own schema: what fields may hold.
    pub front_matter: FrontMatterRules,
    /// `[rules]`: levels by rule id.
    pub rules: BTreeMap<Box<str>, Level>,
    /// `ignore`: globs of files that are not judged.
    pub ignore: Globs,
    /// `[[overrides]]` and `[per_file_ignores]`: what is otherwise for some files; later ones win.
    pub overrides: Vec<Override>,
    /// Where values were set, by dotted key.
    pub origins: BTreeMap<Box<str>, Origin>,
    /// `[glossary] builtin`: whether the built-in terms count.
    pub builtin_glossary: Option<bool>,
    /// `[glossary] known`: abbreviations that need no explanation.
    pub known_abbreviations: Vec<Box<str>>,
    /// The day on which the site is built; not from the file.
    pub today: Option<Date>,
}

/// What is otherwise for some files.
#[derive(Clone, Debug, Default)]
pub struct Override {
    /// The files.
    pub files: Globs,
    /// Levels by rule id.
    pub rules: BTreeMap<Box<str>, Level>,
    /// The fields that they need.
    pub required: Option<Vec<Box<str>>>,
}

impl Config {
    /// The configuration as it stands for `path`.
    pub fn for_file(&self, path: &FilePath) -> Cow<'_, Config> {
        let mut res = Cow::Borrowed(self);
        for it in self.overrides.iter().filter(|it| it.files.matches(path)) {
            let own = res.to_mut();
            own.rules.extend(it.rules.iter().map(|(id, level)| (id.clone(), *level)));
            own.required = it.required.clone().or(own.required.take());
        }
        res
    }
}

/// Globs of files, relative to the root.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    patterns: Vec<Box<str>>,
    set: Option<GlobSet>,
}

impl Globs {
    /// Whether `path` fits one of them.
    pub fn matches(&self, path: &FilePath) -> bool {
        self.set.as_ref().is_some_and(|it| it.is_match(path.as_str()))
    }

    /// The globs as written.
    pub fn patterns(&self) -> &[Box<str>] {
        &self.patterns
    }
}

/// One key of the file, for its documentation.
pub struct Key {
    /// The dotted name.
    pub name: &'static str,
    /// What values it takes.
    pub values: &'static str,
    /// What it means.
    pub about: &'static str,
}

/// Every key there is.
pub const KEYS: &[Key] = &[
    Key {
        name: "extends",
        values: "a path",
        about: "Another file of this form, from the folder of this one, whose values count where this one says nothing.",
    },
    Key {
        name: "generator",
        values: "`\"hexo\"`, `\"hugo\"`, `\"zola\"`, `\"jekyll\"` or `\"plain\"`",
        about: "The site generator, when it is not to be found out from the files.",
    },
    Key {
        name: "roots",
        values: "a list of folders",
        about: "Further folders in which a destination that begins with `/` is looked up.",
    },
    Key {
        name: "anchors",
        values: "a name, see below",
        about: "How headings get their ids, when it is not the generator's way.",
    },
    Key {
        name: "ignore",
        values: "a list of globs",
        about: "Files that are not judged; what they offer to other posts still counts.",
    },
    Key {
        name: "front_matter.required",
        values: "a list of field names",
        about: "The fields that every post must have, in place of those the generator needs.",
    },
    Key {
        name: "front_matter.types",
        values: "a table: field = `\"text\"`, `\"boolean\"`, `\"integer\"`, `\"number\"`, `\"date\"`, `\"list\"` or `\"map\"`",
        about: "The types that fields must have.",
    },
    Key {
        name: "front_matter.enums",
        values: "a table: field = a list of texts",
        about: "The values that fields, or the items of their lists, may have.",
    },
    Key {
        name: "front_matter.patterns",
        values: "a table: field = a regular expression",
        about: "The patterns that texts must match.",
    },
    Key {
        name: "front_matter.folders.\"PATH\"",
        values: "a table of the four keys above",
        about: "The same for the posts below the folder `PATH`.",
    },
    Key {
        name: "glossary.builtin",
        values: "`true` or `false`",
        about: "Whether the built-in terms count; they do when nothing is said.",
    },
    Key {
        name: "glossary.known",
        values: "a list of abbreviations",
        about: "What readers know without an explanation, for the rule `undefined-abbreviation`.",
    },
    Key {
        name: "rules.ID",
        values: "`\"error\"`, `\"warning\"`, `\"hint\"` or `\"off\"`",
        about: "The level of the rule `ID`.",
    },
    Key {
        name: "per_file_ignores.GLOB",
        values: "a list of rule ids",
        about: "Rules that are off for the files that fit the glob.",
    },
    Key {
        name: "overrides",
        values: "tables `[[overrides]]`",
        about: "What is otherwise for some files; of several that fit, the last one counts.",
    },
    Key {
        name: "overrides.files",
        values: "a list of globs",
        about: "The files that the override is for, from the root.",
    },
    Key {
        name: "overrides.rules.ID",
        values: "as `rules.ID`",
        about: "The level of the rule `ID` in these files.",
    },
    Key {
        name: "overrides.front_matter.required",
        values: "as `front_matter.required`",
        about: "The fields that these files must have.",
    },
];

/// Reads `corpus.toml`. `rules` are the ids there are.
pub fn read(text: &str, rules: &[&'static str], locale: Locale) -> (Config, Vec<Diagnostic>) {
    read_over(text, &[], rules, locale)
}

/// Reads `corpus.toml` over the files that it extends, the furthest first. What it says counts in place of what they say: a list as a
/// whole, levels of rules one by one, overrides behind theirs. What is wrong with them is said where they are named.
pub fn read_over(
    text: &str,
    bases: &[Base],
    rules: &[&'static str],
    locale: Locale,
) -> (Config, Vec<Diagnostic>) {
    read::read(text, bases, rules, locale)
}

/// The file that the configuration `text` extends, as it is written there.
pub fn extends(text: &str) -> Option<String> {
    read::extends(text).map(|it| it.0)
}

/// The names that `anchors` takes.
pub fn anchor_schemes() -> Vec<(&'static str, Anchors)> {
    let quotes = Some(QUOTES);
    let markdown_it = Anchors::HexoMarkdownIt {
        case: Case::Keep,
        separator: "-".to_owned(),
        collision_suffix: String::new(),
        level: 2,
        typographer: quotes,
    };
    vec![
        ("github", Anchors::Github),
        ("hexo", Anchors::HexoMarked { case: Case::Keep, typographer: quotes }),
        ("hexo-markdown-it", markdown_it),
        ("hugo", Anchors::HugoGithub { typographer: true }),
        ("hugo-ascii", Anchors::HugoGithubAscii { typographer: true }),
        ("hugo-blackfriday", Anchors::HugoBlackfriday { typographer: true }),
        ("kramdown", Anchors::Kramdown),
        ("kramdown-gfm", Anchors::KramdownGfm),
        ("none", Anchors::None),
        ("zola", Anchors::ZolaOn),
        ("zola-safe", Anchors::ZolaSafe { smart_punctuation: false }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: [&str; 2] = ["broken-image", "broken-link"];

    fn base(name: &str, text: &str) -> Base {
        Base { name: name.into(), text: Ok(text.into()) }
    }

    #[test]
    fn what_is_extended_counts_where_nothing_is_said() {
        let bases = [
            base("far.toml", "generator = 'hugo'\nroots = ['a']\n[rules]\nbroken-link = 'off'"),
            base("near.toml", "roots = ['b', 'c']\n[rules]\nbroken-image = 'hint'"),
        ];
        let text = "extends = 'near.toml'\n[rules]\nbroken-link = 'warning'";
        let (it, problems) = read_over(text, &bases, &RULES, Locale::En);
        assert_eq!(problems, []);
        assert_eq!((it.generator, it.roots.len()), (Some(Generator::Hugo), 2));
        assert_eq!(it.rules["broken-link"].name(), "warning");
        assert_eq!(it.rules["broken-image"].name(), "hint");
        let from = |key: &str| &*it.origins[key].file;
        assert_eq!((from("generator"), from("roots")), ("far.toml", "near.toml"));
        assert_eq!(
            (from("rules.broken-link"), from("rules.broken-image")),
            ("corpus.toml", "near.toml")
        );
        assert_eq!(extends(text).as_deref(), Some("near.toml"));
    }

    #[test]
    fn what_is_wrong_with_a_base_is_said_where_it_is_named() {
        let gone = Base { name: "gone.toml".into(), text: Err("no such file".into()) };
        let bases = [gone, base("b.toml", "\n\nroot = 1")];
        let (_, problems) = read_over("extends = 'b.toml'", &bases, &RULES, Locale::En);
        let said: Vec<&str> =
            problems.iter().map(|it| it.message.lines().next().unwrap()).collect();
        assert_eq!(
            said,
            [
                "`gone.toml` cannot be extended: no such file.",
                "b.toml:3: `corpus.toml` has no key `root`."
            ]
        );
        assert!(problems.iter().all(|it| it.span == Span::new(10, 18)));
    }

    #[test]
    fn wrong_keys_and_types_leave_the_rest_standing() {
        let text = "generater = 'hugo'\nroots = 1\nignore = ['[']\n[[overrides]]\nrules = { broken-image = 'of', nope = 'off' }\n[per_file_ignores]\n'a' = 'x'\n[rules]\nbroken-link = 'off'\n";
        let (it, problems) = read(text, &RULES, Locale::En);
        assert_eq!(it.rules["broken-link"], Level::Off);
        assert_eq!(problems.len(), 7, "{problems:#?}");
        assert!(problems.iter().all(|it| text.get(it.span.range()).is_some()));
        for odd in [
            "",
            "\0",
            "[[",
            "extends = 3",
            "overrides = 1",
            "per_file_ignores = []",
            "\u{feff}roots = []",
        ] {
            let _ = read(odd, &RULES, Locale::Zh);
        }
    }
}
