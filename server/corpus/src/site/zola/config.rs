//! What a Zola site's configuration says, as far as pages, their URLs and their links depend on it.
//!
//! Follows `components/config/src/config/{mod,languages,slugify,taxonomies,markup}.rs`.

use crate::front_matter::{Field, Value};
use crate::site::ConfigTexts;
use crate::site::settings::Settings;
use crate::slug::{Anchors, ZolaSlugs};

/// A taxonomy of one language.
#[derive(Debug)]
pub(super) struct Taxonomy {
    /// `None` for the default language.
    pub language: Option<Box<str>>,
    pub name: Box<str>,
    pub feed: bool,
    pub paginated: bool,
    /// What stands before the number of a page of the list.
    pub pager: Box<str>,
}

/// The settings, read.
#[derive(Debug)]
pub(super) struct Settled {
    settings: Settings,
    pub path: &'static str,
    /// The languages besides the default one.
    pub languages: Vec<Box<str>>,
    pub taxonomies: Vec<Taxonomy>,
    /// Names of feeds.
    pub feeds: Vec<Box<str>>,
}

impl Settled {
    pub(super) fn read(texts: &ConfigTexts) -> Settled {
        let path = if texts.contains_key("zola.toml") { "zola.toml" } else { "config.toml" };
        let settings = Settings::read(texts, [path]);
        let mut res = Settled {
            path,
            languages: Vec::new(),
            taxonomies: taxonomies(settings.get("taxonomies"), None),
            feeds: feeds(&settings),
            settings,
        };
        if let Some(Value::Map(languages)) = res.settings.get("languages") {
            for it in languages {
                let Value::Map(own) = &it.value.value else { continue };
                res.languages.push(it.key.clone());
                res.taxonomies.extend(taxonomies(find(own, "taxonomies"), Some(&it.key)));
            }
        }
        res
    }

    pub(super) fn text(&self, key: &str) -> Option<Box<str>> {
        self.settings.text(key)
    }

    pub(super) fn flag(&self, key: &str, default: bool) -> bool {
        self.settings.flag(key).unwrap_or(default)
    }

    pub(super) fn slugs(&self, key: &str) -> ZolaSlugs {
        match self.text(&format!("slugify.{key}")).as_deref() {
            Some("off") => ZolaSlugs::Off,
            Some("safe") => ZolaSlugs::Safe,
            _ => ZolaSlugs::On,
        }
    }

    pub(super) fn anchors(&self) -> Anchors {
        match self.text("slugify.anchors").as_deref() {
            Some("off" | "safe") => Anchors::ZolaSafe {
                smart_punctuation: self.flag("markdown.smart_punctuation", false),
            },
            _ => Anchors::ZolaOn,
        }
    }
}

fn find<'a>(fields: &'a [Field], key: &str) -> Option<&'a Value> {
    fields.iter().rfind(|it| &*it.key == key).map(|it| &it.value.value)
}

/// `feed_filenames`, or `feed_filename` of older versions.
fn feeds(settings: &Settings) -> Vec<Box<str>> {
    let several = match settings.get("feed_filenames") {
        Some(Value::List(it)) => it.iter().filter_map(|it| it.value.text()).collect(),
        _ => Vec::new(),
    };
    let res: Vec<Box<str>> = several.into_iter().chain(settings.text("feed_filename")).collect();
    if res.is_empty() { vec!["atom.xml".into()] } else { res }
}

fn taxonomies(value: Option<&Value>, language: Option<&str>) -> Vec<Taxonomy> {
    let Some(Value::List(items)) = value else { return Vec::new() };
    let taxonomy = |it: &Value| {
        let Value::Map(own) = it else { return None };
        if find(own, "render") == Some(&Value::Bool(false)) {
            return None;
        }
        Some(Taxonomy {
            language: language.map(Into::into),
            name: find(own, "name")?.text()?,
            feed: find(own, "feed") == Some(&Value::Bool(true)),
            paginated: find(own, "paginate_by").is_some(),
            pager: find(own, "paginate_path")
                .and_then(Value::text)
                .unwrap_or_else(|| "page".into()),
        })
    };
    items.iter().filter_map(|it| taxonomy(&it.value)).collect()
}
