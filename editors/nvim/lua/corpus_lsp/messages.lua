--- What the plugin says to people, in English and Chinese side by side.
--- Invariant: both languages of an entry take the same arguments in the same order.

local config = require("corpus_lsp.config")

local M = {}

local texts = {
  missing = {
    "The server `%s` is not installed, so posts are not checked. Install it (cargo install --path server/corpus-lsp, in a clone of the project) or set vim.g.corpus_lsp.cmd. :checkhealth corpus_lsp says more.",
    "没有找到服务器 `%s`，文章不会被检查。请安装它（在项目目录里 cargo install --path server/corpus-lsp），或设置 vim.g.corpus_lsp.cmd。详见 :checkhealth corpus_lsp。",
  },
  never_ready = {
    "The server ended before it was ready (exit code %d, signal %d), so it is not started again. Is `%s` the right program? :checkhealth corpus_lsp says more; :CorpusRestart tries again.",
    "服务器还没就绪就退出了（退出码 %d，信号 %d），不再启动。`%s` 是正确的程序吗？详见 :checkhealth corpus_lsp；:CorpusRestart 可重试。",
  },
  restarted = {
    "The server stopped (exit code %d, signal %d) and is started again.",
    "服务器停止了（退出码 %d，信号 %d），正在重新启动。",
  },
  crash_loop = {
    "The server stopped %d times within three minutes and is not started again. Its last words are in %s; :CorpusRestart tries again.",
    "服务器三分钟内停止了 %d 次，不再启动。它最后的输出在 %s；:CorpusRestart 可重试。",
  },
  version = {
    "The server is version %s, this plugin is made for %s: some commands may not work. Install both from the same release.",
    "服务器版本是 %s，而插件是为 %s 写的：有些命令可能无法使用。请安装同一版本的两者。",
  },
  too_old = {
    "The server does not know %s. Install the one of the same release as this plugin (%s).",
    "服务器不支持 %s。请安装与插件同一版本（%s）的服务器。",
  },
  no_client = {
    "No server is running for this buffer. Open a Markdown file of your site first.",
    "这个缓冲区没有服务器。请先打开站点里的一篇 Markdown 文章。",
  },
  not_ready = { "This file belongs to no site or folder of posts.", "这个文件不属于任何站点或文章目录。" },
  failed = { "The server says: %s", "服务器的回答：%s" },
  title = { "Title of the new post: ", "新文章的标题：" },
  image_name = { "Name of the image: ", "图片文件名：" },
  no_clipboard_tool = {
    "No program to read images from the clipboard was found. Install wl-clipboard, xclip or pngpaste, or give a file: :CorpusPasteImage photo.png",
    "没有找到能从剪贴板读取图片的程序。请安装 wl-clipboard、xclip 或 pngpaste，或直接给出文件：:CorpusPasteImage photo.png",
  },
  no_image = { "There is no image on the clipboard.", "剪贴板里没有图片。" },
  no_file = { "There is no file %s.", "没有文件 %s。" },
  cannot_write = { "%s cannot be written: %s", "无法写入 %s：%s" },
  saved_image = { "Saved as %s.", "已保存为 %s。" },
  glossary = { "Glossary", "术语表" },
  no_terms = { "No term fits.", "没有符合的术语。" },
  no_backlinks = { "No other post links here.", "没有别的文章链接到这里。" },
  backlinks = { "Links to %s", "指向《%s》的链接" },
  no_link = { "There is no link under the cursor.", "光标处没有链接。" },
  not_published = { "This page is not on the site: %s", "这一页不在站点上：%s" },
  cannot_open = { "%s could not be opened: %s", "无法打开 %s：%s" },
  new_path = { "Move this post to: ", "把这篇文章移到：" },
  exists = { "%s exists already.", "%s 已经存在。" },
  moved = { "Moved to %s. %d other files changed and are not saved yet (:wall).", "已移到 %s。另有 %d 个文件被修改，尚未保存（:wall）。" },
  no_compiler = { "No C compiler was found. Install one, or set $CC.", "没有找到 C 编译器。请安装，或设置 $CC。" },
  no_grammar = {
    "The grammar's source is not at %s. Give the folder: :CorpusInstallParser path/to/corpus-lsp/grammar",
    "%s 里没有语法的源代码。请给出目录：:CorpusInstallParser path/to/corpus-lsp/grammar",
  },
  compile_failed = { "The parser could not be compiled: %s", "解析器编译失败：%s" },
  parser_installed = { "The parser was installed as %s.", "解析器已安装到 %s。" },
  indexing = { "still reading", "仍在读取" },
  status = { "%s (%s): %d posts, %d other files; %d errors, %d warnings, %d hints%s", "%s（%s）：%d 篇文章，%d 个其他文件；%d 个错误，%d 个警告，%d 个提示%s" },
}

--- Whether messages are Chinese: as the setting `lang` says, else as Neovim's own.
function M.is_chinese()
  local lang = config.get("lang") or vim.v.lang or ""
  return lang:lower():match("^zh%f[^%a]") ~= nil
end

--- The message `key` with its arguments.
function M.text(key, ...)
  local it = texts[key][M.is_chinese() and 2 or 1]
  return select("#", ...) > 0 and it:format(...) or it
end

--- Shows the message `key`.
function M.say(level, key, ...)
  vim.notify("corpus_lsp: " .. M.text(key, ...), vim.log.levels[level])
end

--- All texts, for the test that compares their arguments.
M.texts = texts

return M
