// The commands of the server beyond LSP, as ../PROTOCOL.md lays them down.

import type { Location, Position, Range } from "vscode-languageclient/node";

export interface Problems { errors: number; warnings: number; hints: number }

export interface CorpusStatus {
  root: string;
  name: string;
  generator: "hexo" | "hugo" | "zola" | "jekyll" | "plain";
  generatorName: string;
  posts: number;
  assets: number;
  ready: boolean;
  problems: Problems;
}

export interface Status { version: string; ready: boolean; corpora: CorpusStatus[] }

export interface Term {
  name: string;
  aliases: string[];
  definition: string;
  source: "file" | "page" | "abbreviation" | "front-matter" | "mined" | "builtin" | "listed";
  guess: boolean;
  location: Location | null;
}

export interface Backlink {
  uri: string;
  title: string;
  range: Range;
  line: string;
  image: boolean;
  anchor: string | null;
}

export interface Backlinks { title: string; links: Backlink[] }

export interface GraphNode {
  uri: string;
  title: string;
  kind: "post" | "page" | "draft" | "section" | "resource";
  published: boolean;
  orphan: boolean;
}

export interface GraphEdge { from: number; to: number; count: number }

export interface BrokenLink { from: number; destination: string; range: Range; message: string }

export interface Graph { root: string; nodes: GraphNode[]; edges: GraphEdge[]; broken: BrokenLink[] }

export interface Resolution {
  destination: string;
  range: Range;
  outcome: "found" | "broken" | "anchor-missing" | "draft" | "other-case" | "generated" | "elsewhere";
  target: string | null;
  url: string | null;
  tried: { place: string; found: boolean }[];
  markdown: string;
}

export interface Page {
  path: string;
  url: string | null;
  local: string | null;
  published: boolean;
  reason: string | null;
}

export interface ImageTarget { uri: string; save: boolean; destination: string; text: string }

export interface NewPost { uri: string; text: string; position: Position }

/** Each command with its argument and answer. An answer is `null` when the document belongs to no corpus. */
export interface Commands {
  "corpus-lsp.status": [{ wait?: boolean }, Status];
  "corpus-lsp.glossary": [{ uri?: string; query?: string }, { entries: Term[] }];
  "corpus-lsp.backlinks": [{ uri: string }, Backlinks];
  "corpus-lsp.linkGraph": [{ uri?: string }, Graph];
  "corpus-lsp.showResolution": [{ uri: string; position: Position }, Resolution];
  "corpus-lsp.openOnSite": [{ uri: string; position?: Position }, Page];
  "corpus-lsp.imageTarget": [{ uri: string; name?: string; image?: string; alt?: string }, ImageTarget];
  "corpus-lsp.newPost": [{ uri?: string; title: string; date?: string; draft?: boolean }, NewPost];
}

/** What the extension cannot do without. */
export const NEEDED: (keyof Commands)[] = [
  "corpus-lsp.status",
  "corpus-lsp.glossary",
  "corpus-lsp.backlinks",
  "corpus-lsp.linkGraph",
  "corpus-lsp.showResolution",
  "corpus-lsp.openOnSite",
  "corpus-lsp.imageTarget",
  "corpus-lsp.newPost",
];
