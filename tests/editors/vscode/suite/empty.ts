// A site without a post.

import * as vscode from "vscode";
import { equal, extension, file, holds, ready, sleep, until, user, type Test } from "./tools";

export const empty: Test[] = [
  [
    "a site without posts is no fault",
    async () => {
      const api = await ready();
      await until("the status", () => /Hugo · 0 posts · \$\(check\)/.test(api.statusText()));
      equal(await api.backlinks.getChildren(), [], "backlinks");
      const groups = await api.glossary.getChildren();
      equal(groups.map((it) => ("terms" in it ? it.group : "")), ["builtin"], "groups");
      await vscode.commands.executeCommand("corpusLsp.showGraph");
      equal((await until("the graph", () => api.graph()?.shown?.settled && api.graph()?.shown)).nodes, 0, "posts");
    },
  ],
  [
    "the first post is made",
    async () => {
      const uri = await vscode.commands.executeCommand<vscode.Uri>("corpusLsp.newPost", undefined, "Hello");
      equal(uri.path, file("content/posts/hello.md").path, "path");
      const api = await ready();
      await until("the status", () => /1 post ·/.test(api.statusText()));
      holds((await api.glossary.getChildren()).length > 0, "glossary");
    },
  ],
  [
    "a walkthrough shows the way",
    async () => {
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      await vscode.commands.executeCommand("workbench.action.openWalkthrough", `${extension().id}#start`);
      await until("its steps", async () => (await user<string[]>("text", ".getting-started-step .step-title")).some((it) => it.includes("Open your blog")));
      await sleep(500);
      await user("shot", "walkthrough");
    },
  ],
];
