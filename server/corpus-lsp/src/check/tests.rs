//! Every format on one report with wide characters, all line breaks, and texts that try to break out.

use corpus::diagnostic::Related;
use corpus::text::Edit;
use expect_test::{Expect, expect};
use proptest::prelude::*;

use std::sync::Arc;

use corpus::diagnostic::{Diagnostic, Severity};
use corpus::text::Span;

use super::output::write;
use super::report::{FileReport, Report, Rule, Sources, Summary};
use super::*;
use crate::arguments::Format;

const POST: &str =
    "\u{feff}---\r\ntitle: 你好\r\n---\r\n\t看图 😀 ![封面](../img/封面.jpg) 和 <b>\r\nend\rlast";

const OTHER: &str = "# Zwölf\n\n## 目标 & \"引\" ]]>\n";

fn find(text: &str, part: &str) -> Span {
    let start = text.find(part).expect("the part is in the text");
    Span::new(start, start + part.len())
}

fn report(locale: Locale) -> Report {
    let post = FilePath::new("source/_posts/你好 世界.md");
    let other = FilePath::new("source/_posts/a,b:c%.md");
    let missing = FilePath::new("source/_posts/locked.md");
    let mut image = Diagnostic::new(
        "broken-image",
        Severity::Error,
        find(POST, "../img/封面.jpg"),
        "no file is called `img/封面.jpg`\nReaders see an empty frame.\nTried: source/img/封面.jpg\nDid you mean `cover.jpg`?",
    )
    .fix("Change to `../img/cover.jpg`", &post, find(POST, "../img/封面.jpg"), "../img/cover.jpg", true);
    image.related.push(Related {
        path: other.clone(),
        span: find(OTHER, "目标 & \"引\" ]]>"),
        message: "the [heading](1) is here".to_owned(),
    });
    image.fixes[0]
        .edits
        .push((other.clone(), Edit { span: Span::at(0), new_text: "<x>\n".to_owned() }));
    let last = Diagnostic::new(
        "stray-text",
        Severity::Hint,
        find(POST, "last"),
        "odd \u{1b}[31m\u{0}text\u{202e}, 100%: <script>alert(1)</script> ]]>",
    );
    let whole = Diagnostic::new(
        "broken-anchor",
        Severity::Warning,
        find(OTHER, "Zwölf\n\n## 目标"),
        "two lines\r\nof it",
    );
    let locked = Diagnostic::new(
        "unreadable-file",
        Severity::Error,
        Span::at(7),
        "this cannot be read: permission denied",
    );
    let files = [(post, vec![image, last]), (other, vec![whole]), (missing, vec![locked])];
    let files =
        files.map(|(path, diagnostics)| FileReport { path, diagnostics: Arc::new(diagnostics) });
    let mut summary = Summary { posts: 3, assets: 2, elapsed_ms: 12, ..Summary::default() };
    files.iter().flat_map(|it| it.diagnostics.iter()).for_each(|it| summary.add(it.severity));
    Report {
        root: "/blog".to_owned(),
        files: Vec::from(files),
        summary,
        rules: vec![Rule {
            id: "broken-image",
            severity: Severity::Error,
            is_opt_in: false,
            summary: "An image that does not exist.".to_owned(),
            text: "An image.\n\nMore.".to_owned(),
        }],
        locale,
        in_repository: "site/".to_owned(),
        in_folder: "../".to_owned(),
        shard: None,
        sizes: Vec::new(),
        sources: Sources::new(Box::new(|path| match path.name() {
            "你好 世界.md" => Some(POST.as_bytes().to_vec()),
            "a,b:c%.md" => Some(OTHER.as_bytes().to_vec()),
            _ => None,
        })),
    }
}

fn clean() -> Report {
    Report {
        files: Vec::new(),
        summary: Summary { posts: 3, ..Summary::default() },
        ..report(Locale::En)
    }
}

const PLAIN: text::Style = text::Style { color: false, width: 80 };

