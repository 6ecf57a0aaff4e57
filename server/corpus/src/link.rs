//! Destinations: what a link says, split into the parts a browser and a generator look at.
//!
//! Invariant: no path that climbs out of its root ever becomes a file path.

use std::borrow::Cow;
use std::hash::BuildHasher;

use percent_encoding::percent_decode_str;
use rustc_hash::FxBuildHasher;

/// What a destination is at first sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Nothing at all, `[x]()`.
    Empty,
    /// Only `#fragment` or `?query`: the page itself.
    Page,
    /// Read from where the page is.
    Relative,
    /// `/x`: from the root of the site.
    Root,
    /// `https://host/x` or `//host/x`.
    Web,
    /// `mailto:`, `data:`, `javascript:` and the like: nothing to resolve.
    Other,
    /// `file:`, `C:\x`, `/Users/x`, `\\server\x`: works on the author's machine only.
    Machine,
}

/// A destination in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination<'a> {
    /// What it is.
    pub reach: Reach,
    /// The path as written, percent-encoding kept. For [`Reach::Web`] everything behind the scheme.
    pub raw_path: &'a str,
    /// The path with percent-encoding resolved.
    pub path: Cow<'a, str>,
    /// What follows `?`.
    pub query: Option<&'a str>,
    /// What follows `#`, percent-encoding resolved.
    pub fragment: Option<Cow<'a, str>>,
}

/// Splits `text`, a destination as a browser would get it.
pub fn split(text: &str) -> Destination<'_> {
    let text = text.trim();
    let (rest, fragment) = match text.split_once('#') {
        Some((rest, fragment)) => (rest, Some(decode(fragment))),
        None => (text, None),
    };
    let (raw_path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (rest, None),
    };
    let reach = reach(text, raw_path);
    Destination { reach, raw_path, path: decode(raw_path), query, fragment }
}

fn reach(text: &str, path: &str) -> Reach {
    if text.is_empty() {
        return Reach::Empty;
    }
    if path.is_empty() {
        return Reach::Page;
    }
    if is_machine_local(path) {
        return Reach::Machine;
    }
    if path.starts_with("//") {
        return Reach::Web;
    }
    if path.starts_with('/') {
        return Reach::Root;
    }
    match scheme(path) {
        Some(it) if it.eq_ignore_ascii_case("http") || it.eq_ignore_ascii_case("https") => {
            Reach::Web
        }
        Some(_) => Reach::Other,
        None => Reach::Relative,
    }
}

/// The scheme of a URL (RFC 3986, section 3.1), without its colon.
fn scheme(path: &str) -> Option<&str> {
    let (scheme, _) = path.split_once(':')?;
    let valid = scheme.len() >= 2
        && scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'-' | b'.'));
    valid.then_some(scheme)
}

fn is_machine_local(path: &str) -> bool {
    let bytes = path.as_bytes();
    let drive = bytes.len() > 2
        && bytes[0].is_ascii_alphabetic()
        && bytes[1] == b':'
        && matches!(bytes[2], b'/' | b'\\');
    let file = bytes.len() >= 5 && bytes[..5].eq_ignore_ascii_case(b"file:");
    let home =
        ["/Users/", "/home/", "/mnt/c/", "/private/var/"].iter().any(|it| path.starts_with(it));
    drive || file || home || path.starts_with("\\\\")
}

/// Percent-encoding resolved; a text that is no UTF-8 then stays as it is.
pub fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

