// Starts VS Code (code-server) with the packaged extension, opens it in Chromium, and runs the suite in the real extension host.
//
// usage: node drive.mjs HOME ROOT [SUITE…]
//
// The suite asks for what only a user can do, such as pasting or looking, by files in a folder that both know.

import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { basename, join } from "node:path";

const [home, root, ...only] = process.argv.slice(2);
const { chromium } = createRequire(join(home, "package.json"))("playwright-core");
const run = join(home, "run");
const shots = join(home, "shots");
const entry = join(home, "cs", "node_modules", "code-server", "out", "node", "entry.js");
const began = Date.now();
const at = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what, isTrue, patience = 20_000) {
  for (const end = Date.now() + patience; Date.now() < end; await sleep(50)) if (await isTrue()) return;
  throw new Error(`in vain waited for: ${what}`);
}

rmSync(run, { recursive: true, force: true });
mkdirSync(run, { recursive: true });
mkdirSync(shots, { recursive: true });

// The suite is an extension of its own, so that the one under test is the installed package and no other.
const suite = join(run, "suite");
mkdirSync(suite);
writeFileSync(join(suite, "package.json"), JSON.stringify({ name: "corpus-lsp-suite", publisher: "test", version: "0.0.1", engines: { vscode: "^1.100.0" } }));
const { buildSync } = createRequire(join(root, "editors", "vscode", "package.json"))("esbuild");
buildSync({ entryPoints: [join(root, "tests", "editors", "vscode", "suite", "index.ts")], outfile: join(suite, "index.js"), bundle: true, platform: "node", format: "cjs", external: ["vscode"], logLevel: "warning" });

/** The server processes of the installed package. */
function servers() {
  const res = [];
  for (const pid of readdirSync("/proc").filter((it) => /^\d+$/.test(it))) {
    try {
      const exe = readlinkSync(`/proc/${pid}/exe`);
      if (exe.startsWith(join(run, "ext")) && basename(exe).startsWith("corpus-lsp")) res.push(Number(pid));
    } catch {
      // It has ended in the meantime, or is none of ours.
    }
  }
  return res;
}

function freePort() {
  return new Promise((resolve) => {
    const it = createServer().listen(0, "127.0.0.1", () => {
      const { port } = it.address();
      it.close(() => resolve(port));
    });
  });
}

const data = join(run, "data");
const base = ["--user-data-dir", data, "--extensions-dir", join(run, "ext"), "--config", join(run, "config.yaml")];
const settings = {
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.colorTheme": "Default Dark Modern",
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "security.workspace.trust.untrustedFiles": "open",
  "files.autoSave": "off",
  "git.enabled": false,
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "editor.gotoLocation.multipleDefinitions": "peek",
  "editor.minimap.enabled": false,
  "extensions.ignoreRecommendations": true,
};
mkdirSync(join(data, "User"), { recursive: true });
writeFileSync(join(data, "User", "settings.json"), JSON.stringify(settings, undefined, 2));
writeFileSync(join(run, "config.yaml"), "bind-addr: 127.0.0.1:0\nauth: none\ncert: false\n");
const environment = { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}', CORPUS_SUITE_TALK: join(run, "talk"), LANG: "C.UTF-8" };
execFileSync(process.execPath, [entry, ...base, "--install-extension", join(home, "corpus-lsp.vsix")], { env: environment, stdio: ["ignore", "ignore", "pipe"] });
console.log(`installed the package (${at()})`);

