// Finds the pieces of a post's outer language.
//
// Invariant: every byte is looked at a bounded number of times. What is looked for ahead is either found and then consumed, or
// its absence is remembered in the state, or the search stops at the next opening delimiter.

#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

#include <string.h>

enum Token {
  TEXT,
  COMMENT,
  MORE_MARKER,
  OPEN_TAG,
  OPEN_RAW,
  OPEN_OUTPUT,
  OPEN_ANGLE,
  OPEN_PERCENT,
  OPEN_ANGLE_ESCAPED,
  OPEN_PERCENT_ESCAPED,
  OPEN_SUPPRESSION,
  RAW_CONTENT,
  SLASH,
  NAME,
  KEY,
  WORD,
  STRING,
  REASON,
  CLOSE,
  SELF_CLOSE,
  UNFINISHED,
  LINE_BREAK,
  YAML_FENCE,
  TOML_FENCE,
  JSON_FENCE,
  FRONT_MATTER_CONTENT,
  CLOSING_FENCE,
  JSON_OBJECT,
  ERROR_SENTINEL,
};

// What the scanner stands in.
enum Place { IN_TEXT, IN_TAG, IN_OUTPUT, IN_ANGLE, IN_PERCENT, IN_ANGLE_ESCAPED, IN_PERCENT_ESCAPED, IN_SUPPRESSION };

typedef struct {
  uint8_t place;
  bool call;           // `name(`: words end at punctuation, as in an expression
  bool closes;         // the tag's end is known to follow within the paragraph
  bool no_comment_end; // no `#}` follows in this paragraph
  bool no_raw_end;     // no `{% endraw %}` follows in this file
  uint8_t fence;       // the character of the front matter's fence
  uint8_t fence_length;
} State;

