// The page of the link graph: a picture, and the same as a list for whoever does not look at pictures.

import type { Graph, GraphNode } from "../protocol";
import { start, step, steps as stepsFor, type Body, type Spring } from "./layout";
import type { FromPage, Texts, ToPage } from "./messages";

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

const vscode = acquireVsCodeApi();

function element<T extends HTMLElement>(id: string): T {
  const it = document.getElementById(id);
  if (it === null) throw new Error(id);
  return it as T;
}

const canvas = element<HTMLCanvasElement>("graph");
const stage = element("stage");
const about = element("about");
const list = element<HTMLUListElement>("list");
const search = element<HTMLInputElement>("search");
const pen = canvas.getContext("2d");

type Filter = "all" | "orphans" | "broken";

/** What is drawn: a post, or the end of a broken link. */
interface Dot { body: Body; node: number; broken: number | null }

/** Rows of the list; what is beyond is found by typing. */
const ROWS = 500;


let graph: Graph | undefined;
let texts: Texts | undefined;
let dots: Dot[] = [];
let springs: Spring[] = [];
let links = new Map<number, { into: number; out: number; broken: number }>();
let steps = 0;
/** Steps until the picture rests. */
let last = 300;
let filter: Filter = "all";
let selected = -1;
let hovered = -1;
let view = { x: 0, y: 0, scale: 1 };
/** Whether the author has moved the view, which then stays. */
let isMoved = false;
let isDue = false;

const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

window.addEventListener("message", (event: MessageEvent<ToPage>) => {
  if (event.data.kind === "graph") take(event.data.graph, event.data.texts);
  else key(event.data.key);
});

function take(next: Graph, words: Texts): void {
  const old = new Map<string, Body>();
  for (const it of dots) {
    const uri = graph?.nodes[it.node]?.uri;
    if (uri !== undefined && it.broken === null) old.set(uri, it.body);
  }
  const chosen = graph?.nodes[dots[selected]?.node ?? -1]?.uri;
  [graph, texts] = [next, words];
  const bodies = start(next.nodes.length + next.broken.length);
  dots = next.nodes.map((it, node) => ({ body: old.get(it.uri) ?? (bodies[node] as Body), node, broken: null }));
  links = new Map(next.nodes.map((_, i) => [i, { into: 0, out: 0, broken: 0 }]));
  springs = next.edges.map(({ from, to, count }) => {
    const [a, b] = [links.get(from), links.get(to)];
    if (a !== undefined) a.out += count;
    if (b !== undefined) b.into += count;
    return { from, to };
  });
  for (const [i, it] of next.broken.entries()) {
    const post = dots[it.from];
    const count = links.get(it.from);
    if (post === undefined || count === undefined) continue;
    count.broken += 1;
    const body = bodies[next.nodes.length + i] as Body;
    [body.x, body.y] = [post.body.x + 30 * Math.cos(i), post.body.y + 30 * Math.sin(i)];
    springs.push({ from: it.from, to: dots.length });
    dots.push({ body, node: it.from, broken: i });
  }
  for (const it of dots) it.body.weight = 1;
  for (const { from, to } of springs) {
    for (const i of [from, to]) {
      const body = dots[i]?.body;
      if (body !== undefined) body.weight += 1;
    }
  }
  selected = dots.findIndex((it) => it.broken === null && next.nodes[it.node]?.uri === chosen);
  last = stepsFor(dots.length);
  steps = old.size > 0 ? Math.round(last / 2) : 0;
  label(words);
  rows();
  settle();
}

// --- the words around the picture ---

