// Images go where this generator publishes them, and are written as it finds them: by command, by paste, and by drop.

import { basename } from "node:path";
import * as vscode from "vscode";
import type { ImageTarget } from "./protocol";
import type { Server } from "./server";

const EXTENSIONS = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp", "ico"];
const PATTERN = `**/*.{${EXTENSIONS.join(",")}}`;

const isImage = (path: string) => EXTENSIONS.includes(path.split(".").pop()?.toLowerCase() ?? "");

const KIND = vscode.DocumentDropOrPasteEditKind.Empty.append("corpus", "image");

/** What is to be inserted: with a place for the alternative text where there is one. */
function snippet(text: string): vscode.SnippetString {
  const res = new vscode.SnippetString();
  if (!text.startsWith("![](")) return res.appendText(text);
  return res.appendText("![").appendTabstop(1).appendText(text.slice(2)).appendTabstop(0);
}

/** The type of an image on the clipboard, as an extension. */
function extension(mime: string): string {
  const name = mime.split("/")[1]?.split("+")[0]?.toLowerCase() ?? "png";
  return name === "jpeg" ? "jpg" : EXTENSIONS.includes(name) ? name : "png";
}

interface Found { insert: vscode.SnippetString; edit: vscode.WorkspaceEdit; target: ImageTarget }

/** Puts `bytes`, or the file `image`, into the corpus of `document`. */
async function place(
  server: Server,
  document: vscode.TextDocument,
  name: string,
  image: vscode.Uri | undefined,
  bytes: () => Promise<Uint8Array | vscode.DataTransferFile>,
): Promise<Found | null> {
  const argument = { uri: document.uri.toString(), name, ...(image === undefined ? {} : { image: image.toString() }) };
  const target = await server.ask("corpus-lsp.imageTarget", argument);
  if (target === null) return null;
  const edit = new vscode.WorkspaceEdit();
  if (target.save) {
    // An image that appears there in the meantime is not overwritten.
    edit.createFile(vscode.Uri.parse(target.uri), { overwrite: false, ignoreIfExists: false, contents: await bytes() });
  }
  return { insert: snippet(target.text), edit, target };
}

/** Paste and drop of images into posts. */
class Images implements vscode.DocumentPasteEditProvider, vscode.DocumentDropEditProvider {
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
  }

  async provideDocumentPasteEdits(
    document: vscode.TextDocument,
    _ranges: readonly vscode.Range[],
    data: vscode.DataTransfer,
    _context: vscode.DocumentPasteEditContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentPasteEdit[] | undefined> {
    const found = await this.#found(document, data, token);
    if (found === null) return undefined;
    const res = new vscode.DocumentPasteEdit(found.insert, vscode.l10n.t("Insert Image into the Site"), KIND);
    res.additionalEdit = found.edit;
    return [res];
  }

  async provideDocumentDropEdits(
    document: vscode.TextDocument,
    _position: vscode.Position,
    data: vscode.DataTransfer,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentDropEdit | undefined> {
    const found = await this.#found(document, data, token);
    if (found === null) return undefined;
    const res = new vscode.DocumentDropEdit(found.insert, vscode.l10n.t("Insert Image into the Site"), KIND);
    res.additionalEdit = found.edit;
    return res;
  }

  async #found(document: vscode.TextDocument, data: vscode.DataTransfer, token: vscode.CancellationToken): Promise<Found | null> {
    const isOn = vscode.workspace.getConfiguration("corpus-lsp", document).get<boolean>("images.paste", true);
    if (!isOn || this.#server.state.kind !== "running") return null;
    const uris = (await data.get("text/uri-list")?.asString())?.split(/\r?\n/).filter((it) => it !== "" && !it.startsWith("#")) ?? [];
    const [uri] = uris;
    if (uris.length === 1 && uri !== undefined) {
      const image = vscode.Uri.parse(uri);
      if (image.scheme !== "file" || !isImage(image.path)) return null;
      return place(this.#server, document, basename(image.path), image, async () => vscode.workspace.fs.readFile(image));
    }
    for (const [mime, item] of data) {
      const file = mime.startsWith("image/") ? item.asFile() : undefined;
      if (file === undefined || token.isCancellationRequested) continue;
      // What comes from a screenshot is called `image.png` by everybody; a day tells them apart.
      const isNamed = file.name !== "" && !/^image\.\w+$/i.test(file.name);
      const name = isNamed ? file.name : `${stamp(new Date())}.${extension(mime)}`;
      return place(this.#server, document, name, undefined, async () => file.data());
    }
    return null;
  }
}

function stamp(now: Date): string {
  const two = (it: number) => String(it).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

export function register(server: Server): vscode.Disposable {
  const selector: vscode.DocumentSelector = { scheme: "file", language: "markdown" };
  const images = new Images(server);
  return vscode.Disposable.from(
    vscode.languages.registerDocumentPasteEditProvider(selector, images, { pasteMimeTypes: ["image/*", "text/uri-list"], providedPasteEditKinds: [KIND] }),
    vscode.languages.registerDocumentDropEditProvider(selector, images, { dropMimeTypes: ["image/*", "text/uri-list"], providedDropEditKinds: [KIND] }),
  );
}

/** The command *Insert Image*. `chosen` is the image where it is known already. */
export async function insertImage(server: Server, chosen?: vscode.Uri): Promise<boolean> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== "markdown") {
    void vscode.window.showInformationMessage(vscode.l10n.t("Open the post that the image belongs in first."));
    return false;
  }
  const image = chosen ?? (await choose(editor.document));
  if (image === undefined) return false;
  if (image === "clipboard") {
    await vscode.commands.executeCommand("editor.action.clipboardPasteAction");
    return true;
  }
  const found = await place(server, editor.document, basename(image.path), image, async () => vscode.workspace.fs.readFile(image));
  if (found === null) return false;
  if (found.target.save && !(await vscode.workspace.applyEdit(found.edit))) return false;
  return editor.insertSnippet(found.insert);
}

async function choose(document: vscode.TextDocument): Promise<vscode.Uri | "clipboard" | undefined> {
  type Choice = vscode.QuickPickItem & { image?: vscode.Uri | "clipboard" | "dialog" };
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const pattern = folder === undefined ? PATTERN : new vscode.RelativePattern(folder, PATTERN);
  const found = await vscode.workspace.findFiles(pattern, "**/{node_modules,public,_site,resources/_gen,.git}/**", 2000);
  const known: Choice[] = found
    .map((it) => ({ label: `$(file-media) ${basename(it.path)}`, description: vscode.workspace.asRelativePath(it), image: it }))
    .sort((a, b) => a.description.localeCompare(b.description));
  const first: Choice[] = [
    { label: `$(clippy) ${vscode.l10n.t("From the clipboard")}`, image: "clipboard" },
    { label: `$(folder-opened) ${vscode.l10n.t("Choose a file…")}`, image: "dialog" },
    { label: vscode.l10n.t("In this workspace"), kind: vscode.QuickPickItemKind.Separator },
  ];
  const options = { title: vscode.l10n.t("Insert Image"), matchOnDescription: true };
  const choice = await vscode.window.showQuickPick<Choice>([...first, ...known], options);
  if (choice?.image !== "dialog") return choice?.image;
  const picked = await vscode.window.showOpenDialog({ filters: { [vscode.l10n.t("Images")]: EXTENSIONS } });
  return picked?.[0];
}