fn render(report: &Report, format: Format, style: text::Style) -> String {
    let mut out = Vec::new();
    write(report, format, style, true, &mut out).expect("memory can be written");
    // JSON keeps the character that turns the direction of text; this file must not have it.
    String::from_utf8(out).expect("formats write UTF-8").replace('\u{202e}', "<RLO>")
}

fn check(format: Format, expect: &Expect) {
    expect.assert_eq(&render(&report(Locale::En), format, PLAIN));
}

#[test]
fn text_marks_ranges_under_wide_characters() {
    check(
        Format::Text,
        &expect![[r#"
            ../source/_posts/你好 世界.md

            error[broken-image]: no file is called `img/封面.jpg`
             --> ../source/_posts/你好 世界.md:4:13
              |
            4 |     看图 😀 ![封面](../img/封面.jpg) 和 <b>
              |                     ^^^^^^^^^^^^^^^
              |
              = note: Readers see an empty frame.
                      Tried: source/img/封面.jpg
                      Did you mean `cover.jpg`?
              = help: Change to `../img/cover.jpg`
            note: the [heading](1) is here
             --> ../source/_posts/a,b:c%.md:3:4
              |
            3 | ## 目标 & "引" ]]>
              |    ---------------

            hint[stray-text]: odd ␛[31m␀text�, 100%: <script>alert(1)</script> ]]>
             --> ../source/_posts/你好 世界.md:6:1
              |
            6 | last
              | ^^^^

            ../source/_posts/a,b:c%.md

            warning[broken-anchor]: two lines
             --> ../source/_posts/a,b:c%.md:1:3
              |
            1 |   # Zwölf
              |  ___^
            2 | |
            3 | | ## 目标 & "引" ]]>
              | |_______^
              |
              = note: of it

            ../source/_posts/locked.md

            error[unreadable-file]: this cannot be read: permission denied
            --> ../source/_posts/locked.md

            2 errors, 1 warning, 1 hint in 3 posts and 2 assets (0.01 s)

            By rule:
                  1  broken-anchor
                  1  broken-image
                  1  stray-text
                  1  unreadable-file

            By folder:
                  4  source/_posts
        "#]],
    );
}

#[test]
fn text_speaks_chinese() {
    expect![[r#"
        ../source/_posts/你好 世界.md

        错误[broken-image]: no file is called `img/封面.jpg`
         --> ../source/_posts/你好 世界.md:4:13
          |
        4 |     看图 😀 ![封面](../img/封面.jpg) 和 <b>
          |                     ^^^^^^^^^^^^^^^
          |
          = 说明: Readers see an empty frame.
                  Tried: source/img/封面.jpg
                  Did you mean `cover.jpg`?
          = 修复: Change to `../img/cover.jpg`
        相关: the [heading](1) is here
         --> ../source/_posts/a,b:c%.md:3:4
          |
        3 | ## 目标 & "引" ]]>
          |    ---------------

        提示[stray-text]: odd ␛[31m␀text�, 100%: <script>alert(1)</script> ]]>
         --> ../source/_posts/你好 世界.md:6:1
          |
        6 | last
          | ^^^^

        ../source/_posts/a,b:c%.md

        警告[broken-anchor]: two lines
         --> ../source/_posts/a,b:c%.md:1:3
          |
        1 |   # Zwölf
          |  ___^
        2 | |
        3 | | ## 目标 & "引" ]]>
          | |_______^
          |
          = 说明: of it

        ../source/_posts/locked.md

        错误[unreadable-file]: this cannot be read: permission denied
        --> ../source/_posts/locked.md

        2 个错误、1 个警告、1 个提示，共 3 篇文章、2 个资源（0.01 秒）

        按规则：
              1  broken-anchor
              1  broken-image
              1  stray-text
              1  unreadable-file

        按文件夹：
              4  source/_posts
    "#]]
    .assert_eq(&render(&report(Locale::Zh), Format::Text, PLAIN));
}

#[test]
fn text_says_that_a_corpus_is_clean() {
    expect![[r#"
        no problems in 3 posts and 0 assets (0.00 s)
    "#]]
    .assert_eq(&render(&clean(), Format::Text, PLAIN));
}

#[test]
fn text_survives_a_narrow_terminal() {
    let narrow = render(&report(Locale::En), Format::Text, text::Style { color: false, width: 20 });
    assert!(narrow.contains("^^^^"), "{narrow}");
    assert!(narrow.contains("broken-image"), "{narrow}");
}

#[test]
fn text_is_coloured_only_when_asked() {
    assert!(!render(&report(Locale::En), Format::Text, PLAIN).contains('\u{1b}'));
    let colored = render(&report(Locale::En), Format::Text, text::Style { color: true, width: 80 });
    assert!(colored.contains("\u{1b}["));
    // The escape sequence in the message is shown, not run.
    assert!(!colored.contains("\u{1b}[31m\u{0}"));
}

#[test]
fn compact_is_one_line_each() {
    check(
        Format::Compact,
        &expect![[r#"
        ../source/_posts/你好 世界.md:4:13: error broken-image no file is called `img/封面.jpg` Readers see an empty frame. Tried: source/img/封面.jpg Did you mean `cover.jpg`?
        ../source/_posts/你好 世界.md:6:1: hint stray-text odd ␛[31m␀text�, 100%: <script>alert(1)</script> ]]>
        ../source/_posts/a,b:c%.md:1:3: warning broken-anchor two lines of it
        ../source/_posts/locked.md:1:1: error unreadable-file this cannot be read: permission denied
    "#]],
    );
}

#[test]
fn json_has_the_documented_shape() {
    let text = render(&report(Locale::En), Format::Json, PLAIN);
    let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    expect![[r#"
        {
          "diagnostics": [
            {
              "end": {
                "column": 26,
                "line": 4,
                "offset": 68
              },
              "fixes": [
                {
                  "edits": [
                    {
                      "end": {
                        "column": 26,
                        "line": 4,
                        "offset": 68
                      },
                      "new_text": "../img/cover.jpg",
                      "path": "source/_posts/你好 世界.md",
                      "start": {
                        "column": 13,
                        "line": 4,
                        "offset": 51
                      }
                    },
                    {
                      "end": {
                        "column": 1,
                        "line": 1,
                        "offset": 0
                      },
                      "new_text": "<x>\n",
                      "path": "source/_posts/a,b:c%.md",
                      "start": {
                        "column": 1,
                        "line": 1,
                        "offset": 0
                      }
                    }
                  ],
                  "safe": true,
                  "title": "Change to `../img/cover.jpg`"
                }
              ],
              "message": "no file is called `img/封面.jpg`\nReaders see an empty frame.\nTried: source/img/封面.jpg\nDid you mean `cover.jpg`?",
              "path": "source/_posts/你好 世界.md",
              "related": [
                {
                  "end": {
                    "column": 16,
                    "line": 3,
                    "offset": 31
                  },
                  "message": "the [heading](1) is here",
                  "path": "source/_posts/a,b:c%.md",
                  "start": {
                    "column": 4,
                    "line": 3,
                    "offset": 13
                  }
                }
              ],
              "rule": "broken-image",
              "severity": "error",
              "start": {
                "column": 13,
                "line": 4,
                "offset": 51
              }
            },
            {
              "end": {
                "column": 5,
                "line": 6,
                "offset": 87
              },
              "fixes": [],
              "message": "odd \u001b[31m\u0000text<RLO>, 100%: <script>alert(1)</script> ]]>",
              "path": "source/_posts/你好 世界.md",
              "related": [],
              "rule": "stray-text",
              "severity": "hint",
              "start": {
                "column": 1,
                "line": 6,
                "offset": 83
              }
            },
            {
              "end": {
                "column": 6,
                "line": 3,
                "offset": 19
              },
              "fixes": [],
              "message": "two lines\r\nof it",
              "path": "source/_posts/a,b:c%.md",
              "related": [],
              "rule": "broken-anchor",
              "severity": "warning",
              "start": {
                "column": 3,
                "line": 1,
                "offset": 2
              }
            },
            {
              "end": {
                "column": 1,
                "line": 1,
                "offset": 0
              },
              "fixes": [],
              "message": "this cannot be read: permission denied",
              "path": "source/_posts/locked.md",
              "related": [],
              "rule": "unreadable-file",
              "severity": "error",
              "start": {
                "column": 1,
                "line": 1,
                "offset": 0
              }
            }
          ],
          "summary": {
            "assets": 2,
            "elapsed_ms": 12,
            "errors": 2,
            "hints": 1,
            "posts": 3,
            "warnings": 1
          },
          "version": 1
        }"#]].assert_eq(&serde_json::to_string_pretty(&value).expect("it was JSON"));
}

#[test]
fn jsonl_ends_with_the_summary() {
    check(
        Format::Jsonl,
        &expect![[r#"
        {"path":"source/_posts/你好 世界.md","rule":"broken-image","severity":"error","message":"no file is called `img/封面.jpg`\nReaders see an empty frame.\nTried: source/img/封面.jpg\nDid you mean `cover.jpg`?","start":{"line":4,"column":13,"offset":51},"end":{"line":4,"column":26,"offset":68},"related":[{"path":"source/_posts/a,b:c%.md","message":"the [heading](1) is here","start":{"line":3,"column":4,"offset":13},"end":{"line":3,"column":16,"offset":31}}],"fixes":[{"title":"Change to `../img/cover.jpg`","safe":true,"edits":[{"path":"source/_posts/你好 世界.md","start":{"line":4,"column":13,"offset":51},"end":{"line":4,"column":26,"offset":68},"new_text":"../img/cover.jpg"},{"path":"source/_posts/a,b:c%.md","start":{"line":1,"column":1,"offset":0},"end":{"line":1,"column":1,"offset":0},"new_text":"<x>\n"}]}]}
        {"path":"source/_posts/你好 世界.md","rule":"stray-text","severity":"hint","message":"odd \u001b[31m\u0000text<RLO>, 100%: <script>alert(1)</script> ]]>","start":{"line":6,"column":1,"offset":83},"end":{"line":6,"column":5,"offset":87},"related":[],"fixes":[]}
        {"path":"source/_posts/a,b:c%.md","rule":"broken-anchor","severity":"warning","message":"two lines\r\nof it","start":{"line":1,"column":3,"offset":2},"end":{"line":3,"column":6,"offset":19},"related":[],"fixes":[]}
        {"path":"source/_posts/locked.md","rule":"unreadable-file","severity":"error","message":"this cannot be read: permission denied","start":{"line":1,"column":1,"offset":0},"end":{"line":1,"column":1,"offset":0},"related":[],"fixes":[]}
        {"version":1,"summary":{"posts":3,"assets":2,"errors":2,"warnings":1,"hints":1,"elapsed_ms":12}}
    "#]],
    );
}

#[test]
fn github_commands_are_escaped() {
    check(
        Format::Github,
        &expect![[r#"
        ::error file=site/source/_posts/你好 世界.md,line=4,endLine=4,col=13,endColumn=25,title=broken-image::no file is called `img/封面.jpg`%0AReaders see an empty frame.%0ATried: source/img/封面.jpg%0ADid you mean `cover.jpg`?
        ::notice file=site/source/_posts/你好 世界.md,line=6,endLine=6,col=1,endColumn=4,title=stray-text::odd ␛[31m␀text�, 100%25: <script>alert(1)</script> ]]>
        ::warning file=site/source/_posts/a%2Cb%3Ac%25.md,line=1,endLine=3,title=broken-anchor::two lines%0Aof it
        ::error file=site/source/_posts/locked.md,line=1,endLine=1,col=1,endColumn=1,title=unreadable-file::this cannot be read: permission denied
    "#]],
    );
}

#[test]
fn gitlab_gives_every_finding_a_fingerprint() {
    check(
        Format::Gitlab,
        &expect![[r#"
        [
        {"check_name":"broken-image","description":"no file is called `img/封面.jpg`\nReaders see an empty frame.\nTried: source/img/封面.jpg\nDid you mean `cover.jpg`?","fingerprint":"a5c51bb691458200","location":{"lines":{"begin":4,"end":4},"path":"site/source/_posts/你好 世界.md"},"severity":"major","type":"issue"},
        {"check_name":"stray-text","description":"odd \u001b[31m\u0000text<RLO>, 100%: <script>alert(1)</script> ]]>","fingerprint":"1bb4fdf35c823cc2","location":{"lines":{"begin":6,"end":6},"path":"site/source/_posts/你好 世界.md"},"severity":"info","type":"issue"},
        {"check_name":"broken-anchor","description":"two lines\r\nof it","fingerprint":"cfebf3dfac3a3cd0","location":{"lines":{"begin":1,"end":3},"path":"site/source/_posts/a,b:c%.md"},"severity":"minor","type":"issue"},
        {"check_name":"unreadable-file","description":"this cannot be read: permission denied","fingerprint":"179da09c9fdd973f","location":{"lines":{"begin":1,"end":1},"path":"site/source/_posts/locked.md"},"severity":"major","type":"issue"}
        ]
    "#]],
    );
    assert_eq!(render(&clean(), Format::Gitlab, PLAIN), "[]\n");
}

#[test]
fn checkstyle_is_well_formed() {
    check(
        Format::Checkstyle,
        &expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <checkstyle version="8.0">
          <file name="site/source/_posts/你好 世界.md">
            <error line="4" column="13" severity="error" message="no file is called `img/封面.jpg`&#10;Readers see an empty frame.&#10;Tried: source/img/封面.jpg&#10;Did you mean `cover.jpg`?" source="corpus-lsp.broken-image"/>
            <error line="6" column="1" severity="info" message="odd ␛[31m␀text�, 100%: &lt;script&gt;alert(1)&lt;/script&gt; ]]&gt;" source="corpus-lsp.stray-text"/>
          </file>
          <file name="site/source/_posts/a,b:c%.md">
            <error line="1" column="3" severity="warning" message="two lines&#10;of it" source="corpus-lsp.broken-anchor"/>
          </file>
          <file name="site/source/_posts/locked.md">
            <error line="1" column="1" severity="error" message="this cannot be read: permission denied" source="corpus-lsp.unreadable-file"/>
          </file>
        </checkstyle>
    "#]],
    );
    well_formed(&render(&report(Locale::En), Format::Checkstyle, PLAIN));
    well_formed(&render(&clean(), Format::Checkstyle, PLAIN));
}

#[test]
fn junit_is_well_formed_and_never_empty() {
    check(
        Format::Junit,
        &expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="corpus-lsp" tests="4" failures="3" errors="0" time="0.012">
          <testsuite name="site/source/_posts/你好 世界.md" tests="2" failures="1" skipped="1">
            <testcase classname="site/source/_posts/你好 世界.md" name="broken-image at 4:13" file="site/source/_posts/你好 世界.md" line="4">
              <failure type="error" message="no file is called `img/封面.jpg`">site/source/_posts/你好 世界.md:4:13: no file is called `img/封面.jpg`
        Readers see an empty frame.
        Tried: source/img/封面.jpg
        Did you mean `cover.jpg`?</failure>
            </testcase>
            <testcase classname="site/source/_posts/你好 世界.md" name="stray-text at 6:1" file="site/source/_posts/你好 世界.md" line="6">
              <skipped message="odd ␛[31m␀text�, 100%: &lt;script&gt;alert(1)&lt;/script&gt; ]]&gt;"/>
            </testcase>
          </testsuite>
          <testsuite name="site/source/_posts/a,b:c%.md" tests="1" failures="1" skipped="0">
            <testcase classname="site/source/_posts/a,b:c%.md" name="broken-anchor at 1:3" file="site/source/_posts/a,b:c%.md" line="1">
              <failure type="warning" message="two lines">site/source/_posts/a,b:c%.md:1:3: two lines
        of it</failure>
            </testcase>
          </testsuite>
          <testsuite name="site/source/_posts/locked.md" tests="1" failures="1" skipped="0">
            <testcase classname="site/source/_posts/locked.md" name="unreadable-file at 1:1" file="site/source/_posts/locked.md" line="1">
              <failure type="error" message="this cannot be read: permission denied">site/source/_posts/locked.md:1:1: this cannot be read: permission denied</failure>
            </testcase>
          </testsuite>
        </testsuites>
    "#]],
    );
    well_formed(&render(&report(Locale::En), Format::Junit, PLAIN));
    assert!(render(&clean(), Format::Junit, PLAIN).contains("<testcase"));
}

fn well_formed(xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    while reader.read_event().expect("it is XML") != quick_xml::events::Event::Eof {}
    assert!(xml.chars().all(|it| it == '\n' || !it.is_control()), "{xml}");
}

#[test]
fn html_escapes_everything_and_runs_nothing() {
    check(
        Format::Html,
        &expect![[r#"
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>corpus-lsp: /blog</title>
        <style>:root{color-scheme:light dark;--line:#8884;--error:#d1242f;--warning:#9a6700;--hint:#0969da}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}h1{font-size:1.4rem}h2{font-size:1.1rem}table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid var(--line);padding:.25rem .5rem;text-align:left}td:first-child,th:first-child{text-align:right;width:5rem}details{border:1px solid var(--line);border-radius:.5rem;margin:.75rem 0;padding:0 .75rem}summary{cursor:pointer;font-weight:600;padding:.6rem 0}article{border-left:4px solid;margin:0 0 1rem;padding-left:.75rem}.error{border-color:var(--error)}.warning{border-color:var(--warning)}.hint{border-color:var(--hint)}.error b{color:var(--error)}.warning b{color:var(--warning)}.hint b{color:var(--hint)}pre{overflow-x:auto;background:#8881;padding:.5rem;border-radius:.25rem}mark{background:#ffd33d;color:#000;text-decoration:underline wavy var(--error)}p{margin:.25rem 0;white-space:pre-line}code{font-size:.9em}</style>
        <h1>corpus-lsp: /blog</h1>
        <p>2 errors, 1 warning, 1 hint in 3 posts and 2 assets (0.01 s)</p>
        <table>
        <tr><th>Count<th>Rule
        <tr><td>1<td><code>broken-anchor</code>
        <tr><td>1<td><code>broken-image</code>
        <tr><td>1<td><code>stray-text</code>
        <tr><td>1<td><code>unreadable-file</code>
        </table>
        <table>
        <tr><th>Count<th>Folder
        <tr><td>4<td><code>source/_posts</code>
        </table>
        <details open>
        <summary>source/_posts/你好 世界.md (2)</summary>
        <article class="error">
        <p><b>error</b> <code>broken-image</code> 4:13</p>
        <p>no file is called `img/封面.jpg`
        Readers see an empty frame.
        Tried: source/img/封面.jpg
        Did you mean `cover.jpg`?</p>
        <pre> 看图 😀 ![封面](<mark>../img/封面.jpg</mark>) 和 &lt;b&gt;</pre>
        <p>Fix: Change to `../img/cover.jpg`</p>
        <p>See <code>source/_posts/a,b:c%.md:3:4</code> the [heading](1) is here</p>
        </article>
        <article class="hint">
        <p><b>hint</b> <code>stray-text</code> 6:1</p>
        <p>odd ␛[31m␀text�, 100%: &lt;script&gt;alert(1)&lt;/script&gt; ]]&gt;</p>
        <pre><mark>last</mark></pre>
        </article>
        </details>
        <details open>
        <summary>source/_posts/a,b:c%.md (1)</summary>
        <article class="warning">
        <p><b>warning</b> <code>broken-anchor</code> 1:3</p>
        <p>two lines
        of it</p>
        <pre># <mark>Zwölf

        ## 目标</mark> &amp; &quot;引&quot; ]]&gt;</pre>
        </article>
        </details>
        <details open>
        <summary>source/_posts/locked.md (1)</summary>
        <article class="error">
        <p><b>error</b> <code>unreadable-file</code> 1:1</p>
        <p>this cannot be read: permission denied</p>
        </article>
        </details>
        </html>
    "#]],
    );
}

#[test]
fn sarif_is_valid_by_the_official_schema() {
    let schema = include_str!("../../../../tests/it/check/sarif-schema-2.1.0.json");
    // As published one pattern has a bracket too many, which makes the schema itself invalid.
    let schema = schema.replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$");
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    for report in [report(Locale::En), clean()] {
        let log: serde_json::Value =
            serde_json::from_str(&render(&report, Format::Sarif, PLAIN)).expect("it is JSON");
        let errors: Vec<String> = validator
            .iter_errors(&log)
            .map(|it| format!("{it} at {}", it.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    let wrong = serde_json::json!({ "version": "2.1.0", "runs": [{}] });
    assert!(!validator.is_valid(&wrong), "the schema must be able to fail");
}

#[test]
fn sarif_names_rules_regions_and_fixes() {
    let log: serde_json::Value =
        serde_json::from_str(&render(&report(Locale::En), Format::Sarif, PLAIN))
            .expect("it is JSON");
    expect![[r#"
        {
          "fixes": [
            {
              "artifactChanges": [
                {
                  "artifactLocation": {
                    "uri": "site/source/_posts/%E4%BD%A0%E5%A5%BD%20%E4%B8%96%E7%95%8C.md",
                    "uriBaseId": "SRCROOT"
                  },
                  "replacements": [
                    {
                      "deletedRegion": {
                        "byteLength": 17,
                        "byteOffset": 51,
                        "endColumn": 26,
                        "endLine": 4,
                        "startColumn": 13,
                        "startLine": 4
                      },
                      "insertedContent": {
                        "text": "../img/cover.jpg"
                      }
                    }
                  ]
                },
                {
                  "artifactLocation": {
                    "uri": "site/source/_posts/a%2Cb%3Ac%25.md",
                    "uriBaseId": "SRCROOT"
                  },
                  "replacements": [
                    {
                      "deletedRegion": {
                        "byteLength": 0,
                        "byteOffset": 0,
                        "endColumn": 1,
                        "endLine": 1,
                        "startColumn": 1,
                        "startLine": 1
                      },
                      "insertedContent": {
                        "text": "<x>\n"
                      }
                    }
                  ]
                }
              ],
              "description": {
                "text": "Change to `../img/cover.jpg`"
              }
            }
          ],
          "level": "error",
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "site/source/_posts/%E4%BD%A0%E5%A5%BD%20%E4%B8%96%E7%95%8C.md",
                  "uriBaseId": "SRCROOT"
                },
                "region": {
                  "byteLength": 17,
                  "byteOffset": 51,
                  "endColumn": 26,
                  "endLine": 4,
                  "startColumn": 13,
                  "startLine": 4
                }
              }
            }
          ],
          "message": {
            "text": "no file is called `img/封面.jpg`\nReaders see an empty frame.\nTried: source/img/封面.jpg\nDid you mean `cover.jpg`?"
          },
          "partialFingerprints": {
            "corpusLsp/v1": "a5c51bb691458200"
          },
          "relatedLocations": [
            {
              "id": 1,
              "message": {
                "text": "the \\[heading\\](1) is here"
              },
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "site/source/_posts/a%2Cb%3Ac%25.md",
                  "uriBaseId": "SRCROOT"
                },
                "region": {
                  "byteLength": 18,
                  "byteOffset": 13,
                  "endColumn": 16,
                  "endLine": 3,
                  "startColumn": 4,
                  "startLine": 3
                }
              }
            }
          ],
          "ruleId": "broken-image",
          "ruleIndex": 0
        }"#]].assert_eq(
        &serde_json::to_string_pretty(&log["runs"][0]["results"][0]).expect("it was JSON"),
    );
}

#[test]
fn fingerprints_survive_moved_lines() {
    let prints = |text: &'static str| {
        let path = FilePath::new("a.md");
        let report = Report {
            sources: Sources::new(Box::new(move |_| Some(text.as_bytes().to_vec()))),
            ..clean()
        };
        let mut fingerprints = fingerprint::Fingerprints::default();
        let spans = text.match_indices("x.png").map(|(at, it)| Span::new(at, at + it.len()));
        let mut print = |span| {
            fingerprints.next(
                &report,
                &path,
                &Diagnostic::new("broken-image", Severity::Error, span, "gone"),
            )
        };
        spans.map(&mut print).collect::<Vec<_>>()
    };
    let before = prints("![](x.png)\n![](x.png)\n");
    assert_ne!(before[0], before[1]);
    assert_eq!(before, prints("new\r\n\r\n![](x.png)\r\n\n中\n  ![](x.png)\n"));
    assert_ne!(before[0], prints("other ![](x.png)\n")[0]);
}

#[test]
fn files_are_read_again_only_a_few_at_a_time() {
    let sources = Sources::new(Box::new(|path| Some(path.as_bytes().to_vec())));
    for n in 0..100 {
        assert_eq!(sources.get(&FilePath::new(&format!("{n}.md"))).text, format!("{n}.md"));
    }
    assert!(!sources.get(&FilePath::new("0.md")).text.is_empty());
}

#[test]
fn offsets_stay_true_in_a_file_that_is_not_utf_8() {
    let source = report::Source::new(Some(b"\xd6\xd0\xce\xc4 ok\n\xff![](x)".to_vec()));
    let (start, end) = source.place(Span::new(9, 11));
    assert_eq!((start.line, start.column, end.column), (2, 2, 4));
}

proptest! {
    #[test]
    fn no_text_and_no_range_breaks_a_format(
        text in "(\u{feff})?([ a#\t\0\u{1b}é中😀\u{301}\u{200d}\u{202e}\u{85}\u{2028}]{0,6}|\r\n|\n|\r|[中x]{900}){0,9}",
        start in 0..4000_u32,
        len in 0..4000_u32,
        width in 0..200_usize,
    ) {
        let bytes = text.clone().into_bytes();
        let span = Span { start: start % (bytes.len() as u32 + 2), end: start % (bytes.len() as u32 + 2) + len };
        let mut diagnostic = Diagnostic::new("broken-image", Severity::Error, span, text.clone())
            .fix(text.clone(), &FilePath::new("a.md"), span, text.clone(), true);
        diagnostic.related.push(Related { path: FilePath::new("a.md"), span, message: text });
        let file = FileReport { path: FilePath::new("a.md"), diagnostics: Arc::new(vec![diagnostic]) };
        let summary = Summary { errors: 1, ..Summary::default() };
        let sources = Sources::new(Box::new(move |_| Some(bytes.clone())));
        let report = Report { files: vec![file], summary, sources, ..clean() };
        for format in <Format as clap::ValueEnum>::value_variants() {
            let out = render(&report, *format, text::Style { color: false, width });
            prop_assert!(!out.contains('\u{1b}'), "an escape sequence got through");
            match format {
                Format::Json | Format::Sarif | Format::Gitlab => prop_assert!(serde_json::from_str::<serde_json::Value>(&out).is_ok()),
                Format::Junit | Format::Checkstyle => well_formed(&out),
                Format::Compact | Format::Github => prop_assert_eq!(out.lines().count(), 1),
                _ => {}
            }
        }
    }
}
