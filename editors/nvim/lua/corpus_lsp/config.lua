--- The settings: `vim.g.corpus_lsp`, a table, with what is left out taken from the defaults.
--- Invariant: a setting that does not fit is reported once and its default is used, so that a slip never keeps a post from opening.

local M = {}

--- Every setting with its default, its type and what it means. The help file is made from this list.
--- @type { name: string, type: string|string[], default: any, shown: string?, doc: string }[]
M.settings = {
  {
    name = "cmd",
    type = "table",
    default = { "corpus-lsp" },
    doc = "The server and arguments that come before the plugin's own. `--stdio` is added.",
  },
  {
    name = "enable",
    type = "boolean",
    default = true,
    doc = "Whether the server starts by itself with the first Markdown file. With `false`, call `vim.lsp.enable(\"corpus_lsp\")` (Neovim 0.11) or `require(\"corpus_lsp\").start()` where you want it.",
  },
  {
    name = "lang",
    type = { "string", "nil" },
    default = nil,
    shown = "nil, as |v:lang|",
    doc = "Language of all messages: `\"en\"` or `\"zh\"`.",
  },
  {
    name = "max_restarts",
    type = "number",
    default = 3,
    doc = "How often within three minutes a server that crashed is started again. Then it stays down, and a message says so; |:CorpusRestart| starts it.",
  },
  {
    name = "watch_files",
    type = { "boolean", "nil" },
    default = nil,
    shown = "nil, see below",
    doc = "Whether Neovim watches the folders of the corpus for changes made by other programs. By default it does on macOS and Windows, and on Linux when `inotifywait` is installed. What you save in Neovim is known in any case.",
  },
  {
    name = "treesitter",
    type = "boolean",
    default = true,
    doc = "Whether posts are highlighted by the grammar of this project once its parser is installed, see |:CorpusInstallParser|.",
  },
  {
    name = "clipboard_image",
    type = { "table", "nil" },
    default = nil,
    shown = "nil, found out",
    doc = "A command that prints the image on the clipboard as PNG, for |:CorpusPasteImage|.",
  },
}

local reported = {}

--- What `vim.g.corpus_lsp` says that cannot be followed.
--- @return string[]
function M.problems()
  local given, res = vim.g.corpus_lsp, {}
  if given ~= nil and type(given) ~= "table" then
    return { "vim.g.corpus_lsp must be a table" }
  end
  local known = {}
  for _, it in ipairs(M.settings) do
    known[it.name] = true
    local value = given and given[it.name]
    local types = type(it.type) == "table" and it.type or { it.type }
    if value ~= nil and not vim.tbl_contains(types, type(value)) then
      table.insert(res, ("vim.g.corpus_lsp.%s must be a %s"):format(it.name, types[1]))
    end
  end
  for name in pairs(given or {}) do
    if not known[name] then
      table.insert(res, ("vim.g.corpus_lsp.%s is not a setting"):format(name))
    end
  end
  table.sort(res)
  return res
end

--- The setting `name`.
function M.get(name)
  local given = type(vim.g.corpus_lsp) == "table" and vim.g.corpus_lsp or {}
  for _, it in ipairs(M.settings) do
    if it.name == name then
      local types = type(it.type) == "table" and it.type or { it.type }
      if given[name] ~= nil and vim.tbl_contains(types, type(given[name])) then
        return given[name]
      end
      return it.default
    end
  end
  error("no setting " .. name)
end

--- Tells of settings that cannot be followed, once each.
function M.report()
  for _, it in ipairs(M.problems()) do
    if not reported[it] then
      reported[it] = true
      vim.notify("corpus_lsp: " .. it, vim.log.levels.WARN)
    end
  end
end

return M
