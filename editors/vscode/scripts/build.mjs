// Bundles the extension and the page of the graph into dist/, beside the grammar, which lives in grammar/ of the repository.

import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "dist");
rmSync(out, { recursive: true, force: true });
mkdirSync(out);

const common = { absWorkingDir: root, bundle: true, minify: true, sourcemap: false, legalComments: "none", logLevel: "warning" };
await build({ ...common, entryPoints: ["src/extension.ts"], outfile: "dist/extension.js", platform: "node", target: "node20", format: "cjs", external: ["vscode"] });
await build({ ...common, entryPoints: ["src/webview/graph.ts"], outfile: "dist/graph.js", platform: "browser", target: "es2022", format: "iife" });

const grammar = "corpus-markdown.injection.tmLanguage.json";
copyFileSync(join(root, "..", "..", "grammar", "textmate", grammar), join(out, grammar));
