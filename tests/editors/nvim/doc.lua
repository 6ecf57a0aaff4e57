--- The help file: made from the plugin's own lists, every tag defined once, every link of it leading somewhere.

local support = dofile(vim.fs.dirname(debug.getinfo(1, "S").source:sub(2)) .. "/support.lua")
local must, equal = support.must, support.equal

local doc = support.plugin .. "/doc/corpus_lsp.txt"
vim.opt.runtimepath:prepend(support.plugin)
local made = dofile(support.plugin .. "/scripts/vimdoc.lua")
if os.getenv("UPDATE_GENERATED") then
  support.write(doc, made)
end
equal(support.read(doc), made, "doc/corpus_lsp.txt is up to date (else: UPDATE_GENERATED=1 tests/editors/nvim/run.sh doc)")

-- Neovim's own tags, and ours from a copy, so that the tree stays clean.
local folder = support.folder("doc")
vim.fn.mkdir(folder .. "/doc", "p")
support.write(folder .. "/doc/corpus_lsp.txt", made)
vim.cmd("helptags ++t " .. folder .. "/doc")
vim.opt.runtimepath:remove(support.plugin)
vim.opt.runtimepath:prepend(folder)
local function tags(path)
  local res = {}
  for line in io.lines(path) do
    res[line:match("^[^\t]+")] = true
  end
  return res
end
local own = tags(folder .. "/doc/tags")
local theirs = tags(vim.env.VIMRUNTIME .. "/doc/tags")
must(own["corpus_lsp"] and own["corpus_lsp.txt"], "the help can be found by its name")

local count = 0
local in_example = false
for line in vim.gsplit(made, "\n") do
  must(vim.fn.strdisplaywidth(line) <= 78 or line:find("http") ~= nil, "lines fit on 78 columns", line)
  if in_example and line:match("^%S") then
    in_example = false
  end
  if not in_example then
    for it in line:gmatch("|([^|%s]+)|") do
      -- Help of newer versions is not in Neovim 0.10.
      must(own[it] or theirs[it] or vim.fn.has("nvim-0.11") == 0, "|" .. it .. "| leads somewhere")
      count = count + 1
    end
  end
  if line:match(">%w*$") then
    in_example = true
  end
end
must(count > 10, "there are links at all", tostring(count))

package.loaded["corpus_lsp.commands"] = nil
vim.opt.runtimepath:prepend(support.plugin)
for _, it in ipairs(require("corpus_lsp.commands").list) do
  must(own[":" .. it.name], ":" .. it.name .. " has a tag")
  vim.cmd("help :" .. it.name)
  equal(vim.fs.basename(vim.api.nvim_buf_get_name(0)), "corpus_lsp.txt", ":help :" .. it.name .. " opens it")
end
for _, it in ipairs(require("corpus_lsp.config").settings) do
  must(own["corpus_lsp-" .. it.name], it.name .. " has a tag")
end

-- The page for those who have not installed it yet names every command, and no other.
local page = support.read(support.plugin .. "/README.md")
local named = {}
for it in page:gmatch(":(Corpus%a+)") do
  named[it] = true
end
for _, it in ipairs(require("corpus_lsp.commands").list) do
  must(named[it.name], "README.md names " .. it.name)
  named[it.name] = nil
end
equal(named, {}, "and nothing that is not there")

-- What is said to people has the same arguments in both languages.
for name, it in pairs(require("corpus_lsp.messages").texts) do
  local function arguments(text)
    return table.concat(vim.iter(text:gmatch("%%%a")):totable(), " ")
  end
  equal(#it, 2, name .. " is in two languages")
  equal(arguments(it[1]), arguments(it[2]), "and takes the same arguments in both")
end

-- The plugin and the server are of one version.
local version = support.read(support.project .. "/Cargo.toml"):match('%[workspace%.package%].-version = "([^"]+)"')
equal(require("corpus_lsp.server").VERSION, version, "the plugin's version is the project's")
support.finish()
