//! Why a link leads where it does: every candidate in its order, and what was found there.
//!
//! Invariant: the steps are those that `resolve` takes; nothing is looked at that it does not look at, but for
//! what an editor shows.

use super::{Anchor, Verdict, View, in_editor, look_up, own_path, resolve, written};
use crate::diagnostic::Locale;
use crate::files::FilePath;
use crate::link::{self, Reach};
use crate::markdown::Link;
use crate::site::{Candidate, Page, Reading};

/// One step on the way from a link to where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The page that the link stands on: its source and its URL path.
    Page(FilePath, String),
    /// What the author wrote.
    Written(String),
    /// What the generator makes of the template tags in it; `None` when that is not to be known.
    Expanded(Option<String>),
    /// The destination is read as this by a browser or by the generator.
    Read(Reach),
    /// A candidate, what was looked for to satisfy it, and what it led to.
    Candidate {
        /// The candidate.
        candidate: Candidate,
        /// The files that would be published there.
        sources: Vec<String>,
        /// What was found, if anything.
        found: Option<Verdict>,
    },
    /// Where the link leads.
    Verdict(Verdict),
    /// The file that an editor's preview shows for it.
    Editor(Option<FilePath>),
}

/// Every step that `link` on `page` takes.
pub fn explain(view: View<'_>, page: Page<'_>, link: &Link) -> Vec<Step> {
    let mut res = vec![
        Step::Page(page.path.clone(), page.url.to_owned()),
        Step::Written(link.destination.to_string()),
    ];
    let text = written(view, page, link).ok();
    if link.templated || text.as_deref() != Some(&*link.destination) {
        res.push(Step::Expanded(text.as_deref().map(str::to_owned)));
    }
    if let Some(text) = &text {
        candidates(view, page, link, text, &mut res);
    }
    res.push(Step::Verdict(resolve(view, page, link)));
    res.push(Step::Editor(in_editor(view, page, link)));
    res
}

fn candidates(view: View<'_>, page: Page<'_>, link: &Link, text: &str, res: &mut Vec<Step>) {
    let destination = link::split(text);
    res.push(Step::Read(destination.reach));
    let candidates = match destination.reach {
        Reach::Web => own_path(view, &destination).map(Candidate::Url).into_iter().collect(),
        Reach::Relative | Reach::Root => {
            match view.site.candidates(page, link, &destination, view.index) {
                Reading::Candidates(it) => it,
                Reading::BesideBase(url) => vec![Candidate::Url(url)],
                Reading::Ignored | Reading::Nowhere => Vec::new(),
            }
        }
        _ => Vec::new(),
    };
    for candidate in candidates {
        let sources = match &candidate {
            Candidate::Url(url) => view.site.sources(url, view.index),
            Candidate::File(path) | Candidate::AnyCase(path) => vec![path.as_str().to_owned()],
            Candidate::Name(_) => Vec::new(),
        };
        let found = look_up(view, page, &candidate, link.role, &destination);
        let ends = found
            .as_ref()
            .is_some_and(|it| !matches!(it, Verdict::OtherCase(_) | Verdict::Hidden(_)));
        res.push(Step::Candidate { candidate, sources, found });
        if ends {
            break;
        }
    }
}

/// A step as a line of text.
pub fn line(step: &Step, view: View<'_>, locale: Locale) -> String {
    match (locale, step) {
        (Locale::En, Step::Page(path, url)) => format!("on {path}, published at {url}"),
        (Locale::Zh, Step::Page(path, url)) => format!("所在文章 {path}，网址 {url}"),
        (Locale::En, Step::Written(it)) => format!("written: {it}"),
        (Locale::Zh, Step::Written(it)) => format!("原文：{it}"),
        (Locale::En, Step::Expanded(Some(it))) => format!("becomes: {it}"),
        (Locale::Zh, Step::Expanded(Some(it))) => format!("展开后：{it}"),
        (Locale::En, Step::Expanded(None)) => {
            "becomes: not to be known without the generator".to_owned()
        }
        (Locale::Zh, Step::Expanded(None)) => "展开后：不运行生成器无法得知".to_owned(),
        (_, Step::Read(it)) => read(locale, *it).to_owned(),
        (_, Step::Candidate { candidate, sources, found }) => {
            candidate_line(locale, view, candidate, sources, found.as_ref())
        }
        (Locale::En, Step::Verdict(it)) => format!("on the site: {}", verdict(locale, view, it)),
        (Locale::Zh, Step::Verdict(it)) => format!("网站上：{}", verdict(locale, view, it)),
        (Locale::En, Step::Editor(Some(it))) => format!("in the editor: {it}"),
        (Locale::Zh, Step::Editor(Some(it))) => format!("编辑器里：{it}"),
        (Locale::En, Step::Editor(None)) => "in the editor: nothing".to_owned(),
        (Locale::Zh, Step::Editor(None)) => "编辑器里：找不到文件".to_owned(),
    }
}

