--- The graph of links as one HTML page that needs no network.
--- Invariant: text of posts reaches the page as JSON in a script element, never as markup.

local M = {}

local function read(name)
  local folder = vim.fs.dirname(debug.getinfo(1, "S").source:sub(2))
  local file = assert(io.open(folder .. "/" .. name, "rb"))
  local res = file:read("*a")
  file:close()
  return res
end

--- The page that shows the answer `graph` of `corpus-lsp.linkGraph`.
--- @param graph table
--- @param is_chinese boolean
--- @return string
function M.page(graph, is_chinese)
  -- `</script>` or `<!--` in a title would end the element.
  local json = vim.json.encode(graph):gsub("<", "\\u003c")
  local res = read("graph.html"):gsub("__LANG__", is_chinese and "zh-Hans" or "en")
  return (res:gsub("__GRAPH__", function()
    return json
  end))
end

--- Writes the page and gives its path.
--- @return string
function M.write(graph, is_chinese)
  local folder = vim.fn.stdpath("cache") .. "/corpus_lsp"
  vim.fn.mkdir(folder, "p")
  local path = folder .. "/graph.html"
  local file = assert(io.open(path, "wb"))
  file:write(M.page(graph, is_chinese))
  file:close()
  return path
end

return M
