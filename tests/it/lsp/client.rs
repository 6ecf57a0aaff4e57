//! A small synchronous LSP client for the real process.
//!
//! Invariant: nothing the server says is overlooked. A client that is dropped with a message unread fails its test.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long anything is waited for: a bound on liveness, generous for a slow and busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// One connection to a server of its own.
pub(crate) struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Messages that have come and that no one has asked for yet.
    unread: VecDeque<Value>,
    next_id: i64,
    /// What an editor shows: diagnostics by URI as they were last published. Only a client with a folder is an editor; it answers the
    /// server's requests as well.
    shown: Option<BTreeMap<String, Value>>,
    /// The answer to `initialize` of an editor.
    pub(crate) offered: Value,
    /// How often the server asked for what.
    pub(crate) asked: BTreeMap<String, usize>,
}

impl Client {
    /// Starts a server and says nothing to it.
    pub(crate) fn start() -> Client {
        let mut client = Client::start_unread();
        let stdout = client.child.stdout.take().expect("stdout is a pipe");
        let (sender, messages) = channel();
        thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            while let Some(it) = read_message(&mut stdout) {
                if sender.send(it).is_err() {
                    return;
                }
            }
        });
        client.messages = messages;
        client
    }

    /// Starts a server whose output is not read.
    pub(crate) fn start_unread() -> Client {
        let mut child = Command::new(env!("CARGO_BIN_EXE_corpus-lsp"))
            .arg("--stdio")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Panics that a test provokes are the server's to print and nobody's to read.
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let stdin = child.stdin.take();
        Client {
            child,
            stdin,
            messages: channel().1,
            unread: VecDeque::new(),
            next_id: 1,
            shown: None,
            offered: Value::Null,
            asked: BTreeMap::new(),
        }
    }

    /// Starts a server and initializes it with `capabilities` and no folder.
    pub(crate) fn with_capabilities(capabilities: Value) -> Client {
        let mut client = Client::start();
        client.ask(
            "initialize",
            json!({ "processId": null, "rootUri": null, "capabilities": capabilities }),
        );
        client.notify("initialized", json!({}));
        client
    }

    /// Starts a server and initializes it as a plain client does.
    pub(crate) fn new() -> Client {
        Client::with_capabilities(json!({}))
    }

    /// Starts a server for an editor that has `folder` open and `capabilities`.
    pub(crate) fn editor(folder: &Path, capabilities: Value) -> Client {
        Client::configured(folder, capabilities, Value::Null)
    }

    /// The same with settings that come with the first message.
    pub(crate) fn configured(folder: &Path, capabilities: Value, settings: Value) -> Client {
        let mut client = Client::start();
        client.shown = Some(BTreeMap::new());
        let folders = json!([{ "uri": uri(folder), "name": "blog" }]);
        client.offered = client.ask(
            "initialize",
            json!({ "processId": null, "rootUri": null, "workspaceFolders": folders, "locale": "en", "capabilities": capabilities, "initializationOptions": settings }),
        );
        client.notify("initialized", json!({}));
        client
    }

    /// Waits until the editor shows a list for `uri` that is as wanted, and gives it.
    #[track_caller]
    pub(crate) fn shows(&mut self, uri: &str, is_wanted: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let list = self.shown.as_ref().expect("an editor").get(uri);
            let list = list.and_then(Value::as_array).cloned().unwrap_or_default();
            if is_wanted(&list) {
                return list;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match self.messages.recv_timeout(left) {
                Ok(it) => self.read(it),
                Err(it) => panic!("{uri} shows {list:#?} for ever ({it})"),
            }
        }
    }

    /// Waits until the rules of what is shown for `uri` are these, in order.
    #[track_caller]
    pub(crate) fn shows_rules(&mut self, uri: &str, rules: &[&str]) -> Vec<Value> {
        self.shows(uri, |list| {
            list.iter().map(|it| it["code"].as_str()).eq(rules.iter().map(|it| Some(*it)))
        })
    }

    /// Waits until the server has asked for `what`.
    #[track_caller]
    pub(crate) fn is_asked(&mut self, what: &str) {
        while !self.asked.contains_key(what) {
            match self.messages.recv_timeout(PATIENCE) {
                Ok(it) => self.read(it),
                Err(it) => panic!("{what} is never asked ({it}), only {:?}", self.asked),
            }
        }
    }

    /// Drops what is shown for `uri`, as some editors do when they close a document.
    pub(crate) fn forgets(&mut self, uri: &str) {
        self.shown.as_mut().expect("an editor").remove(uri);
    }

    /// The URIs for which something is shown.
    pub(crate) fn shown(&self) -> Vec<String> {
        let all = self.shown.iter().flatten();
        all.filter(|it| it.1.as_array().is_some_and(|it| !it.is_empty()))
            .map(|it| it.0.clone())
            .collect()
    }

    /// What an editor does with a message; what it does nothing with is left to the test.
    fn read(&mut self, message: Value) {
        let Some(shown) = &mut self.shown else { return self.unread.push_back(message) };
        let method = message["method"].as_str().unwrap_or_default().to_owned();
        if method == "textDocument/publishDiagnostics" {
            let uri = message["params"]["uri"].as_str().expect("a URI").to_owned();
            shown.insert(uri, message["params"]["diagnostics"].clone());
        } else if !method.is_empty() && message.get("id").is_some() {
            *self.asked.entry(method).or_default() += 1;
            self.reply(&message, Value::Null);
        } else if method == "$/progress" {
            let kind = message["params"]["value"]["kind"].as_str().expect("a kind");
            *self.asked.entry(format!("progress {kind}")).or_default() += 1;
        } else {
            self.unread.push_back(message);
        }
    }

    /// Tells that something has happened to files: 1 created, 2 changed, 3 deleted.
    pub(crate) fn watched(&mut self, files: &[(&Path, u8)]) {
        let changes: Vec<Value> =
            files.iter().map(|it| json!({ "uri": uri(it.0), "type": it.1 })).collect();
        self.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }

    /// Sends `bytes` as they are.
    pub(crate) fn raw(&mut self, bytes: impl AsRef<[u8]>) {
        let stdin = self.stdin.as_mut().expect("stdin is open");
        stdin.write_all(bytes.as_ref()).and_then(|()| stdin.flush()).expect("the server reads");
    }

    /// Sends one message.
    pub(crate) fn send(&mut self, message: &Value) {
        self.raw(frame(message));
    }

    /// Sends a notification.
    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and gives its id.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Sends a request and waits for its result.
    #[track_caller]
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        self.result(id)
    }

    /// Waits for the result of the request `id`.
    #[track_caller]
    pub(crate) fn result(&mut self, id: i64) -> Value {
        let mut answer = self.answer(&json!(id));
        assert_eq!(answer.get("error"), None, "request {id} fails");
        answer["result"].take()
    }

    /// Waits for the error code that the request `id` is answered with.
    #[track_caller]
    pub(crate) fn error(&mut self, id: impl Into<Value>) -> i64 {
        let answer = self.answer(&id.into());
        answer["error"]["code"]
            .as_i64()
            .unwrap_or_else(|| panic!("an error is expected, not {answer}"))
    }

    /// Waits for the whole answer to the request `id`.
    #[track_caller]
    pub(crate) fn answer(&mut self, id: &Value) -> Value {
        self.take(&format!("the answer to {id}"), |it| {
            it.get("method").is_none() && it.get("id") == Some(id)
        })
    }

    /// Waits for a request or notification of the server.
    #[track_caller]
    pub(crate) fn expect(&mut self, method: &str) -> Value {
        self.take(method, |it| it["method"] == method)
    }

    /// Waits for the server's log to say something with `text` in it.
    #[track_caller]
    pub(crate) fn expect_log(&mut self, text: &str) {
        let is_wanted =
            |it: &Value| it["params"]["message"].as_str().is_some_and(|it| it.contains(text));
        self.take(&format!("the log entry {text:?}"), |it| {
            it["method"] == "window/logMessage" && is_wanted(it)
        });
    }

    /// Answers a request of the server.
    pub(crate) fn reply(&mut self, request: &Value, result: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }));
    }

    #[track_caller]
    fn take(&mut self, what: &str, is_wanted: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        if let Some(it) = self.unread.iter().position(&is_wanted) {
            return self.unread.remove(it).expect("the place was just found");
        }
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.messages.recv_timeout(left) {
                Ok(it) if is_wanted(&it) => return it,
                Ok(it) => {
                    self.read(it);
                    if let Some(it) = self.unread.iter().position(&is_wanted) {
                        return self.unread.remove(it).expect("the place was just found");
                    }
                }
                Err(it) => panic!("{what} does not come ({it}); unread: {:?}", self.unread),
            }
        }
    }

    /// Opens a document.
    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Sends content changes as version `version` of a document.
    pub(crate) fn change(&mut self, uri: &str, version: i32, changes: Value) {
        self.send(&change(uri, version, changes));
    }

    /// Closes a document.
    pub(crate) fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// The version and text that the server has of a document.
    #[track_caller]
    pub(crate) fn text(&mut self, uri: &str) -> (i64, String) {
        let it = self.ask("corpus/debugText", json!({ "textDocument": { "uri": uri } }));
        let version = it["version"].as_i64().unwrap_or_else(|| panic!("{uri} is not open"));
        (version, it["text"].as_str().expect("a text").to_owned())
    }

    /// Closes the server's input.
    pub(crate) fn close_input(&mut self) {
        self.stdin = None;
    }

    /// Waits for the process to end by itself and gives its exit code.
    #[track_caller]
    pub(crate) fn exit_code(&mut self) -> i32 {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(it) = self.child.try_wait().expect("the process can be asked after") {
                return it.code().expect("the process ends by itself");
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("the server does not end");
    }

    /// Ends the connection as the specification says.
    #[track_caller]
    fn finish(&mut self) {
        if self.child.try_wait().expect("the process can be asked after").is_none()
            && self.stdin.is_some()
        {
            self.ask("shutdown", Value::Null);
            self.notify("exit", Value::Null);
            assert_eq!(self.exit_code(), 0);
        }
        let rest: Vec<Value> = self.messages.iter().collect();
        // A request of the last moment is not worth an answer.
        let is_telling = |it: &Value| it.get("method").is_some();
        let is_editor = self.shown.is_some();
        self.unread.extend(rest.into_iter().filter(|it| !(is_editor && is_telling(it))));
        assert!(self.unread.is_empty(), "messages that were not read: {:#?}", self.unread);
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if !thread::panicking() {
            // On failure the process is killed before the panic goes on.
            let res = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.finish()));
            if res.is_ok() {
                return;
            }
            self.kill();
            std::panic::resume_unwind(res.expect_err("it failed"));
        }
        self.kill();
    }
}

