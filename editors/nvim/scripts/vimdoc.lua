--- Makes doc/corpus_lsp.txt: gives its text. The commands and settings come from the plugin's own lists.
--- Run by tests/editors/nvim/run.sh doc, which compares; with UPDATE_GENERATED=1 it writes the file.

local commands = require("corpus_lsp.commands").list
local settings = require("corpus_lsp.config").settings

local WIDTH = 78
local out = {}

local function add(line)
  table.insert(out, line or "")
end

--- `left` and `right` at the two margins, on two lines when they do not fit on one.
local function margins(left, right)
  local gap = WIDTH - vim.fn.strdisplaywidth(left) - vim.fn.strdisplaywidth(right)
  if gap < 2 then
    margins("", right)
    return add(left)
  end
  add(left .. (" "):rep(gap) .. right)
end

--- `text` in lines that fit, each behind `indent` blanks. `code` becomes a link or an example in the text.
local function paragraph(text, indent)
  local line = ""
  for word in text:gmatch("%S+") do
    if line ~= "" and indent + vim.fn.strdisplaywidth(line) + 1 + vim.fn.strdisplaywidth(word) > WIDTH then
      add((" "):rep(indent) .. line)
      line = word
    else
      line = line == "" and word or line .. " " .. word
    end
  end
  add((" "):rep(indent) .. line)
end

local function section(title, tag)
  add()
  add(("="):rep(WIDTH))
  margins(title, "*" .. tag .. "*")
  add()
end

local function example(language, text)
  add(">" .. language)
  for line in vim.gsplit(vim.trim(text), "\n") do
    add(line == "" and "" or "    " .. line)
  end
  add("<")
end

