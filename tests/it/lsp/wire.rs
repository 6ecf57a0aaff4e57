//! The transport against everything that a client may do to it.

use serde_json::{Value, json};

use super::client::{Client, change, frame, replace};

const URI: &str = "file:///blog/a.md";

#[test]
fn malformed_input_is_refused_and_the_next_message_is_served() {
    let mut client = Client::new();
    client.open(URI, "中文");
    let body = r#"{"jsonrpc":"2.0","id":900,"method":"corpus/debugText","params":{}}"#;
    let framed = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
    let syntax = -32700;
    let shape = -32600;
    let cases: Vec<(Vec<u8>, i64)> = vec![
        (framed("{\"jsonrpc\":").into(), syntax),
        (framed("").into(), syntax),
        (framed(&"[".repeat(50_000)).into(), syntax),
        (b"Content-Length: 4\r\n\r\n\xff\xfe\xff\xfe".to_vec(), syntax),
        (framed("[]").into(), shape),
        (framed("17").into(), shape),
        (framed(r#"{"id":null,"jsonrpc":"2.0"}"#).into(), shape),
        (framed(r#"{"jsonrpc":"1.0","method":"exit"}"#).into(), shape),
        (b"Content-Length: many\r\n\r\n{}".to_vec(), syntax),
        (b"Content-Length: -1\r\n\r\n{}".to_vec(), syntax),
        (b"Content-Length: 18446744073709551615\r\n\r\n{}".to_vec(), syntax),
        (b"Content-Length: 300000000\r\n\r\n{}".to_vec(), syntax),
        (format!("Content-Type: x\r\n\r\n{body}").into(), syntax),
        (format!("Content-Length: {}\r\n\r\n{body}", body.len() - 9).into(), syntax),
        (format!("Content-Length: {}\r\n\r\n{body}", body.len() + 9).into(), syntax),
        (b"HTTP/1.1 GET /\r\n\r\n".to_vec(), syntax),
        (vec![0; 20_000], syntax),
    ];
    for (bytes, code) in cases {
        client.raw(&bytes);
        let text = client.text(URI);
        assert_eq!(text.1, "中文");
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(80)]).into_owned();
        assert_eq!(client.error(Value::Null), code, "{shown:?}");
    }
}

#[test]
fn a_malformed_request_is_refused_by_its_id() {
    let mut client = Client::new();
    client.send(&json!({ "jsonrpc": "2.0", "id": "seven", "method": 7 }));
    assert_eq!(client.error("seven"), -32600);
    client.send(&json!({ "jsonrpc": "2.0", "id": 8, "method": "corpus/none" }));
    assert_eq!(client.error(8), -32601);
    client.send(&json!({ "jsonrpc": "2.0", "id": 9, "method": "$/none" }));
    assert_eq!(client.error(9), -32601);
    client.send(&json!({ "jsonrpc": "2.0", "id": 10, "method": "corpus/debugText", "params": 3 }));
    assert_eq!(client.error(10), -32602);
    client.notify("$/none", json!({}));
    client.notify("corpus/none", json!([]));
}

#[test]
fn header_fields_may_come_in_any_case_and_order() {
    let mut client = Client::new();
    let body = json!({ "jsonrpc": "2.0", "id": 70, "method": "corpus/debugSleeping" }).to_string();
    client.raw(format!(
        "content-length:{}\r\nContent-Type: application/vscode-jsonrpc\r\n\r\n{body}",
        body.len()
    ));
    assert_eq!(client.result(70), 0);
    let body = body.replace("70", "71");
    client.raw(format!(
        "Content-Type: application/json; charset=utf8\r\nCONTENT-LENGTH:  {} \n\n{body}",
        body.len()
    ));
    assert_eq!(client.result(71), 0);
}

#[test]
fn slow_requests_delay_neither_edits_nor_answers_nor_cancels() {
    let mut client = Client::new();
    client.open(URI, "one");
    let slow: Vec<i64> =
        (0..12).map(|_| client.request("corpus/debugSleep", json!({ "ms": 3_600_000 }))).collect();
    client.change(URI, 2, json!([{ "text": "two" }]));
    assert_eq!(client.text(URI), (2, "two".to_owned()));
    for id in &slow {
        client.notify("$/cancelRequest", json!({ "id": id }));
    }
    for id in slow {
        assert_eq!(client.error(id), -32800);
    }
}

#[test]
fn cancelling_stops_the_work() {
    let mut client = Client::new();
    let id = client.request("corpus/debugSleep", json!({ "ms": 3_600_000 }));
    wait_for_sleeping(&mut client, 1);
    client.notify("$/cancelRequest", json!({ "id": id }));
    assert_eq!(client.error(id), -32800);
    wait_for_sleeping(&mut client, 0);
}

#[track_caller]
fn wait_for_sleeping(client: &mut Client, n: u64) {
    let deadline = std::time::Instant::now() + super::client::PATIENCE;
    while client.ask("corpus/debugSleeping", Value::Null) != n {
        assert!(std::time::Instant::now() < deadline, "there are never {n} at work");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

#[test]
fn more_requests_than_threads_are_all_answered() {
    let mut client = Client::new();
    let ids: Vec<i64> =
        (0..200).map(|_| client.request("corpus/debugSleep", json!({ "ms": 5 }))).collect();
    for id in ids {
        assert_eq!(client.result(id), Value::Null);
    }
}

#[test]
fn handlers_that_wait_for_the_client_do_not_block_it() {
    let mut client = Client::new();
    client.open(URI, "0");
    let mut all = Vec::new();
    for _ in 0..8 {
        all.extend(frame(&json!({ "jsonrpc": "2.0", "method": "corpus/debugAskFirst" })));
    }
    for version in 2..=1_001 {
        all.extend(frame(&change(URI, version, json!([{ "text": version.to_string() }]))));
    }
    client.raw(all);
    let asked: Vec<i64> = (0..8).map(|_| client.request("corpus/debugAsk", Value::Null)).collect();
    for _ in 0..16 {
        let question = client.expect("workspace/configuration");
        client.reply(&question, json!([{}]));
    }
    for id in asked {
        assert_eq!(client.result(id), json!([{}]));
    }
    assert_eq!(client.text(URI), (1_001, "1001".to_owned()));
}

#[test]
fn a_panic_is_an_error_of_its_request_alone() {
    let mut client = Client::new();
    client.open(URI, "a");
    for computing in [true, false, true, false] {
        let id = client.request("corpus/debugPanic", json!({ "computing": computing }));
        assert_eq!(client.error(id), -32603);
    }
    client.change(URI, 2, json!([replace((0, 1), (0, 1), "b")]));
    assert_eq!(client.text(URI), (2, "ab".to_owned()));
}

#[test]
fn an_answer_for_a_cancelled_question_is_harmless() {
    let mut client = Client::new();
    let id = client.request("corpus/debugAsk", Value::Null);
    let question = client.expect("workspace/configuration");
    client.notify("$/cancelRequest", json!({ "id": id }));
    assert_eq!(client.error(id), -32800);
    client.reply(&question, json!([1]));
    client.send(&json!({ "jsonrpc": "2.0", "id": 12_345, "result": null }));
    client
        .send(&json!({ "jsonrpc": "2.0", "id": null, "error": { "code": -32600, "message": "" } }));

    let id = client.request("corpus/debugAsk", Value::Null);
    let question = client.expect("workspace/configuration");
    client.reply(&question, json!([2]));
    assert_eq!(client.result(id), json!([2]));
}

#[test]
fn an_id_in_use_is_refused() {
    let mut client = Client::new();
    let id = client.request("corpus/debugSleep", json!({ "ms": 3_600_000 }));
    client.send(&json!({ "jsonrpc": "2.0", "id": id, "method": "corpus/debugSleep", "params": { "ms": 0 } }));
    assert_eq!(client.error(id), -32600);
    client.notify("$/cancelRequest", json!({ "id": id }));
    assert_eq!(client.error(id), -32800);
}

#[test]
fn a_long_message_is_taken() {
    let mut client = Client::new();
    let text = "永和九年,岁在癸丑 😀\r\n".repeat(400_000);
    client.open(URI, &text);
    client.change(URI, 2, json!([replace((399_999, 0), (399_999, 4), "")]));
    let (_, got) = client.text(URI);
    assert_eq!(got.len(), text.len() - 12);
    assert!(got.ends_with("\n,岁在癸丑 😀\r\n"));
}
