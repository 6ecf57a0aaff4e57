--- `:checkhealth corpus_lsp`: green where everything is there, and a remedy for everything that is not.

local support = dofile(vim.fs.dirname(debug.getinfo(1, "S").source:sub(2)) .. "/support.lua")
local must = support.must

local blog = support.blog("health")

local function health(nvim)
  nvim.lua([[vim.cmd("checkhealth corpus_lsp")]])
  return table.concat(nvim.lua("return vim.api.nvim_buf_get_lines(0, 0, -1, false)"), "\n")
end

local function expect(text, patterns)
  for _, it in ipairs(patterns) do
    must(text:find(it), "it says " .. it, text)
  end
end

local function severity(text, name)
  return text:find(name .. " ", 1, true) ~= nil or text:find("- " .. name, 1, true) ~= nil
end

local nvim = support.child({
  cmd = { support.wrapper("corpus-lsp", support.server, support.work .. "/health.pids") },
  lang = "en",
  clipboard_image = { "cat" },
})
nvim.edit(blog .. "/source/_posts/boot-loader.md")
nvim.attached()
if vim.fn.executable("cc") == 1 then
  nvim.lua([[vim.cmd("CorpusInstallParser")]])
end
local text = health(nvim)
must(not severity(text, "ERROR") and not severity(text, "WARNING"), "everything is green", text)
expect(text, { "OK Neovim", "version 0%.1%.0", "running for .*health, attached to 1 buffers", "images are read from the clipboard by cat" })
nvim.quit()

nvim = support.child({ cmd = { "corpus-lsp-that-is-not-there" }, lang = "en", colour = 1 })
text = health(nvim)
must(severity(text, "ERROR"), "a missing server is an error", text)
expect(text, { "is not installed", "cargo install", "colour is not a setting", "no server is running" })
nvim.quit()

nvim = support.child({ cmd = { "echo" }, lang = "en" })
expect(health(nvim), { "ERROR", "echo` is not corpus%-lsp" })
nvim.quit()

support.write(support.work .. "/future", "#!/bin/sh\necho corpus-lsp 9.4.0\n")
vim.uv.fs_chmod(support.work .. "/future", 493)
nvim = support.child({ cmd = { support.work .. "/future" }, lang = "en" })
expect(health(nvim), { "WARNING", "is version 9%.4%.0, this plugin is made for 0%.1%.0" })
nvim.quit()
support.finish()
