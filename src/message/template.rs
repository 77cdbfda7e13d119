//! Templates: texts with names in braces.

/// The template with each `{name}` replaced by what `value` gives for it; a name without a value stays as it is written.
pub(super) fn filled(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(brace) = rest.find(['{', '}']) {
        out += &rest[..brace];
        let from = &rest[brace..];
        if from.starts_with("{{") || from.starts_with("}}") {
            out += &from[..1];
            rest = &from[2..];
            continue;
        }
        let end = from.find('}').map_or(from.len(), |end| end + 1);
        let name = from[..end].trim_start_matches('{').trim_end_matches('}');
        match value(name) {
            Some(value) => out += &value,
            None => out += &from[..end],
        }
        rest = &from[end..];
    }
    out + rest
}

/// The names in a template, in order, each as often as it stands there.
pub(super) fn names(template: &str) -> Vec<String> {
    let names = std::cell::RefCell::new(Vec::new());
    filled(template, |name| {
        names.borrow_mut().push(name.to_owned());
        None
    });
    names.into_inner()
}
