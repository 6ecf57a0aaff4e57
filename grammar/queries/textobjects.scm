(front_matter) @block.outer
(front_matter [(yaml) (toml) (json) (json_members)] @block.inner)

(tag) @call.outer
(shortcode) @call.outer
(output) @call.outer

(argument) @parameter.outer
(argument value: (_) @parameter.inner)

(comment) @comment.outer
(suppression) @comment.outer
(suppression (reason) @comment.inner)
