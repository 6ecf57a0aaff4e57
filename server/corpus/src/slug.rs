//! Heading ids and URL slugs, spelt exactly as each generator spells them.
//!
//! Invariant: everything here was compared with the generator itself (`tests/it/oracle.rs`), over every assigned code point for
//! the character classes; where a generator's documentation says otherwise, the generator is followed.

mod diacritics;
mod heading;
mod path;
mod typographer;

pub use heading::{Piece, heading_text};
pub use path::{
    JekyllSlugs, ZolaSlugs, hexo_slugize, hugo_sanitize, hugo_urlize, jekyll_slugify,
    zola_slugify_path,
};

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// The four quotation marks that a typographer puts for straight ones: opening and closing double, opening and closing single.
pub type Quotes = [char; 4];

/// The quotation marks of Hexo's two renderers unless the configuration says otherwise.
pub const QUOTES: Quotes = ['“', '”', '‘', '’'];

/// How Hexo writes letters: `modifyAnchors` of hexo-renderer-marked, `anchors.case` of hexo-renderer-markdown-it,
/// `filename_case` of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Case {
    /// As they are: 0, the default.
    #[default]
    Keep,
    /// In lower case: 1.
    Lower,
    /// In upper case: 2.
    Upper,
}

/// How the headings of a post get their ids. What each scheme calls the text of a heading is told by [`heading_text`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Anchors {
    /// Headings get no ids but explicit ones (`headerIds: false`, `autoHeadingID = false`, `auto_ids: false`).
    None,
    /// hexo-renderer-marked 7: `heading` in `lib/renderer.js`. Every heading, also an explicit `## [t](#id)` with `anchorAlias`.
    HexoMarked {
        /// `marked.modifyAnchors`.
        case: Case,
        /// `marked.smartypants` (on by default) with `marked.quotes`; `None` when off.
        typographer: Option<Quotes>,
    },
    /// hexo-renderer-markdown-it 7: `lib/anchors.js`.
    HexoMarkdownIt {
        /// `markdown.anchors.case`.
        case: Case,
        /// `markdown.anchors.separator`, `-` by default.
        separator: String,
        /// `markdown.anchors.collisionSuffix`, empty by default: the second one is `id-2`, with `v` it is `id-v2`.
        collision_suffix: String,
        /// `markdown.anchors.level`, 2 by default: headings above get no id.
        level: u8,
        /// `markdown.render.typographer` (on by default) with `markdown.render.quotes`; `None` when off.
        typographer: Option<Quotes>,
    },
    /// hexo-renderer-markdown-it-plus 1: `lib/markdown-it-toc-and-anchor/index.js`, and uslug 1.0.
    Uslug {
        /// `markdown_it_plus.typographer` (on by default); `None` when off.
        typographer: Option<Quotes>,
    },
    /// Hugo, `autoHeadingIDType = "github"` (the default): `markup/goldmark/autoid.go`.
    HugoGithub {
        /// Whether goldmark's typographer is on, as it is by default: `--` and quotes are then no part of the text.
        typographer: bool,
    },
    /// Hugo, `autoHeadingIDType = "github-ascii"`.
    HugoGithubAscii {
        /// As in [`Anchors::HugoGithub`].
        typographer: bool,
    },
    /// Hugo, `autoHeadingIDType = "blackfriday"`.
    HugoBlackfriday {
        /// As in [`Anchors::HugoGithub`].
        typographer: bool,
    },
    /// Zola, `slugify.anchors = "on"` (the default): the `slug` crate, `components/utils/src/slugs.rs`.
    ZolaOn,
    /// Zola, `slugify.anchors = "safe"` or `"off"`, which do the same to anchors.
    ZolaSafe {
        /// `markdown.smart_punctuation`, off by default.
        smart_punctuation: bool,
    },
    /// Jekyll's default, kramdown with `input: GFM`: `generate_gfm_header_id` of kramdown-parser-gfm 1.1.
    KramdownGfm,
    /// kramdown with `input: kramdown`: `generate_id` of `kramdown/converter/base.rb`. Its text is the heading's *source*.
    Kramdown,
    /// GitHub and VS Code's preview, for folders without a generator: `github-slugger`.
    Github,
}

