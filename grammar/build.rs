//! Compiles the generated parser and the scanner.

fn main() {
    let src = std::path::Path::new("src");
    let mut build = cc::Build::new();
    build.std("c11").include(src).flag_if_supported("-Wno-unused");
    for name in ["parser.c", "scanner.c"] {
        let path = src.join(name);
        println!("cargo:rerun-if-changed={}", path.display());
        build.file(path);
    }
    build.compile("tree-sitter-corpus");
}
