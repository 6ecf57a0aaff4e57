//! `defaults` of `_config.yml`: front matter that posts have without saying it.
//!
//! Invariant: of several values that apply, the one of the longest path wins, and of equal ones the last, as
//! `has_precedence?` in `frontmatter_defaults.rb` has it.

use crate::front_matter::{Field, Value};
use crate::site::settings::{Globs, Settings};

/// The defaults of a site.
#[derive(Debug, Default)]
pub(super) struct Defaults {
    sets: Vec<Set>,
}

#[derive(Debug)]
struct Set {
    path: Box<str>,
    glob: Option<Globs>,
    kind: Option<Box<str>>,
    values: Vec<(Box<str>, Box<str>)>,
}

impl Defaults {
    pub(super) fn read(settings: &Settings) -> Defaults {
        let Some(Value::List(items)) = settings.get("defaults") else { return Defaults::default() };
        let sets = items.iter().filter_map(|it| match &it.value {
            Value::Map(fields) => set(fields),
            _ => None,
        });
        Defaults { sets: sets.collect() }
    }

    /// The value of `field` for the file at `path`, which is of this type: `posts`, `pages`, `drafts` or a collection's name.
    pub(super) fn get(&self, path: &str, kind: &str, field: &str) -> Option<&str> {
        let mut best: Option<(&Set, &str)> = None;
        for set in self.sets.iter().filter(|it| it.applies(path, kind)) {
            let Some(value) = set.values.iter().find(|it| *it.0 == *field) else { continue };
            if best.is_none_or(|it| set.rank() >= it.0.rank()) {
                best = Some((set, &value.1));
            }
        }
        best.map(|it| it.1)
    }
}

impl Set {
    fn applies(&self, path: &str, kind: &str) -> bool {
        self.kind.as_ref().is_none_or(|it| **it == *kind)
            && match &self.glob {
                Some(it) => it.matches_below(path),
                None => path.starts_with(&*self.path),
            }
    }

    fn rank(&self) -> (usize, bool) {
        (self.path.len(), self.kind.is_some())
    }
}

fn set(fields: &[Field]) -> Option<Set> {
    let get = |name: &str| fields.iter().rfind(|it| &*it.key == name).map(|it| &it.value);
    let scope = |name: &str| get("scope").and_then(|it| it.get(name)?.value.value.text());
    let path: Box<str> = scope("path").unwrap_or_default().trim_matches('/').into();
    let Value::Map(values) = &get("values")?.value else { return None };
    let kind = scope("type").map(|it| match &*it {
        "post" => "posts".into(),
        "page" => "pages".into(),
        "draft" => "drafts".into(),
        _ => it,
    });
    Some(Set {
        glob: path.contains('*').then(|| Globs::new(std::slice::from_ref(&path))),
        path,
        kind,
        values: values
            .iter()
            .filter_map(|it| Some((it.key.clone(), it.value.value.text()?)))
            .collect(),
    })
}
