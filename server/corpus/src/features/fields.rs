//! What the fields of front matter mean for each generator, for hover and completion.
//!
//! Invariant: only what a generator, or most of its themes, really reads is in the table; a key that is not in it is the author's.
//!
//! Sources: `hexo/lib/models/post.ts`; Hugo's documentation of front matter; Zola's `front_matter/{page,section}.rs`; Jekyll's
//! `_docs/front-matter.md`.

use crate::Corpus;
use crate::diagnostic::Locale;
use crate::front_matter::{FieldType, expected};
use crate::site::{Generator, Kind};

/// One field of one or more generators.
pub(crate) struct FieldDoc {
    pub(crate) key: &'static str,
    generators: &'static [Generator],
    /// Only for the front page of a folder, or only for other posts; `None` for both.
    section: Option<bool>,
    en: &'static str,
    zh: &'static str,
}

impl FieldDoc {
    /// What it means.
    pub(crate) fn about(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::En => self.en,
            Locale::Zh => self.zh,
        }
    }
}

/// The standard fields of the corpus' generator for a post of this kind, in the order in which authors write them.
pub(crate) fn standard(corpus: &Corpus, kind: Kind) -> impl Iterator<Item = &'static FieldDoc> {
    let generator = corpus.site().profile().generator;
    FIELDS.iter().filter(move |it| {
        it.generators.contains(&generator)
            && it.section.is_none_or(|only| only == (kind == Kind::Section))
    })
}

/// What `key` means for the generator.
pub(crate) fn find(corpus: &Corpus, key: &str, kind: Kind) -> Option<&'static FieldDoc> {
    let folds = corpus.site().profile().folds_keys;
    standard(corpus, kind).find(|it| it.key == key || folds && it.key.eq_ignore_ascii_case(key))
}

/// What the field may hold, in words.
pub(crate) fn type_name(corpus: &Corpus, key: &str) -> Option<&'static str> {
    let zh = corpus.locale() == Locale::Zh;
    let pick = |en, cn| if zh { cn } else { en };
    Some(match expected(&corpus.site().profile().dialect, key)? {
        FieldType::Text | FieldType::StrictText => pick("text", "文本"),
        FieldType::Bool | FieldType::BoolText => pick("`true` or `false`", "`true` 或 `false`"),
        FieldType::Int | FieldType::IntText => pick("a whole number", "整数"),
        FieldType::Date => pick("a date", "日期"),
        FieldType::Texts => pick("text, or a list of texts", "文本或文本列表"),
        FieldType::TextList => pick("a list of texts", "文本列表"),
        FieldType::Nested => pick("text, a list, or lists in a list", "文本、列表，或列表中的列表"),
        FieldType::List => pick("a list", "列表"),
        FieldType::Map => pick("a table", "表"),
        FieldType::TextOrFalse => pick("text, or `false`", "文本或 `false`"),
    })
}

use Generator::{Hexo, Hugo, Jekyll, Plain, Zola};

const EVERY: &[Generator] = &[Hexo, Hugo, Zola, Jekyll, Plain];

macro_rules! fields {
    ($($key:literal, $generators:expr, $section:expr, $en:literal, $zh:literal;)*) => {
        &[$(FieldDoc { key: $key, generators: $generators, section: $section, en: $en, zh: $zh }),*]
    };
}

