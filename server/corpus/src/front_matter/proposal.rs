//! What a document without front matter says of itself in its first and last lines: title, date, author, source, keywords.
//!
//! Invariant: only what stands in the text is taken, nothing is invented; and the cost does not grow with the length of the text.

use super::Format;
use super::write;
use crate::date::Date;

/// Bytes at the head of a text that are looked at, and at its end for keywords.
const HEAD: usize = 6 << 10;
const TAIL: usize = 2 << 10;
/// Lines with text that are looked at for dates and names.
const LINES: usize = 16;
/// Characters of a line that is about the document rather than part of its text.
const SHORT: usize = 90;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The first heading, or the line above the date, or the first line.
    pub title: Option<Box<str>>,
    /// The date near the head.
    pub date: Option<Date>,
    /// The authors.
    pub authors: Vec<Box<str>>,
    /// Where it was taken from.
    pub source: Option<Box<str>>,
    /// Its keywords.
    pub keywords: Vec<Box<str>>,
    /// `zh`, `ja` or `en`, by its script.
    pub language: Option<&'static str>,
    /// Where the front matter goes: behind a byte order mark.
    pub at: usize,
    /// Whether lines end with CR LF.
    pub crlf: bool,
}

/// Looks at the head and the end of `text`.
pub fn find(text: &str) -> Proposal {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head = &body[..floor(body, HEAD)];
    let lines: Vec<&str> =
        head.lines().map(str::trim).filter(|it| !it.is_empty()).take(LINES).collect();
    let mut res = Proposal {
        at: text.len() - body.len(),
        crlf: head.contains("\r\n"),
        language: language(head),
        ..Proposal::default()
    };
    let mut dated = None;
    for (at, line) in lines.iter().enumerate() {
        let line = plain(line);
        if line.chars().count() > SHORT {
            continue;
        }
        if res.date.is_none()
            && let Some((date, span)) = date(&line)
            && is_byline(&line, &span)
        {
            res.date = Some(date);
            dated = Some(at);
        }
        if res.authors.is_empty() {
            res.authors = authors(&line);
        }
        if res.source.is_none() {
            res.source = source(&line);
        }
    }
    let tail = &body[ceil(body, body.len().saturating_sub(TAIL)).max(head.len())..];
    res.keywords = head.lines().chain(tail.lines()).find_map(keywords).unwrap_or_default();
    res.title = title(&lines, dated);
    res
}

impl Proposal {
    /// The fields by name, in the customary order, each with its value in `format`. `with_language` says whether the generator reads
    /// the language there.
    pub fn fields(&self, format: Format, with_language: bool) -> Vec<(&'static str, String)> {
        let text = |it: &str| write::scalar(it, format);
        let mut res = Vec::new();
        res.extend(self.title.as_deref().map(|it| ("title", text(it))));
        res.extend(self.date.map(|it| ("date", it.iso())));
        match self.authors.as_slice() {
            [] => {}
            [it] => res.push(("author", text(it))),
            all => res.push(("author", write::list(all, format))),
        }
        res.extend(self.source.as_deref().map(|it| ("source", text(it))));
        res.extend(self.language.filter(|_| with_language).map(|it| ("lang", text(it))));
        if !self.keywords.is_empty() {
            res.push(("tags", write::list(&self.keywords, format)));
        }
        res
    }

    /// The block, as YAML.
    pub fn yaml(&self, with_language: bool) -> String {
        let fields = self.fields(Format::Yaml, with_language);
        let lines: String = fields.iter().map(|it| format!("{}: {}\n", it.0, it.1)).collect();
        self.broken(format!("---\n{lines}---\n\n"))
    }

    /// The block as Zola reads it: TOML, with what Zola does not know below `[extra]`.
    pub fn zola(&self) -> String {
        let mut res = "+++\n".to_owned();
        let mut extra = String::new();
        for (key, value) in self.fields(Format::Toml, false) {
            match key {
                "author" => {
                    res += &format!("authors = {}\n", write::list(&self.authors, Format::Toml));
                }
                "tags" => {}
                "source" => extra += &format!("{key} = {value}\n"),
                "date" => res += &format!("{key} = {}\n", value.replace(' ', "T")),
                _ => res += &format!("{key} = {value}\n"),
            }
        }
        if !self.keywords.is_empty() {
            let tags = write::list(&self.keywords, Format::Toml);
            res += &format!("\n[taxonomies]\ntags = {tags}\n");
        }
        if !extra.is_empty() {
            res += &format!("\n[extra]\n{extra}");
        }
        self.broken(res + "+++\n\n")
    }

