--- Putting an image into a post: from the clipboard or from a file, to where the generator publishes it.
--- Invariant: nothing is written before the server has said where it belongs, and no file is written over.

local ask = require("corpus_lsp.ask")
local config = require("corpus_lsp.config")
local files = require("corpus_lsp.files")
local messages = require("corpus_lsp.messages")

local M = {}

--- Programs that print the image on the clipboard as PNG, in the order in which they are tried.
local readers = {
  { when = "wl-paste", cmd = { "wl-paste", "--no-newline", "--type", "image/png" }, needs = "WAYLAND_DISPLAY" },
  { when = "xclip", cmd = { "xclip", "-selection", "clipboard", "-target", "image/png", "-out" }, needs = "DISPLAY" },
  { when = "pngpaste", cmd = { "pngpaste", "-" } },
}

--- The command that reads the clipboard.
--- @return string[]?
function M.reader()
  local given = config.get("clipboard_image")
  if given then
    return given
  end
  for _, it in ipairs(readers) do
    if vim.fn.executable(it.when) == 1 and (not it.needs or vim.env[it.needs]) then
      return it.cmd
    end
  end
  return nil
end

local function insert(text)
  vim.api.nvim_put({ text }, "c", vim.fn.mode() ~= "i", true)
end

local function save_and_insert(answer, bytes)
  if answer.save then
    local path = vim.uri_to_fname(answer.uri)
    local err = files.write_new(path, bytes)
    if err then
      return messages.say("ERROR", "cannot_write", path, err)
    end
    messages.say("INFO", "saved_image", vim.fn.fnamemodify(path, ":~:."))
  end
  insert(answer.text)
end

local function from_file(bufnr, path)
  local full = files.absolute(path, vim.fn.getcwd())
  local bytes = files.read(full)
  if not bytes then
    return messages.say("ERROR", "no_file", path)
  end
  local argument = { uri = vim.uri_from_bufnr(bufnr), image = vim.uri_from_fname(full) }
  ask.ask(bufnr, "imageTarget", argument, function(answer)
    save_and_insert(answer, bytes)
  end)
end

local function from_clipboard(bufnr)
  local cmd = M.reader()
  if not cmd then
    return messages.say("WARN", "no_clipboard_tool")
  end
  local ok, res = pcall(function()
    return vim.system(cmd, { text = false }):wait(10000)
  end)
  if not ok or res.code ~= 0 or not res.stdout or res.stdout:sub(1, 8) ~= "\137PNG\r\n\26\n" then
    return messages.say("WARN", "no_image")
  end
  local suggested = os.date("%Y-%m-%d-%H%M%S") .. ".png"
  vim.ui.input({ prompt = messages.text("image_name"), default = suggested }, function(name)
    if not name or name == "" then
      return
    end
    if not name:lower():match("%.png$") then
      name = name .. ".png"
    end
    ask.ask(bufnr, "imageTarget", { uri = vim.uri_from_bufnr(bufnr), name = name }, function(answer)
      save_and_insert(answer, res.stdout)
    end)
  end)
end

--- Inserts the image `path`, else the one on the clipboard, at the cursor.
--- @param path string?
function M.paste(path)
  local bufnr = vim.api.nvim_get_current_buf()
  if path then
    from_file(bufnr, path)
  else
    from_clipboard(bufnr)
  end
end

return M
