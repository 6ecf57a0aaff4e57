// Which program is the server: the configured one, the one in the package, or the one on PATH.

import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { homedir } from "node:os";
import * as vscode from "vscode";

const NAME = process.platform === "win32" ? "corpus-lsp.exe" : "corpus-lsp";

export interface Binary { path: string; from: "setting" | "package" | "PATH" }

export class NoBinary extends Error {}

function isProgram(path: string): boolean {
  try {
    accessSync(path, process.platform === "win32" ? constants.F_OK : constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Whether the workspace names a server of its own, which it may not before it is trusted. */
export async function isHeldBack(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return false;
  // VS Code itself hides such a setting until then, so the files are looked at.
  const folders = (vscode.workspace.workspaceFolders ?? []).map((it) => vscode.Uri.joinPath(it.uri, ".vscode", "settings.json"));
  const { workspaceFile } = vscode.workspace;
  const files = workspaceFile?.scheme === "file" ? [...folders, workspaceFile] : folders;
  const texts = await Promise.all(files.map(async (it) => vscode.workspace.fs.readFile(it).then((it) => new TextDecoder().decode(it), () => "")));
  return texts.some((it) => it.includes('"corpus-lsp.server.path"'));
}

/** The server; throws [NoBinary] with a message for people. */
export function find(extension: string): Binary {
  const configured = vscode.workspace.getConfiguration("corpus-lsp").get<string>("server.path", "").trim();
  if (configured !== "") {
    const path = configured.replace(/^~(?=$|[/\\])/, homedir());
    if (!isAbsolute(path)) {
      throw new NoBinary(vscode.l10n.t("The setting corpus-lsp.server.path has to be an absolute path, and is “{0}”.", configured));
    }
    if (!isProgram(path)) {
      throw new NoBinary(vscode.l10n.t("The setting corpus-lsp.server.path names “{0}”, where there is no program that can be run.", path));
    }
    return { path, from: "setting" };
  }
  const packed = join(extension, "server", NAME);
  if (isProgram(packed)) return { path: packed, from: "package" };
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter(isAbsolute);
  const found = folders.map((it) => join(it, NAME)).find(isProgram);
  if (found !== undefined) return { path: found, from: "PATH" };
  throw new NoBinary(
    vscode.l10n.t("This package carries no server for {0}, and there is none on PATH. Install corpus-lsp, or set corpus-lsp.server.path.", `${process.platform}-${process.arch}`),
  );
}
