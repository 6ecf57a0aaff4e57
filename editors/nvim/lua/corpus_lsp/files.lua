--- Files that come and move: the links to them are written anew before, and the server is told after.
--- Invariant: no file is written over, and a file moves only after the links to it could be changed.

local messages = require("corpus_lsp.messages")
local server = require("corpus_lsp.server")

local M = {}

local function exists(path)
  return vim.uv.fs_stat(path) ~= nil
end

--- `path` with its folder, absolute: a bare name or relative path is taken from the folder `base`.
function M.absolute(path, base)
  path = vim.fs.normalize(path)
  if not (path:match("^/") or path:match("^%a:")) then
    path = base .. "/" .. path
  end
  return vim.fs.normalize(vim.fn.fnamemodify(path, ":p"))
end

local function number_of_changed(except)
  local res = 0
  for _, it in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(it) and vim.bo[it].modified and vim.api.nvim_buf_get_name(it) ~= except then
      res = res + 1
    end
  end
  return res
end

--- Moves the file in Neovim and on the disk, and tells the server.
local function move(from, to)
  vim.lsp.util.rename(from, to)
  if not exists(to) then
    return false
  end
  server.tell_changed(from, 3)
  server.tell_changed(to, 1)
  return true
end

--- Moves the file `from` to `to` with every link to it and in it.
--- @param from string absolute
--- @param to string absolute
--- @param done fun(ok: boolean)?
function M.rename(from, to, done)
  done = done or function() end
  if exists(to) then
    messages.say("ERROR", "exists", to)
    return done(false)
  end
  local function finish()
    local ok = move(from, to)
    if ok then
      messages.say("INFO", "moved", vim.fn.fnamemodify(to, ":~:."), number_of_changed(to))
    end
    done(ok)
  end
  local client = vim.iter(server.clients()):find(function(it)
    return vim.tbl_get(it.server_capabilities or {}, "workspace", "fileOperations", "willRename") ~= nil
      and (not it.root_dir or vim.startswith(from, it.root_dir))
  end)
  if not client then
    return finish()
  end
  local files = { { oldUri = vim.uri_from_fname(from), newUri = vim.uri_from_fname(to) } }
  server.request(client, "workspace/willRenameFiles", { files = files }, function(err, edit)
    if err then
      messages.say("ERROR", "failed", err.message or tostring(err))
      return done(false)
    end
    if edit and edit ~= vim.NIL then
      vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding)
    end
    finish()
  end)
end

--- Writes `bytes` to the new file `path`, making its folder. Gives an error message when that fails.
--- @return string? error
function M.write_new(path, bytes)
  vim.fn.mkdir(vim.fs.dirname(path), "p")
  -- "wx": a file that somebody made in the meantime is left alone.
  local file, err = vim.uv.fs_open(path, "wx", 420)
  if not file then
    return err
  end
  local _, failure = vim.uv.fs_write(file, bytes, 0)
  vim.uv.fs_close(file)
  if not failure then
    server.tell_changed(path, 1)
  end
  return failure
end

--- The bytes of the file `path`.
--- @return string?
function M.read(path)
  local file = io.open(path, "rb")
  if not file then
    return nil
  end
  local res = file:read("*a")
  file:close()
  return res
end

return M
