//! `unused-suppression`, and the place where suppressions take effect.

use super::{ALL, find, rule, severity};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Fix, Locale, Severity};
use crate::files::FilePath;
use crate::messages;
use crate::nearest::nearest;
use crate::post::Post;
use crate::suppression::{self, Directive, Given, Reach};
use crate::text::{Edit, Span};

rule! {
    /// A suppression that suppresses nothing.
    ///
    /// `<!-- corpus-lsp: ignore broken-link -- reason -->` keeps findings of the rule back on its line, `ignore-next-line` on the next
    /// line that is not blank, `ignore-file` in the whole post; so does `corpus-lsp: {ignore: [broken-link]}` in front matter (for Zola
    /// below `extra`). When the defect is gone, or the name of the rule is misspelt, the comment only hides what may come.
    ///
    /// ```md
    /// //- /a.md
    /// ---
    /// title: a
    /// ---
    /// ![封面](gone.png) <!-- corpus-lsp: ignore broken-image -- 图在 CDN 上 -->
    ///
    /// 没有链接 <!-- corpus-lsp: ignore broken-link -->
    ///                                //^^^^^^^^^^^ warning: `broken-link` finds nothing here to ignore.
    ///
    /// <!-- corpus-lsp: ignore-next-line broken-imgae -->
    ///                                 //^^^^^^^^^^^^ warning: No rule is called `broken-imgae`
    /// [文](https://example.org/)
    /// ```
    UNUSED_SUPPRESSION = "unused-suppression", Warning, Host
}

/// Takes the findings out of `found` that the author of `post` suppresses, and adds what is wrong with the suppressions.
pub fn suppress(
    found: &mut Vec<Diagnostic>,
    post: &Post,
    path: &FilePath,
    config: &Config,
    locale: Locale,
) {
    let front = post.front_matter().and_then(suppression::of_front_matter);
    let has_comments = post.slots.iter().any(|it| !it.segment.directives.is_empty());
    if front.is_none() && !has_comments {
        return;
    }
    let mut given: Vec<Given<'_>> = front.iter().map(|it| Given::new(it, 0, None)).collect();
    for (at, slot) in post.slots.iter().enumerate() {
        let next = post.slots.get(at + 1).and_then(|it| Some(it.segment.head?.shift(it.start)));
        given.extend(slot.segment.directives.iter().map(|it| Given::new(it, slot.start, next)));
    }
    // All that speak for a finding are of use, so none may be passed over.
    found.retain(|it| {
        given.iter_mut().filter_map(|given| given.suppresses(it).then_some(())).count() == 0
    });
    let Some(severity) = severity(&UNUSED_SUPPRESSION, config) else { return };
    let mut unused = Vec::new();
    given.iter().for_each(|it| judge(it, path, config, locale, severity, &mut unused));
    unused.retain(|it| {
        given.iter_mut().filter_map(|given| given.suppresses(it).then_some(())).count() == 0
    });
    found.append(&mut unused);
}

fn judge(
    given: &Given<'_>,
    path: &FilePath,
    config: &Config,
    locale: Locale,
    severity: Severity,
    acc: &mut Vec<Diagnostic>,
) {
    let Directive { reach, word, rules, .. } = given.directive;
    let mut report = |span: Span, message: String, fix: Option<Fix>| {
        let mut it =
            Diagnostic::new(UNUSED_SUPPRESSION.id, severity, span.shift(given.start), message);
        it.fixes.extend(fix);
        it.unnecessary = true;
        acc.push(it);
    };
    if *reach == Reach::Unknown {
        return report(*word, messages::unknown_reach(locale), None);
    }
    if rules.is_empty() {
        return report(*word, messages::nameless_suppression(locale), None);
    }
    for (at, (id, span)) in rules.iter().enumerate() {
        match find(id) {
            None => {
                let near = nearest(id, ALL.iter().map(|it| it.id));
                let fix = near.map(|it| rename(given, *span, it, path, locale));
                report(*span, messages::unknown_suppression(locale, id, near), fix);
            }
            // Nobody knows what a rule would find that is off.
            Some(it)
                if given.used[at]
                    || it.id == UNUSED_SUPPRESSION.id
                    || super::severity(it, config).is_none() => {}
            Some(_) => {
                let fix = removal(given, at, path, locale);
                report(*span, messages::unused_suppression(locale, id), fix);
            }
        }
    }
}

fn rename(given: &Given<'_>, span: Span, to: &str, path: &FilePath, locale: Locale) -> Fix {
    let edit = Edit { span: span.shift(given.start), new_text: to.to_owned() };
    Fix { title: messages::change_to(locale, to), edits: vec![(path.clone(), edit)], safe: false }
}

