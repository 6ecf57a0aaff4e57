--- Starts the server, starts it again when it crashes, and knows when to give up.
--- Invariant: a server that Neovim itself stopped is never started again, and one that keeps crashing is not either.

local config = require("corpus_lsp.config")
local messages = require("corpus_lsp.messages")

local M = {}

--- The version of the server that this plugin was made with.
M.VERSION = "0.1.0"

--- The name under which Neovim knows the client.
M.NAME = "corpus_lsp"

--- Crashes that are older than this many milliseconds are forgiven.
local WINDOW = 3 * 60 * 1000

--- Files at the root of a site, or that say where the root is.
local SITE = { "corpus.toml", "_config.yml", "_config.yaml", "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json" }

--- These are a site's only where `content` stands beside them.
local MAYBE_SITE = { "config.toml", "config.yaml", "config.yml", "config.json" }

--- Times of crashes by root folder, in milliseconds.
local crashes = {}

--- Root folders whose server is not started again by itself.
local given_up = {}

local told_missing = {}
local told_version = false

local function exists(path)
  return vim.uv.fs_stat(path) ~= nil
end

local function is_site(folder)
  for _, it in ipairs(SITE) do
    if exists(folder .. "/" .. it) then
      return true
    end
  end
  for _, it in ipairs(MAYBE_SITE) do
    if exists(folder .. "/" .. it) and exists(folder .. "/content") then
      return true
    end
  end
  return false
end

--- The root of the site around `path`, else of the repository; `nil` when there is neither: the server then takes what it finds.
--- @param path string
--- @return string?
function M.root(path)
  local repository
  for folder in vim.fs.parents(vim.fs.normalize(vim.fn.fnamemodify(path, ":p"))) do
    if is_site(folder) then
      return folder
    end
    if not repository and exists(folder .. "/.git") then
      repository = folder
    end
  end
  return repository
end

--- Whether a server is for this buffer: a Markdown file on the disk, or about to be there.
local function is_post(bufnr)
  local name = vim.api.nvim_buf_get_name(bufnr)
  return vim.bo[bufnr].buftype == "" and vim.bo[bufnr].filetype == "markdown" and name ~= "" and not name:match("^%a[%w+.-]+://")
end

--- The command line of the server.
--- @return string[]
function M.command()
  local res = vim.list_extend({}, config.get("cmd"))
  if not vim.tbl_contains(res, "--stdio") then
    table.insert(res, "--stdio")
  end
  if not vim.tbl_contains(res, "--lang") then
    vim.list_extend(res, { "--lang", messages.is_chinese() and "zh" or "en" })
  end
  return res
end

--- The command line that will be run: what `vim.lsp.config` says goes before `vim.g.corpus_lsp`. `nil` when that is a function.
--- @return string[]?
function M.effective_command()
  local it = vim.lsp.config and vim.lsp.config[M.NAME]
  if it and type(it.cmd) == "function" then
    return nil
  end
  return it and it.cmd or M.command()
end

--- The program that will be run, as far as it is known.
local function program()
  local it = M.effective_command()
  return it and it[1]
end

local function is_missing()
  local it = program()
  return it ~= nil and vim.fn.executable(it) == 0
end

local function watches()
  local given = config.get("watch_files")
  if given ~= nil then
    return given
  end
  return vim.fn.has("mac") == 1 or vim.fn.has("win32") == 1 or vim.fn.executable("inotifywait") == 1
end

--- What the plugin can do beyond Neovim itself: it asks before it moves files.
local function capabilities()
  -- Neovim 0.11 adds what it can do itself.
  local own = vim.fn.has("nvim-0.11") == 1 and {} or vim.lsp.protocol.make_client_capabilities()
  return vim.tbl_deep_extend("force", own, {
    workspace = {
      didChangeWatchedFiles = { dynamicRegistration = watches() },
      fileOperations = { dynamicRegistration = false, willRename = true },
    },
  })
end

--- Takes a file that another program makes and writes at once for what it is: Neovim says that it was changed, which the server asks
--- to be told of text files only.
local function register_capability(err, params, context, ...)
  for _, it in ipairs(params and params.registrations or {}) do
    if it.method == "workspace/didChangeWatchedFiles" then
      for _, watcher in ipairs(vim.tbl_get(it, "registerOptions", "watchers") or {}) do
        watcher.kind = nil
      end
    end
  end
  return vim.lsp.handlers["client/registerCapability"](err, params, context, ...)
