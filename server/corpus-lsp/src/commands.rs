//! The commands beside checking and serving: the configuration as it stands, a start for one, completions and the manual.
//!
//! Invariant: what is printed is made from what the program does, never written beside it.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;
use corpus::config::{self, Config, FILE_NAME, Level, Origin};
use corpus::diagnostic::{Locale, Severity};
use corpus::files::FilePath;
use corpus::rules;

use crate::arguments::Arguments;
use crate::check::{complain, say};
use crate::disk::{self, Generator};
use crate::load;

const WRONG: u8 = 2;

fn fails(message: &str) -> ExitCode {
    complain(message);
    ExitCode::from(WRONG)
}

/// Prints the completions of `shell`.
pub(crate) fn completions(shell: Shell) -> ExitCode {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "corpus-lsp", &mut out);
    say(&String::from_utf8_lossy(&out))
}

/// Prints the manual page: roff, for `man -l -`.
pub(crate) fn man() -> ExitCode {
    let mut out = Vec::new();
    match clap_mangen::Man::new(Arguments::command()).render(&mut out) {
        Ok(()) => say(&String::from_utf8_lossy(&out)),
        Err(it) => fails(&it.to_string()),
    }
}

/// Prints the JSON Schema of `corpus.toml`.
pub(crate) fn schema() -> ExitCode {
    let rules: Vec<(&str, String)> = rules::ALL.iter().map(|it| (it.id, it.summary())).collect();
    match serde_json::to_string_pretty(&config::schema(&rules)) {
        Ok(it) => say(&(it + "\n")),
        Err(it) => fails(&it.to_string()),
    }
}

/// Prints the configuration that counts for `path`, a site or a file in one, as TOML with the origin of each value.
pub(crate) fn config(path: &Path, locale: Locale) -> ExitCode {
    let file = match disk::resolve(path) {
        Ok(it) => it,
        Err(it) => return fails(&format!("{}: {it}", path.display())),
    };
    let folder =
        if disk::is_folder(&file) { file.as_path() } else { file.parent().unwrap_or(&file) };
    let root = disk::enclosing_site(&file).unwrap_or_else(|| folder.to_path_buf());
    let own = disk::text(&root, &FilePath::new(FILE_NAME));
    let bases = load::bases(&root, &Default::default());
    let text = own.as_deref().unwrap_or_default();
    let (read, problems) = config::read_over(text, &bases, &rules::ids(), locale);
    let inside = file.strip_prefix(&root).ok().and_then(Path::to_str).unwrap_or_default();
    let inside = FilePath::new(&inside.replace('\\', "/"));
    let texts = bases.iter().filter_map(|it| Some((&*it.name, it.text.as_deref().ok()?)));
    let texts: Vec<(&str, &str)> = texts.chain([(FILE_NAME, text)]).collect();
    let res = Effective { root, read, texts, file: (!inside.is_empty()).then_some(inside) };
    let said = say(&res.print());
    for it in &problems {
        let line = line(text, it.span.start as usize);
        complain(&format!("{FILE_NAME}:{line}: {}", it.message.replace('\n', " ")));
    }
    if problems.is_empty() { said } else { ExitCode::from(WRONG) }
}

fn line(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|it| **it == b'\n').count() + 1
}

/// A configuration with all that is needed to tell where it comes from.
struct Effective<'a> {
    root: PathBuf,
    read: Config,
    /// The files that were read, by name.
    texts: Vec<(&'a str, &'a str)>,
    /// The file that it is asked for, if any.
    file: Option<FilePath>,
}