const FIELDS: &[FieldDoc] = fields! {
    "title", EVERY, None,
        "The title, on the page and in lists.",
        "标题，显示在页面与列表中。";
    "date", &[Hexo], Some(false),
        "When the post was written; part of its URL in most sites. Without it the file's birth time counts, which differs on every machine.",
        "发布时间，多数站点的网址里也有它。不写则取文件创建时间，每台机器各不相同。";
    "date", &[Hugo], None,
        "When the page was written; decides about its order. A date in the future keeps it from being published.",
        "发布时间，决定排序。未来的日期会使页面不被发布。";
    "date", &[Zola], Some(false),
        "When the page was written: `2024-01-31` or RFC 3339, unquoted in TOML. Pages without one are missing in a section that is sorted by date.",
        "发布时间：`2024-01-31` 或 RFC 3339，TOML 中不加引号。按日期排序的 section 里，没有日期的页面不会列出。";
    "date", &[Jekyll], None,
        "When the post was written, `YYYY-MM-DD HH:MM:SS +/-TTTT`; takes the place of the date in the file's name.",
        "发布时间，格式 `YYYY-MM-DD HH:MM:SS +/-TTTT`，取代文件名里的日期。";
    "updated", &[Hexo], None,
        "When it was last changed. Without it the file's modification time counts.",
        "最后修改时间。不写则取文件的修改时间。";
    "updated", &[Zola], Some(false),
        "When it was last changed; feeds use it.",
        "最后修改时间，供订阅源使用。";
    "lastmod", &[Hugo], None,
        "When it was last changed; sitemap and feeds use it.",
        "最后修改时间，供站点地图与订阅源使用。";
    "tags", &[Hexo, Hugo, Jekyll, Plain], Some(false),
        "The tags, a flat list; each gets a page of its own.",
        "标签，平铺的列表，每个标签有自己的页面。";
    "categories", &[Hexo], Some(false),
        "The categories. `[A, B]` is B inside A; lists in a list are several categories.",
        "分类。`[A, B]` 表示 A 下的子分类 B；多个分类请写成列表的列表。";
    "categories", &[Hugo, Jekyll], None,
        "The categories, each with a page of its own; in Jekyll they are part of the URL.",
        "分类，每个分类有自己的页面；在 Jekyll 中它们也是网址的一部分。";
    "draft", &[Hugo, Zola], None,
        "`true` keeps the page from being published.",
        "为 `true` 时不发布。";
    "published", &[Hexo, Jekyll], None,
        "`false` keeps the post from being published.",
        "为 `false` 时不发布。";
    "description", EVERY, None,
        "One or two sentences about it, for search engines and previews.",
        "一两句话的简介，供搜索引擎与预览使用。";
    "slug", &[Hugo, Zola, Jekyll], Some(false),
        "Takes the place of the file's name in the URL.",
        "在网址中取代文件名。";
    "url", &[Hugo], None,
        "The whole URL path of the page. Links to the old one break: add the old one to `aliases`.",
        "页面的完整网址路径。旧链接会失效，请把旧路径加到 `aliases`。";
    "path", &[Zola], Some(false),
        "The whole URL path of the page, in place of its place in `content`.",
        "页面的完整网址路径，取代它在 `content` 中的位置。";
    "permalink", &[Hexo, Jekyll], None,
        "The URL path of the page, in place of the site's pattern.",
        "页面的网址路径，取代站点的规则。";
    "abbrlink", &[Hexo], Some(false),
        "A short name for the URL, made by hexo-abbrlink. Do not change it once it is published.",
        "hexo-abbrlink 生成的短网址名，发布后不要修改。";
    "aliases", &[Hugo, Zola], None,
        "Old URL paths that lead here.",
        "会跳转到此页的旧网址路径。";
    "redirect_from", &[Jekyll], None,
        "Old URL paths that lead here (jekyll-redirect-from).",
        "会跳转到此页的旧网址路径（jekyll-redirect-from）。";
    "redirect_to", &[Zola], Some(true),
        "Where readers of this section are sent.",
        "读者访问此 section 时跳转到的地址。";
    "layout", &[Hexo, Hugo, Jekyll], None,
        "The template of the page; `false` in Hexo prints the text alone.",
        "页面所用的模板；Hexo 中 `false` 表示不套模板。";
    "type", &[Hugo], None,
        "The content type, which decides about the templates.",
        "内容类型，决定所用模板。";
    "template", &[Zola], None,
        "The template of the page.",
        "页面所用的模板。";
    "page_template", &[Zola], Some(true),
        "The template of the pages below this section.",
        "此 section 下页面所用的模板。";
    "cover", &[Hexo, Hugo], None,
        "The cover image, in most themes; the path is read from the root of the site.",
        "封面图（多数主题），路径从站点根目录算起。";
    "image", &[Jekyll, Hugo], None,
        "The image for the page's head and for previews, in most themes.",
        "页首与预览所用的图片（多数主题）。";
    "excerpt", &[Hexo, Jekyll], None,
        "What lists show in place of the first paragraph.",
        "列表中显示的摘要，取代首段。";
    "summary", &[Hugo], None,
        "What lists show in place of the first words.",
        "列表中显示的摘要，取代开头的文字。";
    "comments", &[Hexo, Jekyll], None,
        "`false` switches comments off, in most themes.",
        "为 `false` 时关闭评论（多数主题）。";
    "lang", &[Hexo, Jekyll], None,
        "The language of the text.",
        "文章的语言。";
    "photos", &[Hexo], Some(false),
        "Images for the head of the post, in themes that know them.",
        "文章头部的图片（取决于主题）。";
    "disableNunjucks", &[Hexo], None,
        "`true` leaves `{{ }}` and `{% %}` in the text alone.",
        "为 `true` 时不处理正文中的 `{{ }}` 与 `{% %}`。";
    "weight", &[Hugo, Zola], None,
        "Place in the order of pages; small numbers come first.",
        "页面排序权重，数字小的在前。";
    "linkTitle", &[Hugo], None,
        "A short title for menus and links.",
        "菜单与链接中使用的短标题。";
    "keywords", &[Hugo], None,
        "Words for search engines and for related pages.",
        "关键词，供搜索引擎与相关文章使用。";
    "publishDate", &[Hugo], None,
        "Before this date the page is not published.",
        "在此日期之前不发布。";
    "expiryDate", &[Hugo], None,
        "From this date on the page is not published any more.",
        "从此日期起不再发布。";
    "isCJKLanguage", &[Hugo], None,
        "`true` counts Chinese, Japanese and Korean characters as words.",
        "为 `true` 时按字统计中日韩文字。";
    "resources", &[Hugo], None,
        "Names, titles and parameters of the files of a bundle.",
        "页面包中各文件的名称、标题与参数。";
    "params", &[Hugo], None,
        "Your own parameters for the templates.",
        "供模板使用的自定义参数。";
    "authors", &[Zola], Some(false),
        "Who wrote it, a list.",
        "作者列表。";
    "taxonomies", &[Zola], Some(false),
        "The terms of each taxonomy: `tags = [\"a\"]`. The taxonomy must be declared in the configuration.",
        "各分类法的词条：`tags = [\"a\"]`。分类法须在配置中声明。";
    "extra", &[Zola], None,
        "Your own values for the templates. Zola rejects keys it does not know anywhere else.",
        "供模板使用的自定义值。写在别处的未知键会被 Zola 拒绝。";
    "render", &[Zola], None,
        "`false` makes no page of it.",
        "为 `false` 时不生成页面。";
    "in_search_index", &[Zola], None,
        "`false` leaves it out of the search.",
        "为 `false` 时不进入搜索索引。";
    "sort_by", &[Zola], Some(true),
        "Order of the pages: `date`, `update_date`, `title`, `weight`, `slug` or `none`.",
        "页面排序：`date`、`update_date`、`title`、`weight`、`slug` 或 `none`。";
    "paginate_by", &[Zola], Some(true),
        "Number of pages on one list page.",
        "每个列表页的条目数。";
    "transparent", &[Zola], Some(true),
        "`true` hands the pages on to the parent section.",
        "为 `true` 时页面也归入上级 section。";
    "insert_anchor_links", &[Zola], Some(true),
        "Where headings get their anchor links: `left`, `right`, `heading` or `none`.",
        "标题锚点链接的位置：`left`、`right`、`heading` 或 `none`。";
    "generate_feeds", &[Zola], Some(true),
        "`true` makes feeds of this section.",
        "为 `true` 时为此 section 生成订阅源。";
    "excerpt_separator", &[Jekyll], None,
        "The text that ends the excerpt.",
        "摘要的结束标记。";
};
