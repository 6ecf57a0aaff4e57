" The server in Vim with ALE, configured as editors/README.md says.
" usage: RECIPE=… BLOG=… OUT=… vim -Nu NONE -i NONE -es -S ale.vim
set nocompatible hidden noswapfile encoding=utf-8
let g:ale_hover_to_preview = 1
let g:ale_completion_enabled = 0
let g:ale_linters_explicit = 1
let g:ale_linters = {'markdown': ['corpus-lsp']}
set runtimepath^=/usr/share/vim-ale
filetype plugin on
runtime plugin/ale.vim
source $RECIPE

func Say(text)
  call writefile([a:text], $OUT, 'a')
endfunc
func WaitFor(expr, what)
  for i in range(600)
    if eval(a:expr)
      call Say('ok   ' . a:what)
      return
    endif
    sleep 50m
  endfor
  call Say('FAIL ' . a:what)
  cquit 1
endfunc
func Open(name)
  execute 'edit ' . fnameescape($BLOG . '/source/_posts/' . a:name)
endfunc
func Preview()
  for w in range(1, winnr('$'))
    if getwinvar(w, '&previewwindow')
      return join(getbufline(winbufnr(w), 1, '$'), ' ')
    endif
  endfor
  return ''
endfunc
func Hover(text, expected)
  call cursor(1, 1)
  call search('\V' . a:text)
  ALEHover
  call WaitFor('Preview() =~# ' . string(a:expected), 'hover on ' . a:text)
  pclose
endfunc

call Say('     Vim ' . v:version)
call Open('startup-words.md')
call WaitFor('len(ale#engine#GetLoclist(bufnr("%"))) == 1', 'the post has one diagnostic')
call WaitFor('ale#engine#GetLoclist(bufnr("%"))[0].text =~# "hello-language-server"', 'which is the planted one')
call WaitFor('ale#engine#GetLoclist(bufnr("%"))[0].lnum == 11', 'at its line')
call Hover('PMF', 'roduct-market fit')
call Hover('CXL', 'Compute Express Link')
call Open('boot-loader.md')
call Hover('boot loader is', 'boot loader')
call Open('writing-a-rule.md')
call cursor(1, 1)
call search('two-readings/#Shape')
ALEGoToDefinition
call WaitFor('expand("%:t") ==# "two-readings.md"', 'a definition is jumped to')
call WaitFor('line(".") == 21', 'at the line of its heading')
qall!
