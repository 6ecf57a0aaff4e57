//! What a Hugo site's configuration says, as far as pages, their URLs and their links depend on it.
//!
//! Follows `config/allconfig/{allconfig,load}.go`, `langs/config.go`, `modules/config.go`, `markup/goldmark/goldmark_config/config.go`,
//! `config/commonConfig.go` and the documentation pages `configuration/*.md`.

use crate::files::{FilePath, Files};
use crate::front_matter::{Field, Node, Value};
use crate::site::settings::Settings;
use crate::site::{ConfigTexts, Uncertainty};

/// The files that configure the whole site, first the ones that win.
const ROOT_FILES: [&str; 16] = [
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config.toml",
    "config.yaml",
    "config.yml",
    "config.json",
    "config/_default/hugo.toml",
    "config/_default/hugo.yaml",
    "config/_default/hugo.yml",
    "config/_default/hugo.json",
    "config/_default/config.toml",
    "config/_default/config.yaml",
    "config/_default/config.yml",
    "config/_default/config.json",
];

/// A folder of files that Hugo sees at another place.
#[derive(Debug)]
pub(super) struct Mount {
    /// The folder in the tree.
    pub folder: Box<str>,
    /// Below which path of the content, or of the published site, its files are; without slashes at the ends.
    pub below: Box<str>,
    /// The language of its pages, when it has one of its own.
    pub language: Option<Box<str>>,
}

/// What turns links, or images, of Markdown into HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hook {
    /// The destination is printed as it is.
    None,
    /// Hugo's own render hook, which looks up pages and resources.
    Embedded,
    /// A render hook of the site or theme that looks something up.
    Custom,
    /// The theme is not in the tree and may have one.
    Unknown,
}

/// The settings, read.
#[derive(Debug)]
pub(super) struct Settled {
    pub settings: Settings,
    pub config_path: Option<&'static str>,
    pub contents: Vec<Mount>,
    pub statics: Vec<Mount>,
    pub assets: Vec<Mount>,
    /// Language codes in lower case; the default language alone when the site says nothing of languages.
    pub languages: Vec<Box<str>>,
    pub default_language: Box<str>,
    /// Whether every language has a host of its own.
    pub multihost: bool,
    pub themes: Vec<Box<str>>,
    pub link_hook: Hook,
    pub image_hook: Hook,
}

impl Settled {
    pub(super) fn read(files: &Files, texts: &ConfigTexts) -> Settled {
        let settings = settings(texts);
        let config_path = ROOT_FILES.into_iter().find(|it| texts.contains_key(*it));
        let languages = languages(&settings);
        let default_language: Box<str> = settings
            .folded_text("defaultContentLanguage")
            .map_or_else(|| "en".into(), |it| it.to_lowercase().into());
        let own_host = |it: &Field| matches!(&it.value.value, Value::Map(own) if find(own, "baseURL").is_some());
        let maps = language_maps(&settings);
        let multihost = maps.len() > 1 && maps.iter().all(|it| own_host(it));
        let themes = strings(settings.get_folded("theme"));
        let mut res = Settled {
            contents: Vec::new(),
            statics: Vec::new(),
            assets: Vec::new(),
            config_path,
            languages: if languages.is_empty() {
                vec![default_language.clone()]
            } else {
                languages.iter().map(|it| it.0.clone()).collect()
            },
            default_language,
            multihost,
            link_hook: Hook::None,
            image_hook: Hook::None,
            themes,
            settings,
        };
        res.mount(files, &languages);
        res.link_hook = res.hook(files, texts, "link");
        res.image_hook = res.hook(files, texts, "image");
        res
    }

    /// The truth of a flag, keys compared without case.
    pub(super) fn flag(&self, key: &str) -> bool {
        matches!(self.settings.get_folded(key), Some(Value::Bool(true)))
    }

