--- Questions that LSP has no request for: the server's own commands, as editors/PROTOCOL.md says.
--- Invariant: every question ends in exactly one call of its handler or one message to the user.

local messages = require("corpus_lsp.messages")
local server = require("corpus_lsp.server")

local M = {}

--- How long the server may take to start when a command is the first thing that asks it, in milliseconds.
local START = 10000

--- The running server for the buffer, else for its folder, else any; started for the current folder when there is none.
--- @param bufnr integer
--- @return table?
function M.client(bufnr)
  local res = server.clients({ bufnr = bufnr })[1] or server.clients()[1]
  if res then
    return res
  end
  local id = server.start(bufnr) or server.start_in(vim.fn.getcwd())
  return id and vim.lsp.get_client_by_id(id)
end

local function knows(client, command)
  local offered = vim.tbl_get(client.server_capabilities or {}, "executeCommandProvider", "commands")
  return vim.tbl_contains(offered or {}, command)
end

local function send(client, command, argument, handler)
  local argument_or_none = next(argument) and argument or vim.empty_dict()
  server.request(client, "workspace/executeCommand", { command = command, arguments = { argument_or_none } }, handler)
end

--- Neovim gives `vim.NIL` for a JSON `null` in an answer.
local function is_null(it)
  return it == nil or it == vim.NIL
end

--- Asks `command`, waiting once for the server to have read everything when it has no answer yet.
--- @param bufnr integer
--- @param command string without its prefix, such as "backlinks"
--- @param argument table
--- @param handler fun(answer: any, client: table) `answer` is never null
--- @param if_null string? the message for a question that has no answer
function M.ask(bufnr, command, argument, handler, if_null)
  local name = "corpus-lsp." .. command
  local client = M.client(bufnr)
  if not client then
    return messages.say("WARN", "no_client")
  end
  vim.wait(START, function()
    return client.initialized or vim.lsp.get_client_by_id(client.id) == nil
  end, 10)
  if not client.initialized then
    return messages.say("WARN", "no_client")
  end
  if not knows(client, name) then
    return messages.say("ERROR", "too_old", name, server.VERSION)
  end
  local function on_answer(is_last)
    return function(err, answer)
      if err then
        return messages.say("ERROR", "failed", err.message or tostring(err))
      end
      if not is_null(answer) then
        return handler(answer, client)
      end
      if is_last then
        return messages.say("WARN", if_null or "not_ready")
      end
      send(client, "corpus-lsp.status", { wait = true }, function()
        send(client, name, argument, on_answer(true))
      end)
    end
  end
  send(client, name, argument, on_answer(false))
end

--- `it`, or nil where the answer has a `null`.
function M.some(it)
  if is_null(it) then
    return nil
  end
  return it
end

return M