end

local function on_init(client)
  local version = client.server_info and client.server_info.version
  local function series(it)
    return it:match("^%d+%.%d+")
  end
  if version and series(version) ~= series(M.VERSION) and not told_version then
    told_version = true
    messages.say("WARN", "version", version, M.VERSION)
  end
end

--- Starts the server of a client that is gone for its buffers.
local function start_again(client_config, buffers)
  for _, bufnr in ipairs(buffers) do
    if vim.api.nvim_buf_is_loaded(bufnr) and is_post(bufnr) then
      vim.lsp.start(client_config, { bufnr = bufnr, reuse_client = client_config.reuse_client })
    end
  end
end

--- How many crashes of the server of `root` count, this one included.
local function count_crash(root)
  local now = vim.uv.now()
  local recent = vim.tbl_filter(function(it)
    return now - it < WINDOW
  end, crashes[root] or {})
  table.insert(recent, now)
  crashes[root] = recent
  return #recent
end

local function after_exit(exit)
  -- Neovim is leaving, or was asked to stop the server.
  if vim.v.exiting ~= vim.NIL or exit.is_wanted then
    return
  end
  local root = exit.config.root_dir or ""
  if not exit.was_ready then
    given_up[root] = true
    return messages.say("ERROR", "never_ready", exit.code, exit.signal, program() or "cmd")
  end
  if exit.code == 0 and exit.signal == 0 then
    return
  end
  local count = count_crash(root)
  if count > config.get("max_restarts") then
    given_up[root] = true
    return messages.say("ERROR", "crash_loop", count, vim.lsp.get_log_path())
  end
  messages.say("WARN", "restarted", exit.code, exit.signal)
  start_again(exit.config, exit.buffers)
end

--- May be called where most of Neovim's functions are forbidden, so it only notes what is known and does the rest later.
local function on_exit(code, signal, client_id)
  local client = vim.lsp.get_client_by_id(client_id)
  if not client then
    return
  end
  -- Neovim 0.10 does not say whether it asked for the end; it does so by SIGTERM.
  local asked = client._is_stopping
  if asked == nil then
    asked = signal == 15
  end
  local exit = {
    code = code,
    signal = signal,
    is_wanted = asked,
    was_ready = client.initialized == true,
    config = client.config,
    buffers = vim.tbl_keys(client.attached_buffers),
  }
  -- Neovim forgets the client in the next two turns of its loop; a new one of the same name must not meet it.
  vim.schedule(function()
    vim.defer_fn(function()
      after_exit(exit)
    end, 50)
  end)
end

--- Whether the server may be started for this buffer, saying why when it may not.
local function may_start(bufnr)
  if not is_post(bufnr) then
    return false
  end
  if is_missing() then
    if not told_missing[program()] then
      told_missing[program()] = true
      messages.say("WARN", "missing", program())
    end
    return false
  end
  return not given_up[M.root(vim.api.nvim_buf_get_name(bufnr)) or ""]
end

--- The configuration in the form of `vim.lsp.config`.
function M.lsp_config()
  return {
    cmd = M.command(),
    filetypes = { "markdown" },
    root_dir = function(bufnr, on_dir)
      if may_start(bufnr) then
        on_dir(M.root(vim.api.nvim_buf_get_name(bufnr)))
      end
    end,
    capabilities = capabilities(),
    handlers = { ["client/registerCapability"] = register_capability },
    on_init = on_init,
    on_exit = on_exit,
  }
end

--- The configuration in the form of `vim.lsp.start`.
local function start_config(root)
  local res = vim.lsp.config and vim.deepcopy(vim.lsp.config[M.NAME]) or M.lsp_config()
  res.name = M.NAME
  res.root_dir = root
  return res
end

--- Starts the server for the buffer, or attaches to the one that is running.
--- @param bufnr integer?
--- @return integer? client_id
function M.start(bufnr)
  bufnr = (bufnr == nil or bufnr == 0) and vim.api.nvim_get_current_buf() or bufnr
  if not may_start(bufnr) then
    return nil
  end
  return vim.lsp.start(start_config(M.root(vim.api.nvim_buf_get_name(bufnr))), { bufnr = bufnr })
