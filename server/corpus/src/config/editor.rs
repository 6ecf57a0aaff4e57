//! The settings that editors offer, as data: the manifests of the editor extensions are made from it.
//!
//! Invariant: a setting that is listed here does something. What is about a corpus is no setting of an editor but a key of
//! `corpus.toml`, so that everybody who opens the corpus, and CI, sees the same.

/// What values a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// Any text.
    Text,
    /// Yes or no, with the default.
    Flag(bool),
    /// One of these, the first by default, each with what it means in English and Chinese.
    OneOf(&'static [(&'static str, &'static str, &'static str)]),
}

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name behind `corpus-lsp.`.
    pub name: &'static str,
    /// What it may be set to.
    pub values: Values,
    /// Whether it is about the machine rather than the folder: it then may not come from a folder that is not trusted.
    pub machine: bool,
    /// What it does, in English; Markdown.
    pub en: &'static str,
    /// The same in Chinese.
    pub zh: &'static str,
}

/// All settings, in the order in which they are shown.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "server.path",
        values: Values::Text,
        machine: true,
        en: "Absolute path of the server. When it is empty, the server in the extension is started, else the one on `PATH`.",
        zh: "服务器程序的绝对路径。留空时使用扩展自带的程序，没有则使用 `PATH` 中的。",
    },
    Setting {
        name: "locale",
        values: Values::OneOf(&[
            ("auto", "The language of the editor.", "编辑器的语言。"),
            ("en", "English.", "英文。"),
            ("zh", "Chinese.", "中文。"),
        ]),
        machine: false,
        en: "The language of problems and hovers.",
        zh: "问题与悬停提示的语言。",
    },
    Setting {
        name: "images.paste",
        values: Values::Flag(true),
        machine: false,
        en: "Save an image that is pasted or dropped into a post where the generator publishes it, and write it as the site finds it.",
        zh: "把粘贴或拖入文章的图片存到生成器会发布的位置，并按网站能找到的写法插入。",
    },
    Setting {
        name: "openOnSite",
        values: Values::OneOf(&[
            ("published", "The site as its configuration names it.", "配置文件中的正式网址。"),
            (
                "local",
                "The generator's own server at its usual port, which has to run.",
                "生成器自带的本地服务器的默认端口，需要先启动它。",
            ),
        ]),
        machine: false,
        en: "Which site *Open on Site* opens.",
        zh: "“在网站上打开”打开哪个站点。",
    },
    Setting {
        name: "trace.server",
        values: Values::OneOf(&[
            ("off", "Nothing.", "不记录。"),
            ("messages", "Which messages are sent.", "记录消息。"),
            ("verbose", "The messages themselves.", "记录消息全文。"),
        ]),
        machine: false,
        en: "What of the talk with the server is written to the output.",
        zh: "把与服务器的通信写入输出面板的详细程度。",
    },
];
