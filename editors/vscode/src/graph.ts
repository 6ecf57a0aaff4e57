// The link graph in a panel: all posts, what links where, and what is broken.
//
// The page runs one script of this extension and loads nothing else. Whatever comes from posts reaches it as data, never as HTML.

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Graph } from "./protocol";
import type { Server } from "./server";
import { current } from "./views/backlinks";
import type { FromPage, Texts, ToPage } from "./webview/messages";

export class GraphPanel implements vscode.Disposable {
  readonly #server: Server;
  readonly #panel: vscode.WebviewPanel;
  #graph: Graph | null = null;
  #isReady: Promise<void>;
  /** What the page has last said of itself, for tests. */
  shown: { nodes: number; edges: number; orphans: number; broken: number; settled: boolean } | undefined;

  constructor(context: vscode.ExtensionContext, server: Server, gone: () => void) {
    this.#server = server;
    const local = [vscode.Uri.joinPath(context.extensionUri, "dist"), vscode.Uri.joinPath(context.extensionUri, "media")];
    this.#panel = vscode.window.createWebviewPanel("corpusLsp.graph", vscode.l10n.t("Link Graph"), vscode.ViewColumn.Beside, {
      enableScripts: true,
      localResourceRoots: local,
      retainContextWhenHidden: true,
    });
    this.#panel.onDidDispose(gone);
    this.#isReady = new Promise((resolve) => {
      this.#panel.webview.onDidReceiveMessage((it: FromPage) => {
        if (it.kind === "ready") resolve();
        else void this.#heed(it);
      });
    });
    this.#panel.webview.html = html(this.#panel.webview, context.extensionUri);
  }

  async show(): Promise<void> {
    this.#panel.reveal(undefined, false);
    await this.#isReady;
    await this.refresh();
  }

  /** Draws what has changed; what is the same stays where it is. */
  async refresh(): Promise<void> {
    if (!this.#panel.visible) return;
    await this.#isReady;
    const uri = current()?.toString();
    const graph = await this.#server.ask("corpus-lsp.linkGraph", uri === undefined ? {} : { uri }).catch(() => null);
    const found = graph ?? (await this.#server.ask("corpus-lsp.linkGraph", {}).catch(() => null));
    if (found === null || JSON.stringify(found) === JSON.stringify(this.#graph)) return;
    this.#graph = found;
    await this.#send({ kind: "graph", graph: found, texts: texts() });
  }

  /** For tests: as if a key had been pressed in the page. */
  async press(key: string): Promise<void> {
    await this.#send({ kind: "press", key });
  }

  async #send(message: ToPage): Promise<void> {
    await this.#panel.webview.postMessage(message);
  }

  async #heed(message: Exclude<FromPage, { kind: "ready" }>): Promise<void> {
    if (message.kind === "shown") {
      this.shown = message;
      return;
    }
    // Indices, not addresses: the page can open nothing but what is in the graph.
    const post = this.#graph?.nodes[message.node];
    if (post === undefined) return;
    const broken = message.broken === null ? undefined : this.#graph?.broken[message.broken];
    const at = broken?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const selection = new vscode.Range(at.start.line, at.start.character, at.end.line, at.end.character);
    const viewColumn = this.#panel.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One;
    await vscode.window.showTextDocument(vscode.Uri.parse(post.uri), { selection, viewColumn });
  }

  dispose(): void {
    this.#panel.dispose();
  }
}

function texts(): Texts {
  return {
    posts: vscode.l10n.t("posts"),
    links: vscode.l10n.t("links"),
    orphans: vscode.l10n.t("orphans"),
    broken: vscode.l10n.t("broken links"),
    all: vscode.l10n.t("All"),
    onlyOrphans: vscode.l10n.t("Orphans"),
    onlyBroken: vscode.l10n.t("Broken"),
    search: vscode.l10n.t("Find a post"),
    canvas: vscode.l10n.t("Link graph. Arrow keys move to the nearest post, Enter opens it, plus and minus zoom, 0 shows all."),
    list: vscode.l10n.t("Posts"),
    orphan: vscode.l10n.t("no other post links here"),
    unpublished: vscode.l10n.t("not published"),
    incoming: vscode.l10n.t("links in"),
    outgoing: vscode.l10n.t("links out"),
    empty: vscode.l10n.t("There is no post here yet."),
    noMatch: vscode.l10n.t("No post matches."),
    fit: vscode.l10n.t("Show all"),
    zoomIn: vscode.l10n.t("Zoom in"),
    zoomOut: vscode.l10n.t("Zoom out"),
  };
}

function html(webview: vscode.Webview, root: vscode.Uri): string {
  const nonce = randomBytes(16).toString("base64");
  const at = (...path: string[]) => webview.asWebviewUri(vscode.Uri.joinPath(root, ...path)).toString();
  const csp = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${at("media", "graph.css")}">
<title>Corpus</title>
</head>
<body>
<header>
<p id="summary" role="status"></p>
<div id="filters" role="radiogroup"></div>
<span id="zoom" role="group"></span>
</header>
<main>
<div id="stage"><canvas id="graph" tabindex="0" role="application"></canvas><p id="about" aria-live="polite"></p></div>
<aside><input id="search" type="search" autocomplete="off" spellcheck="false"><ul id="list" role="listbox" tabindex="0"></ul></aside>
</main>
<script nonce="${nonce}" src="${at("dist", "graph.js")}"></script>
</body>
</html>`;
}
