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

--- Servers, by id of their client, that have said that they have read everything.
local ready = {}

--- Calls `go` once the server has read everything: before that a list of links would be a part of one.
local function when_ready(client, go)
  if ready[client.id] then
    return go()
  end
  send(client, "corpus-lsp.status", { wait = true }, function(err, answer)
    ready[client.id] = not err and not is_null(answer) and answer.ready == true
    go()
  end)
end

--- Waits for the client to be initialized; whether it is.
local function is_initialized(client)
  vim.wait(START, function()
    return client.initialized or vim.lsp.get_client_by_id(client.id) == nil
  end, 10)
  return client.initialized
end

--- Asks `command`.
--- @param bufnr integer
--- @param command string without its prefix, such as "backlinks"
--- @param argument table
--- @param handler fun(answer: any, client: table) `answer` is never null
--- @param if_null string? the message for a question that has no answer
function M.ask(bufnr, command, argument, handler, if_null)
  local name = "corpus-lsp." .. command
  local client = M.client(bufnr)
  if not client or not is_initialized(client) then
    return messages.say("WARN", "no_client")
  end
  if not knows(client, name) then
    return messages.say("ERROR", "too_old", name, server.VERSION)
  end
  local function go()
    send(client, name, argument, function(err, answer)
      if err then
        messages.say("ERROR", "failed", err.message or tostring(err))
      elseif is_null(answer) then
        messages.say("WARN", if_null or "not_ready")
      else
        handler(answer, client)
      end
    end)
  end
  if command == "status" then
    return go()
  end
  when_ready(client, go)
end

--- `it`, or nil where the answer has a `null`.
function M.some(it)
  if is_null(it) then
    return nil
  end
  return it
end

return M
