//! The wire between an editor and the service of tower-lsp: frames in, frames out, in the right order.
//!
//! Invariant: what arrives is begun in order of arrival. A notification is run to its end before the next message is begun; a
//! request is run to its first suspension, where it has its snapshot, and goes on beside the others. Answers of the client
//! overtake the queue, and nothing here waits for a client to read, so nothing can wait in a circle.
//!
//! This replaces `tower_lsp::Server`, which reorders notifications, stops reading behind four slow requests, dies on malformed
//! input and does not end on `exit`.

mod framing;
mod lifeline;

use std::io::{BufWriter, Read, Write};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::task::Poll;
use std::thread;
use std::time::Duration;

use futures::future::{FutureExt, poll_fn};
use futures::{Sink, SinkExt, StreamExt};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tower::Service;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_lsp::{ClientSocket, LanguageServer, LspService};

use self::framing::{Frame, Frames};

/// How long the answers that are under way when the input ends, and the last bytes of output, are waited for.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Serves until the client says `exit`, its stream ends or its process is gone. The result is the exit code of the process:
/// 0 after a `shutdown` request, 1 without one.
///
/// Input is read and output written on threads of their own, which may outlive the call: end the process after it.
pub(crate) async fn serve<S: LanguageServer>(
    service: LspService<S>,
    socket: ClientSocket,
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
) -> u8 {
    let (mut requests, answers) = socket.split();
    let (queue, mut incoming) = unbounded_channel();
    let (outbox, written) = start_writer(output, queue.clone());
    let was_shut_down = Arc::new(AtomicBool::new(false));
    start_reader(
        Reader {
            answers,
            queue: queue.clone(),
            outbox: outbox.clone(),
            was_shut_down: was_shut_down.clone(),
        },
        input,
    );

    // What the server asks or tells the client.
    let to_client = outbox.clone();
    let forward = tokio::spawn(async move {
        while let Some(it) = requests.next().await {
            to_client.send(&it);
        }
    });

    let mut dispatcher = Dispatcher {
        service,
        outbox: outbox.clone(),
        queue,
        was_shut_down,
        running: JoinSet::new(),
    };
    dispatcher.run(&mut incoming).await;
    forward.abort();
    outbox.end();
    let _ = timeout(LAST_WORDS, written).await;
    exit_code(&dispatcher.was_shut_down)
}

/// What the dispatcher is told, in order of arrival.
enum Incoming {
    Call(Request),
    /// The input ended: answers under way are still worth writing.
    InputEnded,
    /// Nobody is there any more.
    ClientGone,
}

/// The one place where messages of the client are begun.
struct Dispatcher<S> {
    service: LspService<S>,
    outbox: Outbox,
    queue: UnboundedSender<Incoming>,
    was_shut_down: Arc<AtomicBool>,
    /// Requests that were begun and have no answer yet; dropping the set cancels them.
    running: JoinSet<()>,
}

impl<S: LanguageServer> Dispatcher<S> {
    async fn run(&mut self, incoming: &mut UnboundedReceiver<Incoming>) {
        while let Some(it) = incoming.recv().await {
            match it {
                Incoming::Call(request) => {
                    let is_exit = request.method() == "exit";
                    self.begin(request).await;
                    if is_exit {
                        break;
                    }
                }
                Incoming::InputEnded => {
                    let _ = timeout(LAST_WORDS, async {
                        while self.running.join_next().await.is_some() {}
                    })
                    .await;
                    break;
                }
                Incoming::ClientGone => break,
            }
        }
        self.running.abort_all();
    }

    async fn begin(&mut self, request: Request) {
        while self.running.try_join_next().is_some() {}
        let request = normalize(request);
        let is_initialize = request.method() == "initialize";
        if is_initialize {
            self.watch_client(&request);
        }
        let waits = is_initialize || request.id().is_none();
        if poll_fn(|cx| self.service.poll_ready(cx)).await.is_err() {
            return;
        }
        let mut answer = Box::pin(answer(request.id().cloned(), self.service.call(request)));
        if waits {
            self.outbox.answer(answer.await);
            return;
        }
        match futures::poll!(&mut answer) {
            Poll::Ready(it) => self.outbox.answer(it),
            Poll::Pending => {
                let outbox = self.outbox.clone();
                self.running.spawn(async move { outbox.answer(answer.await) });
            }
        }
    }

    /// Ends the server when the process that started it is gone, as the specification asks.
    fn watch_client(&self, initialize: &Request) {
        let id = initialize.params().and_then(|it| it.get("processId")).and_then(Value::as_u64);
        let Some(id) = id.and_then(|it| u32::try_from(it).ok()) else { return };
        let queue = self.queue.clone();
        let was_shut_down = self.was_shut_down.clone();
        lifeline::watch(id, move || {
            let _ = queue.send(Incoming::ClientGone);
            lifeline::insist(|| exit_code(&was_shut_down));
        });
    }
}

fn exit_code(was_shut_down: &AtomicBool) -> u8 {
    if was_shut_down.load(Ordering::SeqCst) { 0 } else { 1 }
}