static inline bool is_blank(int32_t c) { return c == ' ' || c == '\t'; }
static inline bool is_break(int32_t c) { return c == '\n' || c == '\r'; }
static inline bool is_letter(int32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static inline bool is_key_char(int32_t c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

static inline void advance(TSLexer *lexer) { lexer->advance(lexer, false); }
static inline bool at_end(TSLexer *lexer) { return lexer->lookahead == 0 && lexer->eof(lexer); }

static inline bool take(TSLexer *lexer, int32_t c) {
  if (lexer->lookahead != c) return false;
  advance(lexer);
  return true;
}

// Takes as much of `word` as stands here; true when all of it does.
static bool take_all(TSLexer *lexer, const char *word) {
  for (; *word; word++) {
    if (!take(lexer, *word)) return false;
  }
  return true;
}

static void take_blanks(TSLexer *lexer) {
  while (is_blank(lexer->lookahead)) advance(lexer);
}

// `\n`, `\r\n` or a lone `\r`.
static bool take_break(TSLexer *lexer) {
  if (take(lexer, '\n')) return true;
  if (!take(lexer, '\r')) return false;
  take(lexer, '\n');
  return true;
}

static bool emit(TSLexer *lexer, enum Token token) {
  lexer->result_symbol = token;
  return true;
}

static bool enter(State *state, TSLexer *lexer, enum Place place, enum Token token) {
  state->place = place;
  state->call = place == IN_OUTPUT;
  state->closes = false;
  return emit(lexer, token);
}

static bool leave(State *state, TSLexer *lexer, enum Token token) {
  state->place = IN_TEXT;
  state->call = state->closes = false;
  return emit(lexer, token);
}

// ---- Front matter ----

static void skip_line(TSLexer *lexer) {
  while (!is_break(lexer->lookahead) && !at_end(lexer)) advance(lexer);
  take_break(lexer);
}

// Whether a later line is the closing fence. Read once per file: there is one front matter at most.
static bool fence_follows(TSLexer *lexer, int32_t fence, unsigned length) {
  while (!at_end(lexer)) {
    unsigned count = 0;
    while (lexer->lookahead == fence) {
      advance(lexer);
      count++;
    }
    take_blanks(lexer);
    if (count == length && (is_break(lexer->lookahead) || at_end(lexer))) return true;
    skip_line(lexer);
  }
  return false;
}

// Behind the `{` of an object: takes the rest of it; true when nothing stands behind it on its line.
static bool take_object(TSLexer *lexer) {
  unsigned depth = 1;
  bool quoted = false;
  while (is_blank(lexer->lookahead) || is_break(lexer->lookahead)) advance(lexer);
  if (lexer->lookahead != '"' && lexer->lookahead != '}') return false;
  for (; !at_end(lexer); advance(lexer)) {
    int32_t c = lexer->lookahead;
    if (c == '"') quoted = !quoted;
    if (quoted) {
      if (c == '\\') advance(lexer);
    } else if (c == '{') {
      depth++;
    } else if (c == '}' && --depth == 0) {
      advance(lexer);
      lexer->mark_end(lexer);
      take_blanks(lexer);
      return is_break(lexer->lookahead) || at_end(lexer);
    }
  }
  return false;
}

// The opening of a front matter that also has an end, at `-`, `+` or `;`. Without an end it is text.
static bool scan_fence(State *state, TSLexer *lexer) {
  int32_t fence = lexer->lookahead;
  unsigned length = 0;
  for (; lexer->lookahead == fence; length++) advance(lexer);
  lexer->mark_end(lexer);
  if (length < 3 || length > 255 || (fence == '+' && length > 3)) return emit(lexer, TEXT);
  take_blanks(lexer);
  if (!take_break(lexer)) return emit(lexer, TEXT);
  lexer->mark_end(lexer);
  if (!fence_follows(lexer, fence, length)) return emit(lexer, TEXT);
  state->fence = (uint8_t)fence;
  state->fence_length = (uint8_t)length;
  return emit(lexer, fence == '-' ? YAML_FENCE : fence == '+' ? TOML_FENCE : JSON_FENCE);
}

static bool scan_front_matter_content(State *state, TSLexer *lexer) {
  bool any = false;
  while (!at_end(lexer)) {
    lexer->mark_end(lexer);
    unsigned count = 0;
    while (lexer->lookahead == state->fence) {
      advance(lexer);
      count++;
    }
    bool whole = count == state->fence_length;
    if (whole && !any) lexer->mark_end(lexer);
    take_blanks(lexer);
    if (whole && (is_break(lexer->lookahead) || at_end(lexer))) {
      return emit(lexer, any ? FRONT_MATTER_CONTENT : CLOSING_FENCE);
    }
    skip_line(lexer);
    any = true;
  }
  return false;
}

// ---- Text ----

// Whether `word` is one whose content is not read.
static bool take_raw_name(TSLexer *lexer) {
  switch (lexer->lookahead) {
    case 'r': return take_all(lexer, "raw");
    case 'c': return take_all(lexer, "comment");
    case 'v': return take_all(lexer, "verbatim");
    default: return false;
  }
}

// Behind `{%`: whether this is the end of a raw block.
static bool take_raw_end(TSLexer *lexer) {
  take(lexer, '-');
  take_blanks(lexer);
  return take_all(lexer, "end") && take_raw_name(lexer);
}

static bool raw_end_follows(TSLexer *lexer) {
  while (!at_end(lexer)) {
    if (!take(lexer, '{')) {
      advance(lexer);
    } else if (take(lexer, '%') && take_raw_end(lexer)) {
      return true;
    }
  }
  return false;
}

static bool scan_raw_content(State *state, TSLexer *lexer) {
  bool any = false;
  while (!at_end(lexer)) {
    lexer->mark_end(lexer);
    if (!take(lexer, '{')) {
      advance(lexer);
    } else if (take(lexer, '%')) {
      take(lexer, '-');
      if (!any) lexer->mark_end(lexer);
      take_blanks(lexer);
      if (take_all(lexer, "end") && take_raw_name(lexer)) {
        if (any) return emit(lexer, RAW_CONTENT);
        return enter(state, lexer, IN_TAG, OPEN_TAG);
      }
    }
    any = true;
    state->no_comment_end = false;
  }
  lexer->mark_end(lexer);
  return any && emit(lexer, RAW_CONTENT);
}

// Behind `{%`. A raw block is one only when its end follows.
static bool open_tag(State *state, TSLexer *lexer, const bool *valid) {
  take(lexer, '-');
  lexer->mark_end(lexer);
  if (valid[OPEN_RAW] && !state->no_raw_end) {
    take_blanks(lexer);
    if (take_raw_name(lexer)) {
      take_blanks(lexer);
      take(lexer, '-');
      if (take_all(lexer, "%}")) {
        if (raw_end_follows(lexer)) return enter(state, lexer, IN_TAG, OPEN_RAW);
        state->no_raw_end = true;
      }
    }
  }
  return enter(state, lexer, IN_TAG, OPEN_TAG);
}

// Behind `{{<` or `{{%`, with the end marked.
static bool open_shortcode(State *state, TSLexer *lexer, bool angle) {
  lexer->mark_end(lexer);
  if (take(lexer, '/') && take(lexer, '*')) {
    lexer->mark_end(lexer);
    return angle ? enter(state, lexer, IN_ANGLE_ESCAPED, OPEN_ANGLE_ESCAPED)
                 : enter(state, lexer, IN_PERCENT_ESCAPED, OPEN_PERCENT_ESCAPED);
  }
  return angle ? enter(state, lexer, IN_ANGLE, OPEN_ANGLE) : enter(state, lexer, IN_PERCENT, OPEN_PERCENT);
}

enum Found { NOTHING, OPENING, TOKEN };

// Behind `{`. `NOTHING`: what was passed is text. `OPENING`: text stood before it and ends at the mark. `TOKEN`: emitted.
static enum Found scan_brace(State *state, TSLexer *lexer, const bool *valid, bool any) {
  if (take(lexer, '%')) {
    if (!any) lexer->mark_end(lexer);
    if (lexer->lookahead == '{') {
      // `{%{%{%`: a run of openings opens nothing.
      advance(lexer);
      if (take(lexer, '%')) {
        while (take(lexer, '{') && take(lexer, '%')) {}
        return NOTHING;
      }
      if (any) return OPENING;
      enter(state, lexer, IN_TAG, OPEN_TAG);
      return TOKEN;
    }
    if (any) return OPENING;
    open_tag(state, lexer, valid);
    return TOKEN;
  }
  if (lexer->lookahead == '#' && !state->no_comment_end) {
    advance(lexer);
    if (!any) lexer->mark_end(lexer);
    bool blank = false;
    while (!at_end(lexer)) {
      if (take(lexer, '#')) {
        blank = false;
        if (!take(lexer, '}')) continue;
        if (any) return OPENING;
        lexer->mark_end(lexer);
        emit(lexer, COMMENT);
        return TOKEN;
      }
      if (take_break(lexer)) {
        if (blank) break;
        blank = true;
        continue;
      }
      if (!is_blank(lexer->lookahead)) blank = false;
      advance(lexer);
    }
    state->no_comment_end = true;
    if (any) return OPENING;
    emit(lexer, TEXT);
    return TOKEN;
  }
  if (lexer->lookahead != '{') return NOTHING;
  advance(lexer);
  if (!any) lexer->mark_end(lexer);
  bool angle = lexer->lookahead == '<';
  if (angle || lexer->lookahead == '%') {
    if (any) return OPENING;
    advance(lexer);
    open_shortcode(state, lexer, angle);
    return TOKEN;
  }
  unsigned more = 0;
  while (take(lexer, '{')) more++;
  // Four braces and more are no output in any generator.
  if (more > 1) return NOTHING;
  if (any) return OPENING;
  if (more == 0 && take(lexer, '-')) lexer->mark_end(lexer);
  enter(state, lexer, IN_OUTPUT, OPEN_OUTPUT);
  return TOKEN;
}

// Behind `<`. As `scan_brace`.
static enum Found scan_angle(State *state, TSLexer *lexer, bool any) {
  if (!take_all(lexer, "!--")) return NOTHING;
  if (!any) lexer->mark_end(lexer);
  take_blanks(lexer);
  if (lexer->lookahead == 'm' || lexer->lookahead == 'M') {
    for (const char *it = "more"; *it; it++) {
      if ((lexer->lookahead | 0x20) != *it) return NOTHING;
      advance(lexer);
    }
    take_blanks(lexer);
    if (!take_all(lexer, "-->")) return NOTHING;
    if (any) return OPENING;
    lexer->mark_end(lexer);
    emit(lexer, MORE_MARKER);
    return TOKEN;
  }
  if (!take_all(lexer, "corpus-lsp:")) return NOTHING;
  if (!any) lexer->mark_end(lexer);
  // Closed on its line, before another comment opens.
  while (!is_break(lexer->lookahead) && !at_end(lexer)) {
    if (take(lexer, '<')) {
      if (take(lexer, '!')) break;
    } else if (take(lexer, '-')) {
      if (lexer->lookahead != '-') continue;
      while (take(lexer, '-')) {}
      if (!take(lexer, '>')) continue;
      if (any) return OPENING;
      enter(state, lexer, IN_SUPPRESSION, OPEN_SUPPRESSION);
      return TOKEN;
    } else {
      advance(lexer);
    }
  }
  if (any) return OPENING;
  emit(lexer, TEXT);
  return TOKEN;
}

static inline bool starts_object(int32_t c) { return c == '"' || c == '}' || is_blank(c) || is_break(c); }

// Text up to the next opening, cut after blank lines so that an edit costs a paragraph.
static bool scan_text(State *state, TSLexer *lexer, const bool *valid) {
  bool any = false;
  bool blank = false; // the line so far is blank, and a whole line of this token came before it
  bool cut = false;   // a blank line has been passed
  while (!at_end(lexer)) {
    int32_t c = lexer->lookahead;
    if (is_break(c)) {
      take_break(lexer);
      cut = cut || blank;
      blank = true;
      any = true;
      if (cut) {
        state->no_comment_end = false;
        lexer->mark_end(lexer);
      }
      continue;
    }
    if (is_blank(c)) {
      advance(lexer);
      any = true;
      continue;
    }
    if (cut) return emit(lexer, TEXT);
    blank = false;
    if (c != '{' && c != '<') {
      advance(lexer);
      any = true;
      continue;
    }
    if (any) lexer->mark_end(lexer);
    advance(lexer);
    if (valid[JSON_OBJECT] && !any && c == '{' && starts_object(lexer->lookahead)) {
      lexer->mark_end(lexer);
      return emit(lexer, take_object(lexer) ? JSON_OBJECT : TEXT);
    }
    enum Found found = c == '{' ? scan_brace(state, lexer, valid, any) : scan_angle(state, lexer, any);
    if (found == TOKEN) return true;
    if (found == OPENING) return emit(lexer, TEXT);
    any = true;
  }
  if (!any) return false;
  lexer->mark_end(lexer);
  return emit(lexer, TEXT);
}

// ---- Inside a tag ----

enum Stop { NONE, CLOSES, SELF_CLOSES, OPENS };

static enum Stop finish_shortcode(TSLexer *lexer, enum Place place, enum Stop stop) {
  bool angle = place == IN_ANGLE || place == IN_ANGLE_ESCAPED;
  return take(lexer, angle ? '>' : '%') && take_all(lexer, "}}") ? stop : NONE;
}

// Takes the closing delimiter of `place`, or as much of it as stands here. No delimiter begins inside a part of itself, so a
// caller may go on with what follows.
static enum Stop take_close(TSLexer *lexer, enum Place place) {
  switch (place) {
    case IN_TAG:
      take(lexer, '-');
      return take_all(lexer, "%}") ? CLOSES : NONE;
    case IN_OUTPUT:
      take(lexer, '-');
      return take_all(lexer, "}}") ? CLOSES : NONE;
    case IN_ANGLE:
    case IN_PERCENT: {
      bool slash = take(lexer, '/');
      return finish_shortcode(lexer, place, slash ? SELF_CLOSES : CLOSES);
    }
    case IN_ANGLE_ESCAPED:
    case IN_PERCENT_ESCAPED:
      if (!take_all(lexer, "*/")) return NONE;
      return finish_shortcode(lexer, place, CLOSES);
    default:
      if (!take(lexer, '-') || !take(lexer, '-')) return NONE;
      while (take(lexer, '-')) {}
      return take(lexer, '>') ? CLOSES : NONE;
  }
}

static bool may_close(enum Place place, int32_t c) {
  switch (place) {
    case IN_TAG: return c == '%' || c == '-';
    case IN_OUTPUT: return c == '}' || c == '-';
    case IN_ANGLE: return c == '>' || c == '/';
    case IN_PERCENT: return c == '%' || c == '/';
    case IN_ANGLE_ESCAPED:
    case IN_PERCENT_ESCAPED: return c == '*';
    default: return c == '-';
  }
}

// At `{`. Jekyll renders `{{ }}` inside `{% link %}` and `{% include %}`: there it is part of a word.
static enum Stop take_brace(TSLexer *lexer, enum Place place) {
  advance(lexer);
  if (take(lexer, '%')) return OPENS;
  if (lexer->lookahead != '{') return NONE;
  if (place != IN_TAG) return OPENS;
  advance(lexer);
  while (!is_break(lexer->lookahead) && !at_end(lexer)) {
    if (take(lexer, '}')) {
      if (take(lexer, '}')) return NONE;
    } else if (take(lexer, '{')) {
      if (lexer->lookahead == '{' || lexer->lookahead == '%') return OPENS;
    } else {
      advance(lexer);
    }
  }
  return OPENS;
}

// What stands here, if it ends a word. The caller has marked the end before.
static enum Stop take_stop(TSLexer *lexer, enum Place place) {
  return lexer->lookahead == '{' ? take_brace(lexer, place) : take_close(lexer, place);
}

static inline bool may_stop(enum Place place, int32_t c) {
  return c == '{' ? place != IN_SUPPRESSION : may_close(place, c);
}

static bool is_quote(const State *state, int32_t c) {
  if (c == '"' || c == '\'') return state->place != IN_SUPPRESSION;
  return c == '`' && (state->call || (state->place >= IN_ANGLE && state->place <= IN_PERCENT_ESCAPED));
}

static inline bool is_punctuation(const State *state, int32_t c) {
  if (state->place == IN_SUPPRESSION) return c == ',';
  return c == '(' || c == ')' || c == '[' || c == ']' || c == ',' || c == '|' || c == '=';
}

// Whether the next line is blank or missing; its break is taken.
static bool blank_line_follows(TSLexer *lexer) {
  take_break(lexer);
  take_blanks(lexer);
  return is_break(lexer->lookahead) || at_end(lexer);
}

// At a quotation mark: whether it is closed, on its line or, for `…`, in its paragraph. `mark` follows the end of the word that
// the quotation mark starts when it is not closed; `first` is the first delimiter passed in that case.
static bool take_string(TSLexer *lexer, enum Place place, bool mark, enum Stop *first) {
  int32_t quote = lexer->lookahead;
  bool ended = false;
  *first = NONE;
  advance(lexer);
  while (!at_end(lexer)) {
    int32_t c = lexer->lookahead;
    if (c == quote) {
      advance(lexer);
      if (mark) lexer->mark_end(lexer);
      return true;
    }
    if (is_break(c)) {
      if (mark && !ended) lexer->mark_end(lexer);
      ended = true;
      if (quote != '`' || blank_line_follows(lexer)) return false;
    } else if (is_blank(c)) {
      if (mark && !ended) lexer->mark_end(lexer);
      ended = true;
      advance(lexer);
    } else if (*first == NONE && may_stop(place, c)) {
      if (mark && !ended) lexer->mark_end(lexer);
      if (c != '{') *first = take_close(lexer, place);
      else if (take(lexer, '{') && (take(lexer, '%') || take(lexer, '{'))) *first = OPENS;
      if (*first != NONE) ended = true;
    } else {
      advance(lexer);
      if (c == '\\' && quote != '`' && !is_break(lexer->lookahead) && !at_end(lexer)) advance(lexer);
    }
  }
  if (mark && !ended) lexer->mark_end(lexer);
  return false;
}

// Whether the tag is closed before a blank line and before anything else opens.
static bool close_follows(const State *state, TSLexer *lexer) {
  enum Place place = state->place;
  bool starts = true;
  while (!at_end(lexer)) {
    int32_t c = lexer->lookahead;
    if (is_break(c)) {
      if (blank_line_follows(lexer)) return false;
      starts = true;
    } else if (starts && is_quote(state, c)) {
      enum Stop first;
      if (!take_string(lexer, place, false, &first)) {
        if (first != NONE) return first != OPENS;
        // An open `…` has been looked for up to the end of the paragraph.
        if (c == '`') return false;
      }
      starts = false;
    } else if (may_stop(place, c)) {
      enum Stop stop = take_stop(lexer, place);
      if (stop != NONE) return stop != OPENS;
      starts = false;
    } else {
      starts = is_blank(c) || is_punctuation(state, c);
      advance(lexer);
    }
  }
  return false;
}

// At a line break inside a tag.
static bool scan_line_break(State *state, TSLexer *lexer, const bool *valid) {
  lexer->mark_end(lexer);
  if (blank_line_follows(lexer)) return valid[UNFINISHED] && leave(state, lexer, UNFINISHED);
  if (state->closes) {
    lexer->mark_end(lexer);
    return emit(lexer, LINE_BREAK);
  }
  if (!close_follows(state, lexer)) return valid[UNFINISHED] && leave(state, lexer, UNFINISHED);
  // An empty token, so that the answer is kept and not looked for on every line.
  state->closes = true;
  return emit(lexer, LINE_BREAK);
}

// Up to the end of a suppression comment, blanks before it left out.
static bool scan_reason(State *state, TSLexer *lexer) {
  bool any = false;
  while (!is_break(lexer->lookahead) && !at_end(lexer)) {
    if (lexer->lookahead == '-') {
      if (take_close(lexer, IN_SUPPRESSION) == CLOSES) {
        if (any) return emit(lexer, REASON);
        lexer->mark_end(lexer);
        return leave(state, lexer, CLOSE);
      }
      lexer->mark_end(lexer);
      any = true;
      continue;
    }
    bool blank = is_blank(lexer->lookahead);
    advance(lexer);
    if (!blank) lexer->mark_end(lexer);
    any = any || !blank;
  }
  return any && emit(lexer, REASON);
}

static bool is_hugo(enum Place place) { return place >= IN_ANGLE && place <= IN_PERCENT_ESCAPED; }

static bool scan_word(State *state, TSLexer *lexer, const bool *valid, bool any);

// At `-` in a suppression comment: its end, the `--` before the reason, which the grammar names, or a word.
static bool scan_dashes(State *state, TSLexer *lexer, const bool *valid) {
  advance(lexer);
  if (lexer->lookahead != '-') return scan_word(state, lexer, valid, true);
  while (take(lexer, '-')) {}
  if (!take(lexer, '>')) return false;
  lexer->mark_end(lexer);
  return leave(state, lexer, CLOSE);
}

// A name, key or word from here to the next blank, delimiter or, in an expression, punctuation.
static bool scan_word(State *state, TSLexer *lexer, const bool *valid, bool any) {
  enum Place place = state->place;
  bool name = valid[NAME] && !is_punctuation(state, lexer->lookahead);
  bool expression = state->call || name || place == IN_SUPPRESSION;
  bool key = is_letter(lexer->lookahead);
  for (;;) {
    int32_t c = lexer->lookahead;
    lexer->mark_end(lexer);
    if (at_end(lexer) || is_break(c) || is_blank(c)) break;
    if (name && any && c != '\'' && is_quote(state, c)) break;
    if (c == '=' && any && key && !name && valid[KEY]) {
      advance(lexer);
      if (lexer->lookahead != '=') return emit(lexer, KEY);
      if (expression) break;
      key = false;
      continue;
    }
    if (expression && is_punctuation(state, c)) break;
    if (may_stop(place, c)) {
      enum Stop stop = take_stop(lexer, place);
      if (stop != NONE && any) {
        key = false;
        break;
      }
      if (stop == OPENS) return valid[UNFINISHED] && leave(state, lexer, UNFINISHED);
      if (stop != NONE) {
        lexer->mark_end(lexer);
        return leave(state, lexer, stop == CLOSES ? CLOSE : SELF_CLOSE);
      }
      key = key && c == '-';
      any = true;
      continue;
    }
    key = key && is_key_char(c);
    advance(lexer);
    any = true;
  }
  if (!any) return false;
  if (name) {
    state->call = state->call || (lexer->lookahead == '(' && !is_hugo(place));
    return emit(lexer, NAME);
  }
  if (key && valid[KEY] && is_blank(lexer->lookahead) && !is_hugo(place)) {
    take_blanks(lexer);
    if (take(lexer, '=') && lexer->lookahead != '=') return emit(lexer, KEY);
  }
  return valid[WORD] && emit(lexer, WORD);
}

static bool scan_tag(State *state, TSLexer *lexer, const bool *valid) {
  while (is_blank(lexer->lookahead)) lexer->advance(lexer, true);
  if (is_break(lexer->lookahead)) return scan_line_break(state, lexer, valid);
  lexer->mark_end(lexer);
  if (at_end(lexer)) return valid[UNFINISHED] && leave(state, lexer, UNFINISHED);
  int32_t c = lexer->lookahead;
  if (valid[REASON]) return scan_reason(state, lexer);
  if (c == '=' && !valid[WORD]) return false;
  if (is_quote(state, c) && valid[STRING]) {
    enum Stop first;
    bool closed = take_string(lexer, state->place, true, &first);
    return emit(lexer, closed ? STRING : WORD);
  }
  if ((state->call || valid[NAME] || state->place == IN_SUPPRESSION) && is_punctuation(state, c)) return false;
  if (state->place == IN_SUPPRESSION && c == '-') return scan_dashes(state, lexer, valid);
  if (c == '/' && valid[SLASH] && is_hugo(state->place)) {
    advance(lexer);
    lexer->mark_end(lexer);
    bool escaped = state->place >= IN_ANGLE_ESCAPED;
    if (escaped || finish_shortcode(lexer, state->place, SELF_CLOSES) == NONE) return emit(lexer, SLASH);
    lexer->mark_end(lexer);
    return leave(state, lexer, SELF_CLOSE);
  }
  return scan_word(state, lexer, valid, false);
}

// ---- Entry points ----

void *tree_sitter_corpus_external_scanner_create(void) { return ts_calloc(1, sizeof(State)); }

void tree_sitter_corpus_external_scanner_destroy(void *payload) { ts_free(payload); }

unsigned tree_sitter_corpus_external_scanner_serialize(void *payload, char *buffer) {
  memcpy(buffer, payload, sizeof(State));
  return sizeof(State);
}

void tree_sitter_corpus_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  memset(payload, 0, sizeof(State));
  if (length == sizeof(State)) memcpy(payload, buffer, sizeof(State));
}

bool tree_sitter_corpus_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  State *state = payload;
  if (valid[ERROR_SENTINEL]) return false;
  if (valid[CLOSING_FENCE]) return scan_front_matter_content(state, lexer);
  if (valid[RAW_CONTENT] || (valid[OPEN_TAG] && !valid[TEXT])) return scan_raw_content(state, lexer);
  if (valid[TEXT]) {
    int32_t c = lexer->lookahead;
    if (valid[YAML_FENCE] && (c == '-' || c == '+' || c == ';')) return scan_fence(state, lexer);
    return scan_text(state, lexer, valid);
  }
  return scan_tag(state, lexer, valid);
}
