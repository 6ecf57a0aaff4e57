--- What a configuration may call. Nothing has to be called.

local M = {}

--- For those who are used to it: the same as setting `vim.g.corpus_lsp` before the first post is opened.
--- @param settings table?
function M.setup(settings)
  vim.g.corpus_lsp = vim.tbl_extend("force", vim.g.corpus_lsp or {}, settings or {})
  require("corpus_lsp.server").read_settings_again()
end

--- Starts the server for a buffer, by default the current one.
--- @param bufnr integer?
--- @return integer? client_id
function M.start(bufnr)
  return require("corpus_lsp.server").start(bufnr)
end

--- Moves a post and every link to it, as |:CorpusRename| does; for file managers that can call a function.
--- @param from string
--- @param to string
--- @param done fun(ok: boolean)?
function M.rename_file(from, to, done)
  require("corpus_lsp.files").rename(from, to, done)
end

return M
