//! Every assigned character through the real slug functions: ours must spell each of them the same.
//!
//! Invariant: a character is tried between two letters, so that trimming and empty ids do not hide what becomes of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use corpus::slug::{
    Anchors, Case, JekyllSlugs, ZolaSlugs, anchor, hexo_slugize, hugo_urlize, jekyll_slugify,
    zola_slugify_path,
};
use percent_encoding::percent_decode_str;
use tempfile::TempDir;

use super::generator::{Generator, said, write};
use super::skip;

/// Every character that Unicode 14 assigns, but controls: what all the generators at hand know.
fn characters(folder: &Path) -> Vec<char> {
    let script = "import sys, unicodedata as u\n\
        print(*(i for i in range(32, 0x110000) if u.ucd_3_2_0 and u.category(chr(i)) not in ('Cc', 'Cs', 'Cn', 'Co')))";
    let it = Command::new("python3")
        .args(["-c", script])
        .current_dir(folder)
        .output()
        .expect("python3 starts");
    let text = String::from_utf8_lossy(&it.stdout).into_owned();
    let res: Vec<char> =
        text.split_whitespace().filter_map(|it| char::from_u32(it.parse().ok()?)).collect();
    assert!(res.len() > 130_000, "{}", said(&it));
    res
}

/// Compares what `theirs` made of each `x…Z` with ours.
fn assert_same(name: &str, theirs: &BTreeMap<char, String>, ours: impl Fn(&str) -> String) {
    assert!(theirs.len() > 130_000, "{name} answered for {} characters only", theirs.len());
    let differs = |(it, theirs): (&char, &String)| {
        let ours = ours(&format!("x{it}Z"));
        (ours != *theirs)
            .then(|| format!("U+{:04X} ours {ours:?} theirs {theirs:?}", u32::from(*it)))
    };
    let differences: Vec<String> = theirs.iter().filter_map(differs).collect();
    let shown = &differences[..differences.len().min(20)];
    assert!(
        differences.is_empty(),
        "{name}: {} characters differ\n{}",
        differences.len(),
        shown.join("\n")
    );
}

/// Lines `code point, tab, answer` of a program that is given the code points one a line.
fn answers(program: &mut Command, characters: &[char], folder: &Path) -> BTreeMap<char, String> {
    let list: Vec<String> = characters.iter().map(|it| u32::from(*it).to_string()).collect();
    write(&folder.join("characters.txt"), &list.join("\n"));
    let it =
        program.current_dir(folder).env("LC_ALL", "C.UTF-8").output().expect("the program starts");
    assert!(it.status.success(), "{}", said(&it));
    let text = String::from_utf8(it.stdout).expect("UTF-8");
    let answer = |line: &str| {
        let (code, answer) = line.split_once('\t')?;
        Some((char::from_u32(code.parse().ok()?)?, answer.to_owned()))
    };
    text.split('\n').filter_map(answer).collect()
}

