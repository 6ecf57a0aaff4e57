// What all suites use: the extension as it is installed, files of the corpus, and the user at the screen.

import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Api } from "../../../../editors/vscode/src/extension";

export type Test = [name: string, test: () => Promise<void>];

export const say = (text: string) => console.log(`[suite] ${text}`);

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Waits for something to be so; patience bounds a hang, and no test measures it. */
export async function until<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>, patience = 15_000): Promise<T> {
  for (const end = Date.now() + patience; Date.now() < end; await sleep(40)) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`in vain waited for: ${what}`);
}

export function equal(have: unknown, want: unknown, about = ""): void {
  const [a, b] = [JSON.stringify(have), JSON.stringify(want)];
  if (a !== b) throw new Error(`${about} is ${a} and should be ${b}`);
}

export function holds(it: unknown, about: string): asserts it {
  if (!it) throw new Error(about);
}

export function extension(): vscode.Extension<Api> {
  const it = vscode.extensions.getExtension<Api>("corpus-lsp.corpus-lsp");
  holds(it, "the package is not installed");
  return it;
}

export const api = () => extension().exports;

export async function ready(): Promise<Api> {
  await until("the activation", () => extension().isActive);
  await until("all posts to be read", () => api().state().kind === "running");
  return api();
}

const folder = () => vscode.workspace.workspaceFolders?.[0]?.uri as vscode.Uri;

export const file = (path: string) => vscode.Uri.joinPath(folder(), path);

export async function text(path: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file(path)));
}

export async function write(path: string, contents: string): Promise<vscode.Uri> {
  await vscode.workspace.fs.writeFile(file(path), new TextEncoder().encode(contents));
  return file(path);
}

export async function open(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(file(path), { viewColumn: vscode.ViewColumn.One });
}

/** The position of `needle` in a document, behind it when `behind`. */
export function at(document: vscode.TextDocument, needle: string, behind = false): vscode.Position {
  const offset = document.getText().indexOf(needle);
  holds(offset >= 0, `${needle} is not in ${document.uri.path}`);
  return document.positionAt(offset + (behind ? needle.length : 0));
}

export function own(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((it) => it.source === "corpus-lsp");
}

export function code(it: vscode.Diagnostic): string {
  return String(typeof it.code === "object" ? it.code.value : it.code);
}

export async function hovers(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const found = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, position);
  return found.flatMap((it) => it.contents.map((it) => (typeof it === "string" ? it : it.value))).join("\n");
}

let asked = 0;

/** Has the user do something; see `deeds` of the driver. */
export async function user<T = void>(deed: string, argument?: unknown): Promise<T> {
  const talk = process.env["CORPUS_SUITE_TALK"];
  holds(talk, "there is no user");
  const name = join(talk, String(++asked));
  writeFileSync(`${name}.part`, JSON.stringify({ deed, argument }));
  renameSync(`${name}.part`, `${name}.ask`);
  const answer = await until(`the user to ${deed}`, () => existsSync(`${name}.said`), 40_000).then(() => readFileSync(`${name}.said`, "utf8"));
  rmSync(`${name}.said`);
  const { value, error } = JSON.parse(answer) as { value: T; error?: string };
  if (error !== undefined) throw new Error(`${deed}: ${error}`);
  return value;
}

export async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
}
