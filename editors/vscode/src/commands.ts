// The commands that people run.

import * as vscode from "vscode";
import type { Resolution } from "./protocol";
import type { Server } from "./server";
import { offMessage } from "./status";
import { current } from "./views/backlinks";

/** Says why nothing can be done while the server does not run. */
export function explain(server: Server): boolean {
  const { state } = server;
  if (state.kind === "running") return true;
  if (state.kind === "off" && state.why === "no-corpus") {
    const create = vscode.l10n.t("Create corpus.toml");
    void vscode.window.showInformationMessage(offMessage(state.why), create).then((it) => (it === create ? setUp(server) : undefined));
  } else if (state.kind === "off" && state.why === "restricted") {
    const manage = vscode.l10n.t("Manage Workspace Trust");
    void vscode.window.showWarningMessage(offMessage(state.why), manage).then((it) => (it === manage ? vscode.commands.executeCommand("workbench.trust.manage") : undefined));
  } else if (state.kind === "off") {
    void vscode.window.showWarningMessage(offMessage(state.why));
  } else if (state.kind === "failed") {
    void vscode.window.showErrorMessage(state.message);
  } else {
    void vscode.window.showInformationMessage(vscode.l10n.t("The posts are still being read."));
  }
  return false;
}

/** Makes a plain folder a corpus. */
export async function setUp(server: Server): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.find((it) => it.uri.scheme === "file");
  if (folder === undefined) return void explain(server);
  const uri = vscode.Uri.joinPath(folder.uri, "corpus.toml");
  const text = `# ${vscode.l10n.t("Settings of corpus-lsp for this folder; every key is optional.")}\n`;
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(uri, { ignoreIfExists: true, contents: new TextEncoder().encode(text) });
  await vscode.workspace.applyEdit(edit);
  await server.restart();
}