#[test]
fn hugo_ids_of_every_character() {
    if !Generator::Hugo.is_installed() {
        return skip(Generator::Hugo, "all characters in Hugo's heading ids");
    }
    let folder = TempDir::new().expect("a temporary folder");
    let characters = characters(folder.path());
    let site = folder.path().join("site");
    for (at, chunk) in characters.chunks(4000).enumerate() {
        let heading = |it: &char| {
            format!("## x{}{it}Z\n\n", if it.is_ascii_punctuation() { "\\" } else { "" })
        };
        let text: String = chunk.iter().map(heading).collect();
        write(&site.join(format!("content/{at}.md")), &format!("---\ntitle: x\n---\n{text}"));
    }
    write(&site.join("layouts/single.html"), "{{ .Content }}");
    for (kind, scheme) in [
        ("github", Anchors::HugoGithub { typographer: false }),
        ("github-ascii", Anchors::HugoGithubAscii { typographer: false }),
        ("blackfriday", Anchors::HugoBlackfriday { typographer: false }),
    ] {
        let config = format!(
            "baseURL = \"https://x.example/\"\ndisableKinds = [\"home\", \"section\", \"taxonomy\", \"term\", \"rss\", \"sitemap\", \"404\"]\n\
             [markup.goldmark.extensions.typographer]\ndisable = true\n[markup.goldmark.parser]\nautoHeadingIDType = \"{kind}\"\n"
        );
        write(&site.join("hugo.toml"), &config);
        let output = folder.path().join(kind);
        let it = Generator::Hugo.command(&site, &output).output().expect("Hugo starts");
        assert!(it.status.success(), "{}", said(&it));
        let mut theirs = BTreeMap::new();
        for (at, chunk) in characters.chunks(4000).enumerate() {
            let html =
                std::fs::read_to_string(output.join(format!("{at}/index.html"))).expect("the page");
            let mut count = std::collections::HashMap::new();
            for (it, line) in chunk.iter().zip(html.split("<h2 id=\"").skip(1)) {
                let id = line.split('"').next().unwrap_or("");
                // Equal ids of one page are numbered: take the number off again.
                let base = anchor(&format!("x{it}Z"), &scheme);
                let before: &mut u32 = count.entry(base).or_default();
                let id = if *before > 0 {
                    id.strip_suffix(&format!("-{before}")).unwrap_or(id)
                } else {
                    id
                };
                *before += 1;
                theirs.insert(*it, id.to_owned());
            }
        }
        assert_same(kind, &theirs, |text| anchor(text, &scheme));
    }
}

#[test]
fn hugo_paths_of_every_character() {
    if !Generator::Hugo.is_installed() {
        return skip(Generator::Hugo, "all characters in Hugo's paths");
    }
    let folder = TempDir::new().expect("a temporary folder");
    let characters = characters(folder.path());
    let site = folder.path().join("site");
    let names: Vec<String> = characters.iter().map(|it| format!("x{it}Z")).collect();
    write(&site.join("data/names.json"), &serde_json::to_string(&names).expect("JSON"));
    write(&site.join("content/p.md"), "---\ntitle: x\n---\n");
    write(
        &site.join("layouts/single.html"),
        "{{ range site.Data.names }}{{ urlize . }}\n{{ end }}",
    );
    write(
        &site.join("hugo.toml"),
        "baseURL = \"https://x.example/\"\ndisableKinds = [\"home\", \"section\", \"taxonomy\", \"term\", \"rss\", \"sitemap\", \"404\"]\n",
    );
    let output = folder.path().join("public");
    let it = Generator::Hugo.command(&site, &output).output().expect("Hugo starts");
    assert!(it.status.success(), "{}", said(&it));
    let html = std::fs::read_to_string(output.join("p/index.html")).expect("the page");
    let decode =
        |it: &str| percent_decode_str(&it.replace("&#43;", "+")).decode_utf8_lossy().into_owned();
    let theirs = characters.iter().copied().zip(html.lines().map(decode)).collect();
    assert_same("urlize", &theirs, hugo_urlize);
}

#[test]
fn hexo_slugs_of_every_character() {
    if !Generator::Hexo.is_installed() {
        return skip(Generator::Hexo, "all characters in Hexo's slugs");
    }
    let folder = TempDir::new().expect("a temporary folder");
    let characters = characters(folder.path());
    for (number, case) in [(0, Case::Keep), (1, Case::Lower), (2, Case::Upper)] {
        let util = super::root().join("tests/.cache/oracle/node_modules/hexo-util");
        let util = std::env::var("CORPUS_ORACLE_HOME")
            .map_or(util, |it| Path::new(&it).join("node_modules/hexo-util"));
        let script = format!(
            "const {{slugize}} = require({util:?}); const read = require('fs').readFileSync('characters.txt', 'utf8');\
             for (const it of read.split('\\n')) console.log(it + '\\t' + \
             slugize('x' + String.fromCodePoint(+it) + 'Z', {{transform: {number}}}))"
        );
        let theirs =
            answers(Command::new("node").args(["-e", &script]), &characters, folder.path());
        assert_same("slugize", &theirs, |text| hexo_slugize(text, "-", case));
    }
}

