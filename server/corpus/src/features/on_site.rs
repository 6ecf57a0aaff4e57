//! Open on site: the URL of a post, of a heading in it, or of a file.
//!
//! Invariant: what is given is percent-encoded as browsers send it, so it can be put behind a host as it is.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::say;
use crate::Corpus;
use crate::files::FilePath;
use crate::resolve;
use crate::site::Kind;

/// What a path or fragment may not hold as it is: the URL standard's path set with `%`, since what is encoded is decoded text.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// Where something is on the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnSite {
    /// URL path with the path below which the site is served, and the fragment.
    pub path: String,
    /// On the site as published; `None` when its address is not configured.
    pub url: Option<String>,
    /// On the generator's own server at its usual port; `None` where there is no generator.
    pub local: Option<String>,
    /// Why readers cannot reach it, for people.
    pub hidden: Option<&'static str>,
}

/// Where the post or file at `path` is on the site: at the heading above `offset`, when there is one. `None` when the site has no
/// place for it.
pub fn on_site(corpus: &Corpus, path: &FilePath, offset: Option<usize>) -> Option<OnSite> {
    let profile = corpus.site().profile();
    let url = resolve::url_of(corpus.view(), path)?;
    let mut res = format!("{}{}", profile.base_path.trim_end_matches('/'), encode(&url));
    if let Some(id) = offset.and_then(|it| heading_above(corpus, path, it)) {
        res = format!("{res}#{}", encode(&id));
    }
    Some(OnSite {
        url: profile.hosts.first().map(|it| format!("https://{it}{res}")),
        local: profile.generator.local_address().map(|it| format!("{it}{res}")),
        hidden: hidden(corpus, path),
        path: res,
    })
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, PATH).to_string()
}

fn heading_above(corpus: &Corpus, path: &FilePath, offset: usize) -> Option<Box<str>> {
    let headings = super::headings(corpus, corpus.post(path)?);
    let above = headings.into_iter().filter(|it| it.span().start as usize <= offset);
    above.filter_map(|it| it.id).next_back()
}

fn hidden(corpus: &Corpus, path: &FilePath) -> Option<&'static str> {
    let facts = &corpus.index().get(path)?.facts;
    if facts.kind == Kind::Resource {
        return Some(say(
            corpus,
            "the generator makes no page of this file",
            "生成器不会为这个文件生成页面",
        ));
    }
    let left_out = corpus.site().leaves_out(path, facts, corpus.index()).is_some();
    if facts.kind == Kind::Draft || facts.draft || left_out {
        return Some(say(
            corpus,
            "it is a draft, is held back by its front matter, or its date has not come yet",
            "它是草稿，或被头信息设为不发布，或日期还没到",
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::tests::open;

    #[test]
    fn a_post_has_a_page_and_headings_have_fragments() {
        let (corpus, path, offset) = open(
            "//- /source/_posts/你好 a.md\n---\ntitle: 甲\ndate: 2024-01-02\n---\n前\r\n## 第一 节\n\n$0文\n//- /_config.yml\nurl: https://例.test/blog\nroot: /blog/\npermalink: :year/:title/\n//- /source/img/a%b.png\n//- /source/_drafts/d.md\n---\ntitle: 稿\n---\n",
        );
        let it = on_site(&corpus, &path, Some(offset)).unwrap();
        assert_eq!(it.path, "/blog/2024/%E4%BD%A0%E5%A5%BD%20a/#%E7%AC%AC%E4%B8%80-%E8%8A%82");
        assert_eq!(it.local.unwrap(), format!("http://localhost:4000{}", it.path));
        assert!(it.url.unwrap().ends_with(&it.path));
        assert_eq!(it.hidden, None);
        assert_eq!(on_site(&corpus, &path, Some(0)).unwrap().path.find('#'), None);
        let image = on_site(&corpus, &FilePath::new("source/img/a%b.png"), None).unwrap();
        assert_eq!(image.path, "/blog/img/a%25b.png");
        let draft = on_site(&corpus, &FilePath::new("source/_drafts/d.md"), None);
        assert!(draft.is_none_or(|it| it.hidden.is_some()));
        assert_eq!(on_site(&corpus, &FilePath::new("package.json"), None), None);
    }

    #[test]
    fn a_plain_folder_has_no_server() {
        let (corpus, path, _) = open("//- /a.md\n# x\n");
        let it = on_site(&corpus, &path, Some(9)).unwrap();
        assert_eq!((it.path.as_str(), it.url, it.local), ("/a.md#x", None, None));
    }
}