impl Anchors {
    /// Whether the text is the source of the heading between its markers and without its `{#id}`, markup and link targets
    /// included, rather than what [`heading_text`] makes.
    pub fn reads_source(&self) -> bool {
        matches!(self, Anchors::Kramdown)
    }

    /// The highest level of heading that gets an id: 1, or 2 where level-one headings get none.
    pub fn first_level(&self) -> u8 {
        if let Anchors::HexoMarkdownIt { level, .. } = self { *level } else { 1 }
    }
}

/// The id of a heading of this text, before duplicates are told apart. Empty when the heading gets none.
pub fn anchor(text: &str, scheme: &Anchors) -> String {
    match scheme {
        Anchors::None => String::new(),
        Anchors::HexoMarked { case, .. } => hexo_slugize(text.trim(), "-", *case),
        Anchors::HexoMarkdownIt { case, separator, .. } => hexo_slugize(text, separator, *case),
        Anchors::Uslug { .. } => uslug(text),
        Anchors::HugoGithub { .. } => {
            hugo(text, |text| text.chars().filter_map(hugo_github).collect())
        }
        Anchors::HugoGithubAscii { .. } => {
            hugo(text, |text| unaccented(text).filter_map(hugo_github).collect())
        }
        Anchors::HugoBlackfriday { .. } => hugo(text, blackfriday),
        Anchors::ZolaOn => slug::slugify(text),
        Anchors::ZolaSafe { .. } => text.replace(|it: char| it.is_ascii_whitespace(), "_"),
        Anchors::KramdownGfm => {
            text.chars().flat_map(char::to_lowercase).filter_map(kramdown_gfm).collect()
        }
        Anchors::Kramdown => kramdown(text),
        Anchors::Github => text.trim().to_lowercase().chars().filter_map(github).collect(),
    }
}

/// The ids of the headings of one post, in their order. Each heading is its explicit id, if it has one, and the text that
/// [`heading_text`] gives. An empty id is none.
pub fn heading_ids<'a>(
    headings: impl IntoIterator<Item = (Option<&'a str>, &'a str)> + Clone,
    scheme: &Anchors,
) -> Vec<String> {
    let mut ids = Deduplicate::new(scheme, headings.clone().into_iter().filter_map(|it| it.0));
    let id = |(explicit, text): (Option<&str>, &str)| match explicit {
        Some(id) => ids.explicit(id),
        None => ids.automatic(text),
    };
    headings.into_iter().map(id).collect()
}

/// Tells the ids of one post apart as the generator does, which may leave two equal ones.
#[derive(Clone, Debug)]
pub struct Deduplicate<'a> {
    scheme: &'a Anchors,
    /// Ids met, with the count that the scheme keeps for them; `None` is JavaScript's `NaN`.
    seen: FxHashMap<String, Option<u32>>,
}