/// uslug knows the characters of Unicode 6 and those of the basic plane alone: newer ones, which it drops, are left out.
#[test]
fn uslug_ids_of_every_character() {
    let module = super::generator::home().join("node_modules/uslug");
    if !Generator::Hexo.is_installed() || !module.is_dir() {
        return skip(Generator::Hexo, "all characters in uslug's ids");
    }
    let folder = TempDir::new().expect("a temporary folder");
    let characters = characters(folder.path());
    let script = format!(
        "const slug = require({module:?}); const read = require('fs').readFileSync('characters.txt', 'utf8');\
         for (const it of read.split('\\n')) console.log(it + '\\t' + slug('x' + String.fromCodePoint(+it) + 'Z'))"
    );
    let theirs = answers(Command::new("node").args(["-e", &script]), &characters, folder.path());
    let scheme = Anchors::Uslug { typographer: None };
    let known =
        |it: &(&char, &String)| *it.1 != "xz" || anchor(&format!("x{}Z", it.0), &scheme) == "xz";
    let kept = theirs.iter().filter(known).map(|(it, id)| (*it, id.clone())).collect();
    assert_same("uslug", &kept, |text| anchor(text, &scheme));
}

/// Ruby knows fewer characters than the others: the ones it does not know are left out.
#[test]
fn jekyll_slugs_of_every_character() {
    if !Generator::Jekyll.is_installed() {
        return skip(Generator::Jekyll, "all characters in Jekyll's slugs");
    }
    let folder = TempDir::new().expect("a temporary folder");
    let characters = characters(folder.path());
    let read = "File.read('characters.txt').split.map(&:to_i).each { |c| s = [c].pack('U'); next unless s =~ /\\p{Assigned}/; puts \"#{c}\\t#{(";
    let ruby = |requires: &str, expression: &str| {
        let script = format!("require 'jekyll'; {requires}; {read}{expression})}}\" }}");
        answers(
            Command::new("ruby").args(["-E", "UTF-8", "-e", &script]),
            &characters,
            folder.path(),
        )
    };
    let gfm = "G = Class.new(Kramdown::Parser::GFM) { def initialize; @id_counter = Hash.new(-1); @options = {auto_id_prefix: ''}; end; \
               def id(t); @id_counter.clear; generate_gfm_header_id(t); end; public_class_method :new }.new";
    let theirs = ruby(&format!("require 'kramdown-parser-gfm'; {gfm}"), "G.id('x' + s + 'Z')");
    assert_same("GFM", &theirs, |text| anchor(text, &Anchors::KramdownGfm));
    for (mode, slugs) in [
        ("none", JekyllSlugs::None),
        ("raw", JekyllSlugs::Raw),
        ("default", JekyllSlugs::Default),
        ("pretty", JekyllSlugs::Pretty),
        ("ascii", JekyllSlugs::Ascii),
        ("latin", JekyllSlugs::Latin),
    ] {
        let theirs = ruby("", &format!("Jekyll::Utils.slugify('x' + s + 'Z', mode: '{mode}')"));
        assert_same(mode, &theirs, |text| jekyll_slugify(text, slugs, false));
    }
    let theirs = ruby("", "Jekyll::Utils.slugify('x' + s + 'Z', mode: 'pretty', cased: true)");
    assert_same("cased", &theirs, |text| jekyll_slugify(text, JekyllSlugs::Pretty, true));
}

/// Zola's slugs come from the crate that it uses itself; the vectors were given by Zola 0.22.
#[test]
fn zola_slugs() {
    assert_eq!(zola_slugify_path("日本語の見出し", ZolaSlugs::On), "ri-ben-yu-nojian-chu-si");
    assert_eq!(zola_slugify_path("test (hey). ", ZolaSlugs::Safe), "test (hey)");
    assert_eq!(zola_slugify_path("a:b. ", ZolaSlugs::Off), "a:b. ");
}