/// The answer of one call. A panic becomes an error of this call alone; a request always has an answer, though the service
/// gives none to unknown methods that start with `$/`.
async fn answer<E>(
    id: Option<Id>,
    call: impl Future<Output = Result<Option<Response>, E>>,
) -> Option<Response> {
    let res = AssertUnwindSafe(call).catch_unwind().await;
    let id = id?;
    Some(match res {
        Ok(Ok(Some(it))) => it,
        Ok(Ok(None)) => Response::from_error(id, Error::method_not_found()),
        Ok(Err(_)) => Response::from_error(id, Error::invalid_request()),
        Err(_) => Response::from_error(id, Error::internal_error()),
    })
}

/// Takes what clients are known to write for "no parameters": the service would refuse it, and lose the message. And what it would
/// overlook: lsp-types 0.94 reads `workspace.diagnostic` where the specification says `workspace.diagnostics`.
fn normalize(request: Request) -> Request {
    let (method, id, mut params) = request.into_parts();
    let workspace = params.as_mut().and_then(|it| it.pointer_mut("/capabilities/workspace"));
    if let Some(it) = workspace.filter(|_| method == "initialize").and_then(Value::as_object_mut)
        && let Some(diagnostics) = it.remove("diagnostics")
    {
        it.insert("diagnostic".to_owned(), diagnostics);
    }
    let params = match &*method {
        "shutdown" | "exit" => None,
        "initialized" => Some(json!({})),
        _ => params.filter(|it| !it.is_null()),
    };
    let mut res = Request::build(method);
    if let Some(id) = id {
        res = res.id(id);
    }
    if let Some(params) = params {
        res = res.params(params);
    }
    res.finish()
}

/// The reading end. `A` takes the client's answers to where they are waited for.
struct Reader<A> {
    answers: A,
    queue: UnboundedSender<Incoming>,
    outbox: Outbox,
    was_shut_down: Arc<AtomicBool>,
}

fn start_reader(
    mut reader: Reader<impl Sink<Response> + Unpin + Send + 'static>,
    input: impl Read + Send + 'static,
) {
    thread::spawn(move || {
        reader.run(input);
        let _ = reader.queue.send(Incoming::InputEnded);
        lifeline::insist(|| exit_code(&reader.was_shut_down));
    });
}

impl<A: Sink<Response> + Unpin> Reader<A> {
    /// Reads to the end of `input`, or to `exit`: what follows it is for nobody.
    fn run(&mut self, input: impl Read) {
        let mut frames = Frames::new(input);
        loop {
            let body = match frames.next() {
                Frame::Body(it) => it,
                Frame::Malformed(reason) => {
                    self.outbox.refuse(
                        Id::Null,
                        Error { data: Some(reason.into()), ..Error::parse_error() },
                    );
                    continue;
                }
                Frame::End => return,
            };
            match Message::parse(&body) {
                Ok(Message::Call(it)) => {
                    if it.method() == "shutdown" && it.id().is_some() {
                        self.was_shut_down.store(true, Ordering::SeqCst);
                    }
                    let is_exit = it.method() == "exit";
                    if self.queue.send(Incoming::Call(it)).is_err() || is_exit {
                        return;
                    }
                }
                Ok(Message::Answer(it)) => self.deliver(it),
                Err(Defect::Syntax) => {
                    frames.reject(&body);
                    self.outbox.refuse(Id::Null, Error::parse_error());
                }
                Err(Defect::Shape(id)) => self.outbox.refuse(id, Error::invalid_request()),
            }
        }
    }

    fn deliver(&mut self, answer: Response) {
        // tower-lsp 0.20 panics when the one who asked has gone away meanwhile.
        let _ = AssertUnwindSafe(self.answers.send(answer)).catch_unwind().now_or_never();
    }
}

/// One message of the client.
#[derive(Debug)]
enum Message {
    /// A request or a notification.
    Call(Request),
    /// The answer to a request of ours.
    Answer(Response),
}

/// Why a body is no message.
#[derive(Debug, PartialEq)]
enum Defect {
    /// It is not JSON.
    Syntax,
    /// It is JSON, but not JSON-RPC 2.0; with the id to answer to, if it has one.
    Shape(Id),
}

impl Message {
    fn parse(body: &[u8]) -> Result<Message, Defect> {
        let Some(value) = parse_json(body) else { return Err(Defect::Syntax) };
        let id = value
            .get("id")
            .and_then(|it| serde_json::from_value(it.clone()).ok())
            .unwrap_or(Id::Null);
        let is_call = value.get("method").is_some_and(Value::is_string);
        let is_answer = value.get("method").is_none()
            && (value.get("result").is_some() || value.get("error").is_some());
        let res = match (is_call, is_answer) {
            (true, _) => serde_json::from_value(value).ok().map(Message::Call),
            (_, true) => serde_json::from_value(value).ok().map(Message::Answer),
            _ => None,
        };
        res.ok_or(Defect::Shape(id))
    }
}