    fn mount(&mut self, files: &Files, languages: &[(Box<str>, Option<Box<str>>)]) {
        let folder = |key: &str, default: &str| -> Box<str> {
            self.settings
                .folded_text(key)
                .map_or_else(|| default.into(), |it| it.trim_matches('/').into())
        };
        let mount = |folder: Box<str>, language: Option<Box<str>>| Mount {
            folder,
            below: "".into(),
            language,
        };
        let content = folder("contentDir", "content");
        let mut contents: Vec<Mount> = languages
            .iter()
            .filter_map(|it| Some(mount(it.1.clone()?, Some(it.0.clone()))))
            .collect();
        if !contents.iter().any(|it| it.folder == content) {
            contents.push(mount(content.clone(), None));
        }
        if self.config_path.is_none() {
            // Content of a site whose configuration is kept elsewhere: folders of languages are the usual cause.
            contents.splice(0..0, language_folders(files).map(|it| mount(it, None)));
        }
        let mut statics = Vec::new();
        for key in
            ["staticDir".to_owned()].into_iter().chain((0..10).map(|it| format!("staticDir{it}")))
        {
            statics.extend(strings(self.settings.get_folded(&key)));
        }
        for it in language_maps(&self.settings) {
            if let Value::Map(own) = &it.value.value {
                statics.extend(strings(find(own, "staticDir")));
            }
        }
        if statics.is_empty() {
            statics.push("static".into());
        }
        let mut statics: Vec<Mount> =
            statics.into_iter().map(|it| mount(it.trim_matches('/').into(), None)).collect();
        let mut assets = vec![mount(folder("assetDir", "assets"), None)];
        // Mounts take the place of the folder of their kind.
        let mounts = mounts(&self.settings);
        for (kind, list) in
            [("content", &mut contents), ("static", &mut statics), ("assets", &mut assets)]
        {
            let of_kind = || mounts.iter().filter(|it| &*it.0 == kind);
            if of_kind().next().is_some() {
                list.clear();
                list.extend(of_kind().map(|it| Mount {
                    folder: it.1.folder.clone(),
                    below: it.1.below.clone(),
                    language: it.1.language.clone(),
                }));
            }
        }
        for theme in &self.themes {
            let at = |it: &str| mount(format!("themes/{theme}/{it}").into(), None);
            statics.push(at("static"));
            assets.push(at("assets"));
        }
        // The innermost folder of several says what a file is.
        contents.sort_by_key(|it| std::cmp::Reverse(it.folder.len()));
        (self.contents, self.statics, self.assets) = (contents, statics, assets);
    }

    /// What is not in the tree and makes answers uncertain.
    pub(super) fn uncertain(&self, files: &Files) -> Vec<Uncertainty> {
        let missing = self.themes.iter().filter(|it| !files.is_folder(&format!("themes/{it}")));
        let mut res: Vec<Uncertainty> =
            missing.cloned().map(Uncertainty::ThemeNotInstalled).collect();
        if let Some(Value::List(imports)) = self.settings.get_folded("module.imports") {
            let path = |it: &Node| it.get("path").and_then(|it| it.value.value.text());
            let absent = |it: &str| {
                !files.is_folder(&format!("themes/{it}"))
                    && !files.is_folder(&format!("_vendor/{it}"))
            };
            let absent = imports.iter().filter_map(path).filter(|it| absent(it));
            res.extend(absent.map(Uncertainty::ModuleNotInstalled));
        }
        if self.config_path.is_none() {
            res.push(Uncertainty::NoConfiguration);
        }
        res
    }

    /// The render hook for `what`, `link` or `image`: the site's, a theme's, Hugo's own if it is asked for or the site is in several
    /// languages on one host (`useEmbedded = "auto"`).
    fn hook(&self, files: &Files, texts: &ConfigTexts, what: &str) -> Hook {
        let mut own = files.with_stem(&format!("render-{what}")).filter(|it| {
            it.parent().ends_with("_markup") && (it.starts_with("layouts/") || self.is_of_theme(it))
        });
        let key = format!("markup.goldmark.renderHooks.{what}");
        let mode = self.settings.folded_text(&format!("{key}.useEmbedded"));
        let always =
            mode.as_deref() == Some("always") || self.flag(&format!("{key}.enableDefault"));
        if let Some(it) = own.next().filter(|_| !always) {
            // A hook that only adds attributes prints the destination as it is.
            let looks_up = texts.get(it).is_none_or(|it| {
                ["GetPage", "Resources", "resources.", "relref", ".Ref"]
                    .iter()
                    .any(|word| it.contains(word))
            });
            return if looks_up { Hook::Custom } else { Hook::None };
        }
        let auto = !matches!(mode.as_deref(), Some("never" | "fallback"))
            && self.languages.len() > 1
            && !self.multihost
            && !self.flag("markup.goldmark.duplicateResourceFiles");
        if always || auto || mode.as_deref() == Some("fallback") {
            Hook::Embedded
        } else if !self.uncertain(files).is_empty() {
            Hook::Unknown
        } else {
            Hook::None
        }
    }

