//! Folders with one page for each term.

use corpus::files::FilePath;
use corpus::glossary::Source;
use corpus::glossary::source::{is_glossary_file, is_term_page, page};

#[test]
fn a_page_is_defined_by_its_summary_or_first_paragraph() {
    let path = FilePath::new("content/zh-cn/docs/reference/glossary/sidecar.md");
    let text = "---\ntitle: 边车\n---\n<!--\nA sidecar is …\n-->\n\n## 是什么\n\n与主容器一起运行的\n辅助容器。\n\n后文。\n";
    let body = text.find("<!--").unwrap();
    let it = page(
        &path,
        "边车（Sidecar）",
        &["sidecar container".to_owned(), String::new()],
        None,
        text,
        body,
    )
    .unwrap();
    assert_eq!(
        (it.name.as_str(), it.aliases.join(";")),
        ("边车", "sidecar container;Sidecar".to_owned())
    );
    let definition = &it.definitions[0];
    assert_eq!(
        (definition.text.as_str(), definition.source),
        ("与主容器一起运行的 辅助容器。", Source::Page)
    );
    assert_eq!(&text[definition.span.unwrap().range()], "与主容器一起运行的\n辅助容器。");
    let it = page(&path, "Sidecar", &[], Some("短释义。\n"), text, body).unwrap();
    assert_eq!(it.definitions[0].text, "短释义。");
    assert!(page(&path, "空", &[], None, "", 99).is_none());
}

#[test]
fn glossaries_are_known_by_their_names() {
    for (path, file, term) in [
        ("glossary.toml", true, false),
        ("data/Glossary.YML", true, false),
        ("content/glossary/cxl.md", false, true),
        ("files/zh-cn/glossary/api/index.md", false, true),
        ("content/glossary/_index.md", false, false),
        ("posts/glossary-of-love.md", false, false),
        ("glossary.png", false, false),
    ] {
        let it = FilePath::new(path);
        assert_eq!((is_glossary_file(&it), is_term_page(&it)), (file, term), "{path}");
    }
}
