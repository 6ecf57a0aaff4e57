--- The commands, on the sample blog: what the server answers and what Neovim makes of it.

local support = dofile(vim.fs.dirname(debug.getinfo(1, "S").source:sub(2)) .. "/support.lua")
local must, equal, wait = support.must, support.equal, support.wait

local blog = support.blog("commands")
local posts = blog .. "/source/_posts/"
local server = support.wrapper("corpus-lsp", support.server, support.work .. "/commands.pids")
local png = support.read(blog .. "/source/images/desk.png")
local clipboard = support.work .. "/clipboard.png"
local nvim = support.child({ cmd = { server }, lang = "en", clipboard_image = { "cat", clipboard } })
local today = os.date("%Y-%m-%d")

local function command(text)
  nvim.lua("vim.cmd(...)", text)
end

local function open(name)
  nvim.edit(posts .. name)
  nvim.attached("attached to " .. name)
end

local function said(what, pattern, level)
  return wait(what, function()
    return support.was_said(nvim, pattern, level)
  end, function()
    return vim.inspect(nvim.messages())
  end)
end

--- Lets pickers and prompts answer by themselves: `pick` chooses the first item whose text holds it.
local function answer(pick, input)
  nvim.lua(
    [[
    local pick, input = ...
    vim.ui.select = function(items, options, done)
      _G.offered = vim.tbl_map(options.format_item, items)
      for i, it in ipairs(_G.offered) do
        if it:find(pick, 1, true) then return done(items[i], i) end
      end
      done(nil)
    end
    vim.ui.input = function(options, done) _G.prompt = options.prompt; done(input) end
  ]],
    pick or "",
    input
  )
end

local function float()
  return nvim.wait("a float opens", [[
    for _, it in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(it).relative ~= "" then
        local res = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(it), 0, -1, false), "\n")
        vim.api.nvim_win_close(it, true)
        return res
      end
    end
  ]])
end

local function search(text)
  nvim.lua([[vim.fn.cursor(1, 1); assert(vim.fn.search("\\V" .. ..., "cW") > 0, ...)]], text)
end

