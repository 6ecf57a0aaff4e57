//! The front matter of a new post, in the language and with the fields that the model has.
//!
//! Invariant: every value is written so that it reads back as what was meant, whatever the title holds.

use super::Wanted;
use crate::Corpus;
use crate::date::{Date, DateReader};
use crate::files::FilePath;
use crate::front_matter::{Format, FrontMatter, Value};

/// Fields whose text a new post takes over from the model.
const KEPT: [&str; 3] = ["layout", "author", "lang"];

/// Front matter, and a blank line to go on from.
pub(super) fn matter(
    corpus: &Corpus,
    wanted: &Wanted<'_>,
    model: Option<&FilePath>,
    path: &FilePath,
) -> String {
    let model = model.and_then(|it| corpus.post(it)).and_then(|it| it.front_matter());
    let profile = corpus.site().profile();
    let mut res = Writer::new(model.map_or(profile.generator.usual_format(), |it| it.format));
    for key in KEPT {
        if let Some(it) = model.and_then(|it| it.str(key)) {
            res.text(key, it);
        }
    }
    res.text("title", wanted.title);
    if let Some(it) = date(corpus, wanted.now, model, path) {
        res.date("date", &it);
    }
    let table = profile.taxonomy_table;
    let lists = ["categories", "tags"].into_iter().filter(|it| has(model, table, it));
    let lists: Vec<&str> = lists.collect();
    if table.is_none() {
        lists.iter().for_each(|it| res.empty_list(it));
    }
    // Where there is a folder for drafts, it lies there.
    let is_draft =
        corpus.site().kind(path, &corpus.index().files) == Some(crate::site::Kind::Draft);
    if wanted.draft && !is_draft {
        draft(corpus, &mut res);
    }
    if let Some(table) = table.filter(|_| !lists.is_empty()) {
        res.table(table, &lists);
    }
    res.finish()
}

/// Whether the model has such a list.
fn has(model: Option<&FrontMatter>, table: Option<&str>, key: &str) -> bool {
    let node = model.and_then(|it| match table {
        Some(table) => it.at(&[table, key]),
        None => it.get(key).map(|it| &it.value),
    });
    node.is_some_and(|it| matches!(it.value, Value::List(_) | Value::Str(_) | Value::Null))
}

/// The field that holds a post back, whichever of the two the generator looks at.
fn draft(corpus: &Corpus, res: &mut Writer) {
    for (key, value) in [("draft", true), ("published", false)] {
        let text = format!("---\n{key}: {value}\n---\n");
        let dialect = &corpus.site().profile().dialect;
        let read = crate::front_matter::read(&text, dialect);
        if read.block().is_some_and(|it| corpus.site().withholds(it)) {
            return res.bare(key, &value.to_string());
        }
    }
}

/// The date as the model writes it; none when the model does without.
fn date(
    corpus: &Corpus,
    now: Date,
    model: Option<&FrontMatter>,
    path: &FilePath,
) -> Option<String> {
    let profile = corpus.site().profile();
    // Hugo takes a time without a zone for one in Greenwich, and publishes nothing before its time.
    let waits = profile.hides_future || profile.dialect.dates == DateReader::Go;
    let written = model.and_then(|it| it.get("date")).and_then(|it| it.value.value.text());
    let Some(written) = written else {
        let needed = profile.required_post.contains(&"date");
        // A model that is plain text has no date for a reason, and a name may say it.
        let named = corpus.site().date_of_name(path).is_some();
        let usual = model.is_none() && profile.dialect.dates != DateReader::Any;
        return ((needed || usual) && !named).then(|| match profile.dialect.dates {
            DateReader::Rfc3339 => day(now),
            _ if waits => now.iso(),
            _ => clock(now, ' '),
        });
    };
    let between = if written.contains('T') { 'T' } else { ' ' };
    let zone = written.get(11..).is_some_and(|it| it.contains(['+', '-', 'Z']));
    let has_time = written.contains(':');
    Some(match (has_time, zone) {
        (_, true) if written.contains(" +") || written.contains(" -") => {
            let offset = now.offset.unwrap_or_default();
            let sign = if offset < 0 { '-' } else { '+' };
            let offset = offset.abs();
            format!("{} {sign}{:02}{:02}", clock(now, ' '), offset / 60, offset % 60)
        }
        (_, true) => now.iso(),
        // Without a zone, the day of the author may not have begun where the generator looks.
        _ if waits && now.offset.is_some_and(|it| it > 0) => now.iso(),
        (true, false) => clock(now, between),
        (false, false) => day(now),
    })
}

fn day(it: Date) -> String {
    Date { time: None, offset: None, ..it }.iso()
}

fn clock(it: Date, between: char) -> String {
    let text = Date { time: it.time.or(Some((0, 0, 0))), offset: None, ..it }.iso();
    text.replacen(' ', &between.to_string(), 1)
}

struct Writer {
    format: Format,
    lines: Vec<String>,
}

impl Writer {
    fn new(format: Format) -> Writer {
        Writer { format, lines: Vec::new() }
    }

    fn bare(&mut self, key: &str, value: &str) {
        self.lines.push(match self.format {
            Format::Yaml => format!("{key}: {value}"),
            Format::Toml => format!("{key} = {value}"),
            Format::Json => format!("  \"{key}\": {value}"),
        });
    }

    fn text(&mut self, key: &str, text: &str) {
        let text: String = text.chars().filter(|it| !it.is_control()).collect();
        let value =
            if self.format == Format::Yaml && is_plain(&text) { text } else { quoted(&text) };
        self.bare(key, &value);
    }

    fn date(&mut self, key: &str, date: &str) {
        let value = if self.format == Format::Json { quoted(date) } else { date.to_owned() };
        self.bare(key, &value);
    }

    fn empty_list(&mut self, key: &str) {
        self.bare(key, "[]");
    }

    fn table(&mut self, table: &str, lists: &[&str]) {
        match self.format {
            Format::Yaml => {
                self.lines.push(format!("{table}:"));
                self.lines.extend(lists.iter().map(|it| format!("  {it}: []")));
            }
            Format::Toml => {
                self.lines.push(format!("\n[{table}]"));
                self.lines.extend(lists.iter().map(|it| format!("{it} = []")));
            }
            Format::Json => {
                let lists: Vec<String> = lists.iter().map(|it| format!("\"{it}\": []")).collect();
                self.bare(table, &format!("{{ {} }}", lists.join(", ")));
            }
        }
    }

    fn finish(self) -> String {
        let block = match self.format {
            Format::Yaml => format!("---\n{}\n---", self.lines.join("\n")),
            Format::Toml => format!("+++\n{}\n+++", self.lines.join("\n")),
            Format::Json => format!("{{\n{}\n}}", self.lines.join(",\n")),
        };
        format!("{block}\n\n")
    }
}

/// Whether YAML reads `text` as itself without quotes, in the view of every parser.
fn is_plain(text: &str) -> bool {
    let word = text.to_ascii_lowercase();
    let means_something =
        ["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(&&*word);
    let inside = |it: char| it.is_alphanumeric() || " -_，。、？！；（）《》".contains(it);
    text.starts_with(char::is_alphabetic)
        && text.chars().all(inside)
        && text.trim() == text
        && !text.contains("  ")
        && !means_something
}

/// `text` in double quotes, which YAML, TOML and JSON read alike.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