end

--- Starts the server for the folder, with no buffer. `nil` when there is no site around it or the server is missing.
--- @param folder string
--- @return integer? client_id
function M.start_in(folder)
  local root = M.root(folder .. "/x")
  if not root or is_missing() then
    return nil
  end
  if vim.fn.has("nvim-0.11") == 1 then
    return vim.lsp.start(start_config(root), { attach = false })
  end
  return vim.lsp.start_client(start_config(root))
end

--- All running servers, those that are ending left out.
function M.clients(filter)
  local all = vim.lsp.get_clients(vim.tbl_extend("force", { name = M.NAME }, filter or {}))
  return vim.tbl_filter(function(it)
    if vim.fn.has("nvim-0.11") == 1 then
      return not it:is_stopped()
    end
    return not it.is_stopped()
  end, all)
end

--- Tells the servers around `path` that the file changed on the disk, for files that Neovim does not watch.
--- @param path string
--- @param kind 1|2|3 created, changed, deleted
function M.tell_changed(path, kind)
  for _, client in ipairs(M.clients()) do
    if not client.root_dir or vim.startswith(path, client.root_dir) then
      M.notify(client, "workspace/didChangeWatchedFiles", { changes = { { uri = vim.uri_from_fname(path), type = kind } } })
    end
  end
end

--- Sends a notification, in the way of each version of Neovim.
function M.notify(client, method, params)
  if vim.fn.has("nvim-0.11") == 1 then
    return client:notify(method, params)
  end
  return client.notify(method, params)
end

--- Asks the server, in the way of each version of Neovim.
function M.request(client, method, params, handler, bufnr)
  if vim.fn.has("nvim-0.11") == 1 then
    return client:request(method, params, handler, bufnr)
  end
  return client.request(method, params, handler, bufnr)
end

--- Starts the server for every post that is open.
local function start_all()
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(bufnr) and is_post(bufnr) then
      M.start(bufnr)
    end
  end
end

--- Makes Neovim read lsp/corpus_lsp.lua anew: it keeps what it has read until something is said about it.
function M.read_settings_again()
  if vim.lsp.config then
    vim.lsp.config(M.NAME, {})
  end
end

--- Stops every server and starts those of open posts again; one that was given up gets another chance.
function M.restart()
  crashes, given_up, told_missing, told_version = {}, {}, {}, false
  M.read_settings_again()
  local clients = M.clients()
  vim.lsp.stop_client(clients)
  local function gone()
    return vim.iter(clients):all(function(it)
      return vim.lsp.get_client_by_id(it.id) == nil
    end)
  end
  vim.wait(3000, gone, 20)
  if not gone() then
    vim.lsp.stop_client(clients, true)
    vim.wait(1000, gone, 20)
  end
  start_all()
end

--- Lets the server start with the first post, and tells it of what is saved.
function M.enable()
  local group = vim.api.nvim_create_augroup("corpus_lsp.server", {})
  local by_neovim = vim.lsp.config ~= nil and vim.lsp.enable ~= nil
  if config.get("enable") and by_neovim then
    vim.lsp.enable(M.NAME)
  end
  vim.api.nvim_create_autocmd("FileType", {
    group = group,
    pattern = "markdown",
    desc = "corpus_lsp: start the server, or say why it cannot be started",
    callback = function(args)
      config.report()
      if not by_neovim and config.get("enable") then
        M.start(args.buf)
      elseif by_neovim and vim.lsp.is_enabled and vim.lsp.is_enabled(M.NAME) then
        may_start(args.buf)
      end
    end,
  })
  -- A plugin manager may load the plugin when posts are open already; newer versions look for them themselves.
  if not by_neovim and config.get("enable") and vim.v.vim_did_enter == 1 then
    start_all()
  end
  vim.api.nvim_create_autocmd("BufWritePost", {
    group = group,
    desc = "corpus_lsp: tell the server what was saved",
    callback = function(args)
      if vim.bo[args.buf].buftype == "" and #M.clients() > 0 then
        M.tell_changed(vim.api.nvim_buf_get_name(args.buf), 2)
      end
    end,
  })
end

return M
