--- `:checkhealth corpus_lsp`: what works, what does not, and what to do about it.
--- Invariant: whatever keeps posts from being checked is an error, whatever takes a comfort away is told as information.

local config = require("corpus_lsp.config")
local server = require("corpus_lsp.server")

local M = {}

local health = vim.health

local function check_neovim()
  if vim.fn.has("nvim-0.11") == 1 then
    health.ok("Neovim " .. tostring(vim.version()))
  elseif vim.fn.has("nvim-0.10") == 1 then
    health.ok("Neovim " .. tostring(vim.version()) .. "; the server is started without |vim.lsp.enable()|")
  else
    health.error("Neovim 0.10 or newer is needed")
  end
end

local function check_settings()
  local problems = config.problems()
  for _, it in ipairs(problems) do
    health.warn(it, { "See :help corpus_lsp-settings" })
  end
  if #problems == 0 then
    health.ok("vim.g.corpus_lsp has only settings that exist")
  end
end

--- What the program says of itself.
local function version_of(program)
  local ok, res = pcall(function()
    return vim.system({ program, "--version" }, { text = true }):wait(5000)
  end)
  if not ok then
    return nil, tostring(res)
  end
  local version = (res.stdout or ""):match("^corpus%-lsp (%d+%.%d+%.%d+%S*)")
  return version, vim.trim((res.stdout or "") .. (res.stderr or ""))
end

local function check_server()
  local cmd = server.effective_command()
  if not cmd then
    return health.info("the server is started by a function of vim.lsp.config")
  end
  local path = vim.fn.exepath(cmd[1])
  if path == "" then
    return health.error(("`%s` is not installed or not in $PATH"):format(cmd[1]), {
      "In a clone of the project: cargo install --path server/corpus-lsp --locked",
      'Or say where it is: vim.g.corpus_lsp = { cmd = { "/path/to/corpus-lsp" } }',
    })
  end
  local version, said = version_of(path)
  if not version then
    return health.error(("`%s` is not corpus-lsp: asked for its version it says `%s`"):format(path, said), {
      "Set vim.g.corpus_lsp.cmd to the right program",
    })
  end
  if version:match("^%d+%.%d+") ~= server.VERSION:match("^%d+%.%d+") then
    health.warn(("%s is version %s, this plugin is made for %s"):format(path, version, server.VERSION), {
      "Install both from the same release",
    })
  else
    health.ok(("%s, version %s"):format(path, version))
  end
  health.info("started as: " .. table.concat(cmd, " "))
end

local function check_clients()
  local clients = server.clients()
  if #clients == 0 then
    return health.info("no server is running: it starts with the first Markdown file")
  end
  for _, it in ipairs(clients) do
    local buffers = vim.tbl_count(it.attached_buffers)
    local place = it.root_dir or "no site"
    health.ok(("running for %s, attached to %d buffers"):format(place, buffers))
  end
end

local function check_parser()
  local treesitter = require("corpus_lsp.treesitter")
  if not treesitter.is_installed() then
    return health.info("the tree-sitter parser is not installed: :CorpusInstallParser gives colours to front matter and template tags")
  end
  for _, it in ipairs({ "highlights", "injections", "folds" }) do
    local ok, res = pcall(vim.treesitter.query.get, "corpus", it)
    if not ok or not res then
      return health.error(("the query %s does not fit the installed parser: %s"):format(it, tostring(res)), {
        "Run :CorpusInstallParser again",
      })
    end
  end
  health.ok("the tree-sitter parser and its queries load")
end

local function check_comforts()
  local reader = require("corpus_lsp.image").reader()
  if reader then
    health.ok("images are read from the clipboard by " .. reader[1])
  else
    health.info(":CorpusPasteImage needs wl-clipboard, xclip or pngpaste to read the clipboard; it takes files without them")
  end
  local watches = vim.tbl_get(server.lsp_config().capabilities, "workspace", "didChangeWatchedFiles", "dynamicRegistration")
  if watches then
    health.ok("changes that other programs make to files are seen")
  else
    health.info("changes that other programs make to files are not seen until :CorpusRestart; install inotify-tools, or see `watch_files` in :help corpus_lsp-settings")
  end
end

function M.check()
  health.start("corpus_lsp: Neovim")
  check_neovim()
  check_settings()
  health.start("corpus_lsp: server")
  check_server()
  check_clients()
  health.start("corpus_lsp: colours")
  check_parser()
  health.start("corpus_lsp: around")
  check_comforts()
end

return M
