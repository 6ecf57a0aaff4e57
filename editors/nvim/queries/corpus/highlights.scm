; Front matter
(front_matter ["---" "+++" ";;;"] @punctuation.special)

; Tags
["{%" "%}" "{{" "}}" "{{<" ">}}" "/>}}" "{{%" "%}}" "/%}}"] @punctuation.special
["{{</*" "*/>}}" "{{%/*" "*/%}}"] @punctuation.special
["(" ")" "[" "]"] @punctuation.bracket
"," @punctuation.delimiter
["=" "|"] @operator
(shortcode "/" @punctuation.special)

(tag name: (name) @keyword)
(shortcode name: (name) @function.macro)
(output name: (name) @variable)
(output name: (name) @function.call . "(")
(tag name: (name) @function.call . "(")
(output "|" . (argument value: (word) @function.call))
(tag (argument key: (key) @property))
(shortcode (argument key: (key) @property))
(output (argument key: (key) @property))
(string) @string
(argument value: (word) @string.special)
((word) @number (#match? @number "^-?[0-9]+([.][0-9]+)?$"))
((word) @boolean (#match? @boolean "^([Tt]rue|[Ff]alse)$"))

(escaped_shortcode) @markup.raw
(raw_content) @markup.raw

; Comments and markers
(comment) @comment
(more_marker) @keyword.directive
(suppression ["<!--" "-->" "--"] @comment)
(directive) @keyword.directive
(rule) @constant
(reason) @comment
