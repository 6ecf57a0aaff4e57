//! From `initialize` to the end of the process, in every order in which it happens.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::client::{Client, frame};

fn initialize(id: i64, process: Option<u32>) -> Value {
    let params = json!({ "processId": process, "rootUri": null, "capabilities": {} });
    json!({ "jsonrpc": "2.0", "id": id, "method": "initialize", "params": params })
}

#[test]
fn before_initialize_requests_are_refused_and_notifications_ignored() {
    let mut client = Client::start();
    client.open("file:///blog/a.md", "too early");
    let id = client.request("corpus/debugSleeping", Value::Null);
    assert_eq!(client.error(id), -32002);
    let id = client.request("shutdown", Value::Null);
    assert_eq!(client.error(id), -32002);

    client.send(&initialize(50, None));
    client.result(50);
    client.notify("initialized", json!({}));
    assert_eq!(
        client.ask("corpus/debugText", json!({ "textDocument": { "uri": "file:///blog/a.md" } })),
        Value::Null
    );

    client.send(&initialize(51, None));
    assert_eq!(client.error(51), -32600);
}

#[test]
fn what_is_sent_right_behind_initialize_is_served_after_it() {
    let mut client = Client::start();
    let mut all = frame(&initialize(50, None));
    all.extend(frame(&json!({ "jsonrpc": "2.0", "id": 51, "method": "corpus/debugSleeping" })));
    client.raw(all);
    client.result(50);
    assert_eq!(client.result(51), 0);
}

#[test]
fn after_shutdown_requests_are_refused() {
    let mut client = Client::new();
    client.ask("shutdown", Value::Null);
    let id = client.request("corpus/debugSleeping", Value::Null);
    assert_eq!(client.error(id), -32600);
    let id = client.request("shutdown", Value::Null);
    assert_eq!(client.error(id), -32600);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn exit_ends_it_at_once_though_the_input_stays_open() {
    let mut client = Client::new();
    client.request("corpus/debugSleep", json!({ "ms": 3_600_000 }));
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 1);

    let mut client = Client::start();
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn a_handler_that_hangs_keeps_it_alive_for_a_moment_only() {
    let mut client = Client::new();
    client.notify("corpus/debugAskFirst", Value::Null);
    client.expect("workspace/configuration");
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn all_may_come_in_one_write() {
    let mut client = Client::start();
    let mut all = frame(&initialize(1, None));
    for message in [
        json!({ "jsonrpc": "2.0", "method": "initialized" }),
        json!({ "jsonrpc": "2.0", "id": 2, "method": "shutdown", "params": {} }),
        json!({ "jsonrpc": "2.0", "method": "exit", "params": null }),
        json!({ "jsonrpc": "2.0", "id": 3, "method": "corpus/debugSleeping" }),
    ] {
        all.extend(frame(&message));
    }
    client.raw(all);
    client.result(1);
    assert_eq!(client.result(2), Value::Null);
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn the_end_of_input_ends_it() {
    let mut client = Client::new();
    client.close_input();
    assert_eq!(client.exit_code(), 1);

    let mut client = Client::new();
    client.ask("shutdown", Value::Null);
    client.close_input();
    assert_eq!(client.exit_code(), 0);

    let mut client = Client::new();
    client.raw("Content-Length: 900\r\n\r\n{\"jsonrpc\":");
    client.close_input();
    assert_eq!(client.error(Value::Null), -32700);
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn the_end_of_input_does_not_swallow_an_answer_under_way() {
    let mut client = Client::new();
    let id = client.request("corpus/debugSleep", json!({ "ms": 100 }));
    client.close_input();
    assert_eq!(client.result(id), Value::Null);
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn an_output_that_nobody_reads_delays_no_end() {
    let mut client = Client::start_unread();
    client.send(&initialize(1, None));
    client.open("file:///blog/a.md", &"中".repeat(1_000_000));
    for _ in 0..20 {
        client
            .request("corpus/debugText", json!({ "textDocument": { "uri": "file:///blog/a.md" } }));
    }
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 0);

    let mut client = Client::start_unread();
    client.send(&initialize(1, None));
    client.open("file:///blog/a.md", &"中".repeat(1_000_000));
    for _ in 0..20 {
        client
            .request("corpus/debugText", json!({ "textDocument": { "uri": "file:///blog/a.md" } }));
    }
    client.close_input();
    assert_eq!(client.exit_code(), 1);
}

#[cfg(unix)]
#[test]
fn the_death_of_the_editor_ends_it() {
    let mut editor =
        Command::new("sleep").arg("3600").stdin(Stdio::null()).spawn().expect("sleep starts");
    let mut client = Client::start();
    client.send(&initialize(1, Some(editor.id())));
    client.result(1);
    client.notify("initialized", json!({}));
    assert_eq!(client.ask("corpus/debugSleeping", Value::Null), 0);
    editor.kill().and_then(|()| editor.wait()).expect("the editor dies");
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn an_editor_in_another_container_is_not_missed() {
    let mut client = Client::start();
    client.send(&initialize(1, Some(i32::MAX as u32)));
    client.result(1);
    assert_eq!(client.ask("corpus/debugSleep", json!({ "ms": 1500 })), Value::Null);
}
