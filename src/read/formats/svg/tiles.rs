//! How large the tiles of a drawing's patterns would be: each is drawn by itself, in memory that follows from what the
//! file says and from nothing that can be seen.

use resvg::usvg::{Group, Node, Paint, Tree};

/// Pixels of the largest tile, where the drawing has its own size.
pub fn largest(tree: &Tree) -> f64 {
    of_group(tree.root())
}

// The source is no deeper than `look::MAX_DEPTH`, and what it uses again was counted.
fn of_group(group: &Group) -> f64 {
    group.children().iter().map(of_node).fold(0.0, f64::max)
}

fn of_node(node: &Node) -> f64 {
    let mut most = 0.0_f64;
    match node {
        Node::Group(group) => most = of_group(group),
        Node::Path(path) => {
            let paints = [path.fill().map(|fill| fill.paint()), path.stroke().map(|stroke| stroke.paint())];
            for paint in paints.into_iter().flatten() {
                if let Paint::Pattern(pattern) = paint {
                    let own = node.abs_transform().pre_concat(pattern.transform());
                    let (across, down) = own.get_scale();
                    let rect = pattern.rect();
                    let size = |side: f32, scale: f32| f64::from(side * scale).abs();
                    most = most.max(size(rect.width(), across) * size(rect.height(), down));
                }
            }
        }
        Node::Image(_) | Node::Text(_) => {}
    }
    node.subroots(|root| most = most.max(of_group(root)));
    most
}
