--- The commands: one list that defines them, completes them and is made into their help.
--- Invariant: a command says what it cannot do; none fails with a Lua error.

local ask = require("corpus_lsp.ask")
local messages = require("corpus_lsp.messages")

local M = {}

local function current()
  return vim.api.nvim_get_current_buf()
end

--- The URI of a buffer that has a file, else of the current folder.
local function here()
  local name = vim.api.nvim_buf_get_name(0)
  if name ~= "" and vim.bo.buftype == "" then
    return vim.uri_from_bufnr(0)
  end
  return vim.uri_from_fname(vim.fn.getcwd())
end

--- The position of the cursor as the server counts.
local function position(client)
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  local line = vim.api.nvim_get_current_line()
  local encoding = client and client.offset_encoding or "utf-16"
  if encoding == "utf-8" then
    return { line = row - 1, character = column }
  end
  local utf32, utf16 = vim.str_utfindex(line, column)
  return { line = row - 1, character = encoding == "utf-32" and utf32 or utf16 }
end

local function open_outside(target)
  local ok, res, err = pcall(vim.ui.open, target)
  if not ok or not res then
    messages.say("WARN", "cannot_open", target, tostring(ok and err or res))
  end
end

local function float(markdown)
  vim.lsp.util.open_floating_preview(vim.split(markdown, "\n"), "markdown", { focus_id = "corpus_lsp", max_width = 90, wrap = true })
end

local function jump(location, client)
  if vim.fn.has("nvim-0.11") == 1 then
    vim.lsp.util.show_document(location, client.offset_encoding, { focus = true })
  else
    vim.lsp.util.jump_to_location(location, client.offset_encoding)
  end
end

--- The date of now with the offset from UTC: 2026-11-22T13:04:05+08:00.
local function now()
  return (os.date("%Y-%m-%dT%H:%M:%S%z"):gsub("(%d%d)(%d%d)$", "%1:%2"))
end

local function show_new_post(answer, client)
  local path = vim.uri_to_fname(answer.uri)
  vim.cmd.edit(vim.fn.fnameescape(path))
  local lines = vim.split(answer.text:gsub("\n$", ""), "\n")
  local at = answer.position.line + 1
  -- The place to go on may be the line behind the last one.
  while #lines < at do
    table.insert(lines, "")
  end
  vim.api.nvim_buf_set_lines(0, 0, -1, false, lines)
  vim.api.nvim_win_set_cursor(0, { at, answer.position.character })
  vim.api.nvim_create_autocmd("BufWritePre", {
    buffer = 0,
    once = true,
    desc = "corpus_lsp: make the folder of the new post",
    callback = function()
      vim.fn.mkdir(vim.fs.dirname(path), "p")
    end,
  })
end

local function new_post(args)
  local uri = here()
  local function go(title)
    if not title or vim.trim(title) == "" then
      return
    end
    ask.ask(current(), "newPost", { uri = uri, title = title, date = now(), draft = args.bang }, show_new_post)
  end
  if args.args ~= "" then
    return go(args.args)
  end
  vim.ui.input({ prompt = messages.text("title") }, go)
end

local function paste_image(args)
  require("corpus_lsp.image").paste(args.args ~= "" and args.args or nil)
end

local function explain(term)
  local names = #term.aliases > 0 and " · " .. table.concat(term.aliases, " · ") or ""
  float(("**%s**%s\n\n%s"):format(term.name, names, term.definition))
end

local function glossary(args)
  local argument = { uri = here(), query = args.args ~= "" and args.args or nil }
  ask.ask(current(), "glossary", argument, function(answer, client)
    if #answer.entries == 0 then
      return messages.say("INFO", "no_terms")
    end
    local options = {
      prompt = messages.text("glossary"),
      kind = "corpus_lsp.term",
      format_item = function(it)
        local text = it.definition:gsub("%s+", " ")
        return table.concat(vim.list_extend({ it.name }, it.aliases), " · ") .. (text ~= "" and " — " .. text or "")
      end,
    }
    vim.ui.select(answer.entries, options, function(it)
      local location = it and ask.some(it.location)
      if location and not args.bang then
        jump(location, client)
      elseif it then
        explain(it)
      end
    end)
  end)
end

--- The column of Vim, in bytes from 1, of an LSP position on a line that is not in a buffer.
local function item(link, client)
  local location = { uri = link.uri, range = link.range }
  local res = vim.lsp.util.locations_to_items({ location }, client.offset_encoding)[1]
  res.text = link.title .. ": " .. link.line
  return res
end

local function backlinks()
  ask.ask(current(), "backlinks", { uri = vim.uri_from_bufnr(0) }, function(answer, client)
    if #answer.links == 0 then
      return messages.say("INFO", "no_backlinks")
    end
    local items = vim.tbl_map(function(it)
      return item(it, client)
    end, answer.links)
    vim.fn.setqflist({}, " ", { title = messages.text("backlinks", answer.title), items = items })
    vim.cmd("botright copen")
  end)
end

local function graph()
  ask.ask(current(), "linkGraph", { uri = here() }, function(answer)
    open_outside(require("corpus_lsp.graph").write(answer, messages.is_chinese()))
  end)
end

local function at_cursor()
  return { uri = vim.uri_from_bufnr(0), position = position(ask.client(current())) }
end

local function resolution()
  ask.ask(current(), "showResolution", at_cursor(), function(answer)
    float(answer.markdown)
  end, "no_link")
end

