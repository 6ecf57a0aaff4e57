// The glossary in the side bar: the terms of the corpus before the built-in ones.

import * as vscode from "vscode";
import type { Term } from "../protocol";
import type { Server } from "../server";

type Item = Group | Term;
interface Group { group: "corpus" | "builtin"; terms: Term[] }

export class GlossaryView implements vscode.TreeDataProvider<Item>, vscode.Disposable {
  readonly #server: Server;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<Item>;
  #query = "";

  constructor(server: Server) {
    this.#server = server;
    this.#view = vscode.window.createTreeView("corpusLsp.glossary", { treeDataProvider: this, showCollapseAll: true });
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async filter(query?: string): Promise<void> {
    const said = query ?? (await vscode.window.showInputBox({ prompt: vscode.l10n.t("Terms that contain (empty for all)"), value: this.#query }));
    if (said === undefined) return;
    this.#query = said.trim();
    this.#view.description = this.#query;
    this.refresh();
  }

  async getChildren(item?: Item): Promise<Item[]> {
    if (item !== undefined) return "terms" in item ? item.terms : [];
    const found = await this.#server.ask("corpus-lsp.glossary", { query: this.#query }).catch(() => null);
    const terms = found?.entries ?? [];
    this.#view.message = terms.length === 0 && this.#query !== "" ? vscode.l10n.t("No term contains “{0}”.", this.#query) : "";
    const own = terms.filter((it) => it.source !== "builtin");
    const builtin = terms.filter((it) => it.source === "builtin");
    const groups: Group[] = [{ group: "corpus", terms: own }, { group: "builtin", terms: builtin }];
    return groups.filter((it) => it.terms.length > 0);
  }

  getTreeItem(item: Item): vscode.TreeItem {
    if ("terms" in item) {
      const label = item.group === "corpus" ? vscode.l10n.t("This corpus") : vscode.l10n.t("Built in");
      const state = item.group === "corpus" || this.#query !== "" ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
      const res = new vscode.TreeItem(label, state);
      res.id = item.group;
      res.description = String(item.terms.length);
      return res;
    }
    const res = new vscode.TreeItem(item.name);
    const definition = plain(item.definition);
    res.description = item.guess ? `? ${definition}` : definition;
    res.tooltip = tooltip(item);
    res.contextValue = item.location === null ? "term" : "placedTerm";
    res.iconPath = new vscode.ThemeIcon(item.guess ? "question" : "symbol-string");
    res.accessibilityInformation = { label: `${item.name}: ${definition}` };
    if (item.location !== null) {
      const { uri, range } = item.location;
      const at = new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
      res.command = { command: "vscode.open", title: vscode.l10n.t("Open"), arguments: [vscode.Uri.parse(uri), { selection: at }] };
    }
    return res;
  }

  dispose(): void {
    this.#view.dispose();
    this.#changed.dispose();
  }
}

/** A definition on one line, without the marks of Markdown. */
function plain(markdown: string): string {
  return markdown.replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*_`]+/g, "").replace(/\s+/g, " ").trim();
}

/** Definitions come from posts: they are shown as text, and no link of theirs can run anything. */
function tooltip(term: Term): vscode.MarkdownString {
  const res = new vscode.MarkdownString();
  res.appendMarkdown("**").appendText(term.name).appendMarkdown("**");
  if (term.aliases.length > 0) res.appendText(` · ${term.aliases.slice(0, 8).join(" · ")}`);
  return res.appendMarkdown("\n\n").appendText(term.definition);
}