    /// With the line breaks of the text.
    fn broken(&self, block: String) -> String {
        if self.crlf { block.replace('\n', "\r\n") } else { block }
    }
}

/// A line without the marks of Markdown around it.
fn plain(line: &str) -> String {
    line.trim_matches(['#', '>', '*', '_', ' ', '\t', '\u{3000}']).replace("**", "")
}

/// The title: the line right above the one with the date where that stands among lines about the document, else the first heading,
/// else the first line.
fn title(lines: &[&str], dated: Option<usize>) -> Option<Box<str>> {
    let about = |it: &str| label(&plain(it)).is_some() || date(&plain(it)).is_some();
    let above = dated.and_then(|at| lines[..at].iter().rev().take(4).find(|it| !about(it)));
    let above = above.filter(|it| is_title(&plain(it)));
    let heading = lines
        .iter()
        .find(|it| it.starts_with('#') && it.trim_start_matches('#').starts_with([' ', '\t']));
    let first = lines.iter().find(|it| plain(it).chars().any(char::is_alphanumeric));
    let line = above.or(heading).or(first)?;
    let res: String = plain(line).chars().filter(|it| !it.is_control()).take(120).collect();
    (!res.is_empty()).then(|| res.trim().into())
}

/// Whether a line can be a title: short, and no sentence.
fn is_title(line: &str) -> bool {
    (2..=80).contains(&line.chars().count())
        && !line.ends_with(['。', '.', '，', ',', '；', ';', '：', ':', '、'])
}

/// The label that a line begins with, as `To:`, and what follows it.
fn label(line: &str) -> Option<(&str, &str)> {
    let at = line.find([':', '：'])?;
    let name = line[..at].trim();
    let rest = &line[at + line[at..].chars().next().map_or(1, char::len_utf8)..];
    let is_name = (1..=12).contains(&name.chars().count())
        && name.chars().all(|it| it.is_alphabetic() || it == ' ');
    // `https://…` is none.
    (is_name && !rest.starts_with('/')).then(|| (name, rest.trim()))
}

/// Whether a line with a date is about the document: little else stands on it.
fn is_byline(line: &str, span: &std::ops::Range<usize>) -> bool {
    let rest = line[..span.start].chars().count() + line[span.end..].chars().count();
    rest <= 40 && !line.ends_with(['。', '；', '，'])
}

/// The first date of a line with a year, and its bytes.
fn date(line: &str) -> Option<(Date, std::ops::Range<usize>)> {
    let bytes = line.as_bytes();
    let year = |at: usize| {
        let digits = bytes.get(at..at + 4)?;
        let alone = at == 0 || !bytes[at - 1].is_ascii_digit();
        (alone && digits.iter().all(u8::is_ascii_digit) && matches!(&digits[..2], b"19" | b"20"))
            .then_some(at)
    };
    (0..bytes.len()).filter_map(year).find_map(|at| {
        let (date, len) = date_at(&line[at..])?;
        Some((date, at..at + len))
    })
}

/// The date that `text` begins with, and its length in bytes.
fn date_at(text: &str) -> Option<(Date, usize)> {
    let mut rest = &text[4..];
    let mut number = |marks: &[char]| -> Option<i8> {
        let it = rest.trim_start_matches([' ', '\u{a0}']);
        let it = it.strip_prefix(marks)?.trim_start_matches([' ', '\u{a0}']);
        let len = it.bytes().take_while(u8::is_ascii_digit).count();
        let res = it[..len].parse().ok().filter(|_| (1..=2).contains(&len))?;
        rest = &it[len..];
        Some(res)
    };
    let year: i16 = text[..4].parse().ok()?;
    let marks = ['-', '/', '.', '年', '月', '–', '－'];
    let (month, day) = (number(&marks)?, number(&marks)?);
    let mut rest = rest.trim_start_matches(['日', '号']);
    jiff::civil::Date::new(year, month, day).ok()?;
    let mut time = None;
    let behind = rest.trim_start_matches([' ', 'T', '\u{3000}', '，', ',']);
    let end = behind.find(|it: char| !it.is_ascii_digit() && it != ':' && it != '：');
    let digits = behind[..end.unwrap_or(behind.len())].replace('：', ":");
    let parts: Vec<i8> = digits.split(':').filter_map(|it| it.parse().ok()).collect();
    if let [hour, minute, ..] = parts[..]
        && let second = parts.get(2).copied().unwrap_or(0)
        && hour < 24
        && minute < 60
        && second < 60
        && parts.len() == digits.split(':').count()
        && parts.len() <= 3
    {
        time = Some((hour, minute, second));
        rest = &behind[end.unwrap_or(behind.len())..];
    }
    Some((Date { year, month, day, time, offset: None }, text.len() - rest.len()))
}

