#!/bin/bash
# Tests the recipes of editors/README.md in Emacs, Vim and Helix: attach, diagnostics, hover, definition, and no server left.
#
# usage: tests/editors/others/run.sh [emacs|vim|helix…]
#
# The server is $CORPUS_LSP, else it is built. Emacs and Vim come from the system's packages, which needs root; Helix is unpacked
# from Debian 13's into tests/.cache/editors. What cannot be installed is SKIPPED by name.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../../.." && pwd)
cache=${CORPUS_EDITORS_CACHE:-$project/tests/.cache/editors}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
exec </dev/null
# shellcheck source=tests/editors/install.sh
source "$here/../install.sh"

# recipe HEADING LANGUAGE: the first block of LANGUAGE between HEADING and the next heading of the page.
recipe() {
    awk -v heading="$1" -v fence="\`\`\`$2" '
        /^##+ / { inside = $0 ~ "^##+ " heading "$" }
        inside && $0 == fence { block = 1; next }
        block && /^```$/ { exit }
        block' "$project/editors/README.md"
}

# Prepares $work: a copy of the blog, the recipe, and a `corpus-lsp` on the PATH that notes its process id.
prepare() {
    work=$(realpath "$(mktemp -d)")
    export BLOG=$work/blog RECIPE=$work/recipe OUT=$work/out WORK=$work
    cp -R "$project/tests/sites/sample-blog" "$BLOG"
    recipe "$1" "$2" >"$RECIPE"
    [ -s "$RECIPE" ] || { echo "FAIL editors/README.md has no recipe for $1"; return 1; }
    mkdir "$work/bin"
    printf '#!/bin/sh\necho $$ >>"%s/pids"\nexec "%s" "$@"\n' "$work" "$CORPUS_LSP" >"$work/bin/corpus-lsp"
    chmod +x "$work/bin/corpus-lsp"
}

# The servers that were started must be gone within five seconds after the editor has ended.
no_server_left() {
    [ -s "$work/pids" ] || { echo "FAIL the editor started no server"; return 1; }
    echo "     $(wc -l <"$work/pids") server(s) started"
    local it left
    for _ in $(seq 50); do
        left=
        for it in $(cat "$work/pids"); do [ ! -d "/proc/$it" ] || left="$left $it"; done
        [ -n "$left" ] || { echo "ok   no server is left"; return 0; }
        sleep 0.1
    done
    echo "FAIL servers are left:$left"
    return 1
}

emacs() {
    packages emacs-nox elpa-eglot elpa-markdown-mode || return 77
    prepare Emacs elisp
    LC_ALL=C.UTF-8 PATH=$work/bin:$PATH timeout 90 emacs -Q --batch -l "$here/eglot.el" 2>"$work/err" || { tail -20 "$work/err"; return 1; }
    no_server_left
}

vim() {
    packages vim vim-ale || return 77
    prepare Vim vim
    local status=0
    LC_ALL=C.UTF-8 PATH=$work/bin:$PATH timeout 90 vim -Nu NONE -i NONE -es -S "$here/ale.vim" || status=$?
    cat "$OUT"
    [ "$status" = 0 ] && no_server_left
}

helix() {
    command -v tmux >/dev/null || packages tmux || return 77
    local hx
    hx=$(trixie hx hx) || return 77
    prepare Helix toml
    export COLOURS=$work/colours INSTALL=$work/install PROJECT=$project
    recipe "Helix, with colours for template tags" toml >"$COLOURS"
    recipe "Helix, with colours for template tags" sh >"$INSTALL"
    LC_ALL=C.UTF-8 PATH=$work/bin:$PATH "$here/helix.sh" "$hx" && no_server_left
}

server
failed=()
editors=("$@")
[ ${#editors[@]} -gt 0 ] || editors=(emacs vim helix)
for editor in "${editors[@]}"; do
    echo "== $editor"
    begun=$SECONDS
    status=0
    # In a subshell that stops at the first failure; `||` would switch that off inside.
    set +e
    (set -e; "$editor")
    status=$?
    set -e
    case $status in
        0) echo "     $((SECONDS - begun)) s" ;;
        77) echo "SKIPPED $editor: it could not be installed" ;;
        *) failed+=("$editor") ;;
    esac
done
[ ${#failed[@]} = 0 ] || { echo "FAILED: ${failed[*]}"; exit 1; }
echo "done"
