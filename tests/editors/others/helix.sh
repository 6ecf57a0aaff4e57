#!/bin/bash
# The server in Helix, configured as editors/README.md says, driven by keys in tmux; what is on the screen decides.
#
# usage: RECIPE=… COLOURS=… INSTALL=… BLOG=… WORK=… helix.sh HX
# RECIPE and COLOURS are the configuration without and with the grammar, INSTALL is how the grammar is put in its place.
set -euo pipefail
hx=$1
socket=corpus-helix-$$
export HOME=$WORK/home
export XDG_CONFIG_HOME=$HOME/.config XDG_CACHE_HOME=$WORK/cache XDG_STATE_HOME=$WORK/state COLORTERM=truecolor
mkdir -p "$XDG_CONFIG_HOME/helix"
cp "$RECIPE" "$XDG_CONFIG_HOME/helix/languages.toml"
trap 'tmux -L "$socket" kill-server 2>/dev/null || true' EXIT

screen() { tmux -L "$socket" capture-pane -p 2>/dev/null || true; }
keys() { tmux -L "$socket" send-keys "$@"; }
wait_for() {
    for _ in $(seq 300); do
        if screen | grep -qE -- "$1"; then echo "ok   $2"; return; fi
        sleep 0.1
    done
    echo "FAIL $2"
    screen
    exit 1
}
# An Escape that other keys follow at once would be read as Alt.
escape() { keys Escape; sleep 0.3; }
open() {
    escape
    keys ":open $BLOG/source/_posts/$1" Enter
    wait_for "$1 .*[0-9]+:[0-9]+" "$1 is open"
}
search() {
    escape
    escape
    keys g g "/$1" Enter
}

echo "     $("$hx" --version)"
start() { tmux -L "$socket" -f /dev/null new-session -d -x 130 -y 40 "cd '$BLOG' && exec '$hx' -vv $1"; }
start source/_posts/startup-words.md
wait_for 'PMF' "a post is open"
# The number of diagnostics stands at the bottom.
wait_for '● 1' "the post has one diagnostic"
keys Space d
wait_for 'broken-link|hello-language-server' "which is the planted one"
search PMF
keys Space k
wait_for 'roduct-market fit' "hover on PMF"
search CXL
keys Space k
wait_for 'Compute Express Link' "hover on CXL"
open boot-loader.md
search 'A boot loader'
keys Space k
wait_for 'boot loader · ' "hover on boot loader"
open writing-a-rule.md
search 'readings/#Shape'
keys g d
wait_for 'two-readings.md .* 21:' "a definition is jumped to, at the line of its heading"
quit() {
    escape
    keys ':quit-all!' Enter
    for _ in $(seq 50); do
        tmux -L "$socket" has-session 2>/dev/null || { echo "ok   the editor ends"; return; }
        sleep 0.1
    done
    echo "FAIL the editor ends"
    exit 1
}
quit

command -v cc >/dev/null || { echo "SKIPPED the grammar in Helix: there is no C compiler"; exit 0; }
(cd "$PROJECT" && sh -e "$INSTALL")
cat "$COLOURS" >>"$XDG_CONFIG_HOME/helix/languages.toml"
start source/_posts/what-is-an-embedding.md
wait_for '● 1' "a post is served with the grammar as well"
# The colour that a word is written in: what stands before it on the screen.
colour() { tmux -L "$socket" capture-pane -e -p | grep -oP -- "\\e\\[[0-9;]*m(?=$1)" | head -1; }
keys G
wait_for 'post_link' "a tag is on the screen"
[ -n "$(colour post_link)" ] && [ "$(colour post_link)" != "$(colour '\{%')" ] && [ "$(colour post_link)" != "$(colour 'hallucination')" ] ||
    { echo "FAIL the name of a tag has a colour of its own"; tmux -L "$socket" capture-pane -e -p | cat -v; exit 1; }
echo "ok   the name of a tag has a colour of its own"
quit