    fn is_of_theme(&self, path: &FilePath) -> bool {
        self.themes.iter().any(|it| {
            path.strip_prefix("themes/")
                .and_then(|rest| rest.strip_prefix(&**it))
                .is_some_and(|it| it.starts_with('/'))
        })
    }
}

fn settings(texts: &ConfigTexts) -> Settings {
    let mut res = Settings::read(texts, ROOT_FILES);
    for path in texts.keys() {
        let Some(name) = path.strip_prefix("config/_default/") else { continue };
        let stem = name.split('.').next().unwrap_or("");
        if !matches!(stem, "hugo" | "config") && name.matches('.').count() == 1 {
            res.graft(texts, path, stem);
        }
    }
    res
}

/// The texts of a list, or the text of a scalar.
pub(super) fn strings(value: Option<&Value>) -> Vec<Box<str>> {
    match value {
        Some(Value::List(it)) => it.iter().filter_map(|it| it.value.text()).collect(),
        Some(it) => it.text().into_iter().collect(),
        None => Vec::new(),
    }
}

/// The value of `key`, compared without case.
pub(super) fn find<'a>(fields: &'a [Field], key: &str) -> Option<&'a Value> {
    fields.iter().rfind(|it| it.key.eq_ignore_ascii_case(key)).map(|it| &it.value.value)
}

fn language_maps(settings: &Settings) -> Vec<&Field> {
    let Some(Value::Map(it)) = settings.get_folded("languages") else { return Vec::new() };
    let disabled = strings(settings.get_folded("disableLanguages"));
    let off = |it: &Field| {
        disabled.iter().any(|code| code.eq_ignore_ascii_case(&it.key))
            || matches!(&it.value.value, Value::Map(own) if find(own, "disabled") == Some(&Value::Bool(true)))
    };
    it.iter().filter(|it| !off(it)).collect()
}

/// Each language with its own content folder, if it has one.
fn languages(settings: &Settings) -> Vec<(Box<str>, Option<Box<str>>)> {
    let language = |it: &&Field| {
        let folder = match &it.value.value {
            Value::Map(own) => find(own, "contentDir").and_then(Value::text),
            _ => None,
        };
        (it.key.to_lowercase().into(), folder.map(|it| it.trim_matches('/').into()))
    };
    language_maps(settings).iter().map(language).collect()
}

/// `[[module.mounts]]`: the kind of each, and the mount.
fn mounts(settings: &Settings) -> Vec<(Box<str>, Mount)> {
    let Some(Value::List(it)) = settings.get_folded("module.mounts") else { return Vec::new() };
    let mount = |it: &Node| {
        let Value::Map(own) = &it.value else { return None };
        let source = find(own, "source")?.text()?;
        let target = find(own, "target")?.text()?;
        let target = target.trim_matches('/');
        let (kind, below) = target.split_once('/').unwrap_or((target, ""));
        let matrix = match find(own, "sites") {
            Some(Value::Map(it)) => match find(it, "matrix") {
                Some(Value::Map(it)) => strings(find(it, "languages")),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        let language =
            find(own, "lang").and_then(Value::text).or_else(|| matrix.into_iter().next());
        let folder = crate::files::join("", &source)?.as_str().into();
        let language = language.map(|it| it.to_lowercase().into());
        Some((kind.into(), Mount { folder, below: below.into(), language }))
    };
    it.iter().filter_map(mount).collect()
}

/// `content/zh-hans`: folders that are called as languages are and have a front page.
fn language_folders(files: &Files) -> impl Iterator<Item = Box<str>> {
    let code = |it: &str| {
        let mut parts = it.split('-');
        let letters = |it: &str, len: std::ops::RangeInclusive<usize>| {
            len.contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphabetic())
        };
        parts.next().is_some_and(|it| letters(it, 2..=3)) && parts.all(|it| letters(it, 2..=4))
    };
    let mut res: Vec<Box<str>> = files
        .with_stem("_index")
        .filter(|it| it.extension() == "md" && it.matches('/').count() == 2)
        .map(FilePath::parent)
        .filter(|it| it.strip_prefix("content/").is_some_and(code))
        .map(Into::into)
        .collect();
    res.sort();
    res.into_iter()
}
