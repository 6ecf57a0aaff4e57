// Whether a workspace has a corpus: the server is started nowhere else.

import * as vscode from "vscode";

type Entries = Map<string, vscode.FileType>;

const CONFIGS = ["toml", "yaml", "yml", "json"];

/** Subfolders in which a site may lie that are looked into, per workspace folder. */
const SUBFOLDERS = 40;

async function entries(folder: vscode.Uri): Promise<Entries> {
  try {
    return new Map(await vscode.workspace.fs.readDirectory(folder));
  } catch {
    return new Map();
  }
}

/** The names by which the server, too, tells a generator. Broader than its own look, which has the last word. */
export function isCorpus(names: Entries): boolean {
  const folder = (it: string) => ((names.get(it) ?? 0) & vscode.FileType.Directory) !== 0;
  if (names.has("corpus.toml") || names.has("zola.toml") || folder("_posts")) return true;
  if (CONFIGS.some((it) => names.has(`hugo.${it}`))) return true;
  if (names.has("_config.yml") || names.has("_config.yaml")) {
    return ["source", "scaffolds", "_layouts", "_includes"].some(folder) || names.has("Gemfile");
  }
  return folder("content") && (folder("config") || CONFIGS.some((it) => names.has(`config.${it}`)));
}

async function holdsCorpus(root: vscode.Uri): Promise<boolean> {
  const names = await entries(root);
  if (isCorpus(names)) return true;
  const folders = [...names].filter(([name, type]) => (type & vscode.FileType.Directory) !== 0 && !/^[.]|^node_modules$/.test(name));
  const below = folders.slice(0, SUBFOLDERS).map(async ([name]) => isCorpus(await entries(vscode.Uri.joinPath(root, name))));
  return (await Promise.all(below)).includes(true);
}

export type Workspace = "corpus" | "no-corpus" | "no-folder" | "virtual";

/** What the server would find in these folders. It reads files of the disk only. */
export async function judge(folders: readonly { uri: vscode.Uri }[]): Promise<Workspace> {
  if (folders.length === 0) return "no-folder";
  const onDisk = folders.filter((it) => it.uri.scheme === "file");
  if (onDisk.length === 0) return "virtual";
  const found = await Promise.all(onDisk.map((it) => holdsCorpus(it.uri)));
  return found.includes(true) ? "corpus" : "no-corpus";
}
