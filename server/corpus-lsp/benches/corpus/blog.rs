//! A made-up Hexo blog of any size: bilingual posts with headings, links, images, code, tables and front matter.
//!
//! Invariant: the same number gives the same post, byte for byte; nearly all links lead somewhere.

use std::fmt::Write;

use corpus::files::FilePath;
use corpus::{Change, CorpusHost, FileChange, Options};

/// The configuration of the site.
pub(crate) const CONFIG: &str =
    "title: 测试\nurl: https://blog.example.org\npermalink: :year/:month/:day/:title/\n";

/// Images of the site.
pub(crate) const IMAGES: usize = 100;

/// Where post `n` lies.
pub(crate) fn path(n: usize) -> FilePath {
    FilePath::new(&format!("source/_posts/post-{n:05}.md"))
}

/// Where image `n` lies.
pub(crate) fn image(n: usize) -> String {
    format!("source/images/图-{:03}.png", n % IMAGES)
}

const SENTENCES: [&str; 12] = [
    "语言服务器把一篇文章读成标题、链接和图片，然后逐条对照生成器的规则。",
    "The index knows which posts mention a name, and never where in them it stands.",
    "大语言模型的幻觉常常出现在训练数据的空白处，检索增强生成能减少一部分。",
    "A keystroke inside a paragraph must not cost more in a large corpus than in a small one.",
    "嵌入向量把意思相近的词放在相近的位置，于是“相近”可以计算。",
    "混合专家模型每次只请两位专家，参数很多，算力却只用一部分。",
    "Readers see the broken picture; authors see that everything is fine on their own machine.",
    "从零开始写一个 boot loader，要先知道 CPU 上电之后从哪里取第一条指令。",
    "RLHF trains a reward model on comparisons, and the policy learns to please it.",
    "没有 PMF 之前，所有的增长都是幻觉 🙂，有了之后，所有的问题都是幸福的烦恼。",
    "CXL lets processors share memory with accelerators, coherently and over PCIe.",
    "缩放定律说：模型、数据和算力按比例增长，损失就按幂律下降。",
];

/// A small generator of numbers, after Knuth.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// Post `n` of a blog whose posts link to some of the first ten, at least `size` bytes long.
pub(crate) fn post(n: usize, size: usize) -> String {
    let mut dice = Dice(n as u64 + 1);
    let mut res = format!(
        "---\ntitle: 第 {n} 篇 Post {n}\ndate: 2024-01-{:02} 10:00:00\ntags: [AI, 术语, tag-{}]\ncategories: 笔记\ncover: /images/图-{:03}.png\n---\n\n",
        n % 28 + 1,
        n % 40,
        n % IMAGES
    );
    let mut section = 0;
    while res.len() < size {
        let _ = write!(res, "## 第 {section} 节 Section {section}\n\n");
        for _ in 0..3 {
            block(&mut res, &mut dice, n);
        }
        section += 1;
    }
    res
}

fn block(res: &mut String, dice: &mut Dice, n: usize) {
    match dice.roll(10) {
        0 => {
            let _ = write!(res, "![图 {n}](/images/图-{:03}.png \"title\")\n\n", dice.roll(IMAGES));
        }
        1 => {
            let _ = write!(
                res,
                "```rust\nfn main() {{\n    let posts = [{}];\n}}\n```\n\n",
                dice.roll(1000)
            );
        }
        2 => {
            let _ = write!(
                res,
                "| 名称 | value |\n|---|---|\n| 甲 | `{}` |\n| 乙 | *b* |\n\n",
                dice.roll(9)
            );
        }
        3 => {
            for _ in 0..3 {
                let _ = writeln!(res, "- {}", SENTENCES[dice.roll(SENTENCES.len())]);
            }
            res.push('\n');
        }
        4 => {
            let to = dice.roll(10);
            // One in a hundred or so leads nowhere.
            let name = if dice.roll(30) == 0 { "gone".to_owned() } else { format!("post-{to:05}") };
            let _ = write!(
                res,
                "参见[第 {to} 篇](/2024/01/{:02}/{name}/#第-0-节-Section-0)，还有[本节](#第-0-节-Section-0)。\n\n",
                to + 1
            );
        }
        _ => {
            for _ in 0..4 {
                let sentence = SENTENCES[dice.roll(SENTENCES.len())];
                match dice.roll(8) {
                    0 => {
                        let _ = write!(res, "**{sentence}** ");
                    }
                    1 => {
                        let _ = write!(res, "[{sentence}](https://example.com/{}) ", dice.roll(99));
                    }
                    _ => {
                        let _ = write!(res, "{sentence} ");
                    }
                }
            }
            res.push_str("\n\n");
        }
    }
}

/// A corpus of `posts` posts of 8 KB, and post 3 in the size that is given.
pub(crate) fn host(posts: usize, third: Option<usize>) -> CorpusHost {
    let mut res = CorpusHost::new(Options::default());
    let config = [("_config.yml", CONFIG), ("package.json", "{\"hexo\": {}}")];
    let mut files: Vec<(FilePath, FileChange)> = config
        .iter()
        .map(|it| (FilePath::new(it.0), FileChange::Text(it.1.as_bytes().to_vec())))
        .collect();
    files.extend((0..posts).map(|it| (path(it), FileChange::Asset)));
    files.extend((0..IMAGES).map(|it| (FilePath::new(&image(it)), FileChange::Asset)));
    res.apply(Change { files });
    let size = |n: usize| if n == 3 { third.unwrap_or(8 << 10) } else { 8 << 10 };
    let files = (0..posts)
        .map(|it| (path(it), FileChange::Text(post(it, size(it)).into_bytes())))
        .collect();
    res.apply(Change { files });
    res
}

/// Opens a post in the editor.
pub(crate) fn open(host: &mut CorpusHost, path: &FilePath, text: &str) {
    host.apply(Change { files: vec![(path.clone(), FileChange::Open(text.to_owned()))] });
}
