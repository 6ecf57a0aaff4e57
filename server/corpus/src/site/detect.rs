//! Which generator makes the site in a folder.
//!
//! Invariant: what the author says in `corpus.toml` wins; otherwise the files at the root decide, and their names before their texts.

use std::sync::Arc;

use super::{ConfigTexts, Generator, Site, hexo, hugo, jekyll, plain, zola};
use crate::config::{self, Config};
use crate::files::{FilePath, Files};

/// The site in `files`, as its configuration files and `corpus.toml` say.
pub fn detect(files: &Files, texts: &ConfigTexts, config: &Config) -> Arc<dyn Site> {
    let generator = config.generator.unwrap_or_else(|| detect_generator(files, texts));
    match generator {
        Generator::Hexo => Arc::new(hexo::Hexo::new(files, texts, config)),
        Generator::Hugo => Arc::new(hugo::Hugo::new(files, texts, config)),
        Generator::Zola => Arc::new(zola::Zola::new(files, texts, config)),
        Generator::Jekyll => Arc::new(jekyll::Jekyll::new(files, texts, config)),
        Generator::Plain => Arc::new(plain::Plain::new(config)),
    }
}

/// Which generator the files at the root speak of. Hexo and Jekyll both own `_config.yml`, so what lies beside it decides.
pub fn detect_generator(files: &Files, texts: &ConfigTexts) -> Generator {
    let has = |path: &str| files.contains(path);
    let says = |path: &str, word: &str| texts.get(path).is_some_and(|it| it.contains(word));
    if has("_config.yml") || has("_config.yaml") {
        let hexo = says("package.json", "\"hexo\"")
            || files.is_folder("source/_posts")
            || files.is_folder("scaffolds")
            || has("_config.landscape.yml");
        let jekyll = files.is_folder("_posts")
            || has("Gemfile")
            || files.is_folder("_layouts")
            || files.is_folder("_includes");
        if hexo || !jekyll && files.is_folder("source") {
            return Generator::Hexo;
        }
        return Generator::Jekyll;
    }
    if has("zola.toml")
        || has("config.toml") && says("config.toml", "base_url") && files.is_folder("content")
    {
        return Generator::Zola;
    }
    let extensions = ["toml", "yaml", "yml", "json"];
    let hugo = extensions.iter().any(|it| has(&format!("hugo.{it}")))
        || files.is_folder("config/_default")
        || extensions.iter().any(|it| has(&format!("config.{it}")))
            && (files.is_folder("content")
                || extensions.iter().any(|it| says(&format!("config.{it}"), "baseURL")));
    if hugo {
        return Generator::Hugo;
    }
    if files.is_folder("_posts") {
        return Generator::Jekyll;
    }
    // Content whose configuration is kept elsewhere: front pages of folders are Hugo's way.
    let front_page = |it: &FilePath| it.starts_with("content/") && it.matches('/').count() <= 3;
    if files.with_stem("_index").any(front_page) && !files.is_folder("templates") {
        return Generator::Hugo;
    }
    Generator::Plain
}

/// Whether the core needs the text of this file to know the site, besides the posts.
pub fn is_config(path: &FilePath) -> bool {
    if path.as_str() == "Gemfile" || path.as_str() == config::SCHEMA_NAME {
        return true;
    }
    let extension = matches!(path.extension(), "yml" | "yaml" | "toml" | "json");
    let name = path.name();
    let named = name.starts_with("_config.")
        || name.starts_with("hugo.")
        || name.starts_with("config.")
        || matches!(
            name,
            "zola.toml" | "corpus.toml" | "package.json" | "theme.toml" | "module.toml"
        );
    let depth = path.matches('/').count();
    let hook = path.parent().ends_with("_markup")
        && matches!(name, "render-link.html" | "render-image.html")
        && depth <= 5;
    if hook || name == "_redirects" && depth <= 1 {
        return true;
    }
    let shallow = depth <= 2;
    extension && shallow && (named || path.starts_with("config/_default/"))
}
