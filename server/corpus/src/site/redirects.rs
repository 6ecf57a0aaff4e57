//! `_redirects`: paths that the host of the site forwards, so that they lead somewhere although no page is there.
//!
//! Follows the format of Netlify and Cloudflare Pages: `from to [status]` on a line, `*` at the end of a path, `:name` for one part.

use crate::site::ConfigTexts;

/// The paths that are forwarded.
#[derive(Clone, Debug, Default)]
pub struct Redirects {
    /// Paths in parts; the last one may be `*`.
    rules: Vec<Vec<Box<str>>>,
}

impl Redirects {
    /// Reads every `_redirects` at the root or in a folder of static files.
    pub fn read(texts: &ConfigTexts) -> Redirects {
        let named = texts.iter().filter(|it| it.0.name() == "_redirects");
        Redirects { rules: named.flat_map(|it| it.1.lines().filter_map(rule)).collect() }
    }

    /// Whether `url`, a decoded URL path, is forwarded.
    pub fn leads(&self, url: &str) -> bool {
        let parts: Vec<&str> = url.split('/').filter(|it| !it.is_empty()).collect();
        self.rules.iter().any(|rule| fits(rule, &parts))
    }
}

fn rule(line: &str) -> Option<Vec<Box<str>>> {
    let mut words = line.split_whitespace();
    let from = words.next().filter(|it| it.starts_with('/'))?;
    words.next()?;
    // `404` says that nothing is there, and `/*` with it stands for every page that is missing.
    let gone = words.any(|it| matches!(it, "404" | "410" | "404!" | "410!"));
    let parts: Vec<Box<str>> =
        from.split('/').filter(|it| !it.is_empty()).map(Into::into).collect();
    (!gone && parts.first().is_some_and(|it| &**it != "*")).then_some(parts)
}

fn fits(rule: &[Box<str>], parts: &[&str]) -> bool {
    let wild = rule.last().is_some_and(|it| &**it == "*");
    let rule = if wild { &rule[..rule.len() - 1] } else { rule };
    (if wild { parts.len() >= rule.len() } else { parts.len() == rule.len() })
        && rule.iter().zip(parts).all(|(rule, part)| rule.starts_with(':') || **rule == **part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::FilePath;

    #[test]
    fn forwarded_paths_lead_somewhere() {
        let text = "# 旧\n/old /new 301\n/docs/* /zh/docs/:splat\n/a/:id/x /b 302\n/* /404.html 404\n/* /zh/:splat 302\n/alone\n";
        let texts = ConfigTexts::unit(FilePath::new("static/_redirects"), text.into());
        let it = Redirects::read(&texts);
        let leads: Vec<&str> =
            ["/old/", "/docs/a/b", "/docs/", "/a/中/x", "/a/x", "/alone", "/new", "/"]
                .into_iter()
                .filter(|url| it.leads(url))
                .collect();
        assert_eq!(leads, ["/old/", "/docs/a/b", "/docs/", "/a/中/x"]);
    }
}
