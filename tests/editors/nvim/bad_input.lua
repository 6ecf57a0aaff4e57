--- Programs that are not the server, folders without posts, posts that are too large, two editors on one site.

local support = dofile(vim.fs.dirname(debug.getinfo(1, "S").source:sub(2)) .. "/support.lua")
local must, equal, wait = support.must, support.equal, support.wait

local blog = support.blog("bad_input")
local posts = blog .. "/source/_posts/"
local pids = support.work .. "/bad_input.pids"
local server = support.wrapper("corpus-lsp", support.server, pids)

local function script(name, text)
  local path = support.work .. "/" .. name
  support.write(path, "#!/bin/sh\n" .. text .. "\n")
  vim.uv.fs_chmod(path, 493)
  return path
end

local function said(nvim, what, pattern, level)
  return wait(what, function()
    return support.was_said(nvim, pattern, level)
  end, function()
    return vim.inspect(nvim.messages())
  end)
end

local function number_said(nvim, pattern)
  return #vim.tbl_filter(function(it)
    return it.text:find(pattern)
  end, nvim.messages())
end

-- No server.
local nvim = support.child({ cmd = { support.work .. "/nowhere/corpus-lsp" }, lang = "en" })
nvim.edit(posts .. "startup-words.md")
said(nvim, "a missing server is told", "is not installed.*checkhealth", "WARN")
nvim.edit(posts .. "moe-notes.md")
nvim.lua("vim.wait(200)")
equal(number_said(nvim, "is not installed"), 1, "once, not for every post")
equal(nvim.lua("return #vim.lsp.get_clients()"), 0, "no client is left over")
nvim.lua("vim.cmd.CorpusBacklinks()")
said(nvim, "a command without a server says so", "No server is running", "WARN")
nvim.quit()

nvim = support.child({ cmd = { "corpus-lsp-that-is-not-there" }, lang = "zh" })
nvim.edit(posts .. "startup-words.md")
said(nvim, "in Chinese as well", "没有找到服务器", "WARN")
nvim.quit()