/// `path` read from the page at `base`, both URL paths from the root of the site, as a browser does (RFC 3986, section 5.2):
/// what climbs above the root stays at the root.
pub fn join_url(base: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    if !path.starts_with('/') {
        parts.extend(base.split('/').filter(|it| !it.is_empty()));
        if !base.ends_with('/') {
            parts.pop();
        }
    }
    let mut folder = path.is_empty() && base.ends_with('/');
    for part in path.split('/') {
        folder = matches!(part, "" | "." | "..");
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let mut res = String::with_capacity(base.len() + path.len() + 1);
    for part in &parts {
        res.push('/');
        res.push_str(part);
    }
    if folder || res.is_empty() {
        res.push('/');
    }
    res
}

/// One key for all spellings of a page's URL that a web server takes for the same: `/a/`, `/a`, `/a/index.html`.
pub fn url_key(url: &str) -> &str {
    let url =
        url.strip_suffix("index.html").or_else(|| url.strip_suffix("index.htm")).unwrap_or(url);
    let url = url.trim_end_matches('/');
    if url.is_empty() { "/" } else { url }
}

/// The name under which a destination and what it may lead to meet: the last part that says something, without extension, in
/// lower case. Used to find which posts a change concerns, never to resolve.
pub fn mention(path: &str) -> Mention {
    let parts = path.split(['/', '\\']).rev();
    for part in parts {
        let stem = match part.split_once('.') {
            Some(("", _)) | None => part,
            Some((stem, _)) => stem,
        };
        if !matches!(stem, "" | "." | ".." | "index" | "_index" | "@") {
            return Mention::of(&crate::files::fold(stem));
        }
    }
    Mention::of("")
}

/// A name as [`mention`] makes it, by its hash: two names that share one only cost a look at a post that is not concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mention(u64);

impl Mention {
    fn of(name: &str) -> Mention {
        Mention(FxBuildHasher.hash_one(name))
    }
}

/// `L10`, `L10-L20`: lines of a file, as code hosts have them.
pub fn is_line(fragment: &str) -> bool {
    let number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let lines = fragment.strip_prefix('L').map(|it| it.split_once("-L").unwrap_or((it, it)));
    lines.is_some_and(|it| number(it.0) && number(it.1))
}

/// Whether the host that `rest` begins with, a URL without its scheme, serves sites of several repositories side by side, so that a folder at its root may be another site.
pub fn is_shared(rest: &str) -> bool {
    let host = rest.split('/').next().unwrap_or("");
    ["github.io", "gitlab.io", "gitee.io", "coding.me"].iter().any(|it| host.ends_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reaches() {
        let cases = [
            ("", Reach::Empty),
            ("#a", Reach::Page),
            ("?v=1", Reach::Page),
            ("a.png", Reach::Relative),
            ("./a:b.png", Reach::Relative),
            ("/a.png", Reach::Root),
            ("//cdn/a.png", Reach::Web),
            ("https://a/b", Reach::Web),
            ("mailto:a@b.c", Reach::Other),
            ("data:image/png;base64,xx", Reach::Other),
            ("file:///a", Reach::Machine),
            (r"C:\图\a.png", Reach::Machine),
            ("c:/a.png", Reach::Machine),
            ("/Users/me/a.png", Reach::Machine),
            (r"\\server\a.png", Reach::Machine),
        ];
        for (text, want) in cases {
            assert_eq!(split(text).reach, want, "{text}");
        }
    }

    #[test]
    fn parts_are_decoded() {
        let it = split("%E5%9B%BE%20a.png?v=1#%E4%B8%AD");
        assert_eq!(
            (&*it.path, it.query, it.fragment.as_deref()),
            ("图 a.png", Some("v=1"), Some("中"))
        );
        assert_eq!(&*split("100%.png").path, "100%.png");
    }

    #[test]
    fn urls_join_as_in_a_browser() {
        let cases = [
            ("/posts/a.html", "../img/x.png", "/img/x.png"),
            ("/posts/a/", "../img/x.png", "/posts/img/x.png"),
            ("/posts/a/", "../../../x.png", "/x.png"),
            ("/posts/a/", "", "/posts/a/"),
            ("/posts/a", "./", "/posts/"),
            ("/", "a//b/./c", "/a/b/c"),
            ("/x/", "/y/..", "/"),
        ];
        for (base, path, want) in cases {
            assert_eq!(join_url(base, path), want, "{base} {path}");
        }
    }

    #[test]
    fn mentions_meet() {
        for it in ["../2024/B.md", "/posts/b/", "b", "/x/b/index.html", "@/x/b/_index.md"] {
            assert_eq!(mention(it), Mention::of("b"), "{it}");
        }
    }
}