function label(words: Texts): void {
  if (graph === undefined) return;
  const orphans = graph.nodes.filter((it) => it.orphan).length;
  const count = (n: number, word: string, kind: string) => {
    const it = document.createElement("span");
    it.className = kind;
    it.textContent = `${n} ${word}`;
    return it;
  };
  element("summary").replaceChildren(
    count(graph.nodes.length, words.posts, "post"),
    count(graph.edges.reduce((acc, it) => acc + it.count, 0), words.links, "link"),
    count(orphans, words.orphans, "orphan"),
    count(graph.broken.length, words.broken, "broken"),
  );
  const choices: [Filter, string][] = [["all", words.all], ["orphans", words.onlyOrphans], ["broken", words.onlyBroken]];
  element("filters").replaceChildren(...choices.map(([id, text]) => button(text, () => choose(id), id)));
  const zooms: [string, string, () => void][] = [["−", words.zoomOut, () => zoom(1 / 1.3)], ["+", words.zoomIn, () => zoom(1.3)], ["⤢", words.fit, () => fit(true)]];
  element("zoom").replaceChildren(
    ...zooms.map(([sign, text, run]) => {
      const it = button(sign, run);
      it.title = text;
      it.setAttribute("aria-label", text);
      return it;
    }),
  );
  mark();
  search.placeholder = words.search;
  search.setAttribute("aria-label", words.search);
  list.setAttribute("aria-label", words.list);
  canvas.setAttribute("aria-label", words.canvas);
}

function button(text: string, run: () => void, id?: string): HTMLButtonElement {
  const it = document.createElement("button");
  it.type = "button";
  it.textContent = text;
  it.addEventListener("click", run);
  if (id !== undefined) {
    it.dataset["filter"] = id;
    it.setAttribute("role", "radio");
  }
  return it;
}

function mark(): void {
  for (const it of element("filters").children) it.setAttribute("aria-checked", String((it as HTMLElement).dataset["filter"] === filter));
}

function choose(next: Filter): void {
  filter = next;
  mark();
  rows();
  draw();
}

// --- the list ---

function fits(node: GraphNode, i: number): boolean {
  if (filter === "orphans" && !node.orphan) return false;
  if (filter === "broken" && (links.get(i)?.broken ?? 0) === 0) return false;
  const query = search.value.trim().toLowerCase();
  return query === "" || node.title.toLowerCase().includes(query) || readable(node.uri).toLowerCase().includes(query);
}

/** A URI with its letters as they are; names that are no UTF-8 stay encoded. */
function readable(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

function rows(): void {
  if (graph === undefined || texts === undefined) return;
  const found = dots.map((it, i) => ({ it, i })).filter(({ it }) => fits(graph?.nodes[it.node] as GraphNode, it.node) && (it.broken === null || filter !== "orphans"));
  found.sort((a, b) => a.it.node - b.it.node || (a.it.broken ?? -1) - (b.it.broken ?? -1));
  const items = found.slice(0, ROWS).map(({ it, i }) => {
    const row = document.createElement("li");
    row.id = `row-${i}`;
    row.setAttribute("role", "option");
    row.dataset["dot"] = String(i);
    row.className = it.broken === null ? (graph?.nodes[it.node]?.orphan ? "orphan" : "post") : "broken";
    row.textContent = it.broken === null ? (graph?.nodes[it.node]?.title ?? "") : (graph?.broken[it.broken]?.destination ?? "");
    row.title = said(i);
    return row;
  });
  if (items.length === 0) {
    const none = document.createElement("li");
    none.className = "none";
    none.textContent = graph.nodes.length === 0 ? texts.empty : texts.noMatch;
    items.push(none);
  }
  list.replaceChildren(...items);
  show(selected, false);
}

/** A dot in words. */
function said(i: number): string {
  const it = dots[i];
  const node = it && graph?.nodes[it.node];
  if (it === undefined || node === undefined || texts === undefined) return "";
  if (it.broken !== null) return `${node.title}: ${graph?.broken[it.broken]?.message ?? ""}`;
  const count = links.get(it.node) ?? { into: 0, out: 0, broken: 0 };
  const parts = [`${count.into} ${texts.incoming}`, `${count.out} ${texts.outgoing}`];
  if (node.orphan) parts.push(texts.orphan);
  if (!node.published) parts.push(texts.unpublished);
  if (count.broken > 0) parts.push(`${count.broken} ${texts.broken}`);
  return `${node.title} — ${parts.join(", ")}`;
}

function show(i: number, moves = true): void {
  selected = i;
  for (const it of list.querySelectorAll("[aria-selected=true]")) it.setAttribute("aria-selected", "false");
  const row = document.getElementById(`row-${i}`);
  row?.setAttribute("aria-selected", "true");
  if (row === null) list.removeAttribute("aria-activedescendant");
  else list.setAttribute("aria-activedescendant", row.id);
  if (moves) row?.scrollIntoView({ block: "nearest" });
  about.textContent = said(i);
  if (moves) reveal(i);
  draw();
}

function open(i: number): void {
  const it = dots[i];
  if (it !== undefined) vscode.postMessage({ kind: "open", node: it.node, broken: it.broken });
}

list.addEventListener("click", (event) => {
  const dot = (event.target as HTMLElement).dataset["dot"];
  if (dot === undefined) return;
  show(Number(dot));
});
list.addEventListener("dblclick", () => open(selected));
list.addEventListener("keydown", (event) => {
  const all = [...list.querySelectorAll<HTMLElement>("[data-dot]")];
  const at = all.findIndex((it) => it.dataset["dot"] === String(selected));
  const to = { ArrowDown: at + 1, ArrowUp: Math.max(at - 1, 0), Home: 0, End: all.length - 1 }[event.key];
  if (event.key === "Enter" || event.key === " ") open(selected);
  else if (to === undefined) return;
  else if (all[to] !== undefined) show(Number(all[to].dataset["dot"]));
  event.preventDefault();
});
search.addEventListener("input", () => {
  rows();
  draw();
});
search.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "Enter") return;
  const first = list.querySelector<HTMLElement>("[data-dot]");
  if (first === null) return;
  list.focus();
  show(Number(first.dataset["dot"]));
  event.preventDefault();
});

