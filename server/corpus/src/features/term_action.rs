//! What can be done about a term on request: add it to the glossary with the sentence that defines it, link its first use to it.
//!
//! Invariant: a glossary reads after the edit as it did before, with one term more; a link leads on the site to where the term is
//! defined.

use super::terms::{Term, places, term_at};
use super::{headings, slice};
use crate::Corpus;
use crate::diagnostic::Locale;
use crate::files::FilePath;
use crate::glossary::{Class, Entry, Mined, Source, is_glossary, mine, name_key, read_file};
use crate::markdown::{Form, Link, Role};
use crate::post::Post;
use crate::resolve;
use crate::text::{Edit, Span, apply_all};

/// The file that is made where a corpus has no glossary.
pub const NEW_GLOSSARY: &str = "glossary.toml";

/// Characters that a name has at most.
const MAX_NAME: usize = 60;

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermAction {
    /// What it does, as a command.
    pub title: String,
    /// The file that it changes.
    pub path: FilePath,
    /// Whether the file has to be made first, empty.
    pub is_new: bool,
    /// The change.
    pub edit: Edit,
}

/// What can be done about `selected` in the open post at `path`. `text_of` brings the texts of glossary files.
pub fn actions(
    corpus: &Corpus,
    path: &FilePath,
    selected: Span,
    text_of: &dyn Fn(&FilePath) -> Option<String>,
) -> Vec<TermAction> {
    let Some(post) = corpus.post(path).filter(|it| it.rope.is_some()) else { return Vec::new() };
    let add = addition(corpus, post, selected).and_then(|it| add(corpus, &it, text_of));
    let link = link_first_use(corpus, path, post, selected.start as usize);
    add.into_iter().chain(link).collect()
}

/// The term to add: what the selection defines or names, or what is known of the term at the cursor.
fn addition(corpus: &Corpus, post: &Post, selected: Span) -> Option<Entry> {
    let chosen = slice(post, selected);
    let chosen = chosen.trim();
    let entry = if chosen.is_empty() {
        let term = term_at(corpus, post, selected.start as usize)?;
        let known = term.entries(corpus).next()?;
        let said = known.definitions.iter().find(|it| it.source != Source::Builtin)?;
        Entry { definitions: vec![said.clone()], ..known.clone() }
    } else {
        match best(mine(chosen, &[])) {
            Some(it) => it,
            None => named(post, selected, chosen)?,
        }
    };
    let listed = |it: &Entry| it.definitions.iter().any(|it| it.source == Source::File);
    let known =
        corpus.glossary().named(&entry.name).iter().filter_map(|it| corpus.glossary().get(*it));
    (!known.into_iter().any(listed)).then_some(entry)
}

/// The surest definition among `found`.
fn best(found: Vec<Mined>) -> Option<Entry> {
    let it = found.into_iter().max_by(|a, b| a.confidence.total_cmp(&b.confidence))?;
    Some(it.entry(&FilePath::new("")))
}

/// A name that was selected, with the line that it stands in for a definition to start from.
fn named(post: &Post, selected: Span, name: &str) -> Option<Entry> {
    let is_name = name.chars().count() <= MAX_NAME
        && !name.contains(['\n', '\r'])
        && !name_key(name).is_empty();
    let rope = post.rope.as_ref().filter(|_| is_name && selected.start as usize >= post.body)?;
    let line =
        rope.line(rope.byte_to_line((selected.start as usize).min(rope.len_bytes()))).to_string();
    let said = line.trim().trim_start_matches(['#', '>', '-', '*', ' ']);
    let definition = crate::glossary::Definition::new(said, Source::File);
    Some(Entry { definitions: vec![definition], ..Entry::new(name) })
}

fn add(
    corpus: &Corpus,
    entry: &Entry,
    text_of: &dyn Fn(&FilePath) -> Option<String>,
) -> Option<TermAction> {
    let title = match corpus.locale() {
        Locale::En => format!("Add `{}` to the glossary", entry.name),
        Locale::Zh => format!("将“{}”加入术语表", entry.name),
    };
    for path in corpus.glossary_files() {
        let text = text_of(path)?;
        if let Some(edit) = addition_to(path, &text, entry) {
            return Some(TermAction { title, path: path.clone(), is_new: false, edit });
        }
    }
    let path = FilePath::new(NEW_GLOSSARY);
    let is_new = !corpus.index().files.contains(&path);
    let edit = addition_to(&path, "", entry).filter(|_| is_new)?;
    Some(TermAction { title, path, is_new, edit })
}

/// The edit that adds `entry` to the glossary at `path` with the content `text`, in the form that its terms have.
fn addition_to(path: &FilePath, text: &str, entry: &Entry) -> Option<Edit> {
    let before = read_file(path, text);
    let reads_on = |edit: &Edit| {
        let after = read_file(path, &apply_all(text, std::slice::from_ref(edit)));
        after.1.len() <= before.1.len()
            && after.0.len() == before.0.len() + 1
            && after.0.iter().any(|it| it.name == entry.name)
    };
    forms(path, text, entry).into_iter().find(reads_on)
}

