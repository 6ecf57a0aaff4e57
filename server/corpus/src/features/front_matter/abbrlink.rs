//! The short link of hexo-abbrlink, as the plugin itself would make it.
//!
//! Invariant: no two posts get one link. Source: `hexo-abbrlink/lib/{logic,model,crc16}.js`.

use crate::Corpus;
use crate::files::FilePath;
use crate::front_matter::FrontMatter;
use crate::site::Kind;
use crate::text::{Edit, Span};

/// How the plugin is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Manner {
    crc32: bool,
    hex: bool,
}

/// The link for a post that has none, and the edit that writes it.
pub(super) fn edit(
    corpus: &Corpus,
    path: &FilePath,
    front: &FrontMatter,
) -> Option<(String, Edit)> {
    let facts = &corpus.index().get(path)?.facts;
    let title = facts.title.as_deref().filter(|_| facts.kind == Kind::Post)?;
    if front.get("abbrlink").is_some_and(|it| !it.value.value.is_empty()) {
        return None;
    }
    let taken = taken(corpus);
    let manner = manner(&taken)?;
    let mut number = if manner.crc32 { crc32(title) } else { u32::from(crc16(title)) };
    let shown = |it: u32| if manner.hex { format!("{it:x}") } else { it.to_string() };
    while taken.iter().any(|it| it.1 == shown(number)) {
        number = number.wrapping_add(1);
    }
    let link = shown(number);
    let edit = match front.get("abbrlink") {
        Some(it) => Edit {
            span: Span::new(it.key_span.start as usize, it.value.span.end as usize),
            new_text: format!("abbrlink: {}", written(&link)),
        },
        None => {
            let new_text = format!("abbrlink: {}\n", written(&link));
            Edit { span: Span::at(front.content.end as usize), new_text }
        }
    };
    Some((link, edit))
}

/// A link that YAML would read as another number, `12e5` or `0123`, needs quotes.
fn written(link: &str) -> String {
    let digits = link.bytes().all(|it| it.is_ascii_digit()) && !link.starts_with('0');
    if digits { link.to_owned() } else { crate::front_matter::write::yaml(link) }
}

/// The titles and links of the posts that have one.
fn taken(corpus: &Corpus) -> Vec<(Box<str>, String)> {
    let link = |path: &FilePath| {
        let front = corpus.post(path)?.front_matter()?;
        let link = front.get("abbrlink")?.value.value.text()?;
        Some((front.get("title")?.value.value.text().unwrap_or_default(), link.to_string()))
    };
    corpus.posts().filter_map(|(path, _)| link(path)).collect()
}

/// The settings that explain most of the links there are: titles change and links stay, so not all need to fit. The plugin's own
/// defaults where none fits, and nothing for a corpus without links.
fn manner(taken: &[(Box<str>, String)]) -> Option<Manner> {
    let all = [(false, false), (false, true), (true, false), (true, true)];
    let explains = |manner: &Manner| {
        let number = |title: &str| {
            if manner.crc32 { crc32(title) } else { u32::from(crc16(title)) }
        };
        let fits = |it: &&(Box<str>, String)| {
            let number = number(&it.0);
            it.1 == if manner.hex { format!("{number:x}") } else { number.to_string() }
        };
        taken.iter().filter(fits).count()
    };
    let manners = all.map(|(crc32, hex)| Manner { crc32, hex });
    let best = manners.into_iter().rev().max_by_key(explains)?;
    (!taken.is_empty()).then_some(if explains(&best) == 0 { manners[0] } else { best })
}

/// CRC-16/ARC of the UTF-8 of `text`.
fn crc16(text: &str) -> u16 {
    text.bytes().fold(0, |crc, byte| {
        (0..8).fold(crc ^ u16::from(byte), |it, _| (it >> 1) ^ if it & 1 == 1 { 0xa001 } else { 0 })
    })
}

/// CRC-32 of the UTF-8 of `text`, as in ZIP files.
fn crc32(text: &str) -> u32 {
    !text.bytes().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(byte), |it, _| {
            (it >> 1) ^ if it & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_catalogue() {
        assert_eq!(crc16("123456789"), 0xbb3d);
        assert_eq!(crc32("123456789"), 0xcbf4_3926);
    }

    #[test]
    fn settings_are_read_off_the_links() {
        let of = |link: String| manner(&[("题".into(), link)]);
        let crc = crc32("题");
        assert_eq!(of(format!("{crc:x}")), Some(Manner { crc32: true, hex: true }));
        assert_eq!(of(crc16("题").to_string()), Some(Manner { crc32: false, hex: false }));
        assert_eq!(of("my-own".into()), Some(Manner { crc32: false, hex: false }));
        assert_eq!(manner(&[]), None);
        assert_eq!(written("1e5"), "\"1e5\"");
        assert_eq!(written("75adad28"), "75adad28");
    }
}
