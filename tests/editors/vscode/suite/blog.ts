// The extension on the sample blog: everything that works, and everything that goes wrong with the server.

import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { api, at, code, equal, file, holds, hovers, open, own, ready, say, set, sleep, until, user, write, type Test } from "./tools";

/** What is planted in the sample blog, as its README says. */
const PLANTED: Record<string, string[]> = {
  "boot-loader.md": ["missing-field"],
  "hallucination.md": ["broken-anchor"],
  "incremental-parsing.md": ["broken-image"],
  "moe-notes.md": ["front-matter-syntax"],
  "publishing-checklist.md": ["broken-image"],
  "rlhf-in-one-page.md": ["duplicate-key"],
  "startup-words.md": ["broken-link"],
  "two-readings.md": ["broken-image"],
  "what-is-an-embedding.md": ["image-case"],
  "hello-language-server.md": [],
  "writing-a-rule.md": [],
};

const post = (name: string) => `source/_posts/${name}`;

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function kill(): Promise<number> {
  const pid = await until("a server", () => api().pid());
  process.kill(pid, "SIGKILL");
  await until("its end", () => !alive(pid));
  return pid;
}

/** A program that stands in for the server. */
function program(name: string, script: string): string {
  const path = join(process.env["CORPUS_SUITE_TALK"] ?? "", name);
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
}

/** A server that says that it is `name` in `version`, and can nothing. */
function impostor(name: string, version: string, commands: string[]): string {
  const result = JSON.stringify({ capabilities: { executeCommandProvider: { commands } }, serverInfo: { name, version } });
  return program(
    `impostor-${version}`,
    `#!${process.execPath}
let input = Buffer.alloc(0);
const answer = (id, result) => {
  const body = JSON.stringify({ jsonrpc: "2.0", id, result });
  process.stdout.write("Content-Length: " + Buffer.byteLength(body) + "\\r\\n\\r\\n" + body);
};
process.stdin.on("data", (it) => {
  input = Buffer.concat([input, it]);
  for (;;) {
    const head = input.indexOf("\\r\\n\\r\\n");
    if (head < 0) return;
    const length = Number(/Content-Length: (\\d+)/i.exec(input.subarray(0, head).toString())[1]);
    if (input.length < head + 4 + length) return;
    const { id, method } = JSON.parse(input.subarray(head + 4, head + 4 + length));
    input = input.subarray(head + 4 + length);
    if (method === "initialize") answer(id, ${result});
    else if (method === "exit") process.exit(0);
    else if (id !== undefined) answer(id, null);
  }
});
process.stdin.on("end", () => process.exit(0));
`,
  );
}

/** Starts the server at `path` and waits for the extension to give it up; gives the message. */
async function refuses(path: string): Promise<string> {
  await set("corpus-lsp.server.path", path);
  const state = await until(`the message about ${path}`, () => {
    const it = api().state();
    return it.kind === "failed" && it.message.includes(path) && it;
  });
  return state.message;
}

async function works(): Promise<void> {
  await set("corpus-lsp.server.path", undefined);
  await until("the server", () => api().state().kind === "running");
}

const label = (it: vscode.CompletionItem) => (typeof it.label === "string" ? it.label : it.label.label);

function inserted(it: vscode.CompletionItem): string {
  const text = it.insertText ?? it.textEdit?.newText ?? label(it);
  return typeof text === "string" ? text : text.value;
}

const labels = (found: vscode.CompletionList) => found.items.map(label);

async function complete(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.CompletionList> {
  return vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, position);
}

/** Puts `insert` at the end of a post, without saving. */
async function append(editor: vscode.TextEditor, insert: string): Promise<vscode.Position> {
  const { document } = editor;
  await editor.edit((it) => it.insert(document.positionAt(document.getText().length), insert));
  const end = document.positionAt(document.getText().length);
  editor.selection = new vscode.Selection(end, end);
  return end;
}

/** Opens the hover at a place, as `Ctrl+K Ctrl+I` does; gives its text. */
async function hoverAt(editor: vscode.TextEditor, position: vscode.Position): Promise<string> {
  editor.selection = new vscode.Selection(position, position);
  await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
  await vscode.commands.executeCommand("editor.action.showHover");
  return user<string>("hover");
}

