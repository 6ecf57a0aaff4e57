-- What `vim.lsp.enable("corpus_lsp")` starts in Neovim 0.11 and newer.
-- `vim.lsp.config("corpus_lsp", { … })` overrides any of it.
return require("corpus_lsp.server").lsp_config()
