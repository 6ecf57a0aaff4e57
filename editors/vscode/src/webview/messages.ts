// What the panel and its page say to each other.

import type { Graph } from "../protocol";

/** The words of the page, in the language of the editor. */
export type Texts = Record<
  | "posts" | "links" | "orphans" | "broken" | "all" | "onlyOrphans" | "onlyBroken" | "search" | "canvas" | "list" | "orphan"
  | "unpublished" | "incoming" | "outgoing" | "empty" | "noMatch" | "fit" | "zoomIn" | "zoomOut",
  string
>;

export type ToPage = { kind: "graph"; graph: Graph; texts: Texts } | { kind: "press"; key: string };

export type FromPage =
  | { kind: "ready" }
  | { kind: "shown"; nodes: number; edges: number; orphans: number; broken: number; settled: boolean }
  | { kind: "open"; node: number; broken: number | null };
