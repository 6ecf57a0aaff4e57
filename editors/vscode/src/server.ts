// The server process: started, watched, brought back once in a while, and never left behind.

import { spawn, type ChildProcess } from "node:child_process";
import * as vscode from "vscode";
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn, type InitializeParams, type LanguageClientOptions } from "vscode-languageclient/node";
import { find, isHeldBack, NoBinary, type Binary } from "./binary";
import { middleware } from "./beside";
import { judge } from "./corpus";
import { NEEDED, type Commands, type Status } from "./protocol";

export type State =
  | { kind: "off"; why: "no-corpus" | "no-folder" | "virtual" | "restricted" }
  | { kind: "starting" }
  | { kind: "reading" }
  | { kind: "running"; status: Status }
  | { kind: "failed"; message: string };

/** How often the server may end within that time, in ms, before it is left alone. */
const CRASHES = 3;
const WITHIN = 3 * 60_000;

/** How long the server may take to say who it is, in ms. */
const PATIENCE = 15_000;

/** Bytes of the server's last words that are kept. */
const LAST_WORDS = 2_000;

/**
 * A client that is told diagnostics and does not ask for them. It would ask for documents in tabs only; those that another
 * extension has opened, which the server takes for open as well, would have none.
 */
class Client extends LanguageClient {
  protected override fillInitializeParams(params: InitializeParams): void {
    super.fillInitializeParams(params);
    delete params.capabilities.textDocument?.diagnostic;
    delete params.capabilities.workspace?.diagnostics;
  }
}