impl<'a> Deduplicate<'a> {
    /// For one post whose headings have these explicit ids. Zola alone reserves them all before it makes the first id.
    pub fn new<'b>(
        scheme: &'a Anchors,
        explicit: impl IntoIterator<Item = &'b str>,
    ) -> Deduplicate<'a> {
        let mut seen = FxHashMap::default();
        if matches!(scheme, Anchors::ZolaOn | Anchors::ZolaSafe { .. }) {
            seen.extend(explicit.into_iter().map(|it| (it.to_owned(), Some(0))));
        }
        Deduplicate { scheme, seen }
    }

    /// The id of the next heading, which has the explicit id `id`.
    pub fn explicit(&mut self, id: &str) -> String {
        match self.scheme {
            // `anchorAlias`: an explicit id goes the way of an automatic one.
            Anchors::HexoMarked { .. } => return self.automatic(id),
            // Only ids that follow step aside, and explicit ones never do.
            Anchors::HugoGithub { .. }
            | Anchors::HugoGithubAscii { .. }
            | Anchors::HugoBlackfriday { .. } => {
                self.seen.insert(id.to_owned(), Some(0));
            }
            _ => {}
        }
        id.to_owned()
    }

    /// The id of the next heading, which has this text and no explicit id.
    pub fn automatic(&mut self, text: &str) -> String {
        let id = anchor(text, self.scheme);
        match self.scheme {
            Anchors::None => id,
            Anchors::HexoMarked { .. } => self.marked(id),
            Anchors::HexoMarkdownIt { collision_suffix, .. } => match self.count(&id) {
                0 => id,
                before => format!("{id}-{collision_suffix}{}", before + 1),
            },
            Anchors::Uslug { .. } => match self.count(&id) {
                0 => id,
                before => format!("{id}-{}", before + 1),
            },
            Anchors::KramdownGfm | Anchors::Kramdown => match self.count(&id) {
                0 => id,
                before => format!("{id}-{before}"),
            },
            Anchors::ZolaOn | Anchors::ZolaSafe { .. } | Anchors::Github => self.free(id),
            // Hugo gives no id to a heading without text; Zola gives an empty one, and `-1` to the next.
            _ if id.is_empty() => id,
            _ => self.free(id),
        }
    }

    /// How often `id` was asked before.
    fn count(&mut self, id: &str) -> u32 {
        let it = self.seen.entry(id.to_owned()).or_insert(Some(0));
        let before = it.unwrap_or(0);
        *it = Some(before + 1);
        before
    }

    /// Counts per id and never looks whether the result is taken. The counts are a plain JavaScript object, whose inherited
    /// properties count as met: the first `constructor` is `constructor-NaN`.
    fn marked(&mut self, id: String) -> String {
        const INHERITED: [&str; 7] = [
            "constructor",
            "hasOwnProperty",
            "isPrototypeOf",
            "propertyIsEnumerable",
            "toLocaleString",
            "toString",
            "valueOf",
        ];
        match self.seen.get(&id).copied() {
            Some(Some(count)) => {
                self.seen.insert(id.clone(), Some(count + 1));
                format!("{id}-{count}")
            }
            None if INHERITED.contains(&id.as_str()) => {
                self.seen.insert(id.clone(), None);
                format!("{id}-NaN")
            }
            Some(None) | None => {
                self.seen.insert(id.clone(), Some(1));
                id
            }
        }
    }

    /// The first of `id`, `id-1`, `id-2` … that is not taken.
    fn free(&mut self, id: String) -> String {
        let mut res = id.clone();
        if let Some(count) = self.seen.get(&id).copied() {
            let mut at = count.unwrap_or(0) + 1;
            res = format!("{id}-{at}");
            while self.seen.contains_key(&res) {
                at += 1;
                res = format!("{id}-{at}");
            }
            self.seen.insert(id, Some(at));
        }
        self.seen.insert(res.clone(), Some(0));
        res
    }
}

