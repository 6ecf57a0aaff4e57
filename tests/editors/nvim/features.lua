--- Everyday work on the sample blog, as a user does it: commands, keys and floats of a real Neovim.

local support = dofile(vim.fs.dirname(debug.getinfo(1, "S").source:sub(2)) .. "/support.lua")
local must, equal = support.must, support.equal

local blog = support.blog("features 博客")
local posts = blog .. "/source/_posts/"
local pids = support.work .. "/features.pids"
local server = support.wrapper("corpus-lsp", support.server, pids)
local nvim = support.child({ cmd = { server }, lang = "en" })

local function open(name)
  nvim.edit(posts .. name)
end

--- Puts the cursor on the first `text` of the buffer.
local function go(text, offset)
  nvim.lua(
    [[
    local text, offset = ...
    vim.fn.cursor(1, 1)
    assert(vim.fn.search("\\V" .. vim.fn.escape(text, "\\"), "cW") > 0, text)
    local at = vim.api.nvim_win_get_cursor(0)
    vim.api.nvim_win_set_cursor(0, { at[1], at[2] + offset })
  ]],
    text,
    offset or 0
  )
end

local function line()
  return nvim.lua("return vim.api.nvim_get_current_line()")
end

-- Attaching -----------------------------------------------------------------------------------------------------------
open("two-readings.md")
nvim.attached()
equal(nvim.lua("return vim.lsp.get_clients({ bufnr = 0 })[1].root_dir or vim.lsp.get_clients({ bufnr = 0 })[1].config.root_dir"), blog, "the root is the site")

-- Diagnostics ---------------------------------------------------------------------------------------------------------
local function codes()
  return nvim.lua([[
    local res = {}
    for _, it in ipairs(vim.diagnostic.get(0)) do table.insert(res, it.code .. ":" .. it.lnum + 1) end
    return #res > 0 and res or nil
  ]])