export class Server implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #output: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<State>();
  readonly onDidChange = this.#changed.event;
  #state: State = { kind: "off", why: "no-corpus" };
  #client: LanguageClient | undefined;
  #child: ChildProcess | undefined;
  #words = "";
  #ends: number[] = [];
  /** One thing after the other: a restart while a start is under way waits for it. */
  #queue: Promise<void> = Promise.resolve();
  /** What went wrong last, for tests and for the status bar. */
  lastMessage: string | undefined;

  constructor(context: vscode.ExtensionContext, output: vscode.LogOutputChannel) {
    this.#context = context;
    this.#output = output;
  }

  get state(): State {
    return this.#state;
  }

  /** The process, while there is one. */
  get pid(): number | undefined {
    return this.#child?.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }

  #set(state: State): void {
    this.#state = state;
    void vscode.commands.executeCommand("setContext", "corpusLsp.active", state.kind === "running" || state.kind === "reading");
    this.#changed.fire(state);
  }

  /** Starts the server where there is a corpus for it. Never fails: what is wrong is shown. */
  start(): Promise<void> {
    this.#queue = this.#queue.then(() => this.#start());
    return this.#queue;
  }

  stop(): Promise<void> {
    this.#queue = this.#queue.then(() => this.#stop());
    return this.#queue;
  }

  restart(): Promise<void> {
    this.#ends = [];
    void this.stop();
    return this.start();
  }

  /** Puts a question to the server; `null` when there is no answer. */
  async ask<C extends keyof Commands>(command: C, argument: Commands[C][0]): Promise<Commands[C][1] | null> {
    const client = this.#client;
    if (client === undefined || !client.isRunning()) return null;
    return client.sendRequest<Commands[C][1] | null>("workspace/executeCommand", { command, arguments: [argument] });
  }

  /** Asks how things are. */
  async refresh(): Promise<void> {
    if (this.#state.kind !== "running") return;
    const status = await this.ask("corpus-lsp.status", {}).catch(() => null);
    if (status !== null && this.#state.kind === "running") this.#set({ kind: "running", status });
  }

  async #start(): Promise<void> {
    if (this.#client !== undefined) return;
    const found = await judge(vscode.workspace.workspaceFolders ?? []);
    if (found !== "corpus") return this.#set({ kind: "off", why: found });
    if (await isHeldBack()) return this.#set({ kind: "off", why: "restricted" });
    let binary: Binary;
    try {
      binary = find(this.#context.extensionPath);
    } catch (it) {
      return this.#fail(it instanceof NoBinary ? it.message : String(it));
    }
    this.#output.info(`The server is ${binary.path} (${binary.from}).`);
    this.#set({ kind: "starting" });
    const client = this.#make(binary);
    this.#client = client;
    try {
      await Promise.race([client.start(), late()]);
    } catch (it) {
      const words = this.#words.trim() || (it instanceof Error ? it.message : String(it));
      await this.#drop(client);
      return this.#fail(vscode.l10n.t("The server “{0}” does not start: {1}", binary.path, words));
    }
    const wrong = this.#misfit(client, binary);
    if (wrong !== undefined) {
      await this.#drop(client);
      return this.#fail(wrong);
    }
    this.#warnOfVersion(client, binary);
    await this.#read();
  }

  /** Waits until the corpora are read. */
  async #read(): Promise<void> {
    this.#output.info(`The server answers.`);
    this.#set({ kind: "reading" });
    void this.ask("corpus-lsp.status", { wait: true }).then(
      (status) => {
        if (status === null || this.#state.kind !== "reading") return;
        this.#output.info(`All posts are read.`);
        this.#set({ kind: "running", status });
      },
      (it: unknown) => this.#output.warn(`status: ${String(it)}`),
    );
  }

  #make(binary: Binary): LanguageClient {
    const options: LanguageClientOptions = {
      documentSelector: [
        { scheme: "file", language: "markdown" },
        { scheme: "file", pattern: "**/{corpus.toml,glossary.toml,glossary.yaml,glossary.yml,glossary.json}" },
      ],
      outputChannel: this.#output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      middleware,
      markdown: { isTrusted: false, supportHtml: false },
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.#closed(),
      },
    };
    const client = new Client("corpus-lsp", "Corpus", async () => this.#spawn(binary), options);
    client.onDidChangeState((it) => {
      // 2 is Running: it has come back by itself.
      if (it.newState === 2 && this.#state.kind === "starting" && this.#ends.length > 0) void this.#read();
    });
    return client;
  }

  #spawn(binary: Binary): ChildProcess {
    const locale = vscode.workspace.getConfiguration("corpus-lsp").get<string>("locale", "auto");
    const args = locale === "auto" ? ["--stdio"] : ["--stdio", "--lang", locale];
    const cwd = vscode.workspace.workspaceFolders?.find((it) => it.uri.scheme === "file")?.uri.fsPath;
    const child = spawn(binary.path, args, { stdio: "pipe", ...(cwd === undefined ? {} : { cwd }) });
    this.#child = child;
    this.#words = "";
    child.stderr.setEncoding("utf8").on("data", (it: string) => {
      this.#words = (this.#words + it).slice(-LAST_WORDS);
      this.#output.warn(it.trimEnd());
    });
    child.on("error", (it) => (this.#words ||= it.message));
    // Its reader may have gone first.
    child.stdin.on("error", () => {});
    return child;
  }

  /** The connection is gone although nobody closed it. */
  #closed(): { action: CloseAction; handled: boolean } {
    const now = Date.now();
    this.#ends = [...this.#ends.filter((it) => now - it < WITHIN), now];
    if (this.#state.kind === "starting" && this.#ends.length === 1) {
      // It never ran; `#start` says so.
      this.#ends = [];
      return { action: CloseAction.DoNotRestart, handled: true };
    }
    if (this.#ends.length >= CRASHES) {
      this.#client = undefined;
      this.#fail(vscode.l10n.t("The server has ended unexpectedly {0} times and is not started again. The output says more.", this.#ends.length));
      return { action: CloseAction.DoNotRestart, handled: true };
    }
    this.#output.warn("The server has ended unexpectedly and is started again.");
    this.#set({ kind: "starting" });
    return { action: CloseAction.Restart, handled: true };
  }

  /** Why this program cannot be the server. */
  #misfit(client: LanguageClient, binary: Binary): string | undefined {
    const info = client.initializeResult?.serverInfo;
    if (info?.name !== "corpus-lsp") {
      return vscode.l10n.t("“{0}” is a language server, but not corpus-lsp. Check corpus-lsp.server.path.", binary.path);
    }
    const offered = client.initializeResult?.capabilities.executeCommandProvider?.commands ?? [];
    if (NEEDED.every((it) => offered.includes(it))) return undefined;
    return vscode.l10n.t("The server “{0}” is version {1}, which this extension (version {2}) cannot use. Update the older of the two.", binary.path, info.version ?? "?", this.#version());
  }

  #warnOfVersion(client: LanguageClient, binary: Binary): void {
    const theirs = client.initializeResult?.serverInfo?.version ?? "";
    const short = (it: string) => it.split(".").slice(0, 2).join(".");
    if (short(theirs) === short(this.#version())) return;
    const message = vscode.l10n.t("The server “{0}” is version {1} and this extension version {2}. Most things work; update the older of the two.", binary.path, theirs, this.#version());
    this.lastMessage = message;
    void vscode.window.showWarningMessage(message);
  }

  #version(): string {
    return String((this.#context.extension.packageJSON as { version: string }).version);
  }

  #fail(message: string): void {
    this.lastMessage = message;
    this.#output.error(message);
    this.#set({ kind: "failed", message });
    const again = vscode.l10n.t("Restart");
    const output = vscode.l10n.t("Show Output");
    const settings = vscode.l10n.t("Settings");
    void vscode.window.showErrorMessage(message, again, output, settings).then((it) => {
      if (it === again) return this.restart();
      if (it === output) this.#output.show();
      if (it === settings) return vscode.commands.executeCommand("workbench.action.openSettings", "corpus-lsp.server");
      return undefined;
    });
  }

  async #drop(client: LanguageClient): Promise<void> {
    if (this.#client === client) this.#client = undefined;
    const child = this.#child;
    try {
      if (client.isRunning()) await client.stop(2_000);
      await client.dispose(2_000);
    } catch {
      // It did not answer; it is ended below.
    }
    if (child?.exitCode === null) child.kill("SIGKILL");
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    if (client !== undefined) await this.#drop(client);
    if (this.#state.kind !== "off") this.#set({ kind: "off", why: "no-corpus" });
  }

  async dispose(): Promise<void> {
    await this.stop();
    this.#changed.dispose();
  }
}

function late(): Promise<never> {
  return new Promise((_, reject) => {
    const message = vscode.l10n.t("it does not answer within {0} seconds", PATIENCE / 1000);
    setTimeout(() => reject(new Error(message)), PATIENCE).unref();
  });
}
