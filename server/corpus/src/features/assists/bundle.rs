//! Where a post keeps its images: in a bundle with it, or in its asset folder.
//!
//! Invariant: a file moves only when nothing lies where it goes, and every link to it moves along.

use super::{Asked, Assist, AssistKind};
use crate::cancel::{Cancel, Cancelled};
use crate::features::{self, rename};
use crate::files::{FilePath, join};
use crate::resolve::Verdict;
use crate::site::{Generator, Kind};

/// The moves that are offered in the front matter of a post.
pub(super) fn moves(at: &Asked<'_>, cancel: &Cancel) -> Result<Option<Assist>, Cancelled> {
    if at.offset >= at.post.body {
        return Ok(None);
    }
    match at.corpus.site().profile().generator {
        Generator::Hugo | Generator::Zola => page_bundle(at, cancel),
        Generator::Hexo => asset_folder(at, cancel),
        _ => Ok(None),
    }
}

/// `a.md` becomes `a/index.md`.
fn page_bundle(at: &Asked<'_>, cancel: &Cancel) -> Result<Option<Assist>, Cancelled> {
    let kind = at.corpus.index().get(at.path).map(|it| it.facts.kind);
    let stem = at.path.stem();
    if !matches!(kind, Some(Kind::Post | Kind::Page)) || matches!(stem, "index" | "_index") {
        return Ok(None);
    }
    let Some(to) = at.path.join(&format!("{stem}/index.md")) else { return Ok(None) };
    if at.corpus.index().files.find(&to).is_some() {
        return Ok(None);
    }
    let title = at.say("Convert to a page bundle", "转换为页面包");
    moved(at, title, vec![(at.path.clone(), to)], cancel)
}

/// The images that only this post shows go into the folder that its tags look in.
fn asset_folder(at: &Asked<'_>, cancel: &Cancel) -> Result<Option<Assist>, Cancelled> {
    let Some(folder) = rename::asset_folder(at.corpus, at.path) else { return Ok(None) };
    let mut all: Vec<(FilePath, FilePath)> = Vec::new();
    for (link, _) in features::links(at.post) {
        let Verdict::File(file) = features::verdict(at.corpus, at.path, link) else { continue };
        let Some(to) = join(&folder, file.name()) else { continue };
        let taken = at.corpus.index().files.find(&to).is_some() || all.iter().any(|it| it.1 == to);
        if features::is_image(&file) && file.parent() != folder.as_str() && !taken {
            let target = features::references::Target::File(file.clone());
            let uses = features::references::find(at.corpus, &target, cancel)?;
            if uses.iter().all(|it| it.path == *at.path) {
                all.push((file, to));
            }
        }
    }
    if all.is_empty() {
        return Ok(None);
    }
    let title = at.say("Move the images into the asset folder", "将图片移入文章资源文件夹");
    moved(at, title, all, cancel)
}

fn moved(
    at: &Asked<'_>,
    title: &str,
    moves: Vec<(FilePath, FilePath)>,
    cancel: &Cancel,
) -> Result<Option<Assist>, Cancelled> {
    let found = rename::will_rename_files(at.corpus, &moves, cancel)?;
    let mut res = Assist::new(title, AssistKind::Move);
    for (path, edits) in found.edits {
        res.edits.extend(edits.into_iter().map(|it| (path.clone(), it)));
    }
    res.moves = moves;
    res.moves.extend(found.moves);
    Ok(Some(res))
}