-- A program that ends at once.
for _, it in ipairs({ { "exits-0", "exit 0", 0 }, { "exits-3", "echo 'no such option' >&2; exit 3", 3 } }) do
  nvim = support.child({ cmd = { script(it[1], ("echo $$ >> '%s'; "):format(support.work .. "/" .. it[1]) .. it[2]) }, lang = "en" })
  nvim.edit(posts .. "startup-words.md")
  said(nvim, "a program that " .. it[1] .. " is told", ("before it was ready %%(exit code %d"):format(it[3]), "ERROR")
  nvim.lua("vim.wait(300)")
  nvim.edit(posts .. "moe-notes.md")
  nvim.lua("vim.wait(300)")
  equal(#support.pids(support.work .. "/" .. it[1]), 1, "and run once")
  nvim.quit()
end

-- Another version.
local other = script(
  "other-version",
  ("exec python3 '%s/other_version.py' '%s' 9.4.0"):format(support.here, support.server)
)
nvim = support.child({ cmd = { other }, lang = "en" })
nvim.edit(posts .. "startup-words.md")
nvim.attached("a server of another version is attached")
if vim.fn.has("nvim-0.11") == 1 then
  said(nvim, "and its version is told", "is version 9.4.0, this plugin is made for 0.1", "WARN")
  equal(number_said(nvim, "9.4.0"), 1, "once")
end
nvim.quit()
local old = script("old-version", ("exec python3 '%s/other_version.py' '%s' 0.1.0 --without-commands"):format(support.here, support.server))
nvim = support.child({ cmd = { old }, lang = "en" })
nvim.edit(posts .. "startup-words.md")
nvim.attached("a server without commands is attached")
nvim.lua("vim.cmd.CorpusBacklinks()")
said(nvim, "a command that it does not know is told", "does not know corpus%-lsp.backlinks", "ERROR")
nvim.quit()

-- Settings that do not fit.
nvim = support.child({ cmd = { server }, lang = "en", max_restarts = "many", colour = "red" })
nvim.edit(posts .. "startup-words.md")
nvim.attached("settings that do not fit keep nothing from working")
said(nvim, "a setting of the wrong type is told", "max_restarts must be a number", "WARN")
said(nvim, "a setting that does not exist is told", "colour is not a setting", "WARN")

-- A folder without posts, a file in no site, a new file, and what is no file.
local empty = support.folder("empty")
support.write(empty .. "/corpus.toml", "")
nvim.edit(empty .. "/new.md")
nvim.attached("a folder without posts is served")
nvim.lua([[vim.api.nvim_buf_set_lines(0, 0, -1, false, { "# 甲", "", "[x](nowhere.md)" })]])
nvim.wait("and its first post is judged before it is written", "return #vim.diagnostic.get(0) > 0")
nvim.lua("vim.cmd.write()")
local alone = support.folder("alone")
support.write(alone .. "/a.md", "# a\n\n[b](b.md)\n")
nvim.edit(alone .. "/a.md")
nvim.attached("a file outside every site is served")
local before = nvim.lua("return #vim.lsp.get_clients({ name = 'corpus_lsp' })")
nvim.lua([[vim.cmd.enew(); vim.bo.filetype = "markdown"; vim.wait(200)]])
equal(nvim.lua("return #vim.lsp.get_clients({ bufnr = 0 })"), 0, "a buffer without a name is not")
nvim.lua([[vim.cmd.new(); vim.bo.buftype = "nofile"; vim.bo.filetype = "markdown"; vim.wait(200)]])
equal(nvim.lua("return #vim.lsp.get_clients({ name = 'corpus_lsp' })"), before, "nor is one that is no file")
nvim.lua("vim.cmd.bwipeout({ bang = true })")

-- A post of more than 10 MB: typing in it and closing it do no harm, and other posts are served all the while.
local line = ("长 [a](/2026/01/18/two-readings/) " .. ("x"):rep(60) .. "\n"):rep(20) .. "\n"
support.write(posts .. "large.md", "---\ntitle: large\ndate: 2026-01-01\n---\n\n" .. line:rep(math.ceil(11e6 / #line)))
must(vim.uv.fs_stat(posts .. "large.md").size > 10 * 1024 * 1024, "there is a post of more than 10 MB")
nvim.edit(posts .. "large.md")
nvim.attached("it is attached")
nvim.lua([[vim.api.nvim_buf_set_lines(0, 6, 6, false, { "", "more text 😀", "" })]])
nvim.edit(posts .. "startup-words.md")
nvim.wait("another post is judged beside it", "return #vim.diagnostic.get(0) == 1")
nvim.lua([[vim.cmd("bwipeout! large.md")]])
nvim.lua("vim.lsp.buf.hover()")
nvim.lua([[vim.api.nvim_buf_set_lines(0, -1, -1, false, { "", "[y](nowhere.md)" })]])
nvim.wait("and after it is closed", "return #vim.diagnostic.get(0) == 2")
vim.uv.fs_unlink(posts .. "large.md")

-- Two windows of one editor share a server, two editors have one each.
nvim.lua("vim.cmd('edit! | vsplit | tabnew')")
nvim.edit(posts .. "moe-notes.md")
nvim.attached()
local roots = nvim.lua([[
  local res = {}
  for _, it in ipairs(vim.lsp.get_clients({ name = "corpus_lsp" })) do table.insert(res, it.config.root_dir) end
  return res
]])
equal(#vim.tbl_filter(function(it)
  return it == blog
end, roots), 1, "two windows on one site share a server")
local second = support.child({ cmd = { server }, lang = "en" })
second.edit(posts .. "moe-notes.md")
second.attached("a second editor on the same site has its own")
second.wait("with the same diagnostics", "return #vim.diagnostic.get(0) == 1")
second.lua([[vim.api.nvim_buf_set_lines(0, 1, 2, false, { "title: 混合专家模型笔记" }); vim.cmd.write()]])
second.wait("mended there, the defect is gone there", "return #vim.diagnostic.get(0) == 0")
nvim.lua("vim.cmd.checktime(); vim.cmd.edit({ bang = true })")
nvim.wait("and here once the file is read again", "return #vim.diagnostic.get(0) == 0")
second.quit("the second editor ends")
nvim.wait("the first goes on", "return #vim.lsp.get_clients({ bufnr = 0 }) == 1")
nvim.quit()
for _, it in ipairs(support.pids(pids)) do
  wait("server " .. it .. " has ended", function()
    return not support.is_alive(it)
  end)
end
support.finish()
