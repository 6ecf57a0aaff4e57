--- The ways to install and start the plugin: as a package of Neovim's own, by `vim.lsp.enable` alone, by `setup`; and the folder
--- being watched. A plugin manager does what the first child does: it puts the folder on 'runtimepath'.

local support = dofile(vim.fs.dirname(debug.getinfo(1, "S").source:sub(2)) .. "/support.lua")
local must, equal, wait = support.must, support.equal, support.wait

local blog = support.blog("install")
local post = blog .. "/source/_posts/startup-words.md"
local pids = support.work .. "/install.pids"
local server = support.wrapper("corpus-lsp", support.server, pids)
local modern = vim.fn.has("nvim-0.11") == 1

-- A package, and a configuration as a beginner has it; `corpus-lsp` is on the PATH.
local home = support.folder("package")
vim.fn.mkdir(home .. "/nvim/site/pack/posts/start", "p")
assert(vim.uv.fs_symlink(support.plugin, home .. "/nvim/site/pack/posts/start/corpus-lsp"))
local path = vim.fs.dirname(server) .. ":" .. vim.env.PATH
local cmd = vim.list_extend(vim.split(os.getenv("TEST_NVIM") or vim.v.progpath, " "), { "--headless", "-n", post })
vim.list_extend(cmd, {
  "-c",
  [[lua vim.wait(20000, function() return #vim.diagnostic.get(0) == 1 end, 20)
    io.stdout:write("attached " .. #vim.lsp.get_clients({ bufnr = 0 }) .. " diagnostics " .. #vim.diagnostic.get(0))]],
  "-c",
  "qall!",
})
local env = { PATH = path, XDG_DATA_HOME = home, XDG_STATE_HOME = home, XDG_CACHE_HOME = home, XDG_CONFIG_HOME = home }
local res = vim.system(cmd, { env = env, text = true }):wait(support.LONG)
must(res.stdout:find("attached 1 diagnostics 1", 1, true), "as a package it works with no configuration at all", res.stdout .. res.stderr)

-- Nothing starts by itself where that is not wanted.
local nvim = support.child({ cmd = { server }, enable = false, lang = "en" })
nvim.edit(post)
nvim.lua("vim.wait(300)")
equal(nvim.lua("return #vim.lsp.get_clients()"), 0, "with `enable = false` nothing starts by itself")
if modern then
  nvim.lua([[vim.lsp.enable("corpus_lsp")]])
  nvim.edit(post)
  nvim.attached("vim.lsp.enable starts it")
else
  nvim.lua([[require("corpus_lsp").start()]])
  nvim.attached("start() starts it")
end
nvim.quit()

-- setup(), for those who are used to it.
nvim = support.child({ enable = true })
nvim.lua([[require("corpus_lsp").setup({ cmd = { ... }, lang = "zh" })]], server)
nvim.edit(post)
nvim.attached("setup() is followed")
local said = nvim.wait("a diagnostic comes", "return vim.diagnostic.get(0)[1]")
must(said.message:find("链接") or said.message:find("文章"), "in the language that was set", said.message)
nvim.quit()

-- Neovim's own way of changing a configuration goes before the plugin's.
if modern then
  nvim = support.child({ cmd = { "corpus-lsp-that-is-not-there" } })
  nvim.lua([[vim.lsp.config("corpus_lsp", { cmd = { ..., "--stdio", "--lang", "en" } })]], server)
  nvim.edit(post)
  nvim.attached("vim.lsp.config goes before the settings")
  nvim.quit()
  nvim = support.child({ cmd = { "corpus-lsp-that-is-not-there" } })
  nvim.lua([[
    local server = ...
    vim.lsp.config("corpus_lsp", { cmd = function(dispatchers) return vim.lsp.rpc.start({ server, "--stdio" }, dispatchers) end })
  ]], server)
  nvim.edit(post)
  nvim.attached("also as a function")
  nvim.lua([[vim.cmd("checkhealth corpus_lsp")]])
  nvim.quit()
end

-- What other programs do in the folder is seen where it is watched.
nvim = support.child({ cmd = { server }, lang = "en", watch_files = true })
nvim.edit(blog .. "/source/_posts/two-readings.md")
nvim.attached()
nvim.wait("an image is missing", "return #vim.diagnostic.get(0) == 1")
nvim.lua("vim.wait(1000)")
support.write(blog .. "/source/images/two-readings.svg", "<svg/>")
nvim.wait("another program brings it, and it is seen", "return #vim.diagnostic.get(0) == 0")
nvim.quit()

-- Two buffers that are open before the plugin comes, as when a manager loads it late.
nvim = support.child({ cmd = { server }, lang = "en" }, { "set runtimepath-=" .. support.plugin })
nvim.edit(post)
nvim.lua("vim.cmd.split()")
nvim.edit(blog .. "/source/_posts/moe-notes.md")
nvim.lua([[vim.opt.runtimepath:prepend(...); vim.cmd.runtime("plugin/corpus_lsp.lua")]], support.plugin)
nvim.attached("a plugin that is loaded late serves the post that is open")
nvim.wait("and every other one", [[
  local it = vim.lsp.get_clients({ name = "corpus_lsp" })
  return #it == 1 and vim.tbl_count(it[1].attached_buffers) == 2
]])
nvim.quit()

for _, it in ipairs(support.pids(pids)) do
  wait("server " .. it .. " has ended", function()
    return not support.is_alive(it)
  end)
end
support.finish()
