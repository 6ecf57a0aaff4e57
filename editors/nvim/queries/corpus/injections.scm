; All text of a post is one Markdown document.
((text) @injection.content
  (#set! injection.language "markdown")
  (#set! injection.combined))

((yaml) @injection.content (#set! injection.language "yaml"))
((toml) @injection.content (#set! injection.language "toml"))
((json) @injection.content (#set! injection.language "json"))