// --- the picture ---

function settle(): void {
  if (still || dots.length === 0) {
    while (steps < last && dots.length > 0) forward();
    tell(true);
    if (!isMoved) fit(false);
    return draw();
  }
  requestAnimationFrame(tick);
  tell(false);
}

/** Steps of one frame: as many as fit, so that a large graph comes to rest as well. */
function tick(): void {
  const until = performance.now() + 12;
  do forward();
  while (steps < last && performance.now() < until);
  if (!isMoved) fit(false);
  draw();
  if (steps < last) requestAnimationFrame(tick);
  else tell(true);
}

function forward(): void {
  const heat = Math.max(0.02, 1 - steps / last);
  step(dots.map((it) => it.body), springs, heat);
  steps += 1;
}

function tell(settled: boolean): void {
  if (graph === undefined) return;
  const orphans = graph.nodes.filter((it) => it.orphan).length;
  vscode.postMessage({ kind: "shown", nodes: graph.nodes.length, edges: graph.edges.length, orphans, broken: graph.broken.length, settled });
}

function fit(isAsked: boolean): void {
  const [width, height] = [stage.clientWidth, stage.clientHeight];
  if (dots.length === 0 || width === 0) return;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { body } of dots) {
    [left, right] = [Math.min(left, body.x), Math.max(right, body.x)];
    [top, bottom] = [Math.min(top, body.y), Math.max(bottom, body.y)];
  }
  const scale = Math.min(2, (width - 120) / Math.max(right - left, 1), (height - 80) / Math.max(bottom - top, 1));
  view = { x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.max(scale, 0.01) };
  if (isAsked) {
    isMoved = false;
    draw();
  }
}

function zoom(by: number, at?: { x: number; y: number }): void {
  isMoved = true;
  const before = at && toWorld(at.x, at.y);
  view.scale = Math.min(8, Math.max(0.01, view.scale * by));
  const after = at && toWorld(at.x, at.y);
  if (before !== undefined && after !== undefined) {
    view.x += before.x - after.x;
    view.y += before.y - after.y;
  }
  draw();
}

