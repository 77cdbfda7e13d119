//! What on a page is none of its text: told by elements, roles, styles, and the words of classes and ids.

use html5ever::tokenizer::Tag;

/// Shown to nobody, or no part of the text of a page.
const LEFT_OUT: &[&str] = &[
    "head", "script", "style", "noscript", "template", "nav", "aside", "footer", "svg", "math", "iframe", "object",
    "select", "button", "textarea", "dialog", "audio", "video", "canvas", "rt", "rp", "map", "noembed", "noframes",
];
/// Struck out: figures and words that were taken back.
const TAKEN_BACK: &[&str] = &["del", "s", "strike"];
/// Roles of navigation, asides, footers and the like.
const ROLES: &[&str] = &[
    "navigation",
    "complementary",
    "contentinfo",
    "search",
    "menu",
    "menubar",
    "toolbar",
    "dialog",
    "alertdialog",
    "tooltip",
];
/// Classes of what only programs that read pages aloud get.
const ALOUD: &[&str] = &["screen-reader-text", "sr-only", "visually-hidden", "visuallyhidden", "assistive-text"];

/// Words of class names and ids that tell of furniture. `-` parts the words of one that has several.
const FURNITURE: &[&str] = &[
    "sidebar",
    "sidemenu",
    "sidenav",
    "side",
    "secondary",
    "widget",
    "widgets",
    "related",
    "recommend",
    "recommended",
    "recent",
    "popular",
    "ranking",
    "pickup",
    "yarpp",
    "comments",
    "comment",
    "respond",
    "trackback",
    "disqus",
    "pager",
    "pagination",
    "pagenavi",
    "pagenav",
    "wp-pagenavi",
    "prev-next",
    "prevnext",
    "post-navigation",
    "nav-links",
    "adjacent",
    "breadcrumb",
    "breadcrumbs",
    "topicpath",
    "topic-path",
    "pankuzu",
    "bread",
    "crumb",
    "crumbs",
    "share",
    "sharing",
    "sharedaddy",
    "sns",
    "social",
    "addtoany",
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "footer",
    "nav",
    "navi",
    "navigation",
    "gnav",
    "gnavi",
    "globalnav",
    "lnav",
    "snav",
    "menu",
    "submenu",
    "skip",
    "skiplink",
    "advertisement",
    "adsense",
    "banner",
    "banners",
    "newsletter",
    "subscribe",
    "author-box",
    "authorbox",
    "tagcloud",
    "pagetop",
    "page-top",
    "totop",
];
/// Names of whole headers of pages, which hold the name of the site and its menu.
const HEADERS: &[&str] = &[
    "header",
    "siteheader",
    "site-header",
    "global-header",
    "globalheader",
    "l-header",
    "page-head",
    "masthead",
    "site-branding",
    "branding",
    "blog-title",
    "head-area",
    "header-area",
    "header-wrap",
    "header-inner",
];
/// Words beside which those of furniture tell of something else: `no-sidebar`, `comments-open`.
const INSTEAD: &[&str] = &["has", "no", "with", "without", "main", "layout", "off", "open", "closed"];
/// Words that tell of furniture only where the name begins with them: page builders call all that they build a widget.
const FIRST_ONLY: &[&str] = &["widget", "widgets"];
/// Words in the class of a `br` that is one for some widths of the window only.
const WIDTHS: &[&str] = &[
    "sp",
    "pc",
    "tb",
    "tab",
    "tablet",
    "mobile",
    "mb",
    "smp",
    "phone",
    "smartphone",
    "desktop",
    "xs",
    "sm",
    "md",
    "lg",
    "xl",
    "only",
    "hide",
    "hidden",
    "none",
    "show",
    "visible",
];
/// Styles that hide, without white space.
const HIDING: &[&str] =
    &["display:none", "visibility:hidden", "visibility:collapse", "opacity:0", "font-size:0", "clip:rect(0"];
/// Properties that put something out of sight where their value is like `-9999px`.
const MOVES: &[&str] = &["left:", "top:", "right:", "text-indent:", "margin-left:"];
/// How far away nobody sees it, in any unit.
const OUT_OF_SIGHT: u32 = 500;

/// What an element is on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Left out with all that is in it.
    Hidden,
    /// A part of the page that looks like furniture; whether it is, is decided when all of the page is known.
    Furniture,
    /// The header of the page.
    Header,
    Text,
}

/// The value of an attribute; empty where there is none.
pub(super) fn attribute<'t>(tag: &'t Tag, wanted: &str) -> &'t str {
    tag.attrs.iter().find(|attr| &*attr.name.local == wanted).map_or("", |attr| &*attr.value)
}

