//! Requests for the tests of the server itself: to be slow, to panic, to wait for the client, to show a text.
//!
//! Invariant: they exist in builds with debug assertions only, and use the same paths as real requests.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::LspServiceBuilder;
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::{ConfigurationItem, TextDocumentIdentifier};

use super::Backend;
use crate::from_lsp;

/// How many `corpus/debugSleep` are being computed.
static SLEEPING: AtomicUsize = AtomicUsize::new(0);

/// Adds the methods to `service`.
pub(super) fn add_methods(service: LspServiceBuilder<Backend>) -> LspServiceBuilder<Backend> {
    service
        .custom_method("corpus/debugText", Backend::debug_text)
        .custom_method("corpus/debugSleep", Backend::debug_sleep)
        .custom_method("corpus/debugSleeping", Backend::debug_sleeping)
        .custom_method("corpus/debugPanic", Backend::debug_panic)
        .custom_method("corpus/debugAsk", Backend::debug_ask)
        .custom_method("corpus/debugAskFirst", Backend::debug_ask_first)
}

#[derive(Deserialize)]
struct TextParams {
    #[serde(rename = "textDocument")]
    document: TextDocumentIdentifier,
}

#[derive(Deserialize)]
struct SleepParams {
    ms: u64,
}

#[derive(Deserialize)]
struct PanicParams {
    /// Where: in the handler or in what it computes.
    computing: bool,
}

/// Counts while it lives.
struct Counted;

impl Counted {
    fn new() -> Counted {
        SLEEPING.fetch_add(1, Ordering::SeqCst);
        Counted
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        SLEEPING.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Backend {
    /// The text and version of an open document, as `null` when it is not open.
    async fn debug_text(&self, params: TextParams) -> Result<Value> {
        let path = from_lsp::path(&params.document.uri);
        let document = path.as_deref().and_then(|it: &Path| self.session().document(it).cloned());
        let Some(it) = document else { return Ok(Value::Null) };
        self.compute(move |_| Ok(json!({ "version": it.version, "text": it.rope.to_string() })))
            .await
    }

    /// Computes for `ms` milliseconds, looking every 5 ms whether it was cancelled.
    async fn debug_sleep(&self, params: SleepParams) -> Result<Value> {
        self.compute(move |cancel| {
            let _counted = Counted::new();
            for _ in 0..params.ms / 5 {
                cancel.poll()?;
                thread::sleep(Duration::from_millis(5));
            }
            Ok(Value::Null)
        })
        .await
    }

    /// How many `corpus/debugSleep` are being computed.
    async fn debug_sleeping(&self) -> Result<usize> {
        Ok(SLEEPING.load(Ordering::SeqCst))
    }

    /// Panics.
    async fn debug_panic(&self, params: PanicParams) -> Result<Value> {
        if params.computing {
            return self.compute(|_| panic!("a panic was asked for")).await;
        }
        let _session = self.session();
        panic!("a panic was asked for")
    }

    /// A request that waits for an answer of the client.
    async fn debug_ask(&self) -> Result<Value> {
        let item = ConfigurationItem { scope_uri: None, section: Some("corpus".to_owned()) };
        Ok(Value::Array(self.client.configuration(vec![item]).await?))
    }

    /// A notification that does what none may do: it waits for an answer of the client.
    async fn debug_ask_first(&self) {
        let _ = self.client.configuration(Vec::new()).await;
    }
}