/// The value behind one of `labels`, up to what is another matter on the same line.
fn behind(line: &str, labels: &[&str]) -> Option<String> {
    let (at, label) = labels.iter().find_map(|it| Some((line.find(it)?, it)))?;
    // A label begins the line, or stands behind a separator.
    let before = line[..at].trim_end();
    if !(before.is_empty() || line[..at].ends_with([' ', '|', '｜', '\u{3000}', '·'])) {
        return None;
    }
    let rest = line[at + label.len()..].trim_start();
    let rest = rest.strip_prefix([':', '：', '|', '｜', '丨'])?.trim_start();
    let ends = [
        "  ",
        "|",
        "｜",
        "\u{3000}",
        "来源：",
        "来源:",
        "作者：",
        "作者:",
        "编辑：",
        "编辑:",
        "责编",
        "时间：",
        "日期：",
    ];
    let end = ends.iter().filter_map(|it| rest.find(it)).min().unwrap_or(rest.len());
    let mut res = &rest[..end];
    if let Some((_, span)) = date(res) {
        res = &res[..span.start];
    }
    let res = res.trim().trim_end_matches([',', '，', ';', '；', '·', '-']).trim_end();
    (!res.is_empty()).then(|| res.to_owned())
}

fn authors(line: &str) -> Vec<Box<str>> {
    let labels = ["原作者", "作者", "撰文", "撰稿", "文", "Author", "author", "Written by"];
    let found = behind(line, &labels).or_else(|| {
        let rest = line.strip_prefix("原创")?;
        let rest = rest.strip_prefix([' ', '\u{3000}', ':', '：'])?.trim();
        let end = rest.find(['|', '｜', '\u{3000}']).unwrap_or(rest.len());
        let end = date(&rest[..end]).map_or(end, |it| it.1.start);
        Some(rest[..end].trim().to_owned())
    });
    let Some(found) = found else { return Vec::new() };
    let names = found.split(['/', '、', '，', ',', '&', '；', ';']).map(str::trim);
    let names: Vec<Box<str>> = names.filter(|it| !it.is_empty()).map(Into::into).collect();
    let is_name =
        |it: &str| it.chars().count() <= 24 && !it.contains(['。', '！', '？', ':', '：']);
    if names.len() <= 8 && names.iter().all(|it| is_name(it)) { names } else { Vec::new() }
}

fn source(line: &str) -> Option<Box<str>> {
    let labels = ["来源", "原文链接", "原文地址", "原文", "出处", "转载自", "Source", "source"];
    let found = behind(line, &labels)?;
    (found.chars().count() <= 200 && !found.ends_with('。')).then(|| found.into())
}

fn keywords(line: &str) -> Option<Vec<Box<str>>> {
    let line = plain(line.trim());
    let labels = ["关键词", "关键字", "標籤", "标签", "Keywords", "keywords", "Tags", "tags"];
    let label = labels.iter().find(|it| line.starts_with(**it))?;
    let rest = line[label.len()..].trim_start().strip_prefix([':', '：'])?.trim();
    let marks = ['，', ',', '；', ';', '、', '|', '｜'];
    let split: Vec<&str> = match rest.contains(marks) {
        true => rest.split(marks).collect(),
        false if rest.contains('#') => rest.split('#').collect(),
        false => rest.split_whitespace().collect(),
    };
    let mut res: Vec<Box<str>> = Vec::new();
    for it in split {
        let it = it.trim().trim_matches(['#', '*', '"', '。', '.', '[', ']']).trim();
        if !it.is_empty() && it.chars().count() <= 24 && !res.iter().any(|old| **old == *it) {
            res.push(it.into());
        }
    }
    (!res.is_empty() && res.len() <= 16).then_some(res)
}

