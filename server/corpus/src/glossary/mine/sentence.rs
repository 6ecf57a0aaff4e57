//! Sentences that define: `X 是指…`, `X 是一种…`, `X 是 Y 的缩写`, `X 全称 Y`, `Y，简称 X`, `X 也称为 Y`, `所谓 X，就是…`, `X stands for Y`.
//!
//! Invariant: each family is one function from the place of its verb to at most one find.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::name::{self, Subject};
use super::words::{GENUS, HEDGES, OPINION_NOUNS};
use super::{Find, Miner};
use crate::text::Span;

#[derive(Clone, Copy, PartialEq)]
enum Family {
    Means,
    IsA,
    Abbreviates,
    InFull,
    InShort,
    AlsoCalled,
    EnglishName,
    SoCalled,
    StandsFor,
}

const TRIGGERS: &[(&str, Family)] = &[
    ("是指", Family::Means),
    ("指的是", Family::Means),
    ("泛指", Family::Means),
    ("特指", Family::Means),
    ("是一种", Family::IsA),
    ("是一个", Family::IsA),
    ("是一类", Family::IsA),
    ("是一款", Family::IsA),
    ("是一套", Family::IsA),
    ("是一门", Family::IsA),
    ("是一项", Family::IsA),
    ("是一组", Family::IsA),
    ("的缩写", Family::Abbreviates),
    ("的英文缩写", Family::Abbreviates),
    ("的首字母缩写", Family::Abbreviates),
    ("的简称", Family::Abbreviates),
    ("的英文简称", Family::Abbreviates),
    ("全称", Family::InFull),
    ("，简称", Family::InShort),
    (",简称", Family::InShort),
    (", 简称", Family::InShort),
    ("，以下简称", Family::InShort),
    ("（简称", Family::InShort),
    ("(简称", Family::InShort),
    ("（以下简称", Family::InShort),
    ("(以下简称", Family::InShort),
    ("也称为", Family::AlsoCalled),
    ("也被称为", Family::AlsoCalled),
    ("又被称为", Family::AlsoCalled),
    ("又称为", Family::AlsoCalled),
    ("亦称为", Family::AlsoCalled),
    ("也称作", Family::AlsoCalled),
    ("也称", Family::AlsoCalled),
    ("又称", Family::AlsoCalled),
    ("亦称", Family::AlsoCalled),
    ("又叫做", Family::AlsoCalled),
    ("又叫", Family::AlsoCalled),
    ("又名", Family::AlsoCalled),
    ("也叫做", Family::AlsoCalled),
    ("也叫", Family::AlsoCalled),
    ("英文名", Family::EnglishName),
    ("所谓", Family::SoCalled),
    ("stands for", Family::StandsFor),
    ("is short for", Family::StandsFor),
];

/// Finds the sentences that define.
pub(super) fn mine(miner: &mut Miner<'_>) {
    static VERBS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let patterns = TRIGGERS.iter().map(|it| it.0);
        AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns).ok()
    });
    let Some(verbs) = &*VERBS else { return };
    let text = miner.text;
    for hit in verbs.find_iter(text) {
        let Some((_, family)) = TRIGGERS.get(hit.pattern().as_usize()) else { continue };
        if miner.is_skipped(hit.start()) || is_heading(miner, hit.start()) {
            continue;
        }
        let sentence = miner.sentence(hit.start());
        let place = Place {
            text,
            sentence,
            verb: Span::new(hit.start(), hit.end()),
            left: &text[sentence.start as usize..hit.start()],
            right: &text[hit.end()..(sentence.end as usize).max(hit.end())],
        };
        if let Some(find) = place.find(*family)
            && !place.is_question()
            && !place.is_quoted()
        {
            miner.add(find);
        }
    }
}

fn is_heading(miner: &Miner<'_>, offset: usize) -> bool {
    let line = miner.line(offset);
    miner.text[line.range()].trim_start_matches([' ', '>']).starts_with('#')
}

/// A verb in its sentence.
struct Place<'a> {
    text: &'a str,
    sentence: Span,
    verb: Span,
    /// The sentence before the verb.
    left: &'a str,
    /// The sentence behind the verb.
    right: &'a str,
}

