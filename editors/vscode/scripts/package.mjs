// Packs the extension, with the server for one platform or without one.
//
// usage: node scripts/package.mjs [--server FILE --target PLATFORM] [--out FILE.vsix]
//
// PLATFORM is VS Code's name of it, such as linux-x64, darwin-arm64 or win32-x64; without --server the package falls back to PATH.

import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({ options: { server: { type: "string" }, target: { type: "string" }, out: { type: "string" } } });
const { server, target } = values;
const out = resolve(values.out ?? join(root, `corpus-lsp${target === undefined ? "" : `-${target}`}.vsix`));
if ((server === undefined) !== (target === undefined)) {
  console.error("--server and --target belong together: the package is for the platform that the server runs on");
  process.exit(2);
}

const folder = join(root, "server");
const licences = ["LICENSE-APACHE", "LICENSE-MIT", "LICENSE"];
rmSync(folder, { recursive: true, force: true });
try {
  if (server !== undefined) {
    mkdirSync(folder);
    const program = join(folder, target.startsWith("win32") ? "corpus-lsp.exe" : "corpus-lsp");
    copyFileSync(server, program);
    chmodSync(program, 0o755);
  }
  for (const it of licences) copyFileSync(join(root, "..", "..", it), join(root, it));
  execFileSync(process.execPath, [join(root, "scripts", "build.mjs")], { stdio: "inherit" });
  const vsce = join(root, "node_modules", "@vscode", "vsce", "vsce");
  const platform = target === undefined ? [] : ["--target", target];
  execFileSync(process.execPath, [vsce, "package", "--no-dependencies", "--allow-missing-repository", ...platform, "-o", out], { cwd: root, stdio: "inherit" });
} finally {
  rmSync(folder, { recursive: true, force: true });
  for (const it of licences) rmSync(join(root, it), { force: true });
}
if (!existsSync(out)) process.exit(1);