local function open_on_site(args)
  ask.ask(current(), "openOnSite", at_cursor(), function(answer)
    if not answer.published then
      messages.say("WARN", "not_published", ask.some(answer.reason) or answer.path)
    end
    local url = ask.some(answer.url)
    if args.bang or not url or not answer.published then
      url = answer["local"]
    end
    open_outside(url)
  end)
end

local function status(args, is_again)
  ask.ask(current(), "status", { wait = is_again }, function(answer)
    if #answer.corpora == 0 and not answer.ready and not is_again then
      return status(args, true)
    end
    local lines = { "corpus-lsp " .. answer.version }
    for _, it in ipairs(answer.corpora) do
      local found = it.problems
      local rest = it.ready and "" or ", " .. messages.text("indexing")
      table.insert(
        lines,
        messages.text("status", it.name, it.generatorName, it.posts, it.assets, found.errors, found.warnings, found.hints, rest)
      )
    end
    vim.notify(table.concat(lines, "\n"), vim.log.levels.INFO)
  end)
end

local function rename(args)
  local from = vim.api.nvim_buf_get_name(0)
  local folder = vim.fs.dirname(from)
  local files = require("corpus_lsp.files")
  local function go(to)
    if to and to ~= "" then
      files.rename(from, files.absolute(to, folder))
    end
  end
  if from == "" or vim.bo.buftype ~= "" then
    return messages.say("WARN", "no_client")
  end
  if args.args ~= "" then
    return go(args.args)
  end
  vim.ui.input({ prompt = messages.text("new_path"), default = from, completion = "file" }, go)
end

local function install_parser(args)
  require("corpus_lsp.treesitter").install(args.args ~= "" and args.args or nil)
end

--- @type { name: string, run: fun(args: table), args: string, complete: string?, bang: string?, desc: string, doc: string }[]
M.list = {
  {
    name = "CorpusNewPost",
    args = "[{title}]",
    nargs = "*",
    bang = true,
    run = new_post,
    desc = "Begin a post",
    doc = "Opens a new post with the file name and front matter that the generator of this site wants, ready to be written. Without {title} it is asked for. With [!] it is a draft. Nothing is on the disk until you write the buffer.",
  },
  {
    name = "CorpusPasteImage",
    args = "[{file}]",
    nargs = "?",
    complete = "file",
    run = paste_image,
    desc = "Insert an image from the clipboard or a file",
    doc = "Saves the image on the clipboard where the generator publishes images of this post, and inserts the link to it at the cursor, spelt as the generator wants it. With {file} that image is taken; one that the site publishes already is linked where it is. Which program reads the clipboard is the setting `clipboard_image`.",
  },
  {
    name = "CorpusGlossary",
    args = "[{query}]",
    nargs = "*",
    bang = true,
    run = glossary,
    desc = "Pick a term of the glossary",
    doc = "Lists the terms that the server knows, or those that hold {query}, in the picker of |vim.ui.select()|. Picking one goes to where it is explained; a built-in term, and with [!] any, is shown in a floating window.",
  },
  {
    name = "CorpusBacklinks",
    args = "",
    nargs = 0,
    run = backlinks,
    desc = "List the links to this post",
    doc = "Fills the |quickfix| list with the links of other posts to this one, or to the image in this buffer.",
  },
  {
    name = "CorpusGraph",
    args = "",
    nargs = 0,
    run = graph,
    desc = "Show the graph of links",
    doc = "Writes the posts and the links between them as one HTML page to stdpath(\"cache\") and opens it by |vim.ui.open()|. Orphans and links that lead nowhere are listed too.",
  },
  {
    name = "CorpusResolution",
    args = "",
    nargs = 0,
    run = resolution,
    desc = "Explain where the link under the cursor leads",
    doc = "Shows what the generator looks for when it meets the link under the cursor, in its order, and what it finds.",
  },
  {
    name = "CorpusOpenOnSite",
    args = "",
    nargs = 0,
    bang = true,
    run = open_on_site,
    desc = "Open this post in the browser",
    doc = "Opens the published page of this post at the heading above the cursor. With [!], and for a post that is not published, the page of the generator's own local server is opened.",
  },
  {
    name = "CorpusRename",
    args = "[{path}]",
    nargs = "?",
    complete = "file",
    run = rename,
    desc = "Move this post and the links to it",
    doc = "Moves the file of this buffer to {path}, which counts from its folder, and writes every link to it and in it anew. Other files that change are left unsaved, so that |:wall| or |u| decides.",
  },
  {
    name = "CorpusStatus",
    args = "",
    nargs = 0,
    run = status,
    desc = "Say what the server has read",
    doc = "Shows the version of the server and, for every site, its generator and the numbers of posts and problems.",
  },
  {
    name = "CorpusRestart",
    args = "",
    nargs = 0,
    run = function()
      require("corpus_lsp.server").restart()
    end,
    desc = "Start the server again",
    doc = "Stops the server and starts it again, also after it was given up because it kept crashing.",
  },
  {
    name = "CorpusInstallParser",
    args = "[{folder}]",
    nargs = "?",
    complete = "dir",
    run = install_parser,
    desc = "Compile and install the tree-sitter parser",
    doc = "Compiles the grammar of this project with the C compiler `$CC`, `cc`, `gcc` or `clang`, and installs it below stdpath(\"data\"). The source is the folder `grammar` of the clone that this plugin lies in, else {folder}.",
  },
}

--- Defines all of them.
function M.define()
  for _, it in ipairs(M.list) do
    vim.api.nvim_create_user_command(it.name, it.run, {
      nargs = it.nargs,
      bang = it.bang or false,
      complete = it.complete,
      desc = it.desc,
    })
  end
end

return M