function toWorld(x: number, y: number): { x: number; y: number } {
  return { x: (x - stage.clientWidth / 2) / view.scale + view.x, y: (y - stage.clientHeight / 2) / view.scale + view.y };
}

function toScreen(it: Body): { x: number; y: number } {
  return { x: (it.x - view.x) * view.scale + stage.clientWidth / 2, y: (it.y - view.y) * view.scale + stage.clientHeight / 2 };
}

/** Brings a dot into sight. */
function reveal(i: number): void {
  const body = dots[i]?.body;
  if (body === undefined) return;
  const { x, y } = toScreen(body);
  const margin = 30;
  if (x > margin && y > margin && x < stage.clientWidth - margin && y < stage.clientHeight - margin) return;
  [view.x, view.y, isMoved] = [body.x, body.y, true];
}

/** Colours of the theme, read anew when it changes. */
let colours: Record<"text" | "faint" | "post" | "orphan" | "broken" | "focus" | "back", string> | undefined;

function colour(): NonNullable<typeof colours> {
  if (colours !== undefined) return colours;
  const style = getComputedStyle(document.body);
  const of = (...names: string[]) => names.map((it) => style.getPropertyValue(it).trim()).find((it) => it !== "") ?? "gray";
  const isHigh = document.body.classList.contains("vscode-high-contrast") || document.body.classList.contains("vscode-high-contrast-light");
  colours = {
    text: of("--vscode-editor-foreground", "--vscode-foreground"),
    faint: isHigh ? of("--vscode-contrastBorder", "--vscode-editor-foreground") : of("--vscode-descriptionForeground"),
    post: of("--vscode-charts-blue", "--vscode-textLink-foreground"),
    orphan: of("--vscode-charts-yellow", "--vscode-editorWarning-foreground"),
    broken: of("--vscode-charts-red", "--vscode-editorError-foreground"),
    focus: of("--vscode-focusBorder", "--vscode-editor-foreground"),
    back: of("--vscode-editor-background"),
  };
  return colours;
}

new MutationObserver(() => {
  colours = undefined;
  draw();
}).observe(document.body, { attributes: true, attributeFilter: ["class"] });
new ResizeObserver(() => {
  const ratio = devicePixelRatio;
  [canvas.width, canvas.height] = [stage.clientWidth * ratio, stage.clientHeight * ratio];
  if (!isMoved) fit(false);
  draw();
}).observe(stage);

function draw(): void {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    paint();
  });
}

function isLit(it: Dot): boolean {
  return graph !== undefined && fits(graph.nodes[it.node] as GraphNode, it.node) && (filter !== "orphans" || it.broken === null);
}

function paint(): void {
  if (pen === null) return;
  const c = colour();
  pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  pen.clearRect(0, 0, stage.clientWidth, stage.clientHeight);
  const places = dots.map((it) => toScreen(it.body));
  const lit = dots.map(isLit);
  const focus = hovered >= 0 ? hovered : selected;
  for (const isBroken of [false, true]) {
    for (const isNear of [false, true]) {
      pen.beginPath();
      for (const { from, to } of springs) {
        const near = from === focus || to === focus;
        if ((dots[to]?.broken !== null) !== isBroken || near !== isNear) continue;
        const [a, b] = [places[from], places[to]];
        if (a === undefined || b === undefined) continue;
        pen.moveTo(a.x, a.y);
        pen.lineTo(b.x, b.y);
        if (!isBroken && view.scale > 0.35) head(a, b);
      }
      pen.setLineDash(isBroken ? [4, 3] : []);
      pen.lineWidth = isNear ? 2 : 1;
      pen.globalAlpha = isNear || isBroken ? 1 : 0.45;
      pen.strokeStyle = isBroken ? c.broken : isNear ? c.post : c.faint;
      pen.stroke();
    }
  }
  pen.setLineDash([]);
  for (const [i, it] of dots.entries()) {
    const at = places[i];
    if (at === undefined || at.x < -20 || at.y < -20 || at.x > stage.clientWidth + 20 || at.y > stage.clientHeight + 20) continue;
    pen.globalAlpha = lit[i] === true ? 1 : 0.15;
    dot(it, at, c);
    if (i === selected || i === hovered) ring(at, size(it) + 4, c.focus, i === selected ? 2 : 1);
  }
  names(places, lit, c);
  pen.globalAlpha = 1;
}