async function startCode(port, options) {
  const code = spawn(process.execPath, [entry, ...base, "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check", "--disable-getting-started-override", "--vscode-option", "enable-smoke-test-driver", ...options], { env: environment, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  for (const it of [code.stdout, code.stderr]) it.on("data", (text) => appendFileSync(join(run, "code-server.log"), text));
  await until("code-server", async () => fetch(`http://127.0.0.1:${port}/healthz`).then((it) => it.ok, () => false), 30_000);
  return code;
}

const browser = await chromium.launchPersistentContext(join(run, "browser"), {
  executablePath: "/usr/bin/chromium",
  headless: true,
  viewport: { width: 1360, height: 820 },
  permissions: ["clipboard-read", "clipboard-write"],
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** Opens `folder` in a page, with the suite when one is named. */
async function open(port, folder, name) {
  const page = await browser.newPage();
  page.setDefaultTimeout(30_000);
  let done;
  const exit = new Promise((resolve) => (done = resolve));
  let url = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`;
  if (name !== undefined) {
    const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
    await page.exposeFunction("codeAutomationLog", (_type, args) => {
      const text = args.join(" ");
      if (/^\[suite\]/.test(text)) console.log(`  ${text.slice(8)}`);
    });
    await page.exposeFunction("codeAutomationExit", (code) => done(code));
    url += `&payload=${encodeURIComponent(JSON.stringify([["extensionDevelopmentPath", remote(suite)], ["extensionTestsPath", remote(join(suite, "index.js"))]]))}`;
  }
  await page.goto(url);
  return { page, exit };
}

const png = "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4H8CAB+GTG8HSAKSngt0IL8zYAAAAAElFTkSuQmCC";

/** What a user does. */
const deeds = {
  async shot(page, name) {
    await page.screenshot({ path: join(shots, `${name}.png`) });
  },
  async press(page, key) {
    await page.keyboard.press(key);
  },
  async type(page, text) {
    await page.keyboard.type(text);
  },
  async click(page, selector) {
    await page.locator(selector).first().click();
  },
  /** The text of the hover that is open. */
  async hover(page) {
    await page.waitForSelector(".monaco-hover:not(.hidden) .hover-row", { state: "visible", timeout: 10_000 });
    return (await page.locator(".monaco-hover:not(.hidden) .hover-contents").allTextContents()).join("\n");
  },
  /** How large the images in a hover are that have been loaded. */
  async hoverImages(page) {
    await page.waitForFunction(() => [...document.querySelectorAll(".monaco-hover img")].some((it) => it.naturalWidth > 0), undefined, { timeout: 8_000 }).catch(() => {});
    return page.evaluate(() => [...document.querySelectorAll(".monaco-hover img")].map((it) => it.naturalWidth));
  },
  async paste(page) {
    await page.evaluate(async (png) => {
      const bytes = Uint8Array.from(atob(png), (it) => it.charCodeAt(0));
      await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })]);
    }, png);
    await page.locator(".monaco-editor.focused").first().waitFor({ timeout: 5_000 }).catch(() => {});
    await page.keyboard.press("Control+V");
  },
  async text(page, selector) {
    return page.locator(selector).allTextContents();
  },
  async html(page, selector) {
    return page.locator(selector).evaluateAll((all) => all.map((it) => it.outerHTML + JSON.stringify(it.getBoundingClientRect())+getComputedStyle(it).color+getComputedStyle(it).display));
  },
  async aria(page, selector) {
    return page.locator(selector).evaluateAll((all) => all.map((it) => it.getAttribute("aria-label") ?? ""));
  },
  /** Texts in the page of the graph, which is a frame in a frame. */
  async graph(page, selector) {
    for (const frame of page.frames()) {
      const found = await frame.locator(selector).allTextContents().catch(() => []);
      if (found.length > 0) return found;
    }
    return [];
  },
  async graphPress(page, key) {
    for (const frame of page.frames()) {
      if ((await frame.locator("canvas#graph").count().catch(() => 0)) > 0) return frame.locator("canvas#graph").press(key);
    }
    throw new Error("there is no graph");
  },
  async servers() {
    return servers();
  },
  /** A second window on the same folder. */
  async second(_page, folder, state) {
    const { page } = await open(state.port, folder);
    await page.waitForSelector(".statusbar-item[id*='corpus-lsp']");
    state.second = page;
  },
  async closeSecond(_page, _, state) {
    await state.second.close();
  },
};

/** Does what the suite asks for until it has ended. */
async function serve(page, state) {
  const talk = join(run, "talk");
  while (!state.isDone) {
    for (const it of readdirSync(talk).filter((it) => it.endsWith(".ask"))) {
      const file = join(talk, it);
      const { deed, argument } = JSON.parse(readFileSync(file, "utf8"));
      rmSync(file);
      let answer;
      try {
        answer = { value: await deeds[deed](page, argument, state) };
      } catch (error) {
        answer = { error: String(error) };
      }
      writeFileSync(`${file}.part`, JSON.stringify(answer));
      // Whole or not at all.
      renameSync(`${file}.part`, file.replace(/ask$/, "said"));
    }
    await sleep(30);
  }
}

function corpora(name) {
  const folder = join(run, "corpora", name);
  mkdirSync(folder, { recursive: true });
  if (name === "blog" || name === "untrusted") cpSync(join(root, "tests", "sites", "sample-blog"), folder, { recursive: true });
  if (name === "untrusted") {
    mkdirSync(join(folder, ".vscode"));
    writeFileSync(join(folder, ".vscode", "settings.json"), '{ "corpus-lsp.server.path": "/bin/true" }');
  }
  if (name === "empty") writeFileSync(join(folder, "hugo.toml"), "baseURL = 'https://example.org/'\n");
  return folder;
}

let code = 0;
const options = { blog: ["--disable-workspace-trust"], empty: ["--disable-workspace-trust"], untrusted: [] };
for (const [name, flags] of Object.entries(options)) {
  if (only.length > 0 && !only.includes(name)) continue;
  rmSync(join(run, "talk"), { recursive: true, force: true });
  mkdirSync(join(run, "talk"));
  const port = await freePort();
  const vscode = await startCode(port, flags);
  const state = { port, isDone: false };
  try {
    console.log(`suite ${name} (${at()})`);
    const { page, exit } = await open(port, corpora(name), name);
    const serving = serve(page, state);
    const res = await Promise.race([exit, sleep(200_000).then(() => 124)]);
    state.isDone = true;
    await serving;
    if (res !== 0) {
      code = 1;
      await page.screenshot({ path: join(shots, `failed-${name}.png`) });
      console.log(`suite ${name} failed with ${res}: see ${join(shots, `failed-${name}.png`)}`);
    }
    const n = servers().length;
    await page.close();
    const closed = Date.now();
    await until("the end of the server", async () => servers().length === 0);
    console.log(`  the window is closed: ${n} server before, 0 after ${Date.now() - closed} ms`);
  } catch (error) {
    code = 1;
    console.log(String(error));
  } finally {
    state.isDone = true;
    process.kill(-vscode.pid, "SIGTERM");
    await until("the end of code-server", async () => vscode.exitCode !== null || vscode.signalCode !== null).catch(() => process.kill(-vscode.pid, "SIGKILL"));
  }
}
await browser.close();
if (servers().length > 0 || !existsSync(shots)) code = 1;
console.log(`${code === 0 ? "all suites passed" : "FAILED"} (${at()})`);
process.exit(code);