/// Reads JSON, and also half of a surrogate pair in it, which JavaScript writes for broken text: refusing such an edit would
/// leave us with another text than the editor has. U+FFFD takes its place, which is as wide in UTF-16.
fn parse_json(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body)
        .ok()
        .or_else(|| serde_json::from_slice(&mend_surrogates(body)?).ok())
}

fn mend_surrogates(body: &[u8]) -> Option<Vec<u8>> {
    let unit = |at: usize| {
        let hex = body.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()
    };
    let mut res = body.to_vec();
    let mut is_mended = false;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', &body[at..]) {
        at += found;
        at += match (unit(at), unit(at + 6)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(0xd800..=0xdfff), _) => {
                res[at..at + 6].copy_from_slice(b"\\ufffd");
                is_mended = true;
                6
            }
            // Two bytes, so that an escaped backslash does not start an escape.
            _ => 2.min(body.len() - at),
        };
    }
    is_mended.then_some(res)
}

/// Takes messages for the client without ever waiting; one thread writes them in order.
#[derive(Clone)]
struct Outbox(mpsc::Sender<Option<Vec<u8>>>);

impl Outbox {
    fn send(&self, message: &impl Serialize) {
        if let Ok(it) = serde_json::to_vec(message) {
            let _ = self.0.send(Some(it));
        }
    }

    fn answer(&self, answer: Option<Response>) {
        if let Some(it) = answer {
            self.send(&it);
        }
    }

    fn refuse(&self, id: Id, error: Error) {
        self.send(&Response::from_error(id, error));
    }

    /// Says that nothing follows.
    fn end(&self) {
        let _ = self.0.send(None);
    }
}

/// Starts the thread that writes to `output`. The receiver hears when everything before [`Outbox::end`] is written.
fn start_writer(
    output: impl Write + Send + 'static,
    queue: UnboundedSender<Incoming>,
) -> (Outbox, oneshot::Receiver<()>) {
    let (outbox, messages) = mpsc::channel();
    let (done, written) = oneshot::channel();
    thread::spawn(move || {
        if write(output, &messages).is_err() {
            let _ = queue.send(Incoming::ClientGone);
        }
        let _ = done.send(());
    });
    (Outbox(outbox), written)
}

fn write(output: impl Write, messages: &mpsc::Receiver<Option<Vec<u8>>>) -> std::io::Result<()> {
    let mut output = BufWriter::with_capacity(64 << 10, output);
    while let Ok(Some(mut message)) = messages.recv() {
        loop {
            write!(output, "Content-Length: {}\r\n\r\n", message.len())?;
            output.write_all(&message)?;
            match messages.try_recv() {
                Ok(Some(it)) => message = it,
                Ok(None) => return output.flush(),
                Err(_) => break,
            }
        }
        output.flush()?;
    }
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_apart() {
        let parse = |it: &str| Message::parse(it.as_bytes());
        assert!(
            matches!(parse(r#"{"jsonrpc":"2.0","method":"a"}"#), Ok(Message::Call(it)) if it.id().is_none())
        );
        assert!(
            matches!(parse(r#"{"jsonrpc":"2.0","id":1,"method":"a"}"#), Ok(Message::Call(it)) if it.id().is_some())
        );
        assert!(
            matches!(parse(r#"{"jsonrpc":"2.0","id":1,"result":null}"#), Ok(Message::Answer(it)) if it.is_ok())
        );
        assert!(matches!(
            parse(r#"{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":""}}"#),
            Ok(Message::Answer(it)) if it.is_error()
        ));
        for (text, id) in [
            ("[]", Id::Null),
            ("1", Id::Null),
            ("{}", Id::Null),
            (r#"{"jsonrpc":"2.0","id":"x"}"#, Id::String("x".to_owned())),
            (r#"{"jsonrpc":"1.0","id":7,"method":"a"}"#, Id::Number(7)),
            (r#"{"jsonrpc":"2.0","id":7,"method":7}"#, Id::Number(7)),
            (r#"{"jsonrpc":"2.0","id":{},"method":"a"}"#, Id::Null),
        ] {
            assert_eq!(parse(text).unwrap_err(), Defect::Shape(id), "{text}");
        }
        assert_eq!(Message::parse(b"{\"a\":\"\xff\"}").unwrap_err(), Defect::Syntax);
        assert_eq!(parse(&"[".repeat(100_000)).unwrap_err(), Defect::Syntax);
    }

    #[test]
    fn half_a_surrogate_pair_is_a_replacement_character() {
        let parse = |it: &str| parse_json(it.as_bytes());
        assert_eq!(parse(r#""\ud83d""#), Some("\u{fffd}".into()));
        assert_eq!(
            parse(r#""a\ude00b\ud83d\ude00\ud83d\ud83d\ude00""#),
            Some("a\u{fffd}b😀\u{fffd}😀".into())
        );
        assert_eq!(parse(r#""\\ud83d \ud83d""#), Some("\\ud83d \u{fffd}".into()));
        assert_eq!(parse(r#""\ud83"#), None);
        assert_eq!(parse("\"\\"), None);
    }
}