/// What the element with this start tag is. `in_article` where it stands in an article or in the main part of the page, whose
/// header is that of the text.
pub(super) fn kind(tag: &Tag, in_article: bool) -> Kind {
    let name = &*tag.name;
    let has = |wanted: &str| tag.attrs.iter().any(|attr| &*attr.name.local == wanted);
    let role = attribute(tag, "role").trim().to_ascii_lowercase();
    let hidden = LEFT_OUT.contains(&name)
        || TAKEN_BACK.contains(&name)
        || has("hidden")
        || attribute(tag, "aria-hidden") == "true"
        || ROLES.contains(&role.as_str())
        || hides(attribute(tag, "style"))
        || names(tag).any(|class| ALOUD.iter().any(|word| class.eq_ignore_ascii_case(word)));
    match name {
        _ if hidden => Kind::Hidden,
        // What says of itself that it is the text cannot be its surroundings.
        "html" | "body" | "main" | "article" | "time" | "h1" => Kind::Text,
        "header" if !in_article => Kind::Header,
        _ if role == "banner" && !in_article => Kind::Header,
        "header" | "a" | "span" | "b" | "em" | "strong" | "td" | "th" | "tr" | "li" => Kind::Text,
        _ if !in_article && names(tag).any(is_header) => Kind::Header,
        _ if names(tag).any(is_furniture) => Kind::Furniture,
        _ => Kind::Text,
    }
}

/// The classes of an element and its id.
pub(super) fn names(tag: &Tag) -> impl Iterator<Item = &str> {
    let attributes = tag.attrs.iter().filter(|attr| matches!(&*attr.name.local, "class" | "id"));
    attributes.flat_map(|attr| attr.value.split_ascii_whitespace())
}

fn is_header(name: &str) -> bool {
    let name = words(name).join("-");
    HEADERS.contains(&name.as_str())
}

fn is_furniture(name: &str) -> bool {
    let words = words(name);
    let is = |word: &str| FURNITURE.contains(&word);
    let told = words.iter().enumerate().any(|(at, word)| is(word) && (at == 0 || !FIRST_ONLY.contains(&word.as_str())));
    let told_by_two = words.windows(2).any(|pair| is(&pair.join("-")));
    told_by_two || told && !words.iter().any(|word| INSTEAD.contains(&word.as_str()))
}

/// The words of a name such as `related-posts`, `relatedPosts` or `related_posts`, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    // No class that tells anything is longer.
    for c in name.chars().take(64) {
        let parts = !c.is_ascii_alphanumeric();
        if parts || (lower && c.is_ascii_uppercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| !parts) {
            word.push(c.to_ascii_lowercase());
        }
        lower = c.is_ascii_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// True for a style that shows its element to nobody.
fn hides(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    style.split(';').any(|declaration| {
        HIDING.iter().any(|hiding| {
            let rest = declaration.strip_prefix(hiding);
            rest.is_some_and(|rest| {
                hiding.ends_with("(0") || !rest.starts_with(['.', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
            })
        }) || MOVES.iter().any(|property| declaration.strip_prefix(property).is_some_and(is_far_away))
    })
}

/// `-9999px`.
fn is_far_away(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or("");
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let number = digits.get(..end).unwrap_or("");
    number.len() > 9 || number.parse().is_ok_and(|number: u32| number >= OUT_OF_SIGHT)
}

/// True for a style that strikes its text out.
pub(super) fn strikes_out(tag: &Tag) -> bool {
    let style: String = attribute(tag, "style").chars().filter(|c| !c.is_whitespace()).collect();
    style.contains("text-decoration:line-through") || style.contains("text-decoration-line:line-through")
}

/// A line end for some widths of the window only: `<br class="sp">`.
pub(super) fn is_for_some(br: &Tag) -> bool {
    names(br).any(|name| words(name).iter().any(|word| WIDTHS.contains(&word.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_furniture_are_told_by_their_words() {
        for name in
            ["related-posts", "relatedPosts", "widget_area", "sidebar", "js-share-buttons", "comments", "topicPath"]
        {
            assert!(is_furniture(name), "{name}");
        }
        for name in [
            "has-sidebar",
            "no-sidebar",
            "post-content",
            "inside",
            "outside",
            "entry",
            "elementor-widget",
            "comments-closed",
        ] {
            assert!(!is_furniture(name), "{name}");
        }
        assert!(is_header("siteHeader") && is_header("header") && !is_header("entry-header"));
    }

    #[test]
    fn styles_that_hide_are_known() {
        for style in [
            "display: none",
            "color:red; visibility:hidden",
            "position:absolute; left:-9999px",
            "font-size:0",
            "opacity:0;",
        ] {
            assert!(hides(style), "{style}");
        }
        for style in ["", "display:block", "font-size:0.9em", "opacity:0.8", "left:-5px", "margin-left:-20px"] {
            assert!(!hides(style), "{style}");
        }
    }
}