function head(a: { x: number; y: number }, b: { x: number; y: number }): void {
  const angle = Math.atan2(b.y - a.y, b.x - a.x);
  const [x, y] = [b.x - 8 * Math.cos(angle), b.y - 8 * Math.sin(angle)];
  for (const turn of [0.45, -0.45]) {
    pen?.moveTo(x, y);
    pen?.lineTo(x - 6 * Math.cos(angle + turn), y - 6 * Math.sin(angle + turn));
  }
}

function size(it: Dot): number {
  if (it.broken !== null) return 4;
  const into = links.get(it.node)?.into ?? 0;
  return Math.min(14, 5 + 1.5 * Math.sqrt(into)) * Math.min(1, Math.max(0.4, view.scale * 1.5));
}

/** A post is filled, an orphan is a ring, what is not published is a square, a broken link ends in a cross. */
function dot(it: Dot, at: { x: number; y: number }, c: NonNullable<typeof colours>): void {
  if (pen === null) return;
  const node = graph?.nodes[it.node];
  const r = size(it);
  pen.beginPath();
  if (it.broken !== null) {
    pen.moveTo(at.x - r, at.y - r);
    pen.lineTo(at.x + r, at.y + r);
    pen.moveTo(at.x + r, at.y - r);
    pen.lineTo(at.x - r, at.y + r);
    pen.strokeStyle = c.broken;
    pen.lineWidth = 2;
    pen.stroke();
    return;
  }
  if (node?.published === false) pen.rect(at.x - r, at.y - r, 2 * r, 2 * r);
  else pen.arc(at.x, at.y, r, 0, 2 * Math.PI);
  pen.fillStyle = node?.orphan === true ? c.back : node?.published === false ? c.faint : c.post;
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = (links.get(it.node)?.broken ?? 0) > 0 ? c.broken : node?.orphan === true ? c.orphan : node?.published === false ? c.faint : c.post;
  pen.stroke();
}

function ring(at: { x: number; y: number }, r: number, colour: string, width: number): void {
  if (pen === null) return;
  pen.beginPath();
  pen.arc(at.x, at.y, r, 0, 2 * Math.PI);
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.stroke();
}

/** Names where there is room for them: those at hand first, then those with the most links. */
function names(places: { x: number; y: number }[], lit: boolean[], c: NonNullable<typeof colours>): void {
  if (pen === null || graph === undefined) return;
  const family = getComputedStyle(document.body).fontFamily;
  pen.font = `12px ${family}`;
  pen.textAlign = "center";
  pen.textBaseline = "top";
  const isAtHand = (i: number) => i === selected || i === hovered;
  const rank = (i: number) => (isAtHand(i) ? 1e9 : (dots[i]?.body.weight ?? 0));
  const order = dots.map((_, i) => i).filter((i) => (lit[i] === true || isAtHand(i)) && (dots[i]?.broken === null || isAtHand(i)));
  order.sort((a, b) => rank(b) - rank(a) || a - b);
  const taken: { x: number; y: number; w: number }[] = [];
  for (const i of order.slice(0, 400)) {
    const [it, at] = [dots[i], places[i]];
    if (it === undefined || at === undefined) continue;
    const full = it.broken === null ? (graph.nodes[it.node]?.title ?? "") : (graph.broken[it.broken]?.destination ?? "");
    const text = [...full].length > 28 && !isAtHand(i) ? `${[...full].slice(0, 27).join("")}…` : full;
    const [w, y] = [pen.measureText(text).width + 6, at.y + size(it) + 4];
    const isFree = taken.every((o) => Math.abs(o.y - y) > 15 || Math.abs(o.x - at.x) > (o.w + w) / 2);
    if (!isFree && !isAtHand(i)) continue;
    taken.push({ x: at.x, y, w });
    pen.globalAlpha = 1;
    pen.lineWidth = 3;
    pen.strokeStyle = c.back;
    pen.strokeText(text, at.x, y);
    pen.fillStyle = c.text;
    pen.fillText(text, at.x, y);
    if (taken.length > 120) return;
  }
}