impl Effective<'_> {
    fn print(&self) -> String {
        let mut res = format!("# {}\n", self.root.display());
        let own = match &self.file {
            Some(it) => {
                res += &format!("# as it counts for {it}\n");
                self.read.for_file(it)
            }
            None => std::borrow::Cow::Borrowed(&self.read),
        };
        let found = Generator::of(&self.root).map_or("plain", Generator::id);
        let (generator, whence) = match self.read.generator {
            Some(it) => (it.id(), self.whence("generator")),
            None => (found, "found out from the files".to_owned()),
        };
        row(&mut res, "generator", &quoted(generator), &whence);
        row(&mut res, "roots", &list(&self.read.roots), &self.whence("roots"));
        let schemes = config::anchor_schemes();
        let anchors = self.read.anchors.as_ref();
        match schemes.iter().find(|it| Some(&it.1) == anchors) {
            Some((name, _)) => row(&mut res, "anchors", &quoted(name), &self.whence("anchors")),
            None => res += "# anchors: as the generator makes them\n",
        }
        row(&mut res, "ignore", &list(self.read.ignore.patterns()), &self.whence("ignore"));
        match &own.required {
            Some(it) => {
                res += "\n[front_matter]\n";
                let whence = if *it == self.read.required.clone().unwrap_or_default() {
                    self.whence("front_matter.required")
                } else {
                    "an override".to_owned()
                };
                row(&mut res, "required", &list(it), &whence);
            }
            None => res += "\n# front_matter.required: what the generator needs\n",
        }
        self.rules(&own, &mut res);
        if self.file.is_none() {
            self.overrides(&mut res);
        }
        res
    }

    fn rules(&self, own: &Config, acc: &mut String) {
        *acc += "\n[rules]\n";
        for rule in rules::ALL {
            let level = rules::severity(rule, own).map_or(Level::Off, Level::On);
            let whence = if own.rules.get(rule.id) == self.read.rules.get(rule.id) {
                self.whence(&format!("rules.{}", rule.id))
            } else {
                "an override".to_owned()
            };
            row(acc, rule.id, &quoted(level.name()), &whence);
        }
    }

    fn overrides(&self, acc: &mut String) {
        for it in &self.read.overrides {
            *acc += "\n[[overrides]]\n";
            *acc += &format!("files = {}\n", list(it.files.patterns()));
            let rules: Vec<String> = it
                .rules
                .iter()
                .map(|(id, level)| format!("{id} = {}", quoted(level.name())))
                .collect();
            if !rules.is_empty() {
                *acc += &format!("rules = {{ {} }}\n", rules.join(", "));
            }
            if let Some(it) = &it.required {
                *acc += &format!("front_matter = {{ required = {} }}\n", list(it));
            }
        }
    }

    fn whence(&self, key: &str) -> String {
        let Some(Origin { file, span }) = self.read.origins.get(key) else {
            return "default".to_owned();
        };
        let text = self.texts.iter().find(|it| it.0 == &**file).map_or("", |it| it.1);
        format!("{file}:{}", line(text, span.start as usize))
    }
}

fn row(acc: &mut String, key: &str, value: &str, whence: &str) {
    let said = format!("{key} = {value}");
    *acc += &format!("{said:<44} # {whence}\n");
}

fn quoted(text: &str) -> String {
    // JSON's strings are TOML's basic strings, but for `\/`, which is never written.
    serde_json::to_string(text).unwrap_or_default()
}

fn list(items: &[Box<str>]) -> String {
    let items: Vec<String> = items.iter().map(|it| quoted(it)).collect();
    format!("[{}]", items.join(", "))
}

/// Writes a `corpus.toml` to start from into `folder`; refuses when there is one.
pub(crate) fn init(folder: &Path, locale: Locale) -> ExitCode {
    let folder = match disk::resolve(folder) {
        Ok(it) if disk::is_folder(&it) => it,
        Ok(_) => return fails(&format!("{}: this is no folder", folder.display())),
        Err(it) => return fails(&format!("{}: {it}", folder.display())),
    };
    let path = folder.join(FILE_NAME);
    let shown = path.display();
    match disk::create(&path, &start(Generator::of(&folder), locale)) {
        Ok(()) => {
            complain(&match locale {
                Locale::En => format!(
                    "{shown} is written; all in it is commented out, and says what holds without it"
                ),
                Locale::Zh => format!("已写入 {shown}；其中内容全部是注释，说明默认的行为"),
            });
            ExitCode::SUCCESS
        }
        Err(it) if it.kind() == io::ErrorKind::AlreadyExists => fails(&match locale {
            Locale::En => format!("{shown} is there already, and is left as it is"),
            Locale::Zh => format!("{shown} 已经存在，保持原样"),
        }),
        Err(it) => fails(&format!("{shown} cannot be written: {it}")),
    }
}

