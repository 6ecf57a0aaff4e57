// Who links to the post or image at hand, in the side bar.

import * as vscode from "vscode";
import type { Backlink } from "../protocol";
import type { Server } from "../server";

type Item = Post | Backlink;
interface Post { post: string; title: string; links: Backlink[] }

export class BacklinksView implements vscode.TreeDataProvider<Item>, vscode.Disposable {
  readonly #server: Server;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<Item>;

  constructor(server: Server) {
    this.#server = server;
    this.#view = vscode.window.createTreeView("corpusLsp.backlinks", { treeDataProvider: this, showCollapseAll: true });
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(item?: Item): Promise<Item[]> {
    if (item !== undefined) return "links" in item ? item.links : [];
    const uri = current();
    const found = uri && (await this.#server.ask("corpus-lsp.backlinks", { uri: uri.toString() }).catch(() => null));
    this.#view.description = found ? found.title : "";
    this.#view.message = message(uri, found?.links.length);
    const posts = new Map<string, Post>();
    for (const it of found?.links ?? []) {
      const post = posts.get(it.uri) ?? { post: it.uri, title: it.title, links: [] };
      post.links.push(it);
      posts.set(it.uri, post);
    }
    return [...posts.values()];
  }

  getTreeItem(item: Item): vscode.TreeItem {
    if ("links" in item) {
      const uri = vscode.Uri.parse(item.post);
      const res = new vscode.TreeItem(item.title, vscode.TreeItemCollapsibleState.Expanded);
      res.description = vscode.workspace.asRelativePath(uri);
      res.tooltip = res.description;
      res.accessibilityInformation = { label: `${item.title}, ${res.description}` };
      res.iconPath = new vscode.ThemeIcon("markdown");
      return res;
    }
    const { start, end } = item.range;
    const range = new vscode.Range(start.line, start.character, end.line, end.character);
    const res = new vscode.TreeItem(item.line === "" ? item.title : item.line);
    res.description = item.anchor === null ? "" : `#${item.anchor}`;
    res.tooltip = item.line;
    res.accessibilityInformation = { label: `${item.line} ${res.description}` };
    res.iconPath = new vscode.ThemeIcon(item.image ? "file-media" : "link");
    res.command = { command: "vscode.open", title: vscode.l10n.t("Open"), arguments: [vscode.Uri.parse(item.uri), { selection: range }] };
    return res;
  }

  dispose(): void {
    this.#view.dispose();
    this.#changed.dispose();
  }
}

/** The file that is looked at: a text, or an image in its own viewer. */
export function current(): vscode.Uri | undefined {
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isFile = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom;
  // A panel has no file: what stands beside it counts.
  const texts = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors].map((it) => it?.document.uri);
  return [isFile ? input.uri : undefined, ...texts].find((it) => it?.scheme === "file");
}

function message(uri: vscode.Uri | undefined, links: number | undefined): string {
  if (uri === undefined || links === undefined) return vscode.l10n.t("Open a post or an image to see what links to it.");
  return links === 0 ? vscode.l10n.t("Nothing links here.") : "";
}
