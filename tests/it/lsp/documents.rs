//! Open documents: the server's text is the editor's, whatever the editor counts in and however it spells the file.

use serde_json::{Value, json};

use super::client::{Client, change, frame, replace};

const URI: &str = "file:///blog/a.md";

/// Each request must see all edits sent before it and none sent after it.
#[test]
fn a_request_sees_exactly_the_edits_before_it() {
    let mut client = Client::new();
    client.open(URI, "");
    let mut all = Vec::new();
    let n = 3_000;
    for version in 2..=n {
        // The edits do not commute: each is made behind the digit that the one before has written.
        let column = version - 2;
        let text = (version % 10).to_string();
        all.extend(frame(&change(
            URI,
            version,
            json!([replace((0, column as u32), (0, column as u32), &text)]),
        )));
        if version % 3 == 0 {
            let params = json!({ "textDocument": { "uri": URI } });
            all.extend(frame(&json!({ "jsonrpc": "2.0", "id": 10_000 + version, "method": "corpus/debugText", "params": params })));
        }
    }
    client.raw(all);
    let whole: String = (2..=n).map(|it| (it % 10).to_string()).collect();
    for version in (2..=n).filter(|it| it % 3 == 0) {
        let res = client.result(i64::from(10_000 + version));
        assert_eq!(res["version"], version);
        assert_eq!(res["text"], whole[..version as usize - 1]);
    }
    assert_eq!(client.text(URI), (i64::from(n), whole));
}

#[test]
fn columns_are_counted_as_was_agreed() {
    for (offered, agreed, column) in [
        (json!({}), "utf-16", 3),
        (json!({ "positionEncodings": ["utf-16", "utf-8"] }), "utf-8", 7),
        (json!({ "positionEncodings": ["utf-8", "utf-32"] }), "utf-8", 7),
        (json!({ "positionEncodings": ["utf-32"] }), "utf-16", 3),
    ] {
        let mut client = Client::start();
        let params =
            json!({ "processId": null, "rootUri": null, "capabilities": { "general": offered } });
        let res = client.ask("initialize", params);
        assert_eq!(res["capabilities"]["positionEncoding"], agreed);
        assert_eq!(res["capabilities"]["textDocumentSync"]["change"], 2);
        client.notify("initialized", json!({}));
        client.open(URI, "x\r\n中😀。\r\n");
        client.change(URI, 2, json!([replace((1, column), (1, column), "!")]));
        assert_eq!(client.text(URI).1, "x\r\n中😀!。\r\n");
    }
}

#[test]
fn edits_outside_the_text_are_moved_into_it() {
    let mut client = Client::new();
    client.open(URI, "a\r\n😀\n");
    client.change(URI, 2, json!([replace((0, 99), (0, 99), "b"), replace((1, 1), (1, 1), "-")]));
    assert_eq!(client.text(URI).1, "ab\r\n-😀\n");
    client.change(URI, 3, json!([replace((99, 5), (99, 5), "end"), replace((0, 1), (0, 0), "")]));
    assert_eq!(client.text(URI).1, "b\r\n-😀\nend");
    client.change(URI, 4, json!([replace((0, 0), (u32::MAX >> 1, 0), "")]));
    assert_eq!(client.text(URI), (4, String::new()));
}

#[test]
fn edits_of_another_text_are_ignored_and_logged() {
    let mut client = Client::new();
    client.change(URI, 1, json!([{ "text": "x" }]));
    client.expect_log("is not open");
    client.close(URI);
    client.expect_log("is not open");
    client.open(URI, "a");
    client.change(URI, 7, json!([replace((0, 1), (0, 1), "b")]));
    client.change(URI, 6, json!([replace((0, 0), (0, 2), "")]));
    client.expect_log("older");
    assert_eq!(client.text(URI), (7, "ab".to_owned()));
    client.open(URI, "again");
    assert_eq!(client.text(URI), (1, "again".to_owned()));
    client.open("untitled:Untitled-1", "x");
    client.expect_log("untitled:Untitled-1");
}

#[test]
fn awkward_texts_come_through() {
    for text in [
        "",
        "\u{feff}---\ntitle: 中\n---\n",
        "a\rb\r\nc\n\r",
        "\0\u{1}\u{7f}",
        "\u{2028}\u{85}\u{b}\u{c}",
        "é e\u{301} 👨‍👩‍👧 🇨🇳",
    ] {
        let mut client = Client::new();
        client.open(URI, text);
        assert_eq!(client.text(URI).1, text);
        client.change(URI, 2, json!([replace((0, 0), (0, 0), "中")]));
        assert_eq!(client.text(URI).1, format!("中{text}"));
    }
}

#[test]
fn half_a_surrogate_pair_does_not_lose_an_edit() {
    let mut client = Client::new();
    client.open(URI, "ab");
    let message =
        change(URI, 2, json!([replace((0, 1), (0, 1), "@")])).to_string().replace('@', "\\ud83d");
    client.raw(format!("Content-Length: {}\r\n\r\n{message}", message.len()));
    client.change(URI, 3, json!([replace((0, 2), (0, 2), "!")]));
    assert_eq!(client.text(URI), (3, "a\u{fffd}!b".to_owned()));
}

#[cfg(unix)]
#[test]
fn one_file_may_be_spelt_in_many_ways() {
    let spellings = [
        "file:///blog/%E4%B8%AD%E6%96%87%20%281%29%2B%23.md",
        "file:///blog/%e4%b8%ad%e6%96%87%20(1)+%23.md",
        "file:///blog/中文 (1)+%23.md",
        "file://localhost/blog/中文%20(1)%2b%23.md",
        "file:///blog/x/../中文%20(1)+%23.md",
    ];
    let mut client = Client::new();
    client.open(spellings[0], "");
    for (at, uri) in spellings.iter().enumerate() {
        let column = at as u32;
        client.change(
            uri,
            2 + at as i32,
            json!([replace((0, column), (0, column), &at.to_string())]),
        );
    }
    assert_eq!(client.text(spellings[2]), (6, "01234".to_owned()));
    client.close(spellings[4]);
    assert_eq!(
        client.ask("corpus/debugText", json!({ "textDocument": { "uri": spellings[0] } })),
        Value::Null
    );
}