fn read(locale: Locale, reach: Reach) -> &'static str {
    match (locale, reach) {
        (Locale::En, Reach::Empty) => "read as: nothing",
        (Locale::En, Reach::Page) => "read as: a place on this page",
        (Locale::En, Reach::Relative) => "read as: a path from this page",
        (Locale::En, Reach::Root) => "read as: a path from the root of the site",
        (Locale::En, Reach::Web) => "read as: a URL with a host",
        (Locale::En, Reach::Other) => "read as: no address of a page",
        (Locale::En, Reach::Machine) => "read as: a path on the author's machine",
        (Locale::Zh, Reach::Empty) => "读作：空地址",
        (Locale::Zh, Reach::Page) => "读作：本页中的位置",
        (Locale::Zh, Reach::Relative) => "读作：相对本页的路径",
        (Locale::Zh, Reach::Root) => "读作：从网站根目录起的路径",
        (Locale::Zh, Reach::Web) => "读作：带主机名的网址",
        (Locale::Zh, Reach::Other) => "读作：不是网页地址",
        (Locale::Zh, Reach::Machine) => "读作：作者电脑上的路径",
    }
}

fn candidate_line(
    locale: Locale,
    view: View<'_>,
    candidate: &Candidate,
    sources: &[String],
    found: Option<&Verdict>,
) -> String {
    let name = match (locale, candidate) {
        (_, Candidate::Url(it)) => format!("URL {it}"),
        (Locale::En, Candidate::File(it) | Candidate::AnyCase(it)) => format!("file {it}"),
        (Locale::Zh, Candidate::File(it) | Candidate::AnyCase(it)) => format!("文件 {it}"),
        (Locale::En, Candidate::Name(it)) => format!("post named {it}"),
        (Locale::Zh, Candidate::Name(it)) => format!("名为 {it} 的文章"),
    };
    let outcome = match (locale, found) {
        (_, Some(it)) => verdict(locale, view, it),
        (Locale::En, None) => "not there".to_owned(),
        (Locale::Zh, None) => "没有".to_owned(),
    };
    let looked = match (locale, found, candidate) {
        (Locale::En, None, Candidate::Url(_)) if !sources.is_empty() => {
            format!(" (looked for {})", sources.join(", "))
        }
        (Locale::Zh, None, Candidate::Url(_)) if !sources.is_empty() => {
            format!("（找过 {}）", sources.join("、"))
        }
        _ => String::new(),
    };
    match locale {
        Locale::En => format!("tried {name}: {outcome}{looked}"),
        Locale::Zh => format!("尝试 {name}：{outcome}{looked}"),
    }
}

