//! The little of Liquid that stands in destinations: `{{ site.baseurl }}`, URL filters, `{% link %}` and `{% post_url %}`.
//!
//! Invariant: what is not understood completely is not guessed at.

use super::Jekyll;
use crate::files::join;
use crate::index::Index;
use crate::template::{self, Delimiter};

impl Jekyll {
    /// What Liquid makes of a destination; `None` when that is not to be known here.
    pub(super) fn run(&self, text: &str, index: &Index) -> Option<String> {
        let mut res = String::with_capacity(text.len());
        let mut at = 0;
        for tag in template::tags(text) {
            let range = tag.span.range();
            if tag.unfinished {
                return None;
            }
            res.push_str(text.get(at..range.start)?);
            at = range.end;
            res.push_str(&match tag.delimiter {
                Delimiter::Braces => self.output(text.get(range)?)?,
                Delimiter::Percent => {
                    let (markup, _) = Jekyll::markup(&tag, text)?;
                    self.tag_url(&tag.name, &markup, index)?
                }
                _ => return None,
            });
        }
        res.push_str(text.get(at..)?);
        // `{{ site.url }}` alone is the front page.
        Some(if res.is_empty() { "/".to_owned() } else { res })
    }

    fn tag_url(&self, name: &str, markup: &str, index: &Index) -> Option<String> {
        let url = match name {
            "post_url" => {
                let post = index.named(markup.trim_start_matches('/')).next()?;
                index.get(post)?.url.as_deref()?.to_owned()
            }
            "link" => {
                let path = join("", markup)?;
                match index.get(&path) {
                    Some(it) => it.url.as_deref()?.to_owned(),
                    None if path.ends_with("index.html") => {
                        format!("/{}", path.trim_end_matches("index.html"))
                    }
                    None => format!("/{path}"),
                }
            }
            _ => return None,
        };
        Some(if self.tags_add_base { self.relative_url(&url) } else { url })
    }

    /// `{{ expression | filter | filter: argument }}`.
    fn output(&self, text: &str) -> Option<String> {
        let inner = text.strip_prefix("{{")?.strip_suffix("}}")?;
        let inner = inner.strip_prefix('-').unwrap_or(inner);
        let inner = inner.strip_suffix('-').unwrap_or(inner);
        let mut parts = split_outside_quotes(inner, '|').into_iter();
        let mut res = self.value(parts.next()?.trim())?;
        for filter in parts {
            let (name, argument) = filter.split_once(':').unwrap_or((filter, ""));
            res = match name.trim() {
                "relative_url" => self.relative_url(&res),
                "absolute_url" => self.relative_url(&res),
                "prepend" => self.value(argument.trim())? + &res,
                "append" => res + &self.value(argument.trim())?,
                "strip" | "escape" | "uri_escape" | "xml_escape" => res,
                "replace" if argument.trim() == "'//', '/'" => res.replace("//", "/"),
                _ => return None,
            };
        }
        Some(res)
    }

    fn value(&self, text: &str) -> Option<String> {
        for quote in ['"', '\''] {
            if let Some(it) = text.strip_prefix(quote).and_then(|it| it.strip_suffix(quote)) {
                return (!it.contains(quote)).then(|| it.to_owned());
            }
        }
        match text {
            "site.baseurl" => Some(self.profile.base_path.trim_end_matches('/').to_owned()),
            // The site's own URL: what follows is read from the root of its host.
            "site.url" => Some(self.path_of_site_url()),
            _ => None,
        }
    }

    /// The path in `url`; most sites have none there.
    fn path_of_site_url(&self) -> String {
        let rest = self.site_url.split_once("//").map_or("", |it| it.1);
        rest.split_once('/').map_or(String::new(), |it| {
            let path = it.1.trim_matches('/');
            if path.is_empty() { String::new() } else { format!("/{path}") }
        })
    }

    fn relative_url(&self, path: &str) -> String {
        if path.contains("://") {
            return path.to_owned();
        }
        let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
        format!("{}{slash}{path}", self.profile.base_path.trim_end_matches('/'))
    }
}

fn split_outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let mut res = Vec::new();
    let mut quote = None;
    let mut start = 0;
    for (at, it) in text.char_indices() {
        match quote {
            Some(open) if open == it => quote = None,
            Some(_) => {}
            None if matches!(it, '"' | '\'') => quote = Some(it),
            None if it == separator => {
                res.push(&text[start..at]);
                start = at + 1;
            }
            None => {}
        }
    }
    res.push(&text[start..]);
    res
}