local function head()
  margins("*corpus_lsp.txt*", "Posts that readers can read")
  add()
  margins("corpus-lsp for Neovim", "*corpus_lsp* *corpus-lsp*")
  add()
  paragraph("A language server for folders of Markdown posts: blogs made by Hexo, Hugo, Zola or Jekyll, and plain folders of documents. It finds what readers of the site will find broken and the generator does not tell.", 0)
  add()
  for i, it in ipairs({
    { "Installing", "corpus_lsp-install" },
    { "Every day", "corpus_lsp-use" },
    { "Commands", "corpus_lsp-commands" },
    { "Settings", "corpus_lsp-settings" },
    { "Colours", "corpus_lsp-colours" },
    { "When something is wrong", "corpus_lsp-trouble" },
    { "Lua", "corpus_lsp-lua" },
  }) do
    local left = ("  %d. %s "):format(i, it[1])
    local right = " |" .. it[2] .. "|"
    add(left .. ("."):rep(WIDTH - #left - #right) .. right)
  end
end

local function install()
  section("1. INSTALLING", "corpus_lsp-install")
  paragraph("Neovim 0.10 or newer and the server are needed. In a clone of the project:", 0)
  example("sh", "cargo install --path server/corpus-lsp --locked")
  paragraph("The plugin is the folder `editors/nvim` of the clone. Add it to 'runtimepath' in the way of your plugin manager; nothing has to be called. The folder is ~/src/corpus-lsp in these examples.", 0)
  add()
  add("lazy.nvim:")
  example("lua", '{ dir = "~/src/corpus-lsp/editors/nvim", name = "corpus-lsp" }')
  add("packer.nvim:")
  example("lua", 'use "~/src/corpus-lsp/editors/nvim"')
  add("vim-plug:")
  example("vim", "Plug '~/src/corpus-lsp/editors/nvim'")
  add("Neovim's own |packages|:")
  example(
    "sh",
    [[
cd ~/.local/share/nvim/site && mkdir -p pack/posts/start
ln -s ~/src/corpus-lsp/editors/nvim pack/posts/start/corpus-lsp]]
  )
  add("No manager, in init.lua:")
  example("lua", 'vim.opt.rtp:prepend(vim.fn.expand("~/src/corpus-lsp/editors/nvim"))')
  paragraph("The server starts with the first Markdown file, for the site around it: the nearest folder above it with `corpus.toml`, or with the configuration of a generator, else the repository. |:checkhealth| corpus_lsp says whether all is well.", 0)
end

local function use()
  section("2. EVERY DAY", "corpus_lsp-use")
  paragraph("Everything that LSP has is reached by the keys that Neovim has for it, see |lsp-defaults|: hover |K|, go to a definition |CTRL-]|, references, rename a heading with every link to it, fixes, completion. Only what LSP has no request for is a command of this plugin.", 0)
  add()
  paragraph("With Neovim 0.11 the server is a configuration of |vim.lsp.config()| and can be changed like any other:", 0)
  example(
    "lua",
    [[
vim.lsp.config("corpus_lsp", {
  cmd = { "/opt/corpus-lsp", "--stdio", "--lang", "zh" },
})]]
  )
  paragraph("Moving a post from within a file manager: those that ask servers before they move a file, as LSP's `workspace/willRenameFiles` says, keep every link whole; so does |:CorpusRename|.", 0)
end

local function list_of_commands()
  section("3. COMMANDS", "corpus_lsp-commands")
  for _, it in ipairs(commands) do
    local call = ":" .. it.name .. (it.bang and "[!]" or "") .. (it.args ~= "" and " " .. it.args or "")
    margins(call, "*:" .. it.name .. "*")
    paragraph(it.doc, 16)
    add()
  end
  out[#out] = nil
end

local function list_of_settings()
  section("4. SETTINGS", "corpus_lsp-settings")
  margins("", "*g:corpus_lsp*")
  paragraph("Settings of the plugin are the table `vim.g.corpus_lsp`, set before the first post is opened. All may be left out. What belongs to the site, such as the levels of rules, stands in its `corpus.toml`, so that the command line and all editors agree.", 0)
  example(
    "lua",
    [[
vim.g.corpus_lsp = {
  cmd = { "/opt/corpus-lsp" },
  lang = "zh",
}]]
  )
  for _, it in ipairs(settings) do
    margins(it.name, "*corpus_lsp-" .. it.name .. "*")
    local shown = it.shown or (vim.inspect(it.default):gsub("%s+", " "))
    paragraph(("(default: %s)"):format(shown), 16)
    paragraph(it.doc, 16)
    add()
  end
  out[#out] = nil
end

local function treesitter()
  section("5. COLOURS", "corpus_lsp-colours")
  paragraph("Neovim's Markdown parser takes front matter for a rule and a heading, and template tags for text. The grammar of this project reads both, and gives the rest to the Markdown parser.", 0)
  add()
  paragraph("|:CorpusInstallParser| compiles and installs it; a C compiler is needed. From then on posts are highlighted by it. Front matter is coloured where the parsers `yaml`, `toml` and `json` are installed as well.", 0)
  add()
  paragraph("Front matter, sections and code fold as the server says (Neovim 0.11):", 0)
  example("lua", 'vim.wo.foldmethod = "expr"\nvim.wo.foldexpr = "v:lua.vim.lsp.foldexpr()"')
end

local function trouble()
  section("6. WHEN SOMETHING IS WRONG", "corpus_lsp-trouble")
  paragraph("|:checkhealth| corpus_lsp tells what is missing and what to do about it. |:CorpusStatus| tells what the server has read. The server's own words are in the file of |lsp-log|.", 0)
  add()
  paragraph("A server that crashes is started again; after |corpus_lsp-max_restarts| crashes within three minutes, or when it ends before it was ready, it stays down and a message says so. |:CorpusRestart| starts it.", 0)
  add()
  paragraph("A file that another program changed is not seen where |corpus_lsp-watch_files| is off: :CorpusRestart reads everything again.", 0)
end

local function lua()
  section("7. LUA", "corpus_lsp-lua")
  margins('require("corpus_lsp").setup({settings})', "*corpus_lsp.setup()*")
  paragraph("The same as setting |g:corpus_lsp|. It need not be called.", 16)
  add()
  margins('require("corpus_lsp").start({bufnr})', "*corpus_lsp.start()*")
  paragraph("Starts the server for a buffer, by default the current one, where |corpus_lsp-enable| is off.", 16)
  add()
  margins('require("corpus_lsp").rename_file({from}, {to}, {done})', "*corpus_lsp.rename_file()*")
  paragraph("Moves a file as |:CorpusRename| does, and calls {done} with whether it did. Both paths are absolute.", 16)
end

head()
install()
use()
list_of_commands()
list_of_settings()
treesitter()
trouble()
lua()
add()
add(" vim:tw=78:ts=8:noet:ft=help:norl:")
return table.concat(out, "\n") .. "\n"