/** The local time with its zone, as ISO 8601. */
export function localTime(now: Date): string {
  const two = (it: number) => String(Math.trunc(Math.abs(it))).padStart(2, "0");
  const zone = -now.getTimezoneOffset();
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${day}T${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}${zone < 0 ? "-" : "+"}${two(zone / 60)}:${two(zone % 60)}`;
}

/** *New Post*: asks for the title, writes the file, and puts the cursor where the text goes. */
export async function newPost(server: Server, where?: vscode.Uri, title?: string, draft = false): Promise<vscode.Uri | undefined> {
  if (!explain(server)) return undefined;
  const prompt = draft ? vscode.l10n.t("Title of the draft") : vscode.l10n.t("Title of the post");
  const said = title ?? (await vscode.window.showInputBox({ prompt, ignoreFocusOut: true }));
  if (said === undefined || said.trim() === "") return undefined;
  const uri = where ?? current() ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const argument = { title: said, draft, date: localTime(new Date()), ...(uri === undefined ? {} : { uri: uri.toString() }) };
  const post = (await server.ask("corpus-lsp.newPost", argument)) ?? (await server.ask("corpus-lsp.newPost", { title: said, draft, date: argument.date }));
  if (post === null) return undefined;
  const file = vscode.Uri.parse(post.uri);
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(file, { overwrite: false, contents: new TextEncoder().encode(post.text) });
  if (!(await vscode.workspace.applyEdit(edit))) return undefined;
  const at = new vscode.Position(post.position.line, post.position.character);
  await vscode.window.showTextDocument(file, { selection: new vscode.Range(at, at) });
  return file;
}

/** *Show Resolution*: what the generator looks for, step by step. */
export async function showResolution(server: Server): Promise<Resolution | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (!explain(server) || editor === undefined) return undefined;
  const { line, character } = editor.selection.active;
  const found = await server.ask("corpus-lsp.showResolution", { uri: editor.document.uri.toString(), position: { line, character } });
  if (found === null) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Put the cursor into a link or image first."));
    return undefined;
  }
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { uri?: vscode.Uri }>();
  const root = vscode.workspace.getWorkspaceFolder(editor.document.uri)?.uri;
  pick.title = `${found.destination} — ${outcome(found)}`;
  pick.placeholder = found.url ?? vscode.l10n.t("What the generator looks for, in its order");
  pick.items = found.tried.map(({ place, found: isThere }) => ({
    label: `$(${isThere ? "check" : "close"}) ${place}`,
    description: isThere ? vscode.l10n.t("is there") : vscode.l10n.t("is not there"),
    ...(isThere && root !== undefined ? { uri: vscode.Uri.joinPath(root, place) } : {}),
  }));
  if (found.tried.length === 0) pick.items = [{ label: outcome(found) }];
  pick.onDidAccept(() => {
    const target = pick.selectedItems[0]?.uri;
    pick.hide();
    if (target !== undefined) void vscode.commands.executeCommand("vscode.open", target);
  });
  pick.onDidHide(() => pick.dispose());
  pick.show();
  return found;
}

function outcome(it: Resolution): string {
  switch (it.outcome) {
    case "found": return vscode.l10n.t("works on the site");
    case "broken": return vscode.l10n.t("leads nowhere");
    case "anchor-missing": return vscode.l10n.t("the page is there, the heading is not");
    case "draft": return vscode.l10n.t("leads to a post that is not published");
    case "other-case": return vscode.l10n.t("differs from the file’s name in upper and lower case");
    case "generated": return vscode.l10n.t("leads to a page made by the generator");
    case "elsewhere": return vscode.l10n.t("leads elsewhere");
  }
}

/** *Open on Site*: gives back the URL that is opened. */
export async function openOnSite(server: Server): Promise<string | undefined> {
  const uri = current();
  if (!explain(server)) return undefined;
  if (uri === undefined) return void vscode.window.showInformationMessage(vscode.l10n.t("Open a post first."));
  const editor = vscode.window.activeTextEditor;
  const at = editor?.document.uri.toString() === uri.toString() ? editor.selection.active : undefined;
  const argument = { uri: uri.toString(), ...(at === undefined ? {} : { position: { line: at.line, character: at.character } }) };
  const page = await server.ask("corpus-lsp.openOnSite", argument);
  if (page === null) return void vscode.window.showInformationMessage(vscode.l10n.t("The site has no page for this file."));
  const isLocal = vscode.workspace.getConfiguration("corpus-lsp", uri).get<string>("openOnSite", "published") === "local";
  const url = isLocal ? page.local : page.url;
  if (url === null) {
    const message = isLocal ? vscode.l10n.t("A plain folder has no site.") : vscode.l10n.t("The configuration of the site does not say its address. The setting corpus-lsp.openOnSite can name the local server.");
    return void vscode.window.showInformationMessage(message);
  }
  if (!page.published) {
    const open = vscode.l10n.t("Open Anyway");
    const answer = vscode.window.showWarningMessage(vscode.l10n.t("Readers do not see this page: {0}.", page.reason ?? ""), open);
    void answer.then((it) => (it === open ? vscode.env.openExternal(vscode.Uri.parse(url)) : undefined));
    return url;
  }
  void vscode.env.openExternal(vscode.Uri.parse(url));
  return url;
}

/** What the status bar item offers. */
export async function menu(server: Server): Promise<void> {
  const entries: [string, string, string][] =
    server.state.kind === "running"
      ? [
          ["problems", vscode.l10n.t("Show Problems"), "workbench.actions.view.problems"],
          ["add", vscode.l10n.t("New Post"), "corpusLsp.newPost"],
          ["file-media", vscode.l10n.t("Insert Image"), "corpusLsp.insertImage"],
          ["type-hierarchy", vscode.l10n.t("Show Link Graph"), "corpusLsp.showGraph"],
          ["globe", vscode.l10n.t("Open on Site"), "corpusLsp.openOnSite"],
        ]
      : [];
  entries.push(["debug-restart", vscode.l10n.t("Restart"), "corpusLsp.restart"], ["output", vscode.l10n.t("Show Output"), "corpusLsp.showOutput"]);
  if (server.state.kind === "off") explain(server);
  const items = entries.map(([icon, label, command]) => ({ label: `$(${icon}) ${label}`, command }));
  const choice = await vscode.window.showQuickPick(items, { title: "Corpus" });
  if (choice !== undefined) await vscode.commands.executeCommand(choice.command);
}
