/**
 * The outer language of a post: front matter, template tags, markers, and the text between them.
 *
 * The text itself is Markdown and the front matter YAML, TOML or JSON, by injection. All boundaries are found by
 * `src/scanner.c`; the rules here only say how the pieces fit, and they fit in every order, so that a half-written tag is a
 * tag with an `unfinished` end and never an ERROR.
 *
 * After a change: `npm run generate`, which also records the hashes that `tests/generated.rs` compares.
 */

/// <reference types="tree-sitter-cli/dsl" />

/** What stands between the delimiters of a tag, in any order. */
const body = $ => seq(
  optional(alias($._slash, "/")),
  optional(field("name", $.name)),
  repeat(choice($.argument, "(", ")", "[", "]", ",", "|", "=")),
);

module.exports = grammar({
  name: "corpus",

  externals: $ => [
    $.text,
    $.comment,
    $.more_marker,
    $._open_tag,
    $._open_raw,
    $._open_output,
    $._open_angle,
    $._open_percent,
    $._open_angle_escaped,
    $._open_percent_escaped,
    $._open_suppression,
    $._raw_content,
    $._slash,
    $.name,
    $.key,
    $.word,
    $.string,
    $.reason,
    $._close,
    $._self_close,
    $.unfinished,
    $._line_break,
    $._yaml_fence,
    $._toml_fence,
    $._json_fence,
    $._front_matter_content,
    $._closing_fence,
    $._json_object,
    $._error_sentinel,
  ],

  extras: $ => [/[ \t]+/, $._line_break],

  rules: {
    document: $ => seq(optional($.front_matter), repeat($._item)),

    // `---` YAML (Hexo, Hugo, Zola, Jekyll), `+++` TOML (Hugo, Zola), `;;;` JSON without its braces (Hexo), `{…}` JSON (Hugo).
    front_matter: $ => choice(
      seq(alias($._yaml_fence, "---"), optional(alias($._front_matter_content, $.yaml)), alias($._closing_fence, "---")),
      seq(alias($._toml_fence, "+++"), optional(alias($._front_matter_content, $.toml)), alias($._closing_fence, "+++")),
      seq(alias($._json_fence, ";;;"), optional(alias($._front_matter_content, $.json_members)), alias($._closing_fence, ";;;")),
      alias($._json_object, $.json),
    ),

    _item: $ => choice(
      $.text,
      $.tag,
      $.output,
      $.shortcode,
      $.escaped_shortcode,
      $.raw_block,
      $.comment,
      $.more_marker,
      $.suppression,
    ),

    // Hexo (Nunjucks), Jekyll (Liquid) and Zola (Tera) block tags.
    tag: $ => seq(alias($._open_tag, "{%"), body($), choice(alias($._close, "%}"), $.unfinished)),

    // Output of an expression, and Zola's inline shortcodes.
    output: $ => seq(alias($._open_output, "{{"), body($), choice(alias($._close, "}}"), $.unfinished)),

    // Hugo.
    shortcode: $ => choice(
      seq(
        alias($._open_angle, "{{<"),
        body($),
        choice(alias($._close, ">}}"), alias($._self_close, "/>}}"), $.unfinished),
      ),
      seq(
        alias($._open_percent, "{{%"),
        body($),
        choice(alias($._close, "%}}"), alias($._self_close, "/%}}"), $.unfinished),
      ),
    ),

    // Hugo prints these as they would be written to call the shortcode.
    escaped_shortcode: $ => choice(
      seq(alias($._open_angle_escaped, "{{</*"), body($), choice(alias($._close, "*/>}}"), $.unfinished)),
      seq(alias($._open_percent_escaped, "{{%/*"), body($), choice(alias($._close, "*/%}}"), $.unfinished)),
    ),

    argument: $ => prec.right(choice(
      seq(field("key", $.key), "=", optional(field("value", $._value))),
      field("value", $._value),
    )),

    _value: $ => choice($.string, $.word),

    // `{% raw %}`, `{% comment %}`, `{% verbatim %}` up to their end: nothing inside is a tag. Without an end they are tags.
    raw_block: $ => seq(
      alias($._raw_tag, $.tag),
      optional(alias($._raw_content, $.raw_content)),
      alias($._end_raw_tag, $.tag),
    ),
    _raw_tag: $ => seq(alias($._open_raw, "{%"), body($), alias($._close, "%}")),
    _end_raw_tag: $ => seq(alias($._open_tag, "{%"), body($), choice(alias($._close, "%}"), $.unfinished)),

    // `<!-- corpus-lsp: ignore-next-line rule, rule -- reason -->`
    suppression: $ => seq(
      alias($._open_suppression, "<!--"),
      optional(field("directive", alias($.name, $.directive))),
      repeat(choice(alias($.word, $.rule), ",")),
      optional(seq("--", optional($.reason))),
      alias($._close, "-->"),
    ),
  },
});
