//! What the built sites under `tests/sites` do not show: themes, hooks, configuration in pieces, sites in parts.

use crate::fixture::check;

#[test]
fn pages_of_a_folder_for_each_language_are_told_apart() {
    check(
        r#"
//- /hugo.toml
baseURL = "https://example.org/"
defaultContentLanguage = "zh"
//- /config/_default/languages.toml
[zh]
contentDir = "content/zh"
[en]
contentDir = "content/en"
//- /content/zh/posts/甲.md
---
title: 甲
---
[二](乙.md)、[英](/en/posts/b/)、[节](/posts/)、{{< ref path="b.md" lang="en" >}}。

[无](b.md)
   //^^^^ error: Nothing is at `b.md`.
//- /content/zh/posts/乙.md
---
title: 乙
---
//- /content/en/posts/b.md
---
title: b
---
"#,
    );
}

#[test]
fn mounts_take_the_place_of_folders() {
    check(
        r#"
//- /hugo.yaml
baseURL: https://example.org/
module:
  mounts:
    - { source: docs, target: content/manual }
    - { source: public, target: static/files }
//- /docs/a.md
---
title: a
---
[二](/manual/b/)、![图](/files/x.png)。

![无](/public/x.png)
    //^^^^^^^^^^^^^ error: No file is at `/public/x.png`.
//- /docs/b.md
---
title: b
---
//- /public/x.png
"#,
    );
}

#[test]
fn a_render_hook_of_the_site_makes_something_of_bare_words() {
    check(
        r#"
//- /hugo.toml
baseURL = "https://example.org/"
//- /layouts/_markup/render-link.html
{{ with .Page.GetPage .Destination }}{{ .RelPermalink }}{{ end }}
//- /content/posts/a.md
---
title: a
---
[词](g)、[二](b.md)。

[无](c.md)
   //^^^^ error: Nothing is at `c.md`.
//- /content/posts/b.md
---
title: b
---
"#,
    );
}

#[test]
fn a_hook_that_only_adds_attributes_changes_no_destination() {
    check(
        r#"
//- /hugo.toml
baseURL = "https://example.org/"
//- /layouts/_default/_markup/render-link.html
<a href="{{ .Destination | safeURL }}" target="_blank">{{ .Text }}</a>
//- /content/posts/a.md
---
title: a
---
[二](b.md)
   //^^^^ error: `b.md` is the source file of a post, which the site publishes at `/posts/b/`.
//- /content/posts/b.md
---
title: b
---
"#,
    );
}

#[test]
fn images_of_the_front_matter_are_beside_the_page_or_in_static() {
    check(
        r#"
//- /hugo.toml
baseURL = "https://example.org/"
//- /content/posts/trip/index.md
---
title: 旅行
cover: /cover.jpg
images: [Photo.JPG, /img/logo.png]
resources:
  - { name: main, src: main.png }
  - { src: "*.svg" }
  - { src: gone.png }
         //^^^^^^^^ error: No file is at `gone.png`.
---
{{< figure src="main" >}}{{< gallery src="photo.jpg" >}}
//- /content/posts/trip/cover.jpg
//- /content/posts/trip/photo.jpg
//- /content/posts/trip/main.png
//- /static/img/logo.png
"#,
    );
}

#[test]
fn what_the_host_forwards_leads_somewhere() {
    check(
        r#"
//- /hugo.toml
baseURL = "https://example.org/"
//- /static/_redirects
/old/* /posts/:splat 301
//- /content/posts/a.md
---
title: a
---
[旧](/old/b/)、[新](/posts/a/)。

[无](/new/b/)
   //^^^^^^^ error: Nothing is at `/new/b/`.
"#,
    );
}

#[test]
fn content_without_its_configuration_is_judged_with_care() {
    check(
        r#"
//- /content/zh-hans/_index.md
---
title: 首页
---
//- /content/zh-hans/docs/a.md
---
title: a
---
[二]({{< ref b.md >}})、<img src="b.png">。
                                //^^^^^ error: No file is at `b.png`.

![图](/images/x.png)
    //^^^^^^^^^^^^^ hint: No file is at `/images/x.png`.

[三]({{< ref c.md >}})
           //^^^^ error: No post is called `c.md`.
//- /content/zh-hans/docs/b.md
---
title: b
---
"#,
    );
}

#[test]
fn lists_are_there_because_of_posts() {
    check(
        r#"
//- /hugo.toml
baseURL = "https://example.org/"
[taxonomies]
series = "series"
tag = "tags"
[outputFormats.RSS]
baseName = "feed"
//- /content/posts/a.md
---
title: a
tags: [C++, 数据 库]
Series: [一]
---
[标](/tags/c++/)、[标](/tags/数据-库/)、[列](/series/一/)、[列](/series/)、[源](/tags/c++/feed.xml)、[页](/posts/page/2/)。

[无](/tags/go/)、[无](/categories/)
   //^^^^^^^^^ error: Nothing is at `/tags/go/`.
                    //^^^^^^^^^^^^ error: Nothing is at `/categories/`.
"#,
    );
}

#[test]
fn languages_on_hosts_of_their_own_do_not_share_pages() {
    check(
        r#"
//- /hugo.toml
baseURL = "https://example.org/"
[languages.zh]
baseURL = "https://zh.example.org/"
contentDir = "content/zh"
[languages.en]
baseURL = "https://en.example.org/"
contentDir = "content/en"
//- /content/zh/a.md
---
title: 甲
---
[二](/b/)、![图](/x.png)。

[英](/c/)
   //^^^ error: Nothing is at `/c/`.
//- /content/zh/b.md
---
title: 乙
---
//- /content/en/a.md
---
title: a
---
//- /content/en/c.md
---
title: c
---
//- /static/x.png
"#,
    );
}
