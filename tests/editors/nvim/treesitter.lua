--- The tree-sitter grammar: installing its parser, and the captures and injections at given places of posts.

local support = dofile(vim.fs.dirname(debug.getinfo(1, "S").source:sub(2)) .. "/support.lua")
local must, equal, wait = support.must, support.equal, support.wait

if vim.fn.executable("cc") == 0 and vim.fn.executable("gcc") == 0 then
  io.stdout:write("SKIPPED tree-sitter in Neovim: there is no C compiler\n")
  os.exit(0)
end

-- The queries beside the plugin are those of the grammar.
for _, it in ipairs(vim.fn.glob(support.project .. "/grammar/queries/*.scm", true, true)) do
  local name = vim.fs.basename(it)
  equal(support.read(support.plugin .. "/queries/corpus/" .. name), support.read(it), name .. " is the one in grammar/queries")
end

local folder = support.folder("posts")
support.write(folder .. "/corpus.toml", "")
local lines = {
  "---",
  "title: 甲",
  "---",
  '# Heading {% post_link 乙 "title" %}',
  "",
  'A *word* [link]({{< ref "b.md#c" >}}) and {{ youtube(id="d") }}',
  "",
  "<!-- corpus-lsp: ignore broken-link -- why -->",
  "",
  "```lua",
  "local x = 1",
  "```",
  "",
  "**bold",
  "{{< x y=1 >}} text**",
  "",
  "{% raw %}",
  "",
  "{{ not_a_tag }}",
  "",
  "{% endraw %}",
  "",
  "<!-- more -->",
}
support.write(folder .. "/a.md", table.concat(lines, "\n") .. "\n")
support.write(folder .. "/toml.md", '+++\ntitle = "甲"\n+++\n\n{{% notice %}}\r\n*a*\r\n{{% /notice %}}\n')
local pids = support.work .. "/treesitter.pids"
local nvim = support.child({ cmd = { support.wrapper("corpus-lsp", support.server, pids) }, lang = "en" })

local function language()
  return nvim.lua([[
    local it = vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()]
    return it and it.tree:lang() or "none"
  ]])
end

nvim.edit(folder .. "/a.md")
nvim.attached()
must(language() ~= "corpus", "without the parser a post looks as ever")
nvim.lua([[vim.cmd("CorpusInstallParser /nowhere")]])
must(support.was_said(nvim, "is not at /nowhere", "ERROR"), "a folder without the grammar is told", nvim.messages())
nvim.lua([[vim.env.CC = "false"; vim.cmd("CorpusInstallParser")]])
must(support.was_said(nvim, "could not be compiled", "ERROR"), "a compiler that fails is told", nvim.messages())
nvim.lua([[vim.env.CC = nil; vim.cmd("CorpusInstallParser")]])
must(support.was_said(nvim, "parser was installed", "INFO"), "the parser is compiled and installed", nvim.messages())
equal(language(), "corpus", "open posts take it at once")

local function captures(row, text, offset)
  return nvim.lua(
    [[
    local row, text, offset = ...
    local line = vim.api.nvim_buf_get_lines(0, row - 1, row, false)[1]
    vim.treesitter.get_parser(0, "corpus"):parse(true)
    return vim.tbl_map(function(it)
      return it.capture .. "@" .. it.lang
    end, vim.treesitter.get_captures_at_pos(0, row - 1, line:find(text, 1, true) - 1 + offset))
  ]],
    row,
    text,
    offset or 0
  )
end

local function expect(row, text, capture)
  local found = captures(row, text)
  must(vim.tbl_contains(found, capture), ("line %d: %s is %s"):format(row, text, capture), found)
end

-- 0.10 names the highlights of Markdown otherwise, or not.
expect(1, "---", "punctuation.special@corpus")
expect(4, "Heading", "markup.heading.1@markdown")
expect(4, "post_link", "keyword@corpus")
expect(4, "乙", "string.special@corpus")
expect(4, '"title"', "string@corpus")
expect(6, "word", "markup.italic@markdown_inline")
expect(6, "link]", "markup.link.label@markdown_inline")
expect(6, "ref", "function.macro@corpus")
expect(6, '"b.md#c"', "string@corpus")
expect(6, "youtube", "function.call@corpus")
expect(6, "id", "property@corpus")
expect(8, "ignore", "keyword.directive@corpus")
expect(8, "broken-link", "constant@corpus")
expect(8, "why", "comment@corpus")
expect(14, "bold", "markup.strong@markdown_inline")
expect(15, "text", "markup.strong@markdown_inline")
expect(19, "not_a_tag", "markup.raw@corpus")
expect(23, "more", "keyword.directive@corpus")

-- Injections of injections: a fence in the Markdown in the post.
local languages = nvim.lua([[
  local res = {}
  local function walk(it)
    res[#res + 1] = it:lang()
    for _, child in pairs(it:children()) do walk(child) end
  end
  walk(vim.treesitter.get_parser(0, "corpus"))
  table.sort(res)
  return res
]])
for _, it in ipairs({ "corpus", "markdown", "markdown_inline", "lua" }) do
  must(vim.tbl_contains(languages, it), it .. " is read", languages)
end
expect(11, "local", "keyword@lua")

-- What is drawn, and while typing.
local group = nvim.lua([[
  local it = vim.inspect_pos(0, 3, 13, { syntax = false, extmarks = false, semantic_tokens = false })
  return vim.tbl_map(function(x) return x.hl_group end, it.treesitter)
]])
must(vim.tbl_contains(group, "@keyword.corpus"), "the colour of a tag's name is @keyword", group)
nvim.input("ggo{{<lt> fig<Esc>")
nvim.wait("a tag that is being typed is one", [[return vim.api.nvim_get_current_line() == "{{< fig"]])
nvim.lua("vim.cmd.undo()")
nvim.input("Go{{<lt> figu<Esc>")
nvim.wait("at the end as well", [[return vim.api.nvim_get_current_line() == "{{< figu"]])
local found = captures(24, "figu")
must(vim.tbl_contains(found, "function.macro@corpus"), "an unfinished shortcode has its colour", found)

-- Folds are there for those who ask for them, and another post.
equal(nvim.lua([[
  local query, res = vim.treesitter.query.get("corpus", "folds"), {}
  local root = vim.treesitter.get_parser(0, "corpus"):parse(true)[1]:root()
  for _, node in query:iter_captures(root, 0) do res[#res + 1] = node:type() end
  return res
]]), { "front_matter", "raw_block" }, "front matter and raw blocks fold")
nvim.edit(folder .. "/toml.md")
nvim.wait("a second post is read by the grammar", [[
  local it = vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()]
  return it and it.tree:lang() == "corpus"
]])
expect(1, "+++", "punctuation.special@corpus")
expect(5, "notice", "function.macro@corpus")
nvim.quit()

-- Switched off it stays away.
nvim = support.child({ cmd = { support.wrapper("corpus-lsp", support.server, pids) }, lang = "en", treesitter = false })
nvim.lua([[vim.cmd("CorpusInstallParser")]])
nvim.edit(folder .. "/a.md")
nvim.attached()
nvim.lua("vim.wait(100)")
must(language() ~= "corpus", "with `treesitter = false` a post looks as ever")
nvim.quit()
wait("no server is left", function()
  return vim.iter(support.pids(pids)):all(function(it)
    return not support.is_alive(it)
  end)
end)
support.finish()
