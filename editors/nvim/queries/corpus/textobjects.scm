; Named twice: Neovim's names first, Helix's second.
(front_matter) @block.outer @class.around
(front_matter [(yaml) (toml) (json) (json_members)] @block.inner @class.inside)

(tag) @call.outer @function.around
(shortcode) @call.outer @function.around
(output) @call.outer @function.around

(argument) @parameter.outer @parameter.around
(argument value: (_) @parameter.inner @parameter.inside)

(comment) @comment.outer @comment.around
(suppression) @comment.outer @comment.around
(suppression (reason) @comment.inner @comment.inside)
