--- What happens when the server dies: it comes back once, a crash loop stops with a message, and Neovim leaves none behind.

local support = dofile(vim.fs.dirname(debug.getinfo(1, "S").source:sub(2)) .. "/support.lua")
local must, equal, wait = support.must, support.equal, support.wait

local blog = support.blog("recovery")
local post = blog .. "/source/_posts/startup-words.md"
local pids = support.work .. "/recovery.pids"
local server = support.wrapper("corpus-lsp", support.server, pids)

local function kill(pid, signal)
  vim.uv.kill(pid, signal)
  wait(("the server is gone after %s"):format(signal), function()
    return not support.is_alive(pid)
  end)
end

local function started(count)
  wait(("it has been started %d times"):format(count), function()
    return #support.pids(pids) == count
  end)
  return support.pids(pids)[count]
end

-- Killed once: back once, with everything it knew.
local nvim = support.child({ cmd = { server }, lang = "en", max_restarts = 2 })
nvim.edit(post)
nvim.attached()
nvim.edit(blog .. "/source/_posts/moe-notes.md")
nvim.attached("a second post is attached to it")
kill(started(1), "sigkill")
local second = started(2)
nvim.wait("the current post is attached again", [[
  local it = vim.lsp.get_clients({ name = "corpus_lsp", bufnr = 0 })[1]
  return it and it.initialized
]])
nvim.wait("both posts are attached to one client", [[
  local all = vim.lsp.get_clients({ name = "corpus_lsp" })
  return #all == 1 and vim.tbl_count(all[1].attached_buffers) == 2
]])
nvim.wait("its diagnostics are back", "return #vim.diagnostic.get(0) == 1")
must(support.was_said(nvim, "is started again", "WARN"), "a message says so", nvim.messages())
nvim.lua("vim.wait(300)")
equal(#support.pids(pids), 2, "it came back once, not twice")

-- A loop of crashes: two more chances were set, the third is its last.
kill(second, "sigabrt")
local third = started(3)
nvim.attached("it is back once more")
kill(third, "sigkill")
wait("a message says that it stays down", function()
  return support.was_said(nvim, "stopped 3 times", "ERROR")
end)
nvim.lua("vim.wait(500)")
equal(#support.pids(pids), 3, "it is not started again")
nvim.edit(blog .. "/source/_posts/boot-loader.md")
nvim.lua("vim.wait(300)")
equal(#support.pids(pids), 3, "nor for another post")

-- By hand.
nvim.lua("vim.cmd.CorpusRestart()")
local fourth = started(4)
nvim.attached(":CorpusRestart starts it")
nvim.wait("for every open post", [[
  local all = vim.lsp.get_clients({ name = "corpus_lsp" })
  return #all == 1 and vim.tbl_count(all[1].attached_buffers) == 3
]])
nvim.lua("vim.cmd.CorpusRestart()")
local fifth = started(5)
nvim.attached("it can be restarted while it runs")
must(not support.is_alive(fourth), "the old one is gone")

-- Asked to stop: it stays away.
nvim.lua("vim.lsp.stop_client(vim.lsp.get_clients())")
wait("a server that is asked to stop does", function()
  return not support.is_alive(fifth)
end)
nvim.lua("vim.wait(500)")
equal(#support.pids(pids), 5, "and is not started again")
nvim.quit()

-- Neovim itself is killed: nobody says goodbye.
nvim = support.child({ cmd = { server }, lang = "zh" })
nvim.edit(post)
nvim.attached()
local sixth = started(6)
vim.uv.kill(nvim.pid, "sigkill")
wait("the server ends when Neovim is killed", function()
  return not support.is_alive(sixth)
end)
support.finish()
