--- What the tests of the Neovim plugin share: a copy of the sample blog, waiting, and speaking to a second Neovim.
--- Invariant: a condition that does not come true within its time ends the test with a failure, so no test hangs.

local M = {}

M.here = vim.fs.normalize(vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p:h"))
M.project = vim.fs.normalize(M.here .. "/../../..")
M.plugin = M.project .. "/editors/nvim"
M.work = assert(os.getenv("TEST_WORK"), "run this by run.sh")
M.server = assert(os.getenv("TEST_SERVER"), "run this by run.sh")

--- Debug builds on a busy machine are slow; nothing here is a measure of speed.
M.LONG = tonumber(os.getenv("TEST_PATIENCE")) or 30000

local count = 0

function M.fail(what, detail)
  io.stdout:write("FAIL " .. what .. (detail and ("\n  " .. detail:gsub("\n", "\n  ")) or "") .. "\n")
  M.end_children()
  os.exit(1)
end

--- Ends the test unless `ok`.
function M.must(ok, what, detail)
  if not ok then
    M.fail(what, detail ~= nil and (type(detail) == "string" and detail or vim.inspect(detail)) or nil)
  end
  count = count + 1
  io.stdout:write("ok   " .. what .. "\n")
  return ok
end

function M.equal(found, expected, what)
  M.must(vim.deep_equal(found, expected), what, ("found %s\nexpected %s"):format(vim.inspect(found), vim.inspect(expected)))
end

--- Waits until `condition` gives something true, and gives it.
function M.wait(what, condition, detail)
  local res
  local ok = vim.wait(M.LONG, function()
    res = condition()
    return res
  end, 20)
  M.must(ok, what, not ok and detail and detail() or nil)
  return res
end

function M.finish()
  M.end_children()
  io.stdout:write(("     %d checks\n"):format(count))
  os.exit(0)
end

--- A new empty folder.
function M.folder(name)
  local res = M.work .. "/" .. name
  vim.fn.delete(res, "rf")
  vim.fn.mkdir(res, "p")
  return res
end

function M.write(path, text)
  vim.fn.mkdir(vim.fs.dirname(path), "p")
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

function M.read(path)
  local file = assert(io.open(path, "rb"))
  local res = file:read("*a")
  file:close()
  return res
end

--- A copy of the sample blog that the test may change.
function M.blog(name)
  local res = M.work .. "/" .. name
  vim.fn.delete(res, "rf")
  vim.fn.mkdir(vim.fs.dirname(res), "p")
  assert(vim.system({ "cp", "-R", M.project .. "/tests/sites/sample-blog", res }):wait().code == 0)
  return res
end

--- A program that notes its process id and becomes `target`; what no wrapper of its kind may leave behind.
function M.wrapper(name, target, pids)
  local path = M.work .. "/" .. name
  M.write(path, ("#!/bin/sh\necho $$ >> '%s'\nexec %s \"$@\"\n"):format(pids, target))
  vim.uv.fs_chmod(path, 493)
  return path
end

function M.pids(file)
  local res = {}
  for it in io.lines(file) do
    table.insert(res, tonumber(it))
  end
  return res
end

--- Whether a process is there and not a zombie that nobody has waited for.
function M.is_alive(pid)
  local file = io.open(("/proc/%d/stat"):format(pid))
  if not file then
    return false
  end
  local state = file:read("*a"):match("^.*%) (%a)")
  file:close()
  return state ~= "Z" and state ~= "X"
end

local children = {}

--- A second Neovim, as a user has it: the plugin and the folder of installed parsers on 'runtimepath' and nothing else. `settings` becomes `vim.g.corpus_lsp`.
function M.child(settings, before)
  local data = M.folder("home-" .. (#children + 1))
  local cmd = { vim.v.progpath, "--clean", "--headless", "--embed" }
  if os.getenv("TEST_NVIM") then
    cmd = vim.list_extend(vim.split(os.getenv("TEST_NVIM"), " "), { "--clean", "--headless", "--embed" })
  end
  vim.list_extend(cmd, { "--cmd", "set noswapfile completeopt=menuone,noinsert runtimepath^=" .. M.plugin .. "," .. data .. "/nvim/site" })
  vim.list_extend(cmd, { "--cmd", "lua vim.g.corpus_lsp = " .. vim.inspect(settings):gsub("\n", " ") })
  for _, it in ipairs(before or {}) do
    vim.list_extend(cmd, { "--cmd", it })
  end
  local env = { XDG_DATA_HOME = data, XDG_STATE_HOME = data, XDG_CACHE_HOME = data, XDG_CONFIG_HOME = data }
  local child = { data = data }
  child.channel = vim.fn.jobstart(cmd, {
    rpc = true,
    env = env,
    on_exit = function(_, code)
      child.code = code
    end,
  })
  child.pid = vim.fn.jobpid(child.channel)
  table.insert(children, child)
  --- Runs Lua in the child; its arguments are `...`.
  function child.lua(code, ...)
    return vim.rpcrequest(child.channel, "nvim_exec_lua", code, { ... })
  end
  function child.input(keys)
    vim.rpcrequest(child.channel, "nvim_input", keys)
  end
  function child.wait(what, code, ...)
    local args = { ... }
    return M.wait(what, function()
      local res = child.lua(code, unpack(args))
      return res ~= vim.NIL and res or nil
    end, function()
      return vim.inspect(child.messages())
    end)
  end
  --- Everything that was said to the user so far.
  function child.messages()
    return child.lua("return _G.said")
  end
  function child.edit(path)
    child.lua("vim.cmd.edit(vim.fn.fnameescape(...))", path)
  end
  --- Waits for the server to be attached to the current buffer and to have said what it thinks of it.
  function child.attached(what)
    return child.wait(what or "the server is attached", [[
      local it = vim.lsp.get_clients({ name = "corpus_lsp", bufnr = 0 })[1]
      return it and it.initialized and it.id or nil
    ]])
  end
  function child.quit(what)
    pcall(vim.rpcnotify, child.channel, "nvim_command", "qall!")
    M.wait(what or "the editor ends", function()
      return child.code ~= nil
    end)
  end
  child.lua([[
    _G.said = {}
    vim.notify = function(text, level) table.insert(_G.said, { text = text, level = level }) end
    vim.ui.open = function(it) _G.opened = it; return {} end
  ]])
  return child
end

function M.end_children()
  for _, it in ipairs(children) do
    if not it.code then
      pcall(vim.fn.jobstop, it.channel)
    end
  end
end

--- Whether something was said at `level` that holds `pattern`.
function M.was_said(child, pattern, level)
  for _, it in ipairs(child.messages()) do
    if it.text:find(pattern) and (not level or it.level == vim.log.levels[level]) then
      return it.text
    end
  end
  return nil
end

return M
