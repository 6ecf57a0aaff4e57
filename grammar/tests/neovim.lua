-- Highlights a post in Neovim:
--   cc -shared -fPIC -Os -I src src/parser.c src/scanner.c -o corpus.so
--   nvim --clean --headless -l tests/neovim.lua ./corpus.so
local root = vim.fs.dirname(vim.fs.dirname(vim.fs.abspath(debug.getinfo(1, "S").source:sub(2))))

local function must(ok, what)
  io.stdout:write((ok and "ok   " or "FAIL ") .. what .. "\n")
  if not ok then os.exit(1) end
end

local function read(name)
  return table.concat(vim.fn.readfile(root .. "/queries/" .. name .. ".scm"), "\n")
end

must(vim.treesitter.language.add("corpus", { path = arg[1] }), "the parser is loaded")
for _, name in ipairs({ "highlights", "injections", "folds", "locals", "textobjects" }) do
  must(pcall(vim.treesitter.query.set, "corpus", name, read(name)), "query " .. name)
  must(vim.treesitter.query.get("corpus", name) ~= nil, "query " .. name .. " parses")
end
vim.treesitter.language.register("corpus", "markdown")

local lines = {
  "---",
  "title: 甲",
  "---",
  "# Heading {% post_link 乙 \"title\" %}",
  "",
  "A *word* [link]({{< ref \"b.md#c\" >}}) and {{ youtube(id=\"d\") }}, `{% code",
  "",
  "<!-- corpus-lsp: ignore broken-link -- why -->",
  "**bold",
  "{{< x y=1 >}} text**",
}
vim.api.nvim_buf_set_lines(0, 0, -1, false, lines)
vim.bo.filetype = "markdown"
vim.treesitter.start(0)
local parser = vim.treesitter.get_parser(0)
parser:parse(true)
must(parser:lang() == "corpus", "a Markdown buffer is read by this grammar")
must(parser:children().markdown ~= nil, "text is Markdown")

local function expect(row, text, capture)
  local column = lines[row]:find(text, 1, true) - 1
  local found = vim.tbl_map(function(it)
    return it.capture .. "@" .. it.lang
  end, vim.treesitter.get_captures_at_pos(0, row - 1, column))
  must(vim.tbl_contains(found, capture), text .. ": " .. capture .. " in " .. table.concat(found, " "))
end

expect(1, "---", "punctuation.special@corpus")
expect(4, "Heading", "markup.heading.1@markdown")
expect(4, "post_link", "keyword@corpus")
expect(4, "乙", "string.special@corpus")
expect(4, "\"title\"", "string@corpus")
expect(6, "word", "markup.italic@markdown_inline")
expect(6, "link]", "markup.link.label@markdown_inline")
expect(6, "ref", "function.macro@corpus")
expect(6, "\"b.md#c\"", "string@corpus")
expect(6, "youtube", "function.call@corpus")
expect(6, "id", "property@corpus")
expect(8, "ignore", "keyword.directive@corpus")
expect(8, "broken-link", "constant@corpus")
expect(8, "why", "comment@corpus")
expect(9, "bold", "markup.strong@markdown_inline")
expect(10, "text", "markup.strong@markdown_inline")
os.exit(0)
