//! Elements of a part of a presentation, asked by their names without prefixes, and what they say.

use resvg::usvg::roxmltree;

/// An element.
pub type Node<'d> = roxmltree::Node<'d, 'd>;

/// The first element of a name in another.
pub fn child<'d>(node: Node<'d>, name: &str) -> Option<Node<'d>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == name)
}

/// As [`child`], through several.
pub fn inner<'d>(node: Node<'d>, names: &[&str]) -> Option<Node<'d>> {
    names.iter().try_fold(node, |node, name| child(node, name))
}

/// All elements of a name in another.
pub fn all<'d>(node: Node<'d>, name: &'static str) -> impl Iterator<Item = Node<'d>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// Elements in another.
pub fn elements<'d>(node: Node<'d>) -> impl Iterator<Item = Node<'d>> {
    node.children().filter(|child| child.is_element())
}

/// The first element of a name, however deep.
pub fn deep<'d>(node: Node<'d>, name: &str) -> Option<Node<'d>> {
    node.descendants().find(|child| child.is_element() && child.tag_name().name() == name)
}

/// Its name.
pub fn name<'d>(node: Node<'d>) -> &'d str {
    node.tag_name().name()
}

/// An attribute, with whatever prefix.
pub fn said<'d>(node: Node<'d>, name: &str) -> Option<&'d str> {
    node.attributes().find(|one| one.name() == name).map(|one| one.value())
}

/// An attribute that has a prefix, as relations are named.
pub fn relation<'d>(node: Node<'d>, name: &str) -> Option<&'d str> {
    let found = node.attributes().find(|one| one.name() == name && one.namespace().is_some());
    found.map(|one| one.value()).or_else(|| said(node, name))
}

/// A number.
pub fn number(node: Node<'_>, name: &str) -> Option<f64> {
    said(node, name)?.trim().parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Yes or no.
pub fn flag(node: Node<'_>, name: &str) -> Option<bool> {
    said(node, name).map(|value| matches!(value, "1" | "true" | "on"))
}