impl Place<'_> {
    fn find(&self, family: Family) -> Option<Find> {
        match family {
            Family::Means => self.means(),
            Family::IsA => self.is_a(),
            Family::Abbreviates => self.abbreviates(),
            Family::InFull => self.in_full(),
            Family::InShort => self.in_short(),
            Family::AlsoCalled => self.also_called(),
            Family::EnglishName => self.english_name(),
            Family::SoCalled => self.so_called(),
            Family::StandsFor => self.stands_for(),
        }
    }

    fn is_question(&self) -> bool {
        let end = self.right.trim_end_matches(['*', ' ', '”', '"']);
        end.ends_with(['？', '?'])
            || end.ends_with("吗")
            || end.ends_with("呢")
            || self.left.contains("是否")
            || self.left.contains("是不是")
    }

    /// Whether somebody says it.
    fn is_quoted(&self) -> bool {
        const SAYING: &[&str] = &[
            "说", "表示", "认为", "指出", "写道", "提到", "声称", "觉得", "相信", "强调", "看来",
            "以为", "感叹", "据", "假设", "如果", "假如", "只要", "当时", "曾经",
        ];
        let left = self.left;
        SAYING.iter().any(|it| left.contains(it))
            && !left.trim_end().ends_with("说的")
            && !left.starts_with("简单")
            && !left.starts_with("我们")
            && !left.contains("据库")
            && !left.contains("数据")
            && !left.contains("说明")
    }

    fn subject(&self) -> Option<Subject> {
        let left = self.left.trim_end();
        if HEDGES.iter().any(|it| left.ends_with(it)) {
            return None;
        }
        name::subject(self.left, self.sentence.start as usize)
    }

    fn find_of(&self, subject: Subject, confidence: f32) -> Option<Find> {
        Some(Find {
            name: subject.name,
            aliases: subject.aliases,
            name_span: subject.span,
            span: self.sentence,
            confidence,
        })
    }

    /// `嵌入式 (Embedding) 是指…`
    fn means(&self) -> Option<Find> {
        let right = self.right.trim_start_matches([' ', '：', ':', '，']);
        if is_torn(right) || right.chars().count() < 4 {
            return None;
        }
        let subject = self.subject()?;
        let n = subject.name.chars().count();
        let confidence = if subject.is_marked() {
            0.92
        } else if n <= 10 {
            0.85
        } else {
            0.7
        };
        self.find_of(subject, confidence)
    }

    /// `HDFS 是一种分布式文件系统`
    fn is_a(&self) -> Option<Find> {
        let subject = self.subject()?;
        let object = self.right.trim_start();
        if is_opinion(object) {
            return None;
        }
        let head = head_noun(object);
        if OPINION_NOUNS.iter().any(|it| head.ends_with(it)) {
            return None;
        }
        const JUDGED: &[&str] =
            &["抛弃", "过时", "一点的", "入侵的", "糟糕", "无聊", "讨厌", "所谓"];
        // `而 VSS 是一个…` sets it against something said before.
        let contrasts = ["而", "但", "然而", "不过", "可"]
            .iter()
            .any(|it| self.left.trim_start().starts_with(it));
        if contrasts || JUDGED.iter().any(|it| head.contains(it)) || self.left.contains("程度上")
        {
            return None;
        }
        let genus = GENUS.iter().any(|it| head.ends_with(it));
        let kind = !self.text[self.verb.range()].ends_with("一个");
        let confidence = match (genus, subject.is_marked(), kind) {
            (true, true, _) => 0.88,
            (true, false, true) => 0.82,
            (true, false, false) => 0.72,
            (false, true, true) => 0.72,
            _ => 0.5,
        };
        self.find_of(subject, confidence)
    }

    /// `TFLOPS 是 floating point operations per second (…) 的英文缩写`
    fn abbreviates(&self) -> Option<Find> {
        let at = self.left.find('是').or_else(|| self.left.find('为'))?;
        let subject = name::subject(&self.left[..at], self.sentence.start as usize)?;
        if !name::has_latin(&subject.name) || self.left[..at].trim_end().ends_with('不') {
            return None;
        }
        let full = self.left[at + '是'.len_utf8()..].trim();
        let (full, inner) = name::split_parens(full).unwrap_or((full, ""));
        let full = name::bare(full);
        if !name::is_name(full) {
            return None;
        }
        let mut aliases = vec![full.to_owned()];
        aliases.extend(name::aliases(inner));
        let sure = full.contains(' ')
            || name::initials_match(&subject.name, full)
            || !name::has_latin(full);
        let aliases = [subject.aliases.clone(), aliases].concat();
        self.find_of(Subject { aliases, ..subject }, if sure { 0.95 } else { 0.75 })
    }

    /// `GIL 的全称是 Global Interpreter Lock`
    fn in_full(&self) -> Option<Find> {
        let left = self.left.trim_end_matches(['（', '(']).trim_end();
        let left =
            left.strip_suffix("英文").unwrap_or(left).trim_end_matches(['，', ',', ' ', '（', '(']);
        let left = left.strip_suffix('的').unwrap_or(left);
        let subject = name::subject(left, self.sentence.start as usize)?;
        let right = self.right.trim_start_matches([' ', '：', ':']);
        let right = ["是", "为", "叫做", "叫"]
            .iter()
            .find_map(|it| right.strip_prefix(it))
            .unwrap_or(right);
        let (full, _) = name::leading_name(right)?;
        let sure = name::initials_match(&subject.name, full);
        let latin = name::is_abbreviation(&subject.name)
            && full.chars().count() > subject.name.chars().count();
        let confidence = if sure {
            0.95
        } else if latin {
            0.82
        } else {
            0.6
        };
        let aliases = [subject.aliases.clone(), vec![full.to_owned()]].concat();
        self.find_of(Subject { aliases, ..subject }, confidence)
    }

    /// `Service Mesh Interface，简称 SMI`
    fn in_short(&self) -> Option<Find> {
        let subject = name::subject(self.left, self.sentence.start as usize)?;
        let right = self.right.trim_start_matches(['为', '作', '是', ' ']);
        let (short, _) = name::leading_name(right)?;
        if short.chars().count() > subject.name.chars().count() {
            return None;
        }
        let sure = name::initials_match(short, &subject.name);
        let plain = subject.name.chars().count() <= 12 && name::is_abbreviation(short);
        let confidence = if sure {
            0.95
        } else if plain {
            0.84
        } else {
            0.65
        };
        let aliases = [subject.aliases.clone(), vec![short.to_owned()]].concat();
        self.find_of(Subject { aliases, ..subject }, confidence)
    }

    /// `Kubernetes 也称为 K8s，是用于…`
    fn also_called(&self) -> Option<Find> {
        let left = self.left.trim_end_matches(['（', '(', ' ']);
        let left = ["通常", "有时", "一般", "常", "有时候"]
            .iter()
            .find_map(|it| left.strip_suffix(it))
            .unwrap_or(left);
        let subject = name::subject(left, self.sentence.start as usize)?;
        let (other, at) = name::leading_name(self.right)?;
        let rest = &self.right[at + other.len()..];
        let rest =
            rest.trim_start_matches(|it: char| it.is_whitespace() || "）)”\"」，,*`".contains(it));
        // `外部（external）负载均衡`: the name goes on behind the parentheses.
        let behind = self.right[at + other.len()..]
            .strip_prefix(['（', '('])
            .and_then(|it| it.split_once(['）', ')']));
        let is_cut = behind.is_some_and(|(_, it)| {
            it.starts_with(|c: char| c.is_alphanumeric() && !"是指用".contains(c))
        });
        if is_cut {
            return None;
        }
        let goes_on = rest.starts_with('是') || rest.starts_with("指") || rest.starts_with("用于");
        let short = subject.name.chars().count() <= 10 && other.chars().count() <= 20;
        let confidence = if goes_on && short {
            0.92
        } else if short || subject.is_marked() {
            0.84
        } else {
            0.6
        };
        let aliases = [subject.aliases.clone(), vec![other.to_owned()]].concat();
        self.find_of(Subject { aliases, ..subject }, confidence)
    }

    /// `向量数据库，英文名 vector database`
    fn english_name(&self) -> Option<Find> {
        let left = self.left.trim_end_matches(['（', '(', ' ', '，', ',']);
        let left = left.strip_suffix('的').unwrap_or(left);
        let subject = name::subject(left, self.sentence.start as usize)?;
        let right = self.right.trim_start_matches(['称', '字', '为', '是', '叫', '：', ':', ' ']);
        let (other, _) = name::leading_name(right)?;
        let latin = name::has_latin(other)
            && !name::has_latin(&subject.name)
            && subject.name.chars().count() <= 10;
        let aliases = [subject.aliases.clone(), vec![other.to_owned()]].concat();
        self.find_of(Subject { aliases, ..subject }, if latin { 0.85 } else { 0.5 })
    }

    /// `所谓幻觉，就是…`
    fn so_called(&self) -> Option<Find> {
        // 无所谓
        if self.left.ends_with('无') {
            return None;
        }
        let right = self.right.strip_prefix('的').unwrap_or(self.right);
        let verbs = ["就是指", "是指", "指的是", "指的就是", "就是", "即是", "即"];
        let (at, verb) = verbs
            .iter()
            .filter_map(|it| Some((right.find(it)?, *it)))
            .min_by_key(|it| (it.0, usize::MAX - it.1.len()))?;
        let head = right[..at].trim_end_matches(['，', ',', ' ']);
        let object = right[at + verb.len()..].trim_start();
        if head.ends_with(['不', '也', '只', '无'])
            || is_opinion(object)
            || object.contains("不过")
            || object.chars().count() < 6
        {
            return None;
        }
        let base = self.verb.end as usize + (head.as_ptr() as usize - self.right.as_ptr() as usize);
        let subject = name::subject(head, base)?;
        let confidence = if verb.contains('指') || subject.is_marked() { 0.92 } else { 0.86 };
        self.find_of(subject, confidence)
    }

    /// `RDMA stands for remote direct memory access`
    fn stands_for(&self) -> Option<Find> {
        let subject = name::subject(self.left, self.sentence.start as usize)?;
        let (full, _) = name::leading_name(self.right)?;
        let full = full
            .split(" and ")
            .next()
            .filter(|it| name::initials_match(&subject.name, it))
            .unwrap_or(full);
        if !name::initials_match(&subject.name, full) {
            return None;
        }
        let aliases = vec![full.to_owned()];
        self.find_of(Subject { aliases, ..subject }, 0.95)
    }
}