fn forms(path: &FilePath, text: &str, entry: &Entry) -> Vec<Edit> {
    let said = entry.definitions.first().map_or("", |it| it.text.as_str());
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let (name, said) = (quoted(&entry.name), quoted(&said));
    let aliases: Vec<String> = entry.aliases.iter().map(|it| quoted(it)).collect();
    let aliases = aliases.join(", ");
    let has = !aliases.is_empty();
    let line = |text: String| if has { text } else { String::new() };
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let end = |new_text: String| Edit {
        span: Span::at(text.len()),
        new_text: format!("{gap}{new_text}"),
    };
    match &*path.extension().to_ascii_lowercase() {
        "toml" => {
            let table = |head: &str| {
                let aliases = line(format!("aliases = [{aliases}]\n"));
                let blank = if text.is_empty() { "" } else { "\n" };
                end(format!("{blank}{head}{aliases}definition = {said}\n"))
            };
            let pair = Edit { span: Span::at(0), new_text: format!("{name} = {said}\n") };
            let mut res = vec![table(&format!("[[term]]\nname = {name}\n"))];
            res.insert(
                usize::from(!text.contains("[[terms]]")),
                table(&format!("[[terms]]\nname = {name}\n")),
            );
            res.extend([table(&format!("[{name}]\n")), pair]);
            res
        }
        "yaml" | "yml" => {
            let listed = line(format!("  aliases: [{aliases}]\n"));
            let list = end(format!("- name: {name}\n{listed}  definition: {said}\n"));
            let map = end(format!("{name}:\n{listed}  definition: {said}\n"));
            if text.trim_start().starts_with('-') { vec![list, map] } else { vec![map, list] }
        }
        "json" => {
            let object = line(format!("\"aliases\": [{aliases}], "));
            let close = text.trim_end().len().saturating_sub(1);
            let comma = if text[..close].trim_end().ends_with(['[', '{']) { "" } else { ", " };
            let at = |new_text: String| Edit {
                span: Span::at(text[..close].trim_end().len()),
                new_text,
            };
            vec![
                at(format!("{comma}{{\"name\": {name}, {object}\"definition\": {said}}}")),
                at(format!("{comma}{name}: {{{object}\"definition\": {said}}}")),
            ]
        }
        _ => {
            let plain = |it: &str| it.replace(['\n', '\r'], " ");
            let names = entry.aliases.iter().map(|it| plain(it)).collect::<Vec<_>>().join("，");
            let names = line(format!("（{names}）"));
            let said = entry.definitions.first().map_or(String::new(), |it| plain(it.text.trim()));
            vec![end(format!("\n## {}{names}\n\n{said}\n", plain(&entry.name)))]
        }
    }
}

/// As a string of JSON, which TOML and YAML read the same.
fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

/// Links the first use of the term at `offset` to where another post defines it.
fn link_first_use(
    corpus: &Corpus,
    path: &FilePath,
    post: &Post,
    offset: usize,
) -> Option<TermAction> {
    let term = term_at(corpus, post, offset).filter(|it| !it.is_guess)?;
    let (target, span) = elsewhere(corpus, path, &term)?;
    let text = post.full_text()?;
    let found = corpus.matcher().find_all(&text, &unlinkable(post), corpus.segmenter());
    let sure = |class| matches!(class, Class::Exact | Class::Unjudged);
    let id = term.sure()?;
    let first = found.iter().find(|it| sure(it.class) && it.entries.contains(&id))?;
    // A post that links the term already has done so at the first use, or means to have it as it is.
    let written = text.get(first.span.range())?;
    let destination = destination(corpus, path, &target, span)?;
    let title = match corpus.locale() {
        Locale::En => format!("Link the first `{written}` to its definition in {target}"),
        Locale::Zh => format!("将首个“{written}”链接到 {target} 中的定义"),
    };
    let edit = Edit { span: first.span, new_text: format!("[{written}]({destination})") };
    Some(TermAction { title, path: path.clone(), is_new: false, edit })
}

/// The most trusted place in another post that defines the term.
fn elsewhere(corpus: &Corpus, path: &FilePath, term: &Term) -> Option<(FilePath, Span)> {
    let all = term.entries(corpus).flat_map(|it| places(corpus, it));
    let posts = all
        .filter(|it| it.path != *path && !is_glossary(&it.path) && corpus.post(&it.path).is_some());
    posts.filter_map(|it| Some((it.path, it.span?))).next()
}

