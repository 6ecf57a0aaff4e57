// The entry of the tests in the extension host: which suite is run depends on the folder that is open.

import { basename } from "node:path";
import * as vscode from "vscode";
import { blog } from "./blog";
import { empty } from "./empty";
import { say, type Test } from "./tools";
import { untrusted } from "./untrusted";

const SUITES: Record<string, Test[]> = { blog, empty, untrusted };

export async function run(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  const suite = SUITES[basename(folder?.uri.path ?? "")];
  if (suite === undefined) throw new Error(`there is no suite for ${String(folder?.uri)}`);
  const failed: string[] = [];
  for (const [name, test] of suite) {
    const began = Date.now();
    try {
      await test();
      say(`ok      ${name} (${Date.now() - began} ms)`);
    } catch (it) {
      failed.push(name);
      say(`FAILED  ${name}: ${it instanceof Error ? it.message.slice(0, 1500) : String(it)}`);
    }
  }
  if (failed.length > 0) throw new Error(`${failed.length} of ${suite.length} failed`);
}
