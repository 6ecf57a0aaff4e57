// The extension: starts the server where a corpus is, and shows what LSP has no place for.

import * as vscode from "vscode";
import * as commands from "./commands";
import { judge } from "./corpus";
import { GraphPanel } from "./graph";
import { insertImage, register as registerImages } from "./images";
import { Server, type State } from "./server";
import { StatusBar } from "./status";
import { BacklinksView } from "./views/backlinks";
import { GlossaryView } from "./views/glossary";

/** For the tests of the extension: what people see, as data. */
export interface Api {
  state(): State;
  pid(): number | undefined;
  lastMessage(): string | undefined;
  /** Milliseconds from the beginning of the activation until all posts were read. */
  readyAfter(): number | undefined;
  statusText(): string;
  glossary: GlossaryView;
  backlinks: BacklinksView;
  graph(): GraphPanel | undefined;
  judge: typeof judge;
  restart(): Promise<void>;
}

let server: Server | undefined;

/** Waits this long, in ms, for typing to pause before views are drawn again. */
const PAUSE = 400;

function debounced(run: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, PAUSE);
  };
}

export function activate(context: vscode.ExtensionContext): Api {
  const began = performance.now();
  let readyAfter: number | undefined;
  const output = vscode.window.createOutputChannel("Corpus", { log: true });
  const it = new Server(context, output);
  server = it;
  const bar = new StatusBar(it);
  const glossary = new GlossaryView(it);
  const backlinks = new BacklinksView(it);
  let graph: GraphPanel | undefined;

  const showGraph = async () => {
    if (!commands.explain(it)) return;
    graph ??= new GraphPanel(context, it, () => (graph = undefined));
    await graph.show();
  };

  const guarded = <A extends unknown[], R>(run: (...args: A) => Promise<R>) => async (...args: A): Promise<R | undefined> => {
    try {
      return await run(...args);
    } catch (error) {
      // The server's own words: a refusal is written for people.
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  };
  const command = <A extends unknown[], R>(id: string, run: (...args: A) => Promise<R>) =>
    context.subscriptions.push(vscode.commands.registerCommand(`corpusLsp.${id}`, guarded(run)));

  command("newPost", (where?: vscode.Uri, title?: string) => commands.newPost(it, where, typeof title === "string" ? title : undefined));
  command("newDraft", (where?: vscode.Uri) => commands.newPost(it, where, undefined, true));
  command("insertImage", async (image?: vscode.Uri) => commands.explain(it) && insertImage(it, image));
  command("showResolution", () => commands.showResolution(it));
  command("openOnSite", () => commands.openOnSite(it));
  command("showGraph", showGraph);
  command("restart", async () => {
    await it.restart();
    if (it.state.kind === "off") commands.explain(it);
  });
  command("showOutput", async () => output.show());
  command("setUp", () => commands.setUp(it));
  command("menu", () => commands.menu(it));
  command("glossary.filter", (query?: string) => glossary.filter(typeof query === "string" ? query : undefined));
  command("glossary.refresh", async () => glossary.refresh());
  command("glossary.copy", async (term?: { name: string; definition: string }) => {
    if (term !== undefined) await vscode.env.clipboard.writeText(`${term.name}: ${term.definition}`);
  });

  const texts = debounced(() => {
    backlinks.refresh();
    void it.refresh();
    void graph?.refresh();
  });
  const files = debounced(() => {
    glossary.refresh();
    texts();
  });
  // What comes from elsewhere: a checkout, another window, the generator.
  const watcher = vscode.workspace.createFileSystemWatcher("**/*.{md,markdown,png,jpg,jpeg,gif,webp,avif,svg}");
  const isMarkdown = (document: vscode.TextDocument) => document.languageId === "markdown";
  context.subscriptions.push(
    output,
    bar,
    glossary,
    backlinks,
    registerImages(it),
    watcher,
    watcher.onDidCreate(files),
    watcher.onDidChange(files),
    watcher.onDidDelete(files),
    { dispose: () => graph?.dispose() },
    it.onDidChange((state) => {
      if (state.kind === "running") readyAfter ??= performance.now() - began;
      if (isOther(state)) {
        glossary.refresh();
        backlinks.refresh();
        void graph?.refresh();
      }
    }),
    vscode.window.tabGroups.onDidChangeTabs(() => backlinks.refresh()),
    vscode.window.onDidChangeActiveTextEditor(() => backlinks.refresh()),
    vscode.workspace.onDidChangeTextDocument((change) => isMarkdown(change.document) && texts()),
    vscode.languages.onDidChangeDiagnostics(debounced(() => void it.refresh())),
    vscode.workspace.onDidSaveTextDocument(files),
    vscode.workspace.onDidCreateFiles(files),
    vscode.workspace.onDidDeleteFiles(files),
    vscode.workspace.onDidRenameFiles(files),
    vscode.workspace.onDidGrantWorkspaceTrust(() => it.restart()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => it.start()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("corpus-lsp.server.path") || change.affectsConfiguration("corpus-lsp.locale")) return it.restart();
      return undefined;
    }),
  );
  void it.start();
  return {
    state: () => it.state,
    pid: () => it.pid,
    lastMessage: () => it.lastMessage,
    readyAfter: () => readyAfter,
    statusText: () => bar.text,
    glossary,
    backlinks,
    graph: () => graph,
    judge,
    restart: () => it.restart(),
  };
}

let before: State["kind"] | undefined;

/** Whether something else is the case than before, rather than only counted again. */
function isOther(state: State): boolean {
  const res = state.kind !== before;
  before = state.kind;
  return res;
}

/** VS Code waits for this, so no server is left behind. */
export async function deactivate(): Promise<void> {
  await server?.dispose();
}
