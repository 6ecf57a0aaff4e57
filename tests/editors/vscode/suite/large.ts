// A site of thousands of posts.

import * as vscode from "vscode";
import { equal, holds, ready, until, user, type Test } from "./tools";

export const large: Test[] = [
  [
    "the link graph of 3000 posts comes to rest",
    async () => {
      const api = await ready();
      await vscode.commands.executeCommand("corpusLsp.showGraph");
      await vscode.commands.executeCommand("workbench.action.closeSidebar");
      const shown = await until("the graph", () => api.graph()?.shown?.settled && api.graph()?.shown, 90_000);
      equal([shown.nodes, shown.broken], [3000, 30], "posts and broken links");
      await user("graphPress", "ArrowDown");
      holds((await user<string[]>("graph", "#about"))[0], "the post at hand");
      await user("shot", "graph-large");
    },
  ],
];