end
for _, it in ipairs({
  { "two-readings.md", "broken-image:16" },
  { "what-is-an-embedding.md", "image-case:10" },
  { "moe-notes.md", "front-matter-syntax:2" },
  { "startup-words.md", "broken-link:11" },
}) do
  open(it[1])
  local found = nvim.wait("diagnostics in " .. it[1], [[return #vim.diagnostic.get(0) > 0]]) and codes()
  equal(found, { it[2] }, it[1] .. " has " .. it[2])
end
open("writing-a-rule.md")
nvim.attached()
equal(nvim.lua("return #vim.diagnostic.get(0)"), 0, "a sound post has none")

-- Reading a file again keeps what is wrong with it.
open("moe-notes.md")
nvim.attached()
for _ = 1, 3 do
  nvim.lua("vim.cmd.edit({ bang = true })")
  nvim.attached()
  nvim.wait("a file that is read again keeps its diagnostics", "return #vim.diagnostic.get(0) == 1")
end

-- Hover ---------------------------------------------------------------------------------------------------------------
local function hover(name, text, offset, expected)
  open(name)
  nvim.attached()
  go(text, offset)
  nvim.lua("vim.lsp.buf.hover()")
  local shown = nvim.wait("a float opens on " .. text, [[
    for _, it in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(it).relative ~= "" then
        return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(it), 0, -1, false), "\n")
      end
    end
  ]])
  for _, it in ipairs(expected) do
    must(shown:find(it, 1, true), "hover on " .. text .. " says " .. it, shown)
  end
  nvim.lua([[
    for _, it in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(it).relative ~= "" then vim.api.nvim_win_close(it, true) end
    end
  ]])
end
hover("startup-words.md", "PMF", 0, { "PMF", "roduct-market fit" })
hover("startup-words.md", "CXL", 0, { "CXL", "Compute Express Link" })
hover("boot-loader.md", "boot loader is", 2, { "boot loader" })
hover("incremental-parsing.md", "大约 2 KB 的分段", #"大约 2 KB 的", { "segment", "2 KB" })

-- Definition ----------------------------------------------------------------------------------------------------------
local function place()
  return nvim.lua([[return vim.fs.basename(vim.api.nvim_buf_get_name(0)) .. ":" .. vim.fn.line(".")]])
end
local function definition(name, text, offset, expected)
  open(name)
  nvim.attached()
  go(text, offset)
  nvim.lua("vim.lsp.buf.definition()")
  nvim.wait(
    "definition of " .. text .. " is " .. expected,
    [[return (vim.fs.basename(vim.api.nvim_buf_get_name(0)) .. ":" .. vim.fn.line(".")) == ...]],
    expected
  )
end
definition("writing-a-rule.md", "two-readings/#Shape", 3, "two-readings.md:21")
definition("hello-language-server.md", "post_link incremental-parsing", 12, "incremental-parsing.md:1")
definition("writing-a-rule.md", "[^one]", 2, "writing-a-rule.md:21")

-- References ----------------------------------------------------------------------------------------------------------
open("two-readings.md")
go("## Meaning", 4)
nvim.lua("vim.lsp.buf.references()")
local found = nvim.wait("references to a heading come to the quickfix list", [[
  local res = {}
  for _, it in ipairs(vim.fn.getqflist()) do
    table.insert(res, vim.fs.basename(vim.api.nvim_buf_get_name(it.bufnr)) .. ":" .. it.lnum)
  end
  return #res > 0 and res or nil
]])
must(vim.tbl_contains(found, "writing-a-rule.md:17"), "the reference in another post is there", found)
nvim.lua("vim.cmd.cclose()")

-- Folds ---------------------------------------------------------------------------------------------------------------
if vim.fn.has("nvim-0.11") == 1 then
  open("two-readings.md")
  nvim.lua([[vim.wo.foldmethod = "expr"; vim.wo.foldexpr = "v:lua.vim.lsp.foldexpr()"]])
  nvim.wait("front matter folds", "return vim.fn.foldlevel(2) > 0")
  must(nvim.lua("return vim.fn.foldlevel(13) > 0 and vim.fn.foldlevel(8) == 0"), "and so do sections")
  nvim.lua("vim.cmd('setlocal foldmethod=manual | normal! zE')")
end

-- Renaming a heading across posts -------------------------------------------------------------------------------------
open("two-readings.md")
go("## Shape", 4)
nvim.lua([[vim.lsp.buf.rename("The Shape of 它")]])
nvim.wait("the heading is renamed", [[return vim.api.nvim_get_current_line() == "## The Shape of 它"]])
open("writing-a-rule.md")
nvim.wait("the link in another post follows", [[return vim.fn.search([=[#The-Shape-of-]=], "nw") > 0]])
must(not nvim.lua("return vim.diagnostic.get(0)[1]") or #nvim.lua("return vim.diagnostic.get(0)") == 0, "and it is not broken")
nvim.lua("vim.cmd.wall()")

-- A fix ---------------------------------------------------------------------------------------------------------------
open("what-is-an-embedding.md")
nvim.attached()
nvim.wait("the defect is there", "return #vim.diagnostic.get(0) > 0")
go("/images/Vector-Space.png", 3)
nvim.lua([[vim.lsp.buf.code_action({ apply = true, filter = function(it) return it.title:find("vector-space", 1, true) ~= nil end })]])
nvim.wait("the code action changes the destination", [[return vim.api.nvim_get_current_line():find("/images/vector-space.png", 1, true)]])
nvim.wait("the defect is gone", "return #vim.diagnostic.get(0) == 0")

-- Completion while typing ---------------------------------------------------------------------------------------------
local function complete(text, expected)
  open("boot-loader.md")
  nvim.attached()
  nvim.input("<Esc>Go<CR>" .. text .. "<C-x><C-o>")
  local words = nvim.wait("completion behind " .. text, [[
    if vim.fn.pumvisible() == 0 then return nil end
    local res = {}
    for _, it in ipairs(vim.fn.complete_info({ "items" }).items) do table.insert(res, it.word .. " " .. it.abbr) end
    return res
  ]])
  local all = table.concat(words, "\n")
  for _, it in ipairs(expected) do
    must(all:find(it, 1, true), "completion behind " .. text .. " offers " .. it, all)
  end
  nvim.input("<C-e><Esc>u")
  nvim.wait("and leaves no menu", "return vim.fn.pumvisible() == 0 and vim.fn.mode() == 'n'")
end
complete("![图](/images/", { "cover-parsing.png", "流程图.png" })
complete("{% post_link hallu", { "hallucination" })
complete("See [it](/2026/01/18/two-readings/#", { "Meaning" })
nvim.lua("vim.cmd('edit!')")

-- What is chosen replaces what was typed, not more and not less.
open("boot-loader.md")
nvim.attached()
for _, it in ipairs({
  { "![图](/images/流", "![图](/images/流程图.png" },
  { "![图](/images/cov", "![图](/images/cover-parsing.png" },
  { "{% post_link hallu", "{% post_link hallucination" },
}) do
  nvim.input("<Esc>Go<CR>" .. it[1] .. "<C-x><C-o>")
  nvim.wait("a menu behind " .. it[1], "return vim.fn.pumvisible() == 1")
  nvim.input("<C-y>")
  nvim.wait("the first item is inserted", "return vim.fn.pumvisible() == 0")
  equal(line():sub(1, #it[2]), it[2], it[1] .. " becomes " .. it[2])
  nvim.input("<Esc>u")
  nvim.wait("out of insert mode", "return vim.fn.mode() == 'n'")
end
nvim.lua("vim.cmd('edit!')")

-- Configuration and other files that are saved in Neovim --------------------------------------------------------------
open("startup-words.md")
nvim.attached()
nvim.wait("the broken link is reported", "return #vim.diagnostic.get(0) == 1")
nvim.edit(blog .. "/corpus.toml")
nvim.lua([[
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'broken-link = "off"' })
  vim.cmd.write()
]])
open("startup-words.md")
nvim.wait("a rule that is switched off in corpus.toml is off when it is saved", "return #vim.diagnostic.get(0) == 0")
nvim.edit(blog .. "/corpus.toml")
nvim.lua("vim.cmd.undo(); vim.cmd.write()")
open("startup-words.md")
nvim.wait("and on again", "return #vim.diagnostic.get(0) == 1")

-- Moving a post -------------------------------------------------------------------------------------------------------
open("hello-language-server.md")
nvim.attached()
nvim.wait("the link by file name is known", "return #vim.lsp.get_clients({ bufnr = 0 }) == 1")
nvim.lua([[vim.cmd("CorpusRename 第一篇.md")]])
nvim.wait("the buffer has the new name", [[return vim.fs.basename(vim.api.nvim_buf_get_name(0)) == "第一篇.md"]])
must(vim.uv.fs_stat(posts .. "第一篇.md") and not vim.uv.fs_stat(posts .. "hello-language-server.md"), "the file has moved on the disk")
open("hallucination.md")
nvim.wait("the link of another post follows", [[return vim.fn.search("第一篇", "nw") > 0]])
must(support.was_said(nvim, "Moved to"), "and it says so", nvim.messages())
open("第一篇.md")
nvim.lua([[vim.cmd("CorpusRename two-readings.md")]])
support.wait("no file is written over", function()
  return support.was_said(nvim, "exists already", "ERROR")
end)

-- The end -------------------------------------------------------------------------------------------------------------
local running = support.pids(pids)
equal(#running, 1, "one server was started for all posts of the site")
must(support.is_alive(running[1]), "it is alive")
nvim.quit()
support.wait("closing the editor ends the server", function()
  return not support.is_alive(running[1])
end)
support.finish()