impl Client {
    fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `message` as it goes over the wire.
pub(crate) fn frame(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// The notification of content changes.
pub(crate) fn change(uri: &str, version: i32, changes: Value) -> Value {
    let params =
        json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes });
    json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params })
}

/// One content change that replaces what lies between two line-columns.
pub(crate) fn replace(start: (u32, u32), end: (u32, u32), text: &str) -> Value {
    let at = |it: (u32, u32)| json!({ "line": it.0, "character": it.1 });
    json!({ "range": { "start": at(start), "end": at(end) }, "text": text })
}

fn read_message(stdout: &mut BufReader<ChildStdout>) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stdout.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.strip_prefix("Content-Length: ") {
            Some(it) => length = it.trim().parse().expect("a length"),
            None if line == "\r\n" => break,
            None => panic!("the server writes {line:?}"),
        }
    }
    let mut body = vec![0; length];
    stdout.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("the server writes JSON"))
}

/// The URI of a path, percent-encoded as most editors do.
pub(crate) fn uri(path: &Path) -> String {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"/-_.~()".contains(&it);
    let path = path.to_str().expect("a name in Unicode");
    let encode = |it: u8| if plain(it) { (it as char).to_string() } else { format!("%{it:02X}") };
    format!("file://{}", path.bytes().map(encode).collect::<String>())
}
