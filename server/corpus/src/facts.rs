//! What other posts may know of a post: names only, never positions.
//!
//! Invariant: two readings of a post that differ only in where things stand have equal facts, so that the index stays the same.

use crate::date::Date;
use crate::link::Mention;
use crate::site::Kind;

/// The facts of one post.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// What the generator takes it for.
    pub kind: Kind,
    /// `title` of the front matter.
    pub title: Option<Box<str>>,
    /// `date` of the front matter, when it reads as one.
    pub date: Option<Date>,
    /// Whether its front matter, or a date that has not come yet, keeps it from being published.
    pub draft: bool,
    /// Whether it has front matter.
    pub has_front_matter: bool,
    /// The names of its fields, sorted, where posts are compared by them: in a folder without a generator.
    pub keys: Vec<Box<str>>,
    /// The fields that decide about its URL, by name.
    pub fields: Vec<(Box<str>, Box<str>)>,
    /// Other URLs that lead to it.
    pub aliases: Vec<Box<str>>,
    /// Its tags.
    pub tags: Vec<Box<str>>,
    /// How many of its categories each branch has, where they nest: 2 for `[A, B]`, 1 and 1 for `[[A], [B]]`.
    pub category_branches: Vec<usize>,
    /// Its categories.
    pub categories: Vec<Box<str>>,
    /// Its terms in each of the [taxonomies](crate::site::Profile::taxonomies) of the site.
    pub terms: Vec<(Box<str>, Vec<Box<str>>)>,
    /// Names that the front matter gives to files beside the post, each with the pattern that the files' paths fit.
    pub resources: Vec<(Box<str>, Box<str>)>,
    /// Every id on the page that a fragment can name, in order.
    pub anchors: Vec<Box<str>>,
    /// The [names](crate::link::mention) that its links say; sorted, without repetition.
    pub mentions: Box<[Mention]>,
}

impl Facts {
    /// The value of a field that decides about the URL.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|it| &*it.0 == name).map(|it| &*it.1)
    }

    /// Whether readers can reach its page.
    pub fn is_published(&self) -> bool {
        self.kind.is_published() && !self.draft
    }
}
