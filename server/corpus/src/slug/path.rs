//! The parts of a URL: what each generator makes of a file name, a title, a tag.
//!
//! Invariant: the results are plain text; percent-encoding them is the business of whoever builds the URL.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::{Case, diacritics, is_digit, is_letter};

/// `slugize` of hexo-util 4: accents off, control characters out, runs of spaces and ASCII punctuation become one `separator`,
/// none at the ends. Chinese letters and full-width punctuation stay. Hexo's `:title` is *not* slugized when `new_post_name`
/// matches the file name; `:post_title`, tags, categories and headings are.
pub fn hexo_slugize(text: &str, separator: &str, case: Case) -> String {
    let mut res = String::with_capacity(text.len());
    let mut gap = false;
    let mut push = |it: char| {
        if is_hexo_special(it) {
            gap = true;
            return;
        }
        if gap && !res.is_empty() {
            res.push_str(separator);
        }
        gap = false;
        res.push(it);
    };
    for it in text.chars().filter(|it| !matches!(it, '\0'..='\x1f')) {
        match diacritics::plain(it) {
            Some(plain) => plain.chars().for_each(&mut push),
            None => push(it),
        }
    }
    match case {
        Case::Keep => res,
        Case::Lower => res.to_lowercase(),
        Case::Upper => res.to_uppercase(),
    }
}

/// JavaScript's `\s`, and the ASCII punctuation of `rSpecial` in hexo-util's `slugize.ts`.
fn is_hexo_special(it: char) -> bool {
    it.is_ascii_punctuation() || it == '\u{feff}' || it.is_whitespace() && it != '\u{85}'
}

/// `Sanitize` of Hugo's `common/paths/path.go`: what a page's path or a term is made of. Letters, digits, marks and
/// `. / \ _ # + ~ - @` and percent escapes stay, runs of spaces become one `-`, the rest goes. Letters keep their case:
/// [`hugo_urlize`] lowers them.
pub fn hugo_sanitize(path: &str) -> String {
    let mut res = String::with_capacity(path.len());
    let mut space = false;
    let mut hyphen = false;
    for (at, it) in path.char_indices() {
        if !is_hugo_path(path, at, it) {
            space |= !res.is_empty() && !hyphen && it.is_whitespace();
            continue;
        }
        hyphen = it == '-';
        if space && !hyphen {
            res.push('-');
        }
        space = false;
        res.push(it);
    }
    res
}

fn is_hugo_path(path: &str, at: usize, it: char) -> bool {
    match it {
        '.' | '/' | '\\' | '_' | '#' | '+' | '~' | '-' | '@' => true,
        '%' => path
            .as_bytes()
            .get(at + 1..at + 3)
            .is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit)),
        it => {
            is_letter(it)
                || is_digit(it)
                || it.general_category_group() == GeneralCategoryGroup::Mark
        }
    }
}

/// What Hugo makes of a page's path, a section or a taxonomy term in a URL unless `disablePathToLower` is set, before
/// percent-encoding.
pub fn hugo_urlize(path: &str) -> String {
    hugo_sanitize(path).chars().filter_map(super::simple_lower).collect()
}

/// `slugify.paths` or `slugify.taxonomies` of a Zola site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum ZolaSlugs {
    /// The `slug` crate: transliterated to ASCII.
    #[default]
    On,
    /// Without the characters that Windows forbids in file names, and without spaces and dots at the end.
    Safe,
    /// As it is.
    Off,
}

/// `slugify_paths` of Zola's `components/utils/src/slugs.rs`, for one segment of a path.
pub fn zola_slugify_path(segment: &str, slugs: ZolaSlugs) -> String {
    match slugs {
        ZolaSlugs::On => slug::slugify(segment),
        ZolaSlugs::Safe => segment
            .trim_end_matches([' ', '.'])
            .replace(['<', '>', ':', '"', '/', '\\', '|', '?', '*'], ""),
        ZolaSlugs::Off => segment.to_owned(),
    }
}

/// `slugify_mode` and the modes of Jekyll's `slugify` filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum JekyllSlugs {
    /// Only lower case, nothing replaced.
    None,
    /// Runs of spaces become `-`.
    Raw,
    /// Runs of what is neither letter, mark nor decimal digit become `-`.
    #[default]
    Default,
    /// As the default, and `._~!$&'()+,;=@` stay. `:title` of a permalink is made so, with its case kept.
    Pretty,
    /// Runs of what is not an ASCII letter or digit become `-`.
    Ascii,
    /// Accents off as `I18n.transliterate` does (what it does not know becomes `?`), then the default.
    Latin,
}

/// `Utils.slugify` of Jekyll 4.3. `cased` keeps upper case.
pub fn jekyll_slugify(text: &str, slugs: JekyllSlugs, cased: bool) -> String {
    let lower =
        |it: String| if cased { it } else { it.chars().flat_map(char::to_lowercase).collect() };
    let latin;
    let text = if slugs == JekyllSlugs::Latin {
        latin = transliterate(text);
        latin.as_str()
    } else {
        text
    };
    if slugs == JekyllSlugs::None {
        return lower(text.to_owned());
    }
    let mut res = String::with_capacity(text.len());
    let mut gap = false;
    for it in text.chars() {
        if is_jekyll_slug(it, slugs) {
            res.push(it);
            gap = false;
        } else if !gap {
            res.push('-');
            gap = true;
        }
    }
    let res = res.strip_prefix('-').unwrap_or(&res);
    lower(res.strip_suffix('-').unwrap_or(res).to_owned())
}

fn is_jekyll_slug(it: char, slugs: JekyllSlugs) -> bool {
    match slugs {
        JekyllSlugs::None => true,
        JekyllSlugs::Raw => !matches!(it, ' ' | '\t'..='\r'),
        JekyllSlugs::Ascii => it.is_ascii_alphanumeric(),
        JekyllSlugs::Pretty if "._~!$&'()+,;=@".contains(it) => true,
        JekyllSlugs::Pretty | JekyllSlugs::Default | JekyllSlugs::Latin => {
            is_letter(it)
                || is_digit(it)
                || it.general_category_group() == GeneralCategoryGroup::Mark
        }
    }
}

/// `I18n.transliterate` with its default table.
fn transliterate(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            it if it.is_ascii() => res.push(it),
            it => res.push_str(approximation(it).unwrap_or("?")),
        }
    }
    res
}

fn approximation(it: char) -> Option<&'static str> {
    let at = u32::from(it).checked_sub(0xc0)? as usize;
    APPROXIMATIONS.iter().flat_map(|it| it.split(' ')).nth(at)
}

/// What stands for the letters from U+00C0 to U+017E, in their order.
static APPROXIMATIONS: [&str; 6] = [
    "A A A A A A AE C E E E E I I I I D N O O O O O x O U U U U Y Th ss",
    "a a a a a a ae c e e e e i i i i d n o o o o o ? o u u u u y th y",
    "A a A a A a C c C c C c C c D d D d E e E e E e E e E e G g G g",
    "G g G g H h H h I i I i I i I i I i IJ ij J j K k k L l L l L l L",
    "l L l N n N n N n 'n NG ng O o O o O o OE oe R r R r R r S s S s S s",
    "S s T t T t T t U u U u U u U u U u U u W w Y y Y Z z Z z Z z",
];
