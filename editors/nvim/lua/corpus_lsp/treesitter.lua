--- The grammar of posts: compiling its parser, and highlighting posts with it.
--- Invariant: buffers are highlighted by it only when the parser and its queries load, so that nothing is lost without them.

local config = require("corpus_lsp.config")
local messages = require("corpus_lsp.messages")

local M = {}

--- The folder of this plugin.
local function plugin()
  local file = vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p")
  return vim.fs.dirname(vim.fs.dirname(vim.fs.dirname(file)))
end

--- Where the parser is installed; on 'runtimepath' by default.
function M.parser_path()
  return vim.fn.stdpath("data") .. "/site/parser/corpus.so"
end

local function loads(options)
  local ok, res = pcall(vim.treesitter.language.add, "corpus", options)
  -- Where it cannot be loaded Neovim 0.10 raises an error, and newer ones give nil.
  return ok and (res == true or (res == nil and vim.fn.has("nvim-0.11") == 0))
end

--- Whether Neovim can load the parser.
--- @return boolean
function M.is_installed()
  if loads() then
    return true
  end
  -- A folder of 'runtimepath' that was not there when Neovim started is not looked into.
  local path = M.parser_path()
  return vim.fn.filereadable(path) == 1 and loads({ path = path })
end

local function compiler()
  for _, it in ipairs({ vim.env.CC or "", "cc", "gcc", "clang" }) do
    if it ~= "" and vim.fn.executable(it) == 1 then
      return it
    end
  end
  return nil
end

--- Compiles the grammar in `folder`, by default that of the clone around the plugin.
--- @param folder string?
--- @return boolean
function M.install(folder)
  folder = vim.fs.normalize(vim.fn.fnamemodify(folder or (plugin() .. "/../../grammar"), ":p")):gsub("/$", "")
  local source = folder .. "/src"
  if vim.fn.filereadable(source .. "/parser.c") == 0 then
    messages.say("ERROR", "no_grammar", folder)
    return false
  end
  local cc = compiler()
  if not cc then
    messages.say("ERROR", "no_compiler")
    return false
  end
  local path = M.parser_path()
  vim.fn.mkdir(vim.fs.dirname(path), "p")
  -- A parser that is loaded must not be written over: it is made beside and moved there.
  local made = path .. ".new"
  local cmd = { cc, "-shared", "-fPIC", "-O2", "-I", source, source .. "/parser.c", source .. "/scanner.c", "-o", made }
  local res = vim.system(cmd, { text = true }):wait()
  if res.code ~= 0 then
    messages.say("ERROR", "compile_failed", res.stderr)
    return false
  end
  local ok, err = vim.uv.fs_rename(made, path)
  if not ok then
    messages.say("ERROR", "cannot_write", path, err)
    return false
  end
  messages.say("INFO", "parser_installed", path)
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(bufnr) and vim.bo[bufnr].filetype == "markdown" then
      M.start(bufnr)
    end
  end
  return true
end

--- Highlights the buffer by the grammar of posts when that can be done.
--- @param bufnr integer
--- @return boolean
function M.start(bufnr)
  if not config.get("treesitter") or not M.is_installed() then
    return false
  end
  local has_query, query = pcall(vim.treesitter.query.get, "corpus", "highlights")
  return has_query and query ~= nil and pcall(vim.treesitter.start, bufnr, "corpus")
end

--- Highlights posts as they are opened.
function M.enable()
  vim.api.nvim_create_autocmd("FileType", {
    group = vim.api.nvim_create_augroup("corpus_lsp.treesitter", {}),
    pattern = "markdown",
    desc = "corpus_lsp: highlight front matter and template tags",
    callback = function(args)
      -- After what other plugins do in the same event.
      vim.schedule(function()
        if vim.api.nvim_buf_is_loaded(args.buf) and vim.bo[args.buf].buftype == "" then
          M.start(args.buf)
        end
      end)
    end,
  })
end

return M