fn verdict(locale: Locale, view: View<'_>, it: &Verdict) -> String {
    let url = |path: &FilePath| {
        let url = view.index.get(path).and_then(|it| it.url.as_deref());
        url.map_or(String::new(), |it| format!(" ({it})"))
    };
    match (locale, it) {
        (Locale::En, Verdict::Post { path, anchor }) => {
            format!("the post {path}{}{}", url(path), anchor_text(locale, anchor))
        }
        (Locale::Zh, Verdict::Post { path, anchor }) => {
            format!("文章 {path}{}{}", url(path), anchor_text(locale, anchor))
        }
        (Locale::En, Verdict::File(path)) => format!("the file {path}"),
        (Locale::Zh, Verdict::File(path)) => format!("文件 {path}"),
        (Locale::En, Verdict::Folder(path)) => format!("the folder {path}"),
        (Locale::Zh, Verdict::Folder(path)) => format!("目录 {path}"),
        (Locale::En, Verdict::Generated(url)) => format!("{url}, made by the generator"),
        (Locale::Zh, Verdict::Generated(url)) => format!("{url}，由生成器生成"),
        (Locale::En, Verdict::OtherCase(path)) => format!("only {path}, spelt otherwise"),
        (Locale::Zh, Verdict::OtherCase(path)) => format!("只有写法不同的 {path}"),
        (Locale::En, Verdict::Hidden(path)) => format!("{path}, which is not published"),
        (Locale::Zh, Verdict::Hidden(path)) => format!("{path}，尚未发布"),
        (Locale::En, Verdict::BesideBase(url)) => {
            format!("404, outside the base path: the page is {url} below it")
        }
        (Locale::Zh, Verdict::BesideBase(url)) => {
            format!("404，缺少网站的基础路径：页面是其下的 {url}")
        }
        (Locale::En, Verdict::Literal) => "404, the tag is not run there".to_owned(),
        (Locale::Zh, Verdict::Literal) => "404，标签在那里不会运行".to_owned(),
        (Locale::En, Verdict::Missing) => "404".to_owned(),
        (Locale::Zh, Verdict::Missing) => "404".to_owned(),
        (Locale::En, Verdict::Machine) => "404, it works on the author's machine only".to_owned(),
        (Locale::Zh, Verdict::Machine) => "404，只在作者电脑上有效".to_owned(),
        (Locale::En, Verdict::Outside) => "404, out of the site's folder".to_owned(),
        (Locale::Zh, Verdict::Outside) => "404，指到了网站目录之外".to_owned(),
        (Locale::En, Verdict::Empty) => "nowhere".to_owned(),
        (Locale::Zh, Verdict::Empty) => "没有地址".to_owned(),
        (Locale::En, Verdict::Elsewhere) => "not part of this site".to_owned(),
        (Locale::Zh, Verdict::Elsewhere) => "不属于本网站".to_owned(),
    }
}

fn anchor_text(locale: Locale, anchor: &Anchor) -> String {
    match (locale, anchor) {
        (_, Anchor::None) => String::new(),
        (Locale::En, Anchor::Found(it)) => format!(", which has #{it}"),
        (Locale::Zh, Anchor::Found(it)) => format!("，有 #{it}"),
        (Locale::En, Anchor::Missing(it)) => format!(", which has no #{it}"),
        (Locale::Zh, Anchor::Missing(it)) => format!("，没有 #{it}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines for the first link of `a.md` in a fixture.
    fn lines(fixture: &str, path: &str, locale: Locale) -> Vec<String> {
        let corpus = crate::fixture::corpus(fixture);
        let path = FilePath::new(path);
        let page = corpus.page(&path).expect("a post");
        let post = corpus.post(&path).expect("a post");
        let link = post.slots.iter().flat_map(|it| &it.segment.outline.links).next();
        let steps = explain(corpus.view(), page, link.expect("a link"));
        steps.iter().map(|it| line(it, corpus.view(), locale)).collect()
    }

    #[test]
    fn every_candidate_is_told() {
        let fixture = "//- /_config.yml\npost_asset_folder: true\nmarked:\n  postAsset: true\n\
                       //- /source/_posts/甲.md\n---\ntitle: 甲\ndate: 2024-01-02\n---\n![图](图.png)\n\
                       //- /source/img/x.png\n";
        let found = lines(fixture, "source/_posts/甲.md", Locale::En);
        let want = [
            "on source/_posts/甲.md, published at /2024/01/02/甲/",
            "written: 图.png",
            "read as: a path from this page",
            "tried file source/_posts/甲/图.png: not there",
            "tried URL /图.png: not there (looked for source/图.png)",
            "on the site: 404",
            "in the editor: nothing",
        ];
        assert_eq!(found, want);
        let found = lines(fixture, "source/_posts/甲.md", Locale::Zh);
        assert_eq!(found[3], "尝试 文件 source/_posts/甲/图.png：没有");
    }

    #[test]
    fn the_editor_may_show_what_the_site_does_not() {
        let fixture = "//- /_config.yml\ntitle: x\n\
                       //- /source/_posts/a.md\n---\ntitle: a\ndate: 2024-01-02\n---\n[乙](b.md)\n\
                       //- /source/_posts/b.md\n---\ntitle: b\ndate: 2024-01-03\n---\n";
        let found = lines(fixture, "source/_posts/a.md", Locale::En);
        assert_eq!(
            found[found.len() - 2..],
            ["on the site: 404", "in the editor: source/_posts/b.md"]
        );
    }
}
