//! `corpus.toml`: what an author may say about a corpus.
//!
//! Invariant: every key is optional, and a key that is wrong leaves all others standing.

mod front_matter;

pub use self::front_matter::{FrontMatterRules, SCHEMA_NAME};

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::date::Date;
use crate::diagnostic::{Diagnostic, Locale, Severity};
use crate::files::FilePath;
use crate::messages;
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

/// The configuration of one corpus.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// `generator`: which one, when it is not to be found out.
    pub generator: Option<Generator>,
    /// `roots`: further folders in which `/x` is looked up.
    pub roots: Vec<Box<str>>,
    /// `anchors`: how headings get their ids.
    pub anchors: Option<Anchors>,
    /// `[front_matter]`: the fields that posts need, in place of the generator's, and what fields may hold.
    pub front_matter: FrontMatterRules,
    /// `[rules]`: levels by rule id.
    pub rules: BTreeMap<Box<str>, Level>,
    /// `ignore`: globs of files that are not judged.
    pub ignore: Ignore,
    /// The day on which the site is built; not from the file.
    pub today: Option<Date>,
}

/// Globs of files that are left alone, relative to the root.
#[derive(Clone, Debug, Default)]
pub struct Ignore {
    patterns: Vec<Box<str>>,
    set: Option<GlobSet>,
}

impl Ignore {
    /// Whether `path` is left alone.
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
        name: "rules.ID",
        values: "`\"error\"`, `\"warning\"`, `\"hint\"` or `\"off\"`",
        about: "The level of the rule `ID`.",
    },
];

/// Reads `corpus.toml`. `rules` are the ids there are.
pub fn read(text: &str, rules: &[&'static str], locale: Locale) -> (Config, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { locale, rules, problems: Vec::new() };
    for it in errors {
        let span = it.span().unwrap_or(0..0);
        reader.report(span, messages::config_syntax(locale, it.message()));
    }
    let config = reader.table(table.get_ref());
    (config, reader.problems)
}

struct Reader<'a> {
    locale: Locale,
    rules: &'a [&'static str],
    problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn report(&mut self, span: std::ops::Range<usize>, message: String) {
        self.problems.push(Diagnostic::new(RULE, Severity::Error, span.into(), message));
    }

    fn table(&mut self, table: &DeTable<'_>) -> Config {
        let mut res = Config::default();
        for (key, value) in table {
            match &**key.get_ref() {
                "generator" => res.generator = self.generator(value),
                "roots" => {
                    res.roots = self
                        .strings(value)
                        .into_iter()
                        .map(|it| it.0.trim_matches('/').into())
                        .collect()
                }
                "anchors" => res.anchors = self.anchors(value),
                "ignore" => res.ignore = self.ignore(value),
                "front_matter" => res.front_matter = self.front_matter(value),
                "rules" => res.rules = self.rules(value),
                other => self.unknown(
                    key.span(),
                    other,
                    &["generator", "roots", "anchors", "ignore", "front_matter", "rules"],
                ),
            }
        }
        res
    }

    fn unknown(&mut self, span: std::ops::Range<usize>, key: &str, known: &[&str]) {
        let near = crate::nearest::nearest(key, known.iter().copied());
        self.report(span, messages::config_unknown_key(self.locale, key, near, known));
    }

    fn wrong(&mut self, value: &Spanned<DeValue<'_>>, wanted: &str) {
        self.report(
            value.span(),
            messages::config_wrong_type(self.locale, wanted, value.get_ref().type_str()),
        );
    }

    fn string<'v>(&mut self, value: &'v Spanned<DeValue<'_>>) -> Option<&'v str> {
        let res = value.get_ref().as_str();
        if res.is_none() {
            self.wrong(value, "a string");
        }
        res
    }

    fn strings(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<(Box<str>, Span)> {
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(value, "a list of strings");
            return Vec::new();
        };
        list.iter().filter_map(|it| Some((self.string(it)?.into(), it.span().into()))).collect()
    }

    fn one_of<T>(&mut self, value: &Spanned<DeValue<'_>>, choices: &[(&str, T)]) -> Option<T>
    where
        T: Clone,
    {
        let text = self.string(value)?;
        let found = choices.iter().find(|it| it.0 == text).map(|it| it.1.clone());
        if found.is_none() {
            let known: Vec<&str> = choices.iter().map(|it| it.0).collect();
            let near = crate::nearest::nearest(text, known.iter().copied());
            self.report(
                value.span(),
                messages::config_unknown_value(self.locale, text, near, &known),
            );
        }
        found
    }

    fn generator(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Generator> {
        self.one_of(value, &Generator::ALL.map(|it| (it.id(), it)))
    }

    fn anchors(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Anchors> {
        self.one_of(value, &anchor_schemes())
    }

    fn ignore(&mut self, value: &Spanned<DeValue<'_>>) -> Ignore {
        let mut builder = GlobSetBuilder::new();
        let mut patterns = Vec::new();
        for (pattern, span) in self.strings(value) {
            match GlobBuilder::new(&pattern).literal_separator(true).build() {
                Ok(it) => {
                    builder.add(it);
                    patterns.push(pattern);
                }
                Err(it) => self.report(
                    span.range(),
                    messages::config_bad_glob(self.locale, &it.kind().to_string()),
                ),
            }
        }
        Ignore { patterns, set: builder.build().ok() }
    }

    fn rules(&mut self, value: &Spanned<DeValue<'_>>) -> BTreeMap<Box<str>, Level> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, "a table");
            return BTreeMap::new();
        };
        let levels = [
            ("error", Level::On(Severity::Error)),
            ("warning", Level::On(Severity::Warning)),
            ("hint", Level::On(Severity::Hint)),
            ("off", Level::Off),
        ];
        let mut res = BTreeMap::new();
        for (key, value) in table {
            let id = &**key.get_ref();
            if !self.rules.contains(&id) {
                let known = self.rules.to_vec();
                self.unknown(key.span(), id, &known);
                continue;
            }
            if let Some(level) = self.one_of(value, &levels) {
                res.insert(id.into(), level);
            }
        }
        res
    }
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