-- Asked before anything is read, the graph still has every post.
local early = support.child({ cmd = { server }, lang = "en" })
early.lua("vim.cmd.cd(...); vim.cmd.CorpusGraph()", blog)
local first = support.read(early.wait("the graph is the first thing that is asked", "return _G.opened"))
local nodes = vim.json.decode(first:match('<script id="graph" type="application/json">(.-)</script>')).nodes
equal(#nodes, 12, "and it has every post")
early.quit()

-- A command that is the first thing anybody does: no post is open, the folder is the blog.
nvim.lua("vim.cmd.cd(...)", blog)
command("CorpusStatus")
said("status starts the server by itself", "Hexo", "INFO")
wait("and counts the posts once they are read", function()
  command("CorpusStatus")
  nvim.lua("vim.wait(100)")
  return support.was_said(nvim, "12 posts", "INFO")
end)

-- A new post.
command("CorpusNewPost 第一次 测试")
nvim.wait("a new post is opened", [[return vim.api.nvim_buf_get_name(0):find("source/_posts/", 1, true)]])
local name = nvim.lua("return vim.api.nvim_buf_get_name(0)")
local text = table.concat(nvim.lua("return vim.api.nvim_buf_get_lines(0, 0, -1, false)"), "\n")
must(text:find("title: 第一次 测试", 1, true), "its front matter has the title", text)
must(text:find("date: " .. today, 1, true), "and the date", text)
must(not vim.uv.fs_stat(name), "it is not on the disk yet")
nvim.attached("the server is attached to it")
nvim.input("A正文😀<Esc>")
command("write")
wait("it is written with its folder", function()
  return vim.uv.fs_stat(name)
end)
must(support.read(name):find("正文😀"), "with what was typed at the place where one goes on")
nvim.lua("vim.wait(300)")
equal(nvim.lua("return #vim.diagnostic.get(0)"), 0, "it has no defects")
answer(nil, "Draft of a thing")
command("CorpusNewPost!")
nvim.wait("a draft is opened, with its title asked for", [[return vim.api.nvim_buf_get_name(0):find("_drafts", 1, true) and _G.prompt:find("Title") ~= nil]])
command("write")
wait("its folder is made when it is written", function()
  return #vim.fn.glob(blog .. "/source/_drafts/*.md", true, true) == 1
end)
command("CorpusNewPost ///")
said("a title without letters is refused in the server's words", "The server says", "ERROR")

-- An image from the clipboard.
open("boot-loader.md")
support.write(clipboard, png)
answer(nil, "启动 流程")
command("normal! G")
command("CorpusPasteImage")
nvim.wait("the link to the image is inserted", [[return vim.api.nvim_get_current_line():find("![](", 1, true)]])
local saved = said("it says where the image is", "Saved as", "INFO"):match("Saved as (.*)%.$")
saved = vim.fs.normalize(saved):match("^/") and saved or blog .. "/" .. saved
equal(support.read(saved), png, "the image is saved byte for byte")
nvim.lua("vim.wait(300)")
nvim.wait("and the link is not broken", [[
  return vim.iter(vim.diagnostic.get(0)):all(function(it) return it.code ~= "broken-image" end)
]])
support.write(clipboard, "not a picture")
command("CorpusPasteImage")
said("a clipboard without an image is told", "no image on the clipboard", "WARN")
local lines = nvim.lua("return vim.api.nvim_buf_line_count(0)")
command("CorpusPasteImage " .. vim.fn.fnameescape(blog .. "/source/images/cover-parsing.png"))
nvim.wait("a file of the site is linked where it is", [[return vim.fn.search("/images/cover-parsing.png", "nw") > 0]])
support.write(support.work .. "/外面 1.png", png)
command("CorpusPasteImage " .. vim.fn.fnameescape(support.work .. "/外面 1.png"))
wait("a file from elsewhere is copied into the site", function()
  return #vim.fn.glob(blog .. "/source/**/*外面*.png", true, true) == 1
end)
command("CorpusPasteImage nowhere.png")
said("a file that is not there is told", "no file nowhere.png", "ERROR")
equal(nvim.lua("return vim.api.nvim_buf_line_count(0)"), lines, "nothing else was inserted")
command("write")

-- Typing goes on behind an image that is pasted while typing.
open("startup-words.md")
support.write(clipboard, png)
answer(nil, "打字.png")
nvim.input("ggGo<CR>图：<Cmd>CorpusPasteImage<CR>")
nvim.wait("an image is pasted in insert mode", [[return vim.api.nvim_get_current_line():find("打字", 1, true) or vim.api.nvim_get_current_line():find("![](", 1, true)]])
nvim.input("。<Esc>")
local typed = nvim.wait("typing goes on", [[local it = vim.api.nvim_get_current_line() return it:find("。", 1, true) and it]])
must(typed:match("^图：!%[%]%b()。$"), "behind the image", typed)
nvim.lua("vim.cmd('edit!')")

-- The glossary.
answer("PMF")
command("CorpusGlossary")
must(float():find("PMF"), "a built-in term is shown in a float")
must(#nvim.lua("return _G.offered") > 100, "the picker has all terms")
answer("segment")
command("CorpusGlossary segm")
nvim.wait("a term of one's own is gone to", [[return vim.fs.basename(vim.api.nvim_buf_get_name(0)) == "glossary.toml"]])
equal(nvim.lua("return vim.fn.line('.')") > 1, true, "at its line")
equal(#nvim.lua("return _G.offered"), 1, "the query narrows the list")
open("two-readings.md")
answer("segment")
command("CorpusGlossary! segm")
must(float():find("2 KB"), "with ! it is shown in a float")
command("CorpusGlossary zzzz-nothing")
said("a query without a term is told", "No term fits", "INFO")

-- Backlinks.
command("CorpusBacklinks")
local list = nvim.wait("backlinks come to the quickfix list", [[
  local it = vim.fn.getqflist({ title = 1, items = 1 })
  if #it.items == 0 then return nil end
  return { it.title, vim.tbl_map(function(x) return vim.fs.basename(vim.api.nvim_buf_get_name(x.bufnr)) .. ":" .. x.lnum end, it.items) }
]])
equal(list[1], "Links to Two readings of the same post", "under the title of the post")
must(vim.tbl_contains(list[2], "writing-a-rule.md:17"), "with the place of each link", list[2])
command("cclose")
open("moe-notes.md")
command("CorpusBacklinks")
said("a post without backlinks is told", "No other post links here", "INFO")

-- The graph.
command("CorpusGraph")
local page = nvim.wait("the graph is opened as a page", "return _G.opened")
local html = support.read(page)
must(html:find("Two readings of the same post", 1, true), "it holds the posts")
must(html:find('lang="en"', 1, true) and not html:find("__GRAPH__", 1, true), "every placeholder is filled in")
local found = vim.json.decode(html:match('<script id="graph" type="application/json">(.-)</script>'))
must(#found.nodes >= 12 and #found.edges > 3 and #found.broken > 2, "and is whole", { #found.nodes, #found.edges, #found.broken })
local hostile = dofile(support.plugin .. "/lua/corpus_lsp/graph.lua").page({ root = "file:///", nodes = { { title = "</script><b>%1" } }, edges = {}, broken = {} }, true)
must(not hostile:find("</script><b>", 1, true) and hostile:find('lang="zh-Hans"', 1, true), "a title cannot end the script")

-- Where a link leads, and where a post is.
open("startup-words.md")
search("hello-language-server.md")
command("CorpusResolution")
must(float():find("hello%-language%-server"), "the resolution of a link is shown in a float")
command("normal! gg")
command("CorpusResolution")
said("a place without a link is told", "no link under the cursor", "WARN")
open("two-readings.md")
search("A syntax tree")
nvim.lua("_G.opened = nil")
command("CorpusOpenOnSite")
equal(nvim.wait("the page is opened", "return _G.opened"), "https://blog.example.org/2026/01/18/two-readings/#Shape", "on the site, at the heading")
nvim.lua("_G.opened = nil")
command("CorpusOpenOnSite!")
equal(nvim.wait("the page is opened again", "return _G.opened"), "http://localhost:4000/2026/01/18/two-readings/#Shape", "with ! on the local server")
nvim.edit(vim.fn.glob(blog .. "/source/_drafts/*.md", true, true)[1])
nvim.lua("_G.opened = nil")
command("CorpusOpenOnSite")
must(nvim.wait("a draft is opened", "return _G.opened"):find("localhost", 1, true), "on the local server")
said("and it says that it is not on the site", "not on the site", "WARN")

-- The folder of another site: nothing of this one is shown.
local alone = support.folder("alone")
support.write(alone .. "/a.md", "# a\n")
nvim.edit(alone .. "/a.md")
nvim.attached()
command("CorpusBacklinks")
command("CorpusOpenOnSite")
command("CorpusResolution")
nvim.lua("vim.wait(500)")
nvim.quit()
support.finish()