/// The language of a text by its script: kana make it Japanese, a fifth of Han characters Chinese, nothing but Latin letters English.
fn language(text: &str) -> Option<&'static str> {
    let (mut han, mut kana, mut latin, mut other) = (0usize, 0usize, 0usize, 0usize);
    for it in text.chars().take(1500) {
        match it {
            '\u{3040}'..='\u{30ff}' => kana += 1,
            '\u{3400}'..='\u{9fff}' => han += 1,
            'a'..='z' | 'A'..='Z' => latin += 1,
            it if it.is_alphabetic() => other += 1,
            _ => {}
        }
    }
    let letters = han + kana + latin + other;
    match () {
        () if letters < 20 || other * 5 > letters => None,
        () if kana * 10 > letters => Some("ja"),
        () if han * 5 > letters => Some("zh"),
        () if (han + kana + other) * 50 < letters => Some("en"),
        () => None,
    }
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::{Dialect, Reading, read};
    use super::*;

    fn check(text: &str, expect: Expect) {
        let it = find(text);
        let block = it.yaml(true);
        expect.assert_eq(&block);
        let whole = format!("{}{block}{}", &text[..it.at], &text[it.at..]);
        let Reading::Block(front) = read(&whole, &Dialect::PLAIN) else { panic!("{block}") };
        assert_eq!(front.problems, [], "{block}");
        let whole = format!("{}{}", it.zola(), text);
        let Reading::Block(front) = read(&whole, &Dialect::ZOLA) else { panic!("{}", it.zola()) };
        assert_eq!(front.problems, [], "{}", it.zola());
    }

    #[test]
    fn scraped_pages_name_themselves_near_their_head() {
        check(
            "# 站点搜索 #\n搜索\n为什么要写测试?\n1234点击    2024-02-20 11:43\n\n简单说一下我的见解，正文从这里开始，足够长。\n\n关键词：测试，质量 工程\n",
            expect![[r#"
                ---
                title: 为什么要写测试?
                date: 2024-02-20 11:43:00
                lang: zh
                tags: [测试, 质量 工程]
                ---

            "#]],
        );
        check(
            "\u{feff}\r\n\r\n\r\n内部讨论会 V3 纪要\r\n\r\nTo: 各位\r\n\r\nDate: 2023 - 03 - 19\r\n\r\n正文正文正文正文正文正文正文正文正文正文。\r\n",
            expect![[
                "---\r\ntitle: 内部讨论会 V3 纪要\r\ndate: 2023-03-19\r\nlang: zh\r\n---\r\n\r\n"
            ]],
        );
        check(
            "越近, 就越远!\n原创 某某某 | 2023-11-21 18:47\n【导读】 这里是导读，长长的一段话，说明文章在讲什么，一共有很多字。\n",
            expect![[r#"
                ---
                title: "越近, 就越远!"
                date: 2023-11-21 18:47:00
                author: 某某某
                lang: zh
                ---

            "#]],
        );
        check(
            "# 标题: 副题\n\n文：甲 / 乙　来源：某网 2023年3月19日\n\nBody text in English with `2020-01-01` in it.\n",
            expect![[r#"
                ---
                title: "标题: 副题"
                date: 2023-03-19
                author: [甲, 乙]
                source: 某网
                lang: zh
                ---

            "#]],
        );
    }

    #[test]
    fn nothing_is_invented() {
        check("", expect!["---\n---\n\n"]);
        check(
            "# Notes\n\nIn 2023-01-02 we met and talked about many things, and then we went home again.\n",
            expect![[r#"
            ---
            title: Notes
            lang: en
            ---

        "#]],
        );
        check(
            "文章写于很久以前。\n",
            expect![[r#"
            ---
            title: 文章写于很久以前。
            ---

        "#]],
        );
        check(
            "2023-13-45\n😀\n",
            expect![[r#"
                ---
                title: "2023-13-45"
                ---

            "#]],
        );
        find(&"# ".repeat(100_000));
        find(&"：2023年".repeat(100_000));
        find("\0\r\r原创\u{3000}\n来源");
    }
}
