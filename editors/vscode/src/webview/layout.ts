// Where the posts of a link graph lie: linked ones near each other, all others apart.
//
// Forces as in Fruchterman and Reingold, with the far ones taken together (Barnes and Hut), so that thousands of posts settle in
// seconds. The same graph always gets the same picture.

export interface Body { x: number; y: number; vx: number; vy: number; /** Stays where it is while it is dragged. */ held: boolean; weight: number }

export interface Spring { from: number; to: number }

/** How near something must be, against its size, to be looked at in parts: the more bodies, the less it matters. */
const NEAR = { few: 0.9, many: 1.5 };

/** From how many bodies on there are many. */
const MANY = 1500;

/** The distance at which two linked bodies rest. */
const REST = 90;

/** Levels of quarters; bodies that lie on each other are not divided for ever. */
const DEEPEST = 24;

interface Quarter { mass: number; x: number; y: number; size: number; body: number; parts: (Quarter | undefined)[] | undefined }

/** A spiral, on which neighbours in the list start near each other. */
export function start(n: number): Body[] {
  const bodies: Body[] = [];
  for (let i = 0; i < n; i++) {
    const radius = 20 * Math.sqrt(i + 0.5);
    const angle = i * 2.399963;
    bodies.push({ x: radius * Math.cos(angle), y: radius * Math.sin(angle), vx: 0, vy: 0, held: false, weight: 1 });
  }
  return bodies;
}

/** How many steps it takes until `n` bodies rest. Many are not worth the last touch. */
export function steps(n: number): number {
  return Math.round(Math.min(300, Math.max(100, 300_000 / Math.max(n, 1))));
}

/** Moves the bodies a little, less as `heat` (1 to 0) goes down. */
export function step(bodies: Body[], springs: Spring[], heat: number): void {
  const root = tree(bodies);
  const near = (bodies.length < MANY ? NEAR.few : NEAR.many) ** 2;
  for (let i = 0; i < bodies.length; i++) {
    const it = bodies[i] as Body;
    if (root !== undefined) repel(it, i, root);
    // A pull to the middle keeps what is not linked in sight.
    it.vx -= it.x * 0.012 * heat;
    it.vy -= it.y * 0.012 * heat;
  }
  for (const { from, to } of springs) {
    const [a, b] = [bodies[from], bodies[to]];
    if (a === undefined || b === undefined) continue;
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const distance = Math.hypot(dx, dy) || 0.01;
    const pull = ((distance - REST) / distance) * 0.08 * heat;
    const share = a.weight / (a.weight + b.weight);
    a.vx += dx * pull * (1 - share);
    a.vy += dy * pull * (1 - share);
    b.vx -= dx * pull * share;
    b.vy -= dy * pull * share;
  }
  for (const it of bodies) {
    it.vx *= 0.6;
    it.vy *= 0.6;
    const speed = Math.hypot(it.vx, it.vy);
    const limit = 30 * heat + 1;
    const slow = speed > limit ? limit / speed : 1;
    if (it.held) continue;
    it.x += it.vx * slow;
    it.y += it.vy * slow;
  }

  function repel(it: Body, i: number, quarter: Quarter): void {
    const dx = it.x - quarter.x;
    const dy = it.y - quarter.y;
    const squared = dx * dx + dy * dy;
    if (quarter.parts !== undefined && quarter.size * quarter.size > near * squared) {
      for (const part of quarter.parts) if (part !== undefined) repel(it, i, part);
      return;
    }
    if (quarter.body === i) return;
    const push = (quarter.mass * 1500 * heat) / Math.max(squared, 25);
    const distance = Math.sqrt(squared);
    // Two bodies at one place part in a direction of their own.
    const [ux, uy] = distance > 0.01 ? [dx / distance, dy / distance] : [Math.cos(i), Math.sin(i)];
    it.vx += ux * push;
    it.vy += uy * push;
  }
}

function tree(bodies: Body[]): Quarter | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of bodies) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const size = Math.max(right - left, bottom - top, 1);
  let root: Quarter | undefined;
  for (let i = 0; i < bodies.length; i++) root = insert(root, bodies[i] as Body, i, left, top, size, 0);
  return root;

  function insert(quarter: Quarter | undefined, it: Body, i: number, x: number, y: number, size: number, depth: number): Quarter {
    if (quarter === undefined) return { mass: 1, x: it.x, y: it.y, size, body: i, parts: undefined };
    if (quarter.parts === undefined && depth < DEEPEST) {
      const other = bodies[quarter.body];
      quarter.parts = [undefined, undefined, undefined, undefined];
      if (other !== undefined) put(quarter.parts, other, quarter.body, x, y, size, depth);
      quarter.body = -1;
    }
    if (quarter.parts !== undefined) put(quarter.parts, it, i, x, y, size, depth);
    quarter.x = (quarter.x * quarter.mass + it.x) / (quarter.mass + 1);
    quarter.y = (quarter.y * quarter.mass + it.y) / (quarter.mass + 1);
    quarter.mass += 1;
    return quarter;
  }

  function put(parts: (Quarter | undefined)[], it: Body, i: number, x: number, y: number, size: number, depth: number): void {
    const half = size / 2;
    const [isRight, isLow] = [it.x >= x + half, it.y >= y + half];
    const at = (isRight ? 1 : 0) + (isLow ? 2 : 0);
    parts[at] = insert(parts[at], it, i, isRight ? x + half : x, isLow ? y + half : y, half, depth + 1);
  }
}