/// Where no link can be put: what is no prose, headings, and links.
fn unlinkable(post: &Post) -> Vec<Span> {
    let inner = post.slots.iter().flat_map(|slot| {
        let outline = &slot.segment.outline;
        let links = outline.links.iter().map(|it| it.span);
        let headings = outline.headings.iter().map(|it| it.span);
        links.chain(headings).map(|it| it.shift(slot.start))
    });
    let mut res: Vec<Span> = post.no_prose().into_iter().chain(inner).collect();
    res.sort();
    res
}

/// How a link on `path` is written that leads to the section of `target` which `span` stands in.
fn destination(corpus: &Corpus, path: &FilePath, target: &FilePath, span: Span) -> Option<String> {
    let other = corpus.post(target)?;
    let above = headings(corpus, other).into_iter().rfind(|it| it.span().start <= span.start);
    let fragment = above.and_then(|it| it.id).map_or(String::new(), |it| format!("#{it}"));
    let link = |destination: &str| Link {
        form: Form::Inline,
        role: Role::Link,
        span: Span::at(0),
        destination_span: Span::at(0),
        destination: destination.into(),
        templated: false,
    };
    let spell = |it: &str| resolve::respell(corpus.view(), corpus.page(path)?, &link(it), target);
    spell(&fragment).or_else(|| spell(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::tests::open;

    const DEFINES: &str =
        "//- /b.md\n---\ntitle: b\n---\n# 传输\n\n零拷贝（zero-copy）是指少复制一次数据。\n";

    fn done(fixture: &str, length: usize, glossary: &str) -> Vec<String> {
        let (corpus, path, offset) = open(fixture);
        let text_of = |_: &FilePath| Some(glossary.to_owned());
        let found = actions(&corpus, &path, Span::new(offset, offset + length), &text_of);
        let show = |it: &TermAction| {
            let text = match corpus.post(&it.path).and_then(Post::full_text) {
                Some(it) => it.to_string(),
                None if it.is_new => String::new(),
                None => glossary.to_owned(),
            };
            format!("{}: {}", it.path, apply_all(&text, std::slice::from_ref(&it.edit)))
        };
        found.iter().map(show).collect()
    }

    #[test]
    fn a_mined_term_is_added_with_its_sentence_or_linked() {
        let a = "//- /a.md\n# 零拷贝\n\n`零拷贝` 与零拷$0贝。\n";
        assert_eq!(
            done(&format!("{DEFINES}{a}"), 0, ""),
            [
                "glossary.toml: [[term]]\nname = \"零拷贝\"\naliases = [\"zero-copy\"]\ndefinition = \"零拷贝（zero-copy）是指少复制一次数据。\"\n",
                "a.md: # 零拷贝\n\n`零拷贝` 与[零拷贝](b.md#传输)。\n",
            ]
        );
    }

    #[test]
    fn every_form_of_glossary_takes_one_more() {
        let a = "//- /a.md\n零拷$0贝。\n";
        for (path, text, wanted) in [
            ("glossary.toml", "\"甲乙\" = \"义\"\n", "\"零拷贝\""),
            (
                "glossary.toml",
                "[[terms]]\nname = \"甲乙\"\ndefinition = \"义\"",
                "[[terms]]\nname = \"零拷贝\"",
            ),
            ("glossary.yaml", "甲乙: 义\n", "\n\"零拷贝\":\n  aliases"),
            ("glossary.yaml", "- name: 甲乙\n  definition: 义", "\n- name: \"零拷贝\""),
            (
                "glossary.json",
                "[{\"name\": \"甲乙\", \"definition\": \"义\"}]\n",
                "}, {\"name\": \"零拷贝\"",
            ),
            ("glossary.json", "{\"甲乙\": \"义\"}", ", \"零拷贝\": {"),
        ] {
            let found = done(&format!("//- /{path}\n{text}\n{DEFINES}{a}"), 0, text);
            assert!(found.len() == 2 && found[0].contains(wanted), "{path}: {found:?}");
        }
    }

    #[test]
    fn what_is_selected_is_added() {
        let found = done("//- /a.md\n$0甲乙丙很好。\n", "甲乙丙".len(), "");
        assert_eq!(
            found,
            ["glossary.toml: [[term]]\nname = \"甲乙丙\"\ndefinition = \"甲乙丙很好。\"\n"]
        );
        let said = "甲乙丙 (JYB) 是指三个字。";
        let found = done(&format!("//- /a.md\n$0{said}\n"), said.len(), "");
        assert!(found[0].contains("aliases = [\"JYB\"]"), "{found:?}");
    }

    #[test]
    fn nothing_is_offered_where_there_is_nothing_to_do() {
        assert!(done("//- /a.md\n没有$0术语\n", 0, "").is_empty());
        let own = "//- /glossary.toml\n\"甲乙丙\" = \"义\"\n//- /a.md\n甲乙$0丙\n";
        assert!(done(own, 0, "\"甲乙丙\" = \"义\"\n").is_empty());
        assert!(done("//- /a.md\nGP$0U\n", 0, "").is_empty());
    }
}