/// Whether `right`, which stands behind 指, makes another word of it: 指示, 指向, 指定, 指针 …; but 指 数据, 指 标准化.
pub(super) fn is_torn(right: &str) -> bool {
    const WORDS: &[&str] =
        &["数据", "数字", "数学", "数值", "标准化", "出现", "出售", "引入", "向量"];
    !WORDS.iter().any(|it| right.starts_with(it))
        && right.starts_with([
            '示', '向', '定', '望', '标', '针', '数', '责', '南', '派', '<', '[', '挥', '令', '导',
            '纹', '出', '引',
        ])
}

/// Whether what something is said to be is no kind of thing: 结果, 问题, 关键 …
pub(super) fn is_remark(object: &str) -> bool {
    let head = head_noun(object);
    OPINION_NOUNS.iter().any(|it| head.ends_with(it))
}

/// Whether what something is said to be is a judgement of it.
pub(super) fn is_opinion(object: &str) -> bool {
    const JUDGING: &[&str] = &[
        "很",
        "非常",
        "十分",
        "特别",
        "极其",
        "极",
        "相当",
        "比较",
        "更",
        "不错",
        "好",
        "坏",
        "巨大",
        "重大",
        "大的",
        "难",
        "值得",
        "伟大",
        "糟糕",
        "有趣",
        "重要",
        "不",
        "真正",
        "令人",
        "让人",
        "典型",
        "必然",
        "漫长",
        "长期",
        "新的",
        "老",
        "小小",
        "可怕",
        "美妙",
        "优秀",
        "不可",
        "持续",
        "热门",
        "关键",
        "明智",
        "危险",
        "天大",
        "完美",
        "成功",
        "失败",
        "奇迹",
        "笑话",
        "悲剧",
        "享受",
        "遗憾",
        "误解",
        "错误",
        "简单的事",
    ];
    JUDGING.iter().any(|it| object.starts_with(it))
}

/// Whether what something is said to be is a quality of it: `SSL 是安全的`.
pub(super) fn is_quality(object: &str) -> bool {
    head_noun(object).ends_with('的')
}

/// The end of the first clause of what something is said to be: where its genus stands.
fn head_noun(object: &str) -> &str {
    let end =
        object.find(['，', ',', '。', '；', ';', '：', ':', '\n', '！']).unwrap_or(object.len());
    let mut head = object[..end].trim_end_matches([' ', '*', '.', '”', '"']);
    if let Some((before, _)) = name::split_parens(head) {
        head = before;
    }
    head.trim_end_matches([' ', '*'])
}
