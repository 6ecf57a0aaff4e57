//! What editors ask that LSP has no request for: `workspace/executeCommand`, as `editors/PROTOCOL.md` lays it down.
//!
//! Invariant: no command writes to the disk, and every command is answered: a wrong argument and a question that the corpus cannot
//! answer by an error that people can read.

mod actions;
mod views;

use std::time::Duration;

use corpus::cancel::{Cancel, Cancelled};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::time::timeout;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::lsp_types::{ExecuteCommandParams, Position, Url};

use super::{Asked, Backend};
use crate::capabilities::Command;

/// How long a client that waits for the corpora is kept waiting. Longer than any reading takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// The request was understood and cannot be met (LSP 3.17, `LSPErrorCodes.RequestFailed`).
const REQUEST_FAILED: i64 = -32803;

#[derive(Default, Deserialize)]
struct StatusParams {
    #[serde(default)]
    wait: bool,
}

#[derive(Default, Deserialize)]
struct GlossaryParams {
    uri: Option<Url>,
    query: Option<String>,
}

#[derive(Deserialize)]
struct DocumentParams {
    uri: Url,
}

#[derive(Default, Deserialize)]
struct GraphParams {
    uri: Option<Url>,
}

#[derive(Deserialize)]
struct PlaceParams {
    uri: Url,
    position: Position,
}

#[derive(Deserialize)]
struct PageParams {
    uri: Url,
    position: Option<Position>,
}

#[derive(Deserialize)]
struct ImageParams {
    uri: Url,
    name: Option<String>,
    image: Option<Url>,
    alt: Option<String>,
}

#[derive(Deserialize)]
struct PostParams {
    uri: Option<Url>,
    title: String,
    date: Option<String>,
    #[serde(default)]
    draft: bool,
}

/// An answer, or why there is none, for people.
type Said<T> = std::result::Result<T, String>;

/// Executes the command of `params`.
pub(super) async fn execute(backend: &Backend, params: ExecuteCommandParams) -> Result<Value> {
    let Some(command) = Command::ALL.into_iter().find(|it| it.id() == params.command) else {
        return Err(Error::invalid_params(format!("there is no command `{}`", params.command)));
    };
    let argument = params.arguments.into_iter().next();
    match command {
        Command::Status => {
            let it: StatusParams = read(command, argument)?;
            if it.wait {
                wait(backend).await;
            }
            status(backend).await
        }
        Command::Glossary => glossary(backend, read(command, argument)?).await,
        Command::LinkGraph => link_graph(backend, read(command, argument)?).await,
        Command::Backlinks => {
            let it: DocumentParams = read(command, argument)?;
            ask(backend, &it.uri, |asked, cancel| views::backlinks(asked, cancel).map(Ok)).await
        }
        Command::ShowResolution => {
            let it: PlaceParams = read(command, argument)?;
            let question = move |asked: &Asked, cancel: &Cancel| {
                actions::resolution(asked, it.position, cancel).map(Ok)
            };
            ask(backend, &it.uri, question).await
        }
        Command::OpenOnSite => {
            let it: PageParams = read(command, argument)?;
            ask(backend, &it.uri, move |asked, _| Ok(Ok(actions::page(asked, it.position)))).await
        }
        Command::ImageTarget => {
            let it: ImageParams = read(command, argument)?;
            let uri = it.uri.clone();
            ask(backend, &uri, move |asked, _| Ok(actions::image(asked, &it))).await
        }
        Command::NewPost => new_post(backend, read(command, argument)?).await,
    }
}

/// The argument of a command; one without members may be left out.
fn read<T: DeserializeOwned>(command: Command, argument: Option<Value>) -> Result<T> {
    let argument = match argument {
        None | Some(Value::Null) => Value::Object(serde_json::Map::new()),
        Some(it) => it,
    };
    serde_json::from_value(argument)
        .map_err(|it| Error::invalid_params(format!("the argument of `{}`: {it}", command.id())))
}

fn write(answer: impl Serialize) -> Result<Value> {
    serde_json::to_value(answer).map_err(|_| Error::internal_error())
}

fn refusal(why: String) -> Error {
    let code = ErrorCode::ServerError(REQUEST_FAILED);
    Error { code, message: why.into(), data: None }
}

/// Puts a question to the corpus of a document.
async fn ask<T: Serialize + Send + 'static>(
    backend: &Backend,
    uri: &Url,
    question: impl FnOnce(&Asked, &Cancel) -> std::result::Result<Said<T>, Cancelled> + Send + 'static,
) -> Result<Value> {
    match backend.ask(uri, question).await? {
        Some(it) => write(it.map_err(refusal)?),
        None => Ok(Value::Null),
    }
}

/// Waits until everything is read.
async fn wait(backend: &Backend) {
    let mut revisions = backend.revisions.clone();
    let read = async {
        while !backend.session().is_ready() {
            if revisions.changed().await.is_err() {
                return;
            }
        }
    };
    // A folder that cannot be read is never ready; the answer says so.
    let _ = timeout(PATIENCE, read).await;
}

async fn status(backend: &Backend) -> Result<Value> {
    let (corpora, ready) = {
        let session = backend.session();
        (session.corpora(), session.is_ready())
    };
    write(backend.compute(move |cancel| views::status(&corpora, ready, cancel)).await?)
}

async fn glossary(backend: &Backend, params: GlossaryParams) -> Result<Value> {
    let GlossaryParams { uri, query } = params;
    let query = query.unwrap_or_default();
    if let Some(uri) = uri {
        let question = move |asked: &Asked, _: &Cancel| {
            Ok(Ok(views::glossary(std::slice::from_ref(&asked.snapshot), &query)))
        };
        return ask(backend, &uri, question).await;
    }
    let corpora = backend.session().corpora();
    write(backend.compute(move |_| Ok(views::glossary(&corpora, &query))).await?)
}

async fn link_graph(backend: &Backend, params: GraphParams) -> Result<Value> {
    if let Some(uri) = params.uri {
        let question =
            |asked: &Asked, cancel: &Cancel| views::graph(&asked.snapshot, cancel).map(Ok);
        return ask(backend, &uri, question).await;
    }
    let Some(first) = backend.session().corpora().into_iter().next() else {
        return Ok(Value::Null);
    };
    write(backend.compute(move |cancel| views::graph(&first, cancel)).await?)
}

async fn new_post(backend: &Backend, params: PostParams) -> Result<Value> {
    let now = actions::now(params.date.as_deref())
        .ok_or_else(|| Error::invalid_params("`date` is not a time in ISO 8601"))?;
    let uri = params.uri.clone();
    let question = move |asked: &Asked, _: &Cancel| Ok(actions::new_post(asked, &params, now));
    if let Some(uri) = uri {
        return ask(backend, &uri, question).await;
    }
    let Some(snapshot) = backend.session().corpora().into_iter().next() else {
        return Ok(Value::Null);
    };
    let asked = Asked { snapshot, path: corpus::files::FilePath::new("") };
    write(backend.compute(move |cancel| question(&asked, cancel)).await?.map_err(refusal)?)
}