/// Takes one name out, or the whole comment when it is the only one.
fn removal(given: &Given<'_>, at: usize, path: &FilePath, locale: Locale) -> Option<Fix> {
    let Directive { rules, removal, safe_to_remove, .. } = given.directive;
    if removal.is_empty() {
        return None;
    }
    let span = match (at, rules.len()) {
        (_, 1) => *removal,
        (0, _) => Span { start: rules[0].1.start, end: rules[1].1.start },
        _ => Span { start: rules[at - 1].1.end, end: rules[at].1.end },
    };
    let edit = Edit { span: span.shift(given.start), new_text: String::new() };
    let safe = rules.len() > 1 || *safe_to_remove;
    Some(Fix {
        title: messages::remove_suppression(locale),
        edits: vec![(path.clone(), edit)],
        safe,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cancel::Cancel;
    use crate::{Change, Corpus, CorpusHost, FileChange, Options};
    use proptest::prelude::*;

    const HEAD: &str = "---\ntitle: a\n---\n";

    fn host(text: &str, open: bool, config: &str) -> CorpusHost {
        let mut res = CorpusHost::new(Options::default());
        let config = ("corpus.toml", FileChange::Text(config.into()));
        let post =
            if open { FileChange::Open(text.to_owned()) } else { FileChange::Text(text.into()) };
        for (path, change) in [config, ("sub/a.md", post)] {
            res.apply(Change { files: vec![(FilePath::new(path), change)] });
        }
        res
    }

    fn diagnostics(corpus: &Corpus) -> Vec<Diagnostic> {
        corpus.diagnostics(&FilePath::new("sub/a.md"), &Cancel::default()).unwrap().to_vec()
    }

    fn said(text: &str, open: bool) -> Vec<String> {
        let found = diagnostics(&host(text, open, "").corpus());
        found.iter().map(|it| format!("{} {:?}", it.rule, it.span)).collect()
    }

    fn rules(text: &str) -> Vec<&'static str> {
        diagnostics(&host(text, false, "").corpus()).iter().map(|it| it.rule).collect()
    }

    #[test]
    fn each_reach_holds_back_what_it_speaks_for() {
        let image = "![x](gone.png)";
        let with = |body: &str| rules(&format!("{HEAD}{body}\n"));
        assert_eq!(with(&format!("{image} <!-- corpus-lsp: ignore broken-image -->")), [""; 0]);
        assert_eq!(
            with(&format!(
                "<!-- corpus-lsp: ignore-next-line broken-image -->\r\n\r\n{image}\r\n\r\n{image}"
            )),
            ["broken-image"]
        );
        assert_eq!(
            with(&format!("{image}\n\n{image}\n\n<!-- corpus-lsp: ignore-file broken-image -->")),
            [""; 0]
        );
        assert_eq!(
            with(&format!("```\n<!-- corpus-lsp: ignore-file broken-image -->\n```\n\n{image}")),
            ["broken-image"]
        );
        assert_eq!(with("<!-- corpus-lsp: ignore -->"), ["unused-suppression"]);
        assert_eq!(with("<!-- corpus-lsp: skip x -->"), ["unused-suppression"]);
        assert_eq!(
            with(
                "<!-- corpus-lsp: ignore broken-link -->\n\n<!-- corpus-lsp: ignore-file unused-suppression -->"
            ),
            [""; 0]
        );
        let front = "---\ntitle: a\ncorpus-lsp: {ignore: [broken-image, broken-link]}\n---\n";
        assert_eq!(rules(&format!("{front}{image}")), ["unused-suppression"]);
        let front = "+++\ntitle = 'a'\n[extra.corpus-lsp]\nignore = ['broken-image']\n+++\n";
        assert_eq!(rules(&format!("{front}{image}")), [""; 0]);
    }

    #[test]
    fn a_rule_that_is_off_is_not_missed() {
        let text = format!("{HEAD}<!-- corpus-lsp: ignore broken-image -->\n");
        let found = |config| diagnostics(&host(&text, false, config).corpus()).len();
        assert_eq!(
            (
                found(""),
                found("[rules]\nbroken-image = 'off'"),
                found("[rules]\nunused-suppression = 'off'")
            ),
            (1, 0, 0)
        );
    }

    #[test]
    fn the_configuration_may_differ_by_file() {
        let text = format!("{HEAD}![x](gone.png) [y](gone.md)\n");
        let found = |config| -> Vec<String> {
            let it = host(&text, false, config).corpus();
            diagnostics(&it).iter().map(|it| format!("{:?} {}", it.severity, it.rule)).collect()
        };
        assert_eq!(found(""), ["Error broken-image", "Error broken-link"]);
        assert_eq!(found("[per_file_ignores]\n'sub/**' = ['broken-image']"), ["Error broken-link"]);
        let two = "[[overrides]]\nfiles = ['sub/*']\nrules = { broken-image = 'hint', broken-link = 'off' }\n[[overrides]]\nfiles = ['**/a.md']\nrules = { broken-link = 'warning' }\nfront_matter = { required = ['title'] }";
        assert_eq!(found(two), ["Hint broken-image", "Warning broken-link"]);
        assert_eq!(
            found("[[overrides]]\nfiles = ['other/*']\nrules = { broken-image = 'off' }").len(),
            2
        );
    }

    /// Every finding can be suppressed, and what is suppressed takes no other with it.
    #[test]
    fn there_is_an_edit_for_every_finding() {
        let bodies = [
            "文 ![x](gone.png) 文  \n下一行",
            "# 标题 ![x](gone.png)\n\n下文",
            "标题 ![x](gone.png)\n====\n",
            "| a | b |\n|---|---|\n| ![x](gone.png) | 2 |\n| 3 | 4 |",
            "- 项 ![x](gone.png)\n- [y](gone.md)",
            "> 引 ![x](gone.png)\\\n> 文",
            "<div>\n<img src=\"gone.png\">\n</div>",
            "<img\n src=\"gone.png\">",
            "`a` ![x](gone.png) [b][no] ![y](none.png)",
            "文 ![x](gone.png) <!-- corpus-lsp: ignore broken-link -->",
        ];
        for (head, body) in
            [HEAD, "", "---\ntile: a\n---\n"].iter().flat_map(|a| bodies.map(|b| (*a, b)))
        {
            for text in [format!("{head}{body}\n"), format!("{head}{body}").replace('\n', "\r\n")] {
                let corpus = host(&text, true, "").corpus();
                let found = diagnostics(&corpus);
                for it in found.iter().filter(|it| it.rule != "unused-suppression") {
                    let edit = corpus
                        .suppression(&FilePath::new("sub/a.md"), &text, it)
                        .unwrap_or_else(|| panic!("{it:?} in {text:?}"));
                    let new = crate::text::apply_all(&text, &[edit]);
                    let left = diagnostics(&host(&new, false, "").corpus());
                    let n =
                        |all: &[Diagnostic]| all.iter().filter(|have| have.rule == it.rule).count();
                    assert!(n(&left) < n(&found), "{} in {new:?}", it.rule);
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        /// An open post, in pieces and edited, says what a closed one says that is read from the same text.
        #[test]
        fn pieces_and_edits_make_no_difference(
            parts in prop::collection::vec(prop::sample::select(vec![
                "![x](gone.png)\n", "[y](no.md) 文\n", "<!-- corpus-lsp: ignore-next-line broken-image -->\n",
                " <!-- corpus-lsp: ignore broken-link -->\n", "\n", "\r\n\r\n", "# 题\n",
                "<!-- corpus-lsp: ignore-file broken-link -- 因 -->\n\n", "```\n", "长段落\n\n",
            ]), 1..30),
            filler in 0..3usize,
            edits in prop::collection::vec((0..400usize, prop::sample::select(vec![
                "x", "\n", "<!-- corpus-lsp: ignore broken-image -->", "", "![z](no.png)\n\n",
            ])), 0..6),
        ) {
            let filler = format!("\n{}\n\n", "字".repeat(filler * 500));
            let mut text = format!("{HEAD}{}", parts.join(&filler));
            let mut open = host(&text, true, "");
            for (at, new) in edits {
                let at = (at * 7) % (text.len() + 1);
                let at = (0..=at).rev().find(|it| text.is_char_boundary(*it)).unwrap_or(0);
                text.insert_str(at, new);
                let edit = Edit { span: Span::at(at), new_text: new.to_owned() };
                open.apply(Change { files: vec![(FilePath::new("sub/a.md"), FileChange::Edit(vec![edit]))] });
                let found = diagnostics(&open.corpus());
                let found: Vec<String> = found.iter().map(|it| format!("{} {:?}", it.rule, it.span)).collect();
                prop_assert_eq!(found, said(&text, false), "{:?}", text);
            }
            prop_assert_eq!(said(&text, true), said(&text, false), "{:?}", text);
        }
    }
}