const revert = () => vscode.commands.executeCommand("workbench.action.files.revert");

export const blog: Test[] = [
  [
    "the server is there within a second",
    async () => {
      const it = await ready();
      const ms = it.readyAfter() ?? Infinity;
      say(`        all posts were read ${ms.toFixed(0)} ms after the activation began`);
      const status = it.state();
      holds(status.kind === "running", status.kind);
      equal(status.status.corpora.map((it) => [it.generatorName, it.posts]), [["Hexo", 12]], "status");
      await until("the numbers in the status bar", () => /Hexo · 12 posts · \$\(error\) 8 \$\(warning\) 1/.test(it.statusText()));
    },
  ],
  [
    "what is planted is reported, and nothing else",
    async () => {
      for (const [name, wanted] of Object.entries(PLANTED)) {
        await until(`${name}: ${wanted}`, () => JSON.stringify(own(file(post(name))).filter((it) => it.severity < 2).map(code)) === JSON.stringify(wanted), 5_000).catch((it: Error) => {
          throw new Error(`${it.message}, have ${own(file(post(name))).map(code)}`);
        });
      }
    },
  ],
  [
    "terms are explained in hovers: PMF, CXL, boot loader",
    async () => {
      const { document } = await open(post("startup-words.md"));
      for (const term of ["PMF", "CXL"]) {
        await until(`a hover on ${term}`, async () => (await hovers(document, at(document, term).translate(0, 1))).includes(term));
      }
      const other = await open(post("boot-loader.md"));
      await until("a hover on boot loader", async () => /boot ?loader/i.test(await hovers(other.document, at(other.document, "boot loader is").translate(0, 2))));
      const shown = await hoverAt(other, at(other.document, "boot loader is").translate(0, 2));
      holds(/boot ?loader/i.test(shown), shown);
      await user("shot", "hover-term");
      await user("press", "Escape");
    },
  ],
  [
    "an image is shown in its hover",
    async () => {
      const editor = await open(post("hello-language-server.md"));
      const { document } = editor;
      await until("a hover on the image", async () => /!\[/.test(await hovers(document, at(document, "/images/").translate(0, 3))));
      await hoverAt(editor, at(document, "/images/").translate(0, 3));
      const widths = await user<number[]>("hoverImages");
      await user("shot", "hover-image");
      holds(widths.filter((it) => it > 0).length === 1, `images that are drawn: ${JSON.stringify(widths)}`);
      await user("press", "Escape");
    },
  ],
  [
    "a definition is found once",
    async () => {
      const { document } = await open(post("writing-a-rule.md"));
      const position = at(document, "two-readings/#Shape").translate(0, 3);
      const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>("vscode.executeDefinitionProvider", document.uri, position);
      const places = found.map((it) => ("targetUri" in it ? [it.targetUri, it.targetRange] : [it.uri, it.range]) as [vscode.Uri, vscode.Range]);
      equal(places.map(([uri]) => uri.path.split("/").pop()), ["two-readings.md"], "definitions");
      const target = await vscode.workspace.openTextDocument(file(post("two-readings.md")));
      equal(places[0]?.[1].start.line, at(target, "## Shape").line, "line");
      // Where VS Code finds the same, it is still one.
      const editor = await open(post("startup-words.md"));
      const end = await append(editor, "\n[x](hello-language-server.md)");
      const same = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>("vscode.executeDefinitionProvider", editor.document.uri, end.translate(0, -4));
      equal(same.length, 1, "definitions of a relative link");
      await revert();
    },
  ],
  [
    "an unfinished path is completed, each once",
    async () => {
      const editor = await open(post("startup-words.md"));
      for (const [typed, wanted] of [["\n\n![](/images/ve", "vector-space.png"], ["\n\n![](/im", "images/"], ["\n\n{% post_link hallu", "hallucination"]] as const) {
        const end = await append(editor, typed);
        const bare = (it: string) => decodeURIComponent(it).replace(/\/$/, "");
        const isWanted = (it: vscode.CompletionItem) => [label(it), inserted(it)].some((it) => bare(it) === bare(wanted));
        const found = await until(`${wanted} for ${typed.trim()}`, async () => {
          const it = (await complete(editor.document, end)).items;
          return it.some(isWanted) && it;
        });
        // One file can be written in two ways; each way is there once.
        const ways = found.filter(isWanted).map(inserted);
        equal(new Set(ways).size, ways.length, `ways to write ${wanted}: ${ways.join(", ")}`);
        await revert();
      }
      const end = await append(editor, "\n\n[x](hello-language-server.md#");
      const anchors = labels(await complete(editor.document, end)).map((it) => decodeURIComponent(it).replace(/^#/, ""));
      equal(anchors.filter((it) => it === "三个小目标").length <= 1, true, JSON.stringify(anchors));
      await append(editor, "");
      await revert();
      const shown = await append(editor, "\n\n![图](/images/");
      editor.revealRange(new vscode.Range(shown, shown));
      await vscode.commands.executeCommand("editor.action.triggerSuggest");
      await sleep(800);
      await user("shot", "completion");
      await user("press", "Escape");
      await revert();
    },
  ],
  [
    "the outline and the symbols are not doubled",
    async () => {
      const { document } = await open(post("two-readings.md"));
      const outline = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>("vscode.executeDocumentSymbolProvider", document.uri);
      const names: string[] = [];
      const walk = (all: vscode.DocumentSymbol[]) => all.forEach((it) => (names.push(it.name.replace(/^#+ /, "")), walk(it.children)));
      walk(outline);
      equal(names.filter((it) => it === "Shape").length, 1, `Shape in ${JSON.stringify(names)}`);
      const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>("vscode.executeWorkspaceSymbolProvider", "三个小目标");
      equal(found.length, 1, "symbols");
      const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>("vscode.executeLinkProvider", document.uri);
      const ranges = links.map((it) => JSON.stringify(it.range));
      equal(new Set(ranges).size, ranges.length, "links");
    },
  ],
  [
    "a heading is renamed across posts",
    async () => {
      const { document } = await open(post("two-readings.md"));
      const position = at(document, "## Shape", true).translate(0, -2);
      const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>("vscode.executeDocumentRenameProvider", document.uri, position, "Structure 结构");
      const changed = edit.entries().map(([uri]) => uri.path.split("/").pop());
      equal([...changed].sort(), ["two-readings.md", "writing-a-rule.md"], "posts that change");
      holds(await vscode.workspace.applyEdit(edit), "the edit is not applied");
      const other = await vscode.workspace.openTextDocument(file(post("writing-a-rule.md")));
      holds(/two-readings\/#Structure-(结构|%E7%BB%93%E6%9E%84)/.test(other.getText()), other.getText().slice(-400));
      holds(document.getText().includes("## Structure 结构"), "the heading");
      await vscode.workspace.saveAll();
      await until("no new problem", () => own(other.uri).filter((it) => it.severity < 2).length === 0);
    },
  ],
  [
    "an image that moves takes its links along",
    async () => {
      const edit = new vscode.WorkspaceEdit();
      edit.renameFile(file("source/images/流程图.png"), file("source/images/2026/流程 图.png"));
      holds(await vscode.workspace.applyEdit(edit), "the file is not moved");
      const { document } = await open(post("hello-language-server.md"));
      await until("the new destination", () => document.getText().includes("(/images/2026/流程%20图.png)"));
      await vscode.workspace.saveAll();
      await until("no new problem", () => own(document.uri).filter((it) => it.severity < 2).length === 0);
    },
  ],
  [
    "a pasted image is saved where the site has it",
    async () => {
      const editor = await open(post("writing-a-rule.md"));
      await append(editor, "\n\n");
      await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
      await user("paste");
      const found = await until("the image in the text", () => /!\[\]\(\/images\/(\d{4}-\d\d-\d\d-\d{6}\.png)\)/.exec(editor.document.getText()) ?? undefined, 10_000);
      const image = file(`source/images/${found[1]}`);
      const bytes = await until("the file", async () => {
        try {
          return await vscode.workspace.fs.readFile(image);
        } catch {
          return undefined;
        }
      });
      equal([...bytes.subarray(1, 4)], [0x50, 0x4e, 0x47], "the file");
      await user("shot", "paste-image");
      await editor.document.save();
      await until("no problem", () => own(editor.document.uri).filter((it) => it.severity < 2).length === 0);
    },
  ],
  [
    "an image is inserted by command, as it works on the site",
    async () => {
      const editor = await open(post("boot-loader.md"));
      await append(editor, "\n\n");
      await vscode.commands.executeCommand("corpusLsp.insertImage", file("source/images/desk.png"));
      holds(editor.document.getText().endsWith("![](/images/desk.png)"), editor.document.getText().slice(-60));
      // One from outside is copied into the site.
      const outside = file("../outside 图.png");
      await vscode.workspace.fs.writeFile(outside, await vscode.workspace.fs.readFile(file("source/images/desk.png")));
      await append(editor, "\n\n");
      await vscode.commands.executeCommand("corpusLsp.insertImage", outside);
      holds(editor.document.getText().endsWith("![](/images/outside-图.png)"), editor.document.getText().slice(-60));
      holds((await vscode.workspace.fs.stat(file("source/images/outside-图.png"))).size > 0, "the copy");
      await revert();
    },
  ],
  [
    "the glossary lists the terms of the blog first",
    async () => {
      const { glossary } = api();
      const groups = await glossary.getChildren();
      equal(groups.map((it) => ("terms" in it ? it.group : "")), ["corpus", "builtin"], "groups");
      const own = await glossary.getChildren(groups[0]);
      const segment = own.find((it) => "name" in it && it.name === "segment");
      holds(segment !== undefined && "name" in segment && segment.location?.uri.endsWith("glossary.toml"), "segment");
      await vscode.commands.executeCommand("corpusLsp.glossary.filter", "cxl");
      const found = await glossary.getChildren();
      holds(found.length > 0, "cxl is found");
      await vscode.commands.executeCommand("corpusLsp.glossary.filter", "");
    },
  ],
  [
    "backlinks are those of the post that is looked at",
    async () => {
      await open(post("two-readings.md"));
      const { backlinks } = api();
      const posts = await until("backlinks", async () => {
        const it = await backlinks.getChildren();
        return it.length > 0 && it;
      });
      const titles = posts.map((it) => it.title);
      holds(titles.includes("Writing a rule"), JSON.stringify(titles));
      const rule = posts.find((it) => it.title === "Writing a rule");
      const links = await backlinks.getChildren(rule);
      holds(links.some((it) => "line" in it && it.line.includes("Structure")), JSON.stringify(links));
      await vscode.commands.executeCommand("corpusLsp.backlinks.focus");
      await until("the tree", async () => (await user<string[]>("aria", ".pane-body .monaco-list-row")).some((it) => it.includes("Writing a rule")));
      await vscode.commands.executeCommand("notifications.clearAll");
      await user("shot", "views");
    },
  ],
  [
    "the link graph shows orphans and broken links",
    async () => {
      await vscode.commands.executeCommand("corpusLsp.showGraph");
      const shown = await until("the graph", () => api().graph()?.shown?.settled && api().graph()?.shown);
      equal(shown.nodes, 12, "posts");
      holds(shown.broken >= 5 && shown.orphans > 0 && shown.edges > 0, JSON.stringify(shown));
      const summary = (await user<string[]>("graph", "#summary span")).join(" ");
      holds(summary.startsWith("12 posts"), summary);
      await user("shot", "graph-dark");
      await user("graphPress", "ArrowRight");
      const [about] = await user<string[]>("graph", "#about");
      holds(about !== undefined && about.length > 9, `the post at hand: ${about}`);
      const rows = await user<string[]>("graph", "#list [aria-selected=true]");
      equal(rows.length, 1, "selected rows");
      await user("graphPress", "Enter");
      await until("the post", () => vscode.window.activeTextEditor?.document.uri.path.endsWith(".md"));
      for (const [theme, name] of [["Default Light Modern", "light"], ["Default High Contrast", "contrast"]] as const) {
        await set("workbench.colorTheme", theme);
        await sleep(700);
        await user("shot", `graph-${name}`);
      }
      await set("workbench.colorTheme", "Default Dark Modern");
    },
  ],
  [
    "nothing that a post says becomes HTML in the graph",
    async () => {
      const evil = post("evil.md");
      await write(evil, "---\ntitle: '<img src=x onerror=\"document.title=1\"><script>alert(1)</script>'\ndate: 2026-03-01\n---\n[x](/<b>none</b>/)\n");
      await until("the new post", () => api().graph()?.shown?.nodes === 13);
      const texts = await until("its title", async () => {
        const it = await user<string[]>("graph", "#list li");
        return it.some((it) => it.includes("<script>")) && it;
      });
      holds(texts.some((it) => it.startsWith("<img src=x")), "the title as text");
      equal(await user<string[]>("graph", "#list img, #list b, #list script"), [], "elements of the post");
      await vscode.workspace.fs.delete(file(evil));
      await until("its end", () => api().graph()?.shown?.nodes === 12);
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    },
  ],
  [
    "the resolution of a link is told",
    async () => {
      const editor = await open(post("startup-words.md"));
      const position = at(editor.document, "hello-language-server.md");
      editor.selection = new vscode.Selection(position, position);
      const found = await vscode.commands.executeCommand<{ outcome: string; tried: unknown[] }>("corpusLsp.showResolution");
      equal(found.outcome, "broken", "outcome");
      holds(found.tried.length > 0, "what was tried");
      await sleep(300);
      await user("shot", "resolution");
      await user("press", "Escape");
    },
  ],
  [
    "a new post is written as the others are",
    async () => {
      const uri = await vscode.commands.executeCommand<vscode.Uri>("corpusLsp.newPost", undefined, "第一篇: 新的 文章");
      holds(uri.path.endsWith("/source/_posts/第一篇-新的-文章.md"), uri.path);
      const editor = await until("the editor", () => vscode.window.activeTextEditor?.document.uri.path === uri.path && vscode.window.activeTextEditor);
      holds(/^---\ntitle: "第一篇: 新的 文章"\ndate: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n(categories: \[\]\n)?tags: \[\]\n---\n\n$/.test(editor.document.getText()), editor.document.getText());
      equal(editor.selection.active.line, editor.document.lineCount - 1, "the cursor");
      await until("no problem", () => own(uri).length === 0);
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
      await vscode.workspace.fs.delete(uri);
    },
  ],
  [
    "two windows can have one corpus",
    async () => {
      await user("second", vscode.workspace.workspaceFolders?.[0]?.uri.fsPath);
      try {
        await until("two servers", async () => (await user<number[]>("servers")).length === 2);
      } catch (it) {
        await user("closeSecond");
        throw it;
      }
      await user("closeSecond");
      const left = await until("one server", async () => {
        const it = await user<number[]>("servers");
        return it.length === 1 && it;
      });
      equal(left[0], api().pid(), "the server that is left");
      await until(`problems here, which are ${JSON.stringify(own(file(post("startup-words.md"))).map(code))}`, () => own(file(post("hallucination.md"))).length === 1 && own(file(post("startup-words.md"))).length === 1);
    },
  ],
  [
    "a server that is killed comes back, once",
    async () => {
      const old = await kill();
      const pid = await until("another one", () => api().state().kind === "running" && api().pid() !== old && api().pid());
      await sleep(500);
      equal(await user<number[]>("servers"), [pid], "servers");
      const { document } = await open(post("startup-words.md"));
      await until("a hover", async () => (await hovers(document, at(document, "PMF").translate(0, 1))).includes("PMF"));
      await until("the problems", () => own(document.uri).length === 1);
    },
  ],
  [
    "a server that ends again and again is left alone, with a message",
    async () => {
      for (let i = 0; i < 5 && api().state().kind !== "failed"; i++) {
        await kill();
        await until("what is made of it", () => api().state().kind === "failed" || (api().state().kind === "running" && api().pid()));
      }
      const state = api().state();
      holds(state.kind === "failed" && state.message.includes("3 times"), JSON.stringify(state));
      equal(await user<number[]>("servers"), [], "servers");
      await sleep(300);
      await user("shot", "crash-loop");
      await vscode.commands.executeCommand("notifications.clearAll");
      await vscode.commands.executeCommand("corpusLsp.restart");
      await until("the server", () => api().state().kind === "running");
    },
  ],
  [
    "a server that is not there, or is none, is named in a message",
    async () => {
      const gone = join(process.env["CORPUS_SUITE_TALK"] ?? "", "none");
      holds((await refuses(gone)).includes("no program"), "no server");
      const quits = program("quits", "#!/bin/sh\necho its last words >&2\nexit 3\n");
      holds((await refuses(quits)).includes("its last words"), "a server that exits at once");
      holds((await refuses(impostor("other", "1.0.0", []))).includes("not corpus-lsp"), "another server");
      const old = await refuses(impostor("corpus-lsp", "0.0.1", ["corpus-lsp.status"]));
      holds(old.includes("0.0.1") && old.includes("Update"), old);
      const quiet = program("quiet", "#!/bin/sh\necho no LSP\nexec cat >/dev/null\n");
      await set("corpus-lsp.server.path", quiet);
      const state = await until("the message", () => api().state().kind === "failed" && (api().lastMessage() ?? "").includes(quiet) && api().lastMessage(), 25_000);
      holds(state.includes("does not"), state);
      await vscode.commands.executeCommand("notifications.clearAll");
      await works();
      equal((await user<number[]>("servers")).length, 1, "servers");
    },
  ],
  [
    "a newer server is used, with a warning",
    async () => {
      const { NEEDED } = await import("../../../../editors/vscode/src/protocol");
      await set("corpus-lsp.server.path", impostor("corpus-lsp", "9.9.9", NEEDED));
      await until("the warning", () => (api().lastMessage() ?? "").includes("9.9.9"));
      holds(api().state().kind !== "failed", "it is used");
      await works();
    },
  ],
  [
    "workspaces that are not on a disk are told apart",
    async () => {
      const { judge } = api();
      equal(await judge([]), "no-folder", "no folder");
      equal(await judge([{ uri: vscode.Uri.parse("vscode-vfs://github/a/b") }]), "virtual", "virtual");
      equal(await judge([{ uri: file("source/images") }]), "no-corpus", "no corpus");
      equal(await judge([{ uri: file("..") }]), "corpus", "a site in a subfolder");
    },
  ],
  [
    "a post of 10 MB is served",
    async () => {
      const line = "大模型的幻觉与 PMF，见 [x](/images/desk.png)。\n\n";
      const n = Math.ceil((10 << 20) / Buffer.byteLength(line));
      const name = post("huge.md");
      await write(name, `---\ntitle: huge\ndate: 2026-03-01\n---\n${line.repeat(n)}[y](gone/)\n`);
      const editor = await open(name);
      await until("its problem", () => own(editor.document.uri).map(code).includes("broken-link"), 30_000);
      await until("a hover", async () => (await hovers(editor.document, new vscode.Position(4, 9))).includes("PMF"), 30_000);
      await editor.edit((it) => it.insert(new vscode.Position(4, 0), "[z](gone-too/) "));
      await until("the new problem", () => own(editor.document.uri).filter((it) => code(it) === "broken-link").length === 2, 30_000);
      await revert();
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
      await vscode.workspace.fs.delete(file(name));
      await until("its end", () => own(file(name)).length === 0);
    },
  ],
  [
    "the page of a post is opened",
    async () => {
      const editor = await open(post("two-readings.md"));
      const position = at(editor.document, "## Meaning");
      editor.selection = new vscode.Selection(position, position);
      equal(await vscode.commands.executeCommand("corpusLsp.openOnSite"), "https://blog.example.org/2026/01/18/two-readings/#Meaning", "URL");
      await sleep(300);
      await user("press", "Escape");
    },
  ],
];