/// uslug 1.0.4 with its defaults (`lib/uslug.js`). It looks at UTF-16 units, so that what is outside the basic plane is dropped.
fn uslug(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    for it in text.nfkc().filter(|it| u32::from(*it) <= 0xFFFF) {
        match it.general_category_group() {
            GeneralCategoryGroup::Letter
            | GeneralCategoryGroup::Number
            | GeneralCategoryGroup::Mark => res.push(it),
            GeneralCategoryGroup::Separator => res.push(' '),
            // The ideographic comma and full stop part words.
            _ if matches!(it, '、' | '。') => res.push(' '),
            _ if matches!(it, '-' | '_' | '~') => res.push(it),
            _ => {}
        }
    }
    let is_gap = |it: char| it.is_whitespace() || it == '-';
    let mut slug = String::with_capacity(res.len());
    for it in res.trim().chars() {
        if !is_gap(it) {
            slug.push(it);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.to_lowercase()
}

/// Hugo trims the text, and calls what nothing is left of `heading`.
fn hugo(text: &str, sanitize: impl Fn(&str) -> String) -> String {
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let res = sanitize(text);
    if res.is_empty() { "heading".to_owned() } else { res }
}

fn hugo_github(it: char) -> Option<char> {
    match it {
        ' ' | '-' => Some('-'),
        '_' => Some('_'),
        it if is_letter(it) || is_digit(it) => simple_lower(it),
        _ => None,
    }
}

/// `text` in ASCII: without its accents, and without what is not ASCII then.
fn unaccented(text: &str) -> impl Iterator<Item = char> {
    text.nfd().filter(char::is_ascii)
}

/// Runs of what is neither letter nor number become one `-`.
fn blackfriday(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    let mut dash = false;
    for it in text.chars() {
        if !is_letter(it) && it.general_category_group() != GeneralCategoryGroup::Number {
            dash = true;
            continue;
        }
        if dash && !res.is_empty() {
            res.push('-');
        }
        dash = false;
        res.extend(simple_lower(it));
    }
    res
}

fn kramdown_gfm(it: char) -> Option<char> {
    match it {
        ' ' | '\t' | '-' => Some('-'),
        it => is_word(it).then_some(it),
    }
}

fn kramdown(text: &str) -> String {
    let start = text.find(|it: char| it.is_ascii_alphabetic()).unwrap_or(text.len());
    let keep = |it: char| match it {
        ' ' => Some('-'),
        it => (it.is_ascii_alphanumeric() || it == '-').then_some(it.to_ascii_lowercase()),
    };
    let res: String = text[start..].chars().filter_map(keep).collect();
    if res.is_empty() { "section".to_owned() } else { res }
}

fn github(it: char) -> Option<char> {
    match it {
        ' ' | '-' => Some('-'),
        it => is_word(it).then_some(it),
    }
}

/// Ruby's `\p{Word}`: letters, marks, decimal digits, connectors, and the other alphabetic ones (Roman numerals, circled Latin).
fn is_word(it: char) -> bool {
    it == '_'
        || it.is_alphanumeric() && it.is_alphabetic()
        || is_digit(it)
        || it.general_category_group() == GeneralCategoryGroup::Mark
        || it.general_category() == GeneralCategory::ConnectorPunctuation
}

fn is_letter(it: char) -> bool {
    it.is_ascii_alphabetic()
        || !it.is_ascii() && it.general_category_group() == GeneralCategoryGroup::Letter
}

fn is_digit(it: char) -> bool {
    it.is_ascii_digit() || !it.is_ascii() && it.general_category() == GeneralCategory::DecimalNumber
}

/// Go's `unicode.ToLower`: one character for one (`İ` becomes `i`).
fn simple_lower(it: char) -> Option<char> {
    it.to_lowercase().next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use proptest::prelude::*;

    const MARKED: Anchors = Anchors::HexoMarked { case: Case::Keep, typographer: Some(QUOTES) };
    const GITHUB: Anchors = Anchors::HugoGithub { typographer: true };

    fn markdown_it() -> Anchors {
        Anchors::HexoMarkdownIt {
            case: Case::Keep,
            separator: "-".to_owned(),
            collision_suffix: String::new(),
            level: 2,
            typographer: Some(QUOTES),
        }
    }

    fn all() -> Vec<Anchors> {
        let typographer = true;
        let mut res = vec![MARKED, markdown_it(), GITHUB, Anchors::HugoGithubAscii { typographer }];
        res.extend([Anchors::HugoBlackfriday { typographer }, Anchors::ZolaOn]);
        res.extend([
            Anchors::ZolaSafe { smart_punctuation: false },
            Anchors::KramdownGfm,
            Anchors::Kramdown,
            Anchors::Github,
        ]);
        res
    }

    fn table(headings: &[&str]) -> String {
        let mut res = String::new();
        for heading in headings {
            let ids: Vec<String> = all().iter().map(|it| anchor(heading, it)).collect();
            res.push_str(&format!("{heading}\n    {}\n", ids.join(" | ")));
        }
        res
    }

    #[test]
    fn each_generator_spells_its_own_way() {
        expect![[r#"
            幻觉是什么？
                幻觉是什么？ | 幻觉是什么？ | 幻觉是什么 | heading | 幻觉是什么 | huan-jue-shi-shen-me | 幻觉是什么？ | 幻觉是什么 | section | 幻觉是什么
            1. 什么是 PMF
                1-什么是-PMF | 1-什么是-PMF | 1-什么是-pmf | 1--pmf | 1-什么是-pmf | 1-shen-me-shi-pmf | 1._什么是_PMF | 1-什么是-pmf | pmf | 1-什么是-pmf
            PMF（Product-Market Fit）
                PMF（Product-Market-Fit） | PMF（Product-Market-Fit） | pmfproduct-market-fit | pmfproduct-market-fit | pmf-product-market-fit | pmf-product-market-fit | PMF（Product-Market_Fit） | pmfproduct-market-fit | pmfproduct-market-fit | pmfproduct-market-fit
            C++ 与 Rust：对比
                C-与-Rust：对比 | C-与-Rust：对比 | c-与-rust对比 | c--rust | c-与-rust-对比 | c-yu-rust-dui-bi | C++_与_Rust：对比 | c-与-rust对比 | c--rust | c-与-rust对比
            boot loader_v2
                boot-loader-v2 | boot-loader-v2 | boot-loader_v2 | boot-loader_v2 | boot-loader-v2 | boot-loader-v2 | boot_loader_v2 | boot-loader_v2 | boot-loaderv2 | boot-loader_v2
            CXL.mem / CXL.cache
                CXL-mem-CXL-cache | CXL-mem-CXL-cache | cxlmem--cxlcache | cxlmem--cxlcache | cxl-mem-cxl-cache | cxl-mem-cxl-cache | CXL.mem_/_CXL.cache | cxlmem--cxlcache | cxlmem--cxlcache | cxlmem--cxlcache
            日本語の見出し
                日本語の見出し | 日本語の見出し | 日本語の見出し | heading | 日本語の見出し | ri-ben-yu-nojian-chu-si | 日本語の見出し | 日本語の見出し | section | 日本語の見出し
            Café 你好 🚀 World
                Cafe-你好-🚀-World | Cafe-你好-🚀-World | café-你好--world | cafe---world | café-你好-world | cafe-ni-hao-rocket-world | Café_你好_🚀_World | café-你好--world | caf---world | café-你好--world
            🚀
                🚀 | 🚀 | heading | heading | heading | rocket | 🚀 |  | section | 
        "#]]
        .assert_eq(&table(&[
            "幻觉是什么？",
            "1. 什么是 PMF",
            "PMF（Product-Market Fit）",
            "C++ 与 Rust：对比",
            "boot loader_v2",
            "CXL.mem / CXL.cache",
            "日本語の見出し",
            "Café 你好 🚀 World",
            "🚀",
        ]));
    }

    #[test]
    fn duplicates_are_told_apart_as_the_generator_does() {
        let ids = |scheme: &Anchors, texts: &[&str]| {
            heading_ids(texts.iter().map(|it| (None, *it)), scheme).join(" ")
        };
        let texts = ["Dup", "Dup", "Dup-1", "Dup"];
        assert_eq!(ids(&MARKED, &texts), "Dup Dup-1 Dup-1 Dup-2");
        assert_eq!(ids(&markdown_it(), &texts), "Dup Dup-2 Dup-1 Dup-3");
        assert_eq!(ids(&GITHUB, &texts), "dup dup-1 dup-1-1 dup-2");
        assert_eq!(ids(&Anchors::ZolaOn, &texts), "dup dup-1 dup-1-1 dup-2");
        assert_eq!(ids(&Anchors::KramdownGfm, &texts), "dup dup-1 dup-1 dup-2");
        assert_eq!(ids(&Anchors::Kramdown, &texts), "dup dup-1 dup-1 dup-2");
        assert_eq!(
            ids(&MARKED, &["constructor"; 4]),
            "constructor-NaN constructor constructor-1 constructor-2"
        );
        assert_eq!(ids(&Anchors::ZolaOn, &["", "", "！"]), " -1 -2");
    }

    #[test]
    fn explicit_ids_go_first_only_with_zola() {
        let headings = [(None, "a"), (Some("a"), "b"), (None, "a"), (Some("a"), "c")];
        assert_eq!(heading_ids(headings, &Anchors::ZolaOn), ["a-1", "a", "a-2", "a"]);
        assert_eq!(heading_ids(headings, &GITHUB), ["a", "a", "a-1", "a"]);
        assert_eq!(heading_ids(headings, &Anchors::KramdownGfm), ["a", "a", "a-1", "a"]);
        assert_eq!(heading_ids(headings, &MARKED), ["a", "a-1", "a-2", "a-3"]);
    }

    #[test]
    fn the_text_of_a_heading_differs_too() {
        let quoted = [Piece::Text("it's \"quoted\" -- dash --- long ... end")];
        assert_eq!(
            anchor(&heading_text(quoted, &MARKED), &MARKED),
            "it’s-“quoted”-–-dash-—-long-…-end"
        );
        let scheme = markdown_it();
        assert_eq!(
            anchor(&heading_text(quoted, &scheme), &scheme),
            "it’s-“quoted”-–-dash-—-long-…-end"
        );
        assert_eq!(anchor(&heading_text(quoted, &GITHUB), &GITHUB), "its-quoted--dash--long--end");
        let scheme = Anchors::KramdownGfm;
        assert_eq!(anchor(&heading_text(quoted, &scheme), &scheme), "its-quoted--dash--long--end");

        let nested = [
            Piece::Open,
            Piece::Text("a "),
            Piece::Open,
            Piece::Text("b"),
            Piece::Close,
            Piece::Text(" c"),
            Piece::Close,
            Piece::Html("<b>"),
            Piece::Image("图"),
        ];
        assert_eq!(heading_text(nested, &GITHUB), "a 图");
        assert_eq!(heading_text(nested, &MARKED), "a b c");
        assert_eq!(heading_text(nested, &markdown_it()), "a b c<b>图");
        assert_eq!(heading_text(nested, &Anchors::ZolaOn), "a b c图");
    }

    #[test]
    fn paths() {
        assert_eq!(
            hexo_slugize("  Übergrößen / 尺寸：大\u{3000}小  ", "-", Case::Lower),
            "ubergrosen-尺寸：大-小"
        );
        assert_eq!(hugo_urlize("New Post  -- 你好，世界 100%/A_b"), "new-post--你好世界-100/a_b");
        assert_eq!(zola_slugify_path("你好？ a:b. ", ZolaSlugs::Safe), "你好？ ab");
        assert_eq!(
            jekyll_slugify("The _config.yml 文件", JekyllSlugs::Pretty, true),
            "The-_config.yml-文件"
        );
        assert_eq!(jekyll_slugify("Ærøskøbing 中", JekyllSlugs::Latin, false), "aeroskobing");
    }

    proptest! {
        #[test]
        fn any_text_has_an_id(text in "\\PC{0,24}", raw in "[a<>\"'& \\-`中.\n!]{0,16}") {
            for scheme in all() {
                let pieces = [Piece::Text(&text), Piece::Open, Piece::Html(&raw), Piece::Text(&raw), Piece::Close];
                let id = anchor(&heading_text(pieces, &scheme), &scheme);
                prop_assert!(!id.contains('\n'));
            }
            prop_assert!(!hugo_urlize(&text).contains(' '));
            prop_assert!(!jekyll_slugify(&text, JekyllSlugs::Default, false).contains(' '));
        }
    }
}
