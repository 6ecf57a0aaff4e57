-- Runs when Neovim starts: defines the commands and lets the server start with the first post. Nothing has to be called.
if vim.g.loaded_corpus_lsp then
  return
end
vim.g.loaded_corpus_lsp = true

if vim.fn.has("nvim-0.10") == 0 then
  vim.notify("corpus_lsp needs Neovim 0.10 or newer.", vim.log.levels.ERROR)
  return
end

require("corpus_lsp.commands").define()
require("corpus_lsp.server").enable()
require("corpus_lsp.treesitter").enable()
