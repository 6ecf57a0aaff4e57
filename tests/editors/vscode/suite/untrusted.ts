// A folder that is not trusted and wants a program of its own to be started.

import * as vscode from "vscode";
import { api, equal, extension, holds, own, file, until, user, type Test } from "./tools";

export const untrusted: Test[] = [
  [
    "nothing that the folder names is started",
    async () => {
      holds(!vscode.workspace.isTrusted, "the folder is trusted");
      await until("the activation", () => extension().isActive);
      const state = await until(`the state, which is ${JSON.stringify(api()?.state())}`, () => JSON.stringify(api().state()).includes("restricted") && api().state());
      equal(state, { kind: "off", why: "restricted" }, "state");
      equal(await user<number[]>("servers"), [], "servers");
      equal(own(file("source/_posts/startup-words.md")), [], "problems");
      equal(api().statusText(), "$(circle-slash) Corpus", "status bar");
      await vscode.commands.executeCommand("corpusLsp.newPost");
      await vscode.commands.executeCommand("notifications.showList");
      const said = await until("the message", async () => {
        const it = await user<string[]>("text", ".notification-list-item-message");
        return it.length > 0 && it.join(" ");
      });
      holds(said.includes("not trusted"), said);
      await user("shot", "untrusted");
    },
  ],
];