// --- pointer and keys ---

function under(event: PointerEvent | MouseEvent): number {
  const [x, y] = [event.offsetX, event.offsetY];
  let [best, nearest] = [-1, 16];
  for (const [i, it] of dots.entries()) {
    const at = toScreen(it.body);
    const distance = Math.hypot(at.x - x, at.y - y) - size(it);
    if (distance < nearest) [best, nearest] = [i, distance];
  }
  return best;
}

let drag: { dot: number; x: number; y: number; moved: boolean } | undefined;

canvas.addEventListener("pointerdown", (event) => {
  drag = { dot: under(event), x: event.offsetX, y: event.offsetY, moved: false };
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener("pointermove", (event) => {
  if (drag === undefined) {
    const now = under(event);
    canvas.classList.toggle("over", now >= 0);
    if (now === hovered) return;
    hovered = now;
    if (now >= 0) about.textContent = said(now);
    else about.textContent = said(selected);
    return draw();
  }
  const [dx, dy] = [event.offsetX - drag.x, event.offsetY - drag.y];
  if (!drag.moved && Math.hypot(dx, dy) < 4) return;
  drag = { ...drag, x: event.offsetX, y: event.offsetY, moved: true };
  isMoved = true;
  const body = dots[drag.dot]?.body;
  if (body === undefined) {
    view.x -= dx / view.scale;
    view.y -= dy / view.scale;
  } else {
    [body.x, body.y] = [body.x + dx / view.scale, body.y + dy / view.scale];
  }
  draw();
});
canvas.addEventListener("pointerup", () => {
  if (drag !== undefined && !drag.moved) show(drag.dot);
  drag = undefined;
});
canvas.addEventListener("pointerleave", () => {
  hovered = -1;
  draw();
});
canvas.addEventListener("dblclick", (event) => {
  const it = under(event);
  if (it >= 0) open(it);
});
canvas.addEventListener(
  "wheel",
  (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 400), { x: event.offsetX, y: event.offsetY });
  },
  { passive: false },
);
canvas.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (key(event.key)) event.preventDefault();
});

/** What a key does in the picture; says whether it does anything. */
function key(name: string): boolean {
  const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[name];
  if (direction !== undefined) {
    walk(direction[0] as number, direction[1] as number);
  } else if (name === "Enter" || name === " ") {
    open(selected);
  } else if (name === "+" || name === "=") {
    zoom(1.3);
  } else if (name === "-") {
    zoom(1 / 1.3);
  } else if (name === "0") {
    fit(true);
  } else if (name === "Escape") {
    show(-1);
  } else {
    return false;
  }
  return true;
}

/** To the nearest dot in a direction. */
function walk(dx: number, dy: number): void {
  const from = dots[selected]?.body ?? { x: view.x - dx, y: view.y - dy };
  let [best, least] = [-1, Infinity];
  for (const [i, it] of dots.entries()) {
    if (i === selected || !isLit(it)) continue;
    const [x, y] = [it.body.x - from.x, it.body.y - from.y];
    const along = x * dx + y * dy;
    const across = Math.abs(x * dy - y * dx);
    const cost = along + 2 * across;
    if (along > 0 && across <= 2 * along && cost < least) [best, least] = [i, cost];
  }
  if (best < 0 && selected < 0) best = dots.findIndex(isLit);
  if (best >= 0) show(best);
}

vscode.postMessage({ kind: "ready" });
