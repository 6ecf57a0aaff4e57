// The status bar item: which generator, how many posts, how many problems, and whether all is read.

import * as vscode from "vscode";
import type { CorpusStatus } from "./protocol";
import type { Server, State } from "./server";

export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("corpus-lsp", vscode.StatusBarAlignment.Left, 10);
  readonly #listener: vscode.Disposable;

  constructor(server: Server) {
    this.#item.name = "Corpus";
    this.#item.command = "corpusLsp.menu";
    this.#listener = server.onDidChange((it) => this.#show(it));
    this.#show(server.state);
  }

  get text(): string {
    return this.#item.text;
  }

  #show(state: State): void {
    const item = this.#item;
    item.backgroundColor = undefined;
    switch (state.kind) {
      case "off":
        if (state.why === "no-folder" || state.why === "no-corpus") return item.hide();
        item.text = "$(circle-slash) Corpus";
        item.tooltip = offMessage(state.why);
        break;
      case "starting":
      case "reading":
        item.text = `$(sync~spin) ${state.kind === "reading" ? vscode.l10n.t("Corpus: reading posts…") : vscode.l10n.t("Corpus: starting…")}`;
        item.tooltip = undefined;
        break;
      case "failed":
        item.text = "$(error) Corpus";
        item.tooltip = state.message;
        item.backgroundColor = new vscode.ThemeColor("statusBarItem.errorBackground");
        break;
      case "running":
        item.text = summary(state.status.corpora);
        item.tooltip = tooltip(state.status.corpora, state.status.version);
        break;
    }
    item.accessibilityInformation = { label: item.text.replace(/\$\(([^)~]*)[^)]*\)/g, "$1 "), role: "button" };
    item.show();
  }

  dispose(): void {
    this.#listener.dispose();
    this.#item.dispose();
  }
}

export function offMessage(why: "no-corpus" | "no-folder" | "virtual" | "restricted"): string {
  switch (why) {
    case "virtual":
      return vscode.l10n.t("Corpus needs the files on a disk: this workspace is virtual, so posts are not checked here. Clone the repository to use it.");
    case "restricted":
      return vscode.l10n.t("This folder sets its own corpus-lsp.server.path, and it is not trusted: nothing is started. Trust the folder, or remove the setting.");
    case "no-folder":
      return vscode.l10n.t("Open the folder of your blog first.");
    case "no-corpus":
      return vscode.l10n.t("There is no Hexo, Hugo, Zola or Jekyll site here. To have a plain folder of Markdown files checked, put a file corpus.toml into it.");
  }
}

function summary(corpora: CorpusStatus[]): string {
  const sum = (of: (it: CorpusStatus) => number) => corpora.reduce((acc, it) => acc + of(it), 0);
  const names = [...new Set(corpora.map((it) => it.generatorName))].join(", ");
  const posts = sum((it) => it.posts);
  const parts = [`$(book) ${names === "" ? "Corpus" : names}`, posts === 1 ? vscode.l10n.t("1 post") : vscode.l10n.t("{0} posts", posts)];
  const [errors, warnings] = [sum((it) => it.problems.errors), sum((it) => it.problems.warnings)];
  parts.push(errors + warnings === 0 ? "$(check)" : [errors > 0 ? `$(error) ${errors}` : "", warnings > 0 ? `$(warning) ${warnings}` : ""].filter(Boolean).join(" "));
  return parts.join(" · ");
}

function tooltip(corpora: CorpusStatus[], version: string): vscode.MarkdownString {
  const res = new vscode.MarkdownString();
  for (const it of corpora) {
    const { errors, warnings, hints } = it.problems;
    res.appendText(`${it.name} — ${it.generatorName}\n`);
    res.appendText(`${vscode.l10n.t("{0} posts, {1} other files", it.posts, it.assets)}\n`);
    res.appendText(`${vscode.l10n.t("{0} errors, {1} warnings, {2} hints", errors, warnings, hints)}\n\n`);
  }
  return res.appendText(`corpus-lsp ${version}`);
}