/// A configuration in which every line is a comment, for a site of `generator`.
fn start(generator: Option<Generator>, locale: Locale) -> String {
    let (name, drafts) = match generator {
        Some(Generator::Hexo) => ("hexo", "source/_drafts/**"),
        Some(Generator::Jekyll) => ("jekyll", "_drafts/**"),
        Some(it @ (Generator::Hugo | Generator::Zola)) => (it.id(), "content/drafts/**"),
        None => ("plain", "drafts/**"),
    };
    let said = |en: &'static str, zh: &'static str| match locale {
        Locale::En => en,
        Locale::Zh => zh,
    };
    let mut res = String::new();
    let mut section = |about: &str, lines: &[String]| {
        res += &format!("# {about}\n");
        lines.iter().for_each(|it| res += &format!("# {it}\n"));
        res.push('\n');
    };
    section(
        said(
            "What corpus-lsp is told of this site. Without a line of it, this is what holds.",
            "corpus-lsp 的设置。不写时以下就是默认行为。",
        ),
        &[],
    );
    section(
        said("The generator, when it is not to be found out.", "站点生成器，通常可以自动识别。"),
        &[format!("generator = {}", quoted(name))],
    );
    section(
        said("Files that are not judged.", "不检查的文件。"),
        &[format!("ignore = [{}]", quoted(drafts))],
    );
    section(
        said("Fields that every post must have.", "每篇文章必须有的字段。"),
        &["[front_matter]".to_owned(), "required = [\"title\", \"date\"]".to_owned()],
    );
    let rules = rules::ALL.iter().map(|it| {
        let level = rules::severity(it, &Config::default());
        let level = level.map_or("off", |it| match it {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        });
        format!("{} = \"{level}\"", it.id)
    });
    section(
        said(
            "Levels of rules: error, warning, hint or off. `corpus-lsp explain RULE` tells what each finds.",
            "规则的级别：error、warning、hint 或 off。`corpus-lsp explain 规则名` 有说明。",
        ),
        &["[rules]".to_owned()].into_iter().chain(rules).collect::<Vec<_>>(),
    );
    section(
        said("What is otherwise for some files.", "对部分文件另行设置。"),
        &[
            "[[overrides]]".to_owned(),
            format!("files = [{}]", quoted(drafts)),
            "rules = { broken-link = \"hint\" }".to_owned(),
        ],
    );
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Taken out of its comments, the start is a configuration without a fault.
    #[test]
    fn the_start_means_what_it_says() {
        for generator in [
            None,
            Some(Generator::Hexo),
            Some(Generator::Hugo),
            Some(Generator::Zola),
            Some(Generator::Jekyll),
        ] {
            for locale in [Locale::En, Locale::Zh] {
                let text = start(generator, locale);
                let says = |it: &&str| it.contains(" = ") || it.starts_with('[');
                let live: Vec<&str> =
                    text.lines().filter_map(|it| it.strip_prefix("# ")).filter(says).collect();
                let (read, problems) = config::read(&live.join("\n"), &rules::ids(), locale);
                assert_eq!(problems, []);
                assert_eq!((read.rules.len(), read.overrides.len()), (rules::ALL.len(), 1));
                assert!(text.lines().all(|it| it.is_empty() || it.starts_with('#')));
            }
        }
    }
}
