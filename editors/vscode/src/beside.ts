// Living beside VS Code's own Markdown support: where both have the same to say, it is shown once.
//
// VS Code asks all providers and joins their answers. So that nothing is doubled, its own provider is asked first, with this one
// silent, and what it says already is left out here. What it does as well as this extension, such as the outline, is left to it.

import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";

/** The questions that are being put to all providers, of which this one is to leave out its echo. */
const asking = new Map<string, number>();

/** Whether a question is the echo of one that was put here. It counts once. */
function isEcho(question: string): boolean {
  const n = asking.get(question) ?? 0;
  if (n === 0) return false;
  asking.set(question, n - 1);
  return true;
}

/** What the others say; `undefined` when they cannot be asked. */
async function others<T>(question: string, command: string, ...args: unknown[]): Promise<T | undefined> {
  asking.set(question, (asking.get(question) ?? 0) + 1);
  try {
    return await vscode.commands.executeCommand<T | undefined>(command, ...args);
  } catch {
    return undefined;
  } finally {
    asking.delete(question);
  }
}

const question = (what: string, document: vscode.TextDocument, at: vscode.Position) => `${what} ${document.uri.toString()} ${at.line}:${at.character}`;

/** What VS Code's own provider completes in destinations. */
const PATHS = [vscode.CompletionItemKind.File, vscode.CompletionItemKind.Folder, vscode.CompletionItemKind.Reference];

/** What is completed, however its label is written. */
function name(it: vscode.CompletionItem): string {
  const label = typeof it.label === "string" ? it.label : it.label.label;
  return decoded(label).replace(/\/$/, "").replace(/^#/, "");
}

function place(it: vscode.Location | vscode.LocationLink): [vscode.Uri, vscode.Range] {
  return "targetUri" in it ? [it.targetUri, it.targetSelectionRange ?? it.targetRange] : [it.uri, it.range];
}

/** The place, as far as two providers agree on it: one of them may mean the heading, the other its line. */
function key(it: vscode.Location | vscode.LocationLink): string {
  const [uri, range] = place(it);
  return `${uri.toString()}#${range.start.line}`;
}

function without<T extends vscode.Location | vscode.LocationLink>(mine: T[], theirs: (vscode.Location | vscode.LocationLink)[]): T[] {
  const known = new Set(theirs.map(key));
  return mine.filter((it) => !known.has(key(it)));
}

/** The paths of the images that a hover shows. */
function images(it: vscode.Hover): string[] {
  const values = it.contents.map((it) => (typeof it === "string" ? it : it.value));
  const found = values.flatMap((it) => [...it.matchAll(/!\[[^\]]*\]\(<?([^)|>\s]+)/g), ...it.matchAll(/<img[^>]*\ssrc="([^"]+)"/g)]);
  return found.map((it) => decoded((it[1] ?? "").replace(/&amp;/g, "&").replace(/^[a-z-]+:\/\/[^/]*/i, "")));
}

const isMarkdown = (document: vscode.TextDocument) => document.languageId === "markdown";

export const middleware: Middleware = {
  async provideDefinition(document, position, token, next) {
    const echo = question("definition", document, position);
    if (isEcho(echo)) return undefined;
    const mine = await next(document, position, token);
    const list = mine === null || mine === undefined ? [] : Array.isArray(mine) ? mine : [mine];
    if (list.length === 0 || !isMarkdown(document)) return mine;
    const theirs = (await others<(vscode.Location | vscode.LocationLink)[]>(echo, "vscode.executeDefinitionProvider", document.uri, position)) ?? [];
    return without<vscode.Location | vscode.LocationLink>(list, theirs) as vscode.Location[];
  },

  async provideReferences(document, position, context, token, next) {
    const echo = question("references", document, position);
    if (isEcho(echo)) return undefined;
    const mine = await next(document, position, context, token);
    if (!mine?.length || !isMarkdown(document)) return mine;
    const theirs = (await others<vscode.Location[]>(echo, "vscode.executeReferenceProvider", document.uri, position)) ?? [];
    return mine.filter((it) => !theirs.some((other) => other.uri.toString() === it.uri.toString() && other.range.intersection(it.range) !== undefined));
  },

  async provideHover(document, position, token, next) {
    const echo = question("hover", document, position);
    if (isEcho(echo)) return undefined;
    const mine = await next(document, position, token);
    if (!mine || !isMarkdown(document)) return mine;
    const own = images(mine);
    if (own.length === 0) return mine;
    const theirs = await others<vscode.Hover[]>(echo, "vscode.executeHoverProvider", document.uri, position);
    // What VS Code takes for the image may be another file than the site's, or none.
    const known = (theirs ?? []).flatMap(images);
    if (!own.every((it) => known.includes(it))) return mine;
    const bare = mine.contents.map((it) => {
      const markdown = it as vscode.MarkdownString;
      const rest = new vscode.MarkdownString(markdown.value.replace(/\n*!\[[^\]]*\]\([^)]*\)\s*$/, ""));
      rest.supportThemeIcons = markdown.supportThemeIcons ?? false;
      return rest;
    });
    return new vscode.Hover(bare, mine.range);
  },

  async provideCompletionItem(document, position, context, token, next) {
    const echo = question("completion", document, position);
    if (isEcho(echo)) return undefined;
    const mine = await next(document, position, context, token);
    const items = Array.isArray(mine) ? mine : (mine?.items ?? []);
    if (items.length === 0 || !isMarkdown(document)) return mine;
    const theirs = await others<vscode.CompletionList>(echo, "vscode.executeCompletionItemProvider", document.uri, position, context.triggerCharacter);
    const paths = (theirs?.items ?? []).filter((it) => it.kind !== undefined && PATHS.includes(it.kind));
    const known = new Set(paths.map(name));
    const rest = items.filter((it) => !known.has(name(it)));
    return Array.isArray(mine) ? rest : new vscode.CompletionList(rest, mine?.isIncomplete ?? false);
  },

  // Headings are in VS Code's own outline; a second one of the same headings would stand below it.
  provideDocumentSymbols(document, token, next) {
    return isMarkdown(document) ? undefined : next(document, token);
  },

  async provideWorkspaceSymbols(query, token, next) {
    const echo = `symbols ${query}`;
    if (isEcho(echo)) return undefined;
    const mine = await next(query, token);
    if (!mine?.length) return mine;
    const theirs = await others<vscode.SymbolInformation[]>(echo, "vscode.executeWorkspaceSymbolProvider", query);
    const known = new Set((theirs ?? []).map((it) => key(it.location)));
    return mine.filter((it) => !known.has(key(it.location)) || it.kind === vscode.SymbolKind.File);
  },
};

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
