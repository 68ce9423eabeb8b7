//! Holds layouts to what a user would lose: tabs, seats, halves.

use super::*;

fn print_node(node: &Node) -> String {
    let join =
        |children: &[(f32, Node)]| children.iter().map(|(_, c)| print_node(c)).collect::<Vec<_>>().join(" ");
    match node {
        Node::Tabs { views, front } => {
            let tabs: Vec<_> = views.iter().map(|view| view.0.to_string()).collect();
            format!("[{}]@{front}", tabs.join(" "))
        }
        Node::Row(children) => format!("row({})", join(children)),
        Node::Column(children) => format!("column({})", join(children)),
    }
}

/// Seats that are shown, and the documents among them: `library outline | [1 2]@0 | info _ find`.
fn print(layout: &Layout) -> String {
    let dock = |side| {
        let seats = layout.dock(side).seats.iter().filter(|seat| seat.front(&layout.hidden).is_some());
        let seat = |seat: &Seat| {
            let shown: Vec<String> = seat.shown(&layout.hidden).iter().map(Word::print).collect();
            shown.join("+")
        };
        seats.map(seat).collect::<Vec<_>>().join(" ")
    };
    let (left, right, bottom) = (dock(Side::Left), dock(Side::Right), dock(Side::Bottom));
    format!("{left} | {} | {right} _ {bottom}", print_node(&layout.documents)).trim().to_owned()
}

fn with_views(count: u64) -> Layout {
    let mut layout = Layout::default();
    (1..=count).for_each(|view| layout.add_view(ViewId(view), (view > 1).then_some(ViewId(view - 1))));
    layout
}

fn moved(mut layout: Layout, view: u64, beside: u64, spot: Spot) -> String {
    layout.move_view(ViewId(view), ViewId(beside), spot);
    print_node(&layout.documents)
}

#[test]
fn documents_take_the_place_of_the_start_and_give_it_back() {
    let mut layout = Layout::default();
    assert_eq!(print(&layout), "library outline | []@0 |  _");
    layout.add_view(ViewId(1), None);
    layout.add_view(ViewId(2), Some(ViewId(1)));
    layout.add_view(ViewId(3), Some(ViewId(1)));
    assert_eq!(print(&layout), "library outline | [1 3 2]@1 |  _");
    layout.remove_view(ViewId(1));
    assert_eq!(print(&layout), "library outline | [3 2]@0 |  _");
    layout.remove_view(ViewId(3));
    layout.remove_view(ViewId(2));
    assert_eq!(print(&layout), "library outline | []@0 |  _");
}

#[test]
fn splits_are_half_and_half_and_close_without_a_trace() {
    let mut layout = with_views(2);
    layout.split(ViewId(3), ViewId(2), Side::Right);
    assert_eq!(print_node(&layout.documents), "row([1 2]@1 [3]@0)");
    assert_eq!(layout.front_views(), [ViewId(2), ViewId(3)]);
    let Node::Row(halves) = &layout.documents else { panic!("{layout:?}") };
    assert_eq!(halves.iter().map(|(share, _)| *share).collect::<Vec<_>>(), [0.5, 0.5]);
    layout.remove_view(ViewId(1));
    layout.remove_view(ViewId(2));
    assert_eq!(print_node(&layout.documents), "[3]@0");
}

#[test]
fn a_dragged_tab_gets_a_half_and_tabs_of_its_own() {
    let two = with_views(2);
    assert_eq!(moved(two.clone(), 2, 2, Spot::Right), "row([1]@0 [2]@0)", "onto its own page");
    assert_eq!(moved(two.clone(), 2, 1, Spot::Left), "row([2]@0 [1]@0)");
    assert_eq!(moved(two.clone(), 2, 1, Spot::Below), "column([1]@0 [2]@0)");
    assert_eq!(moved(two.clone(), 1, 2, Spot::Above), "column([1]@0 [2]@0)");
    assert_eq!(moved(two.clone(), 2, 1, Spot::Before), "[2 1]@0");
    assert_eq!(moved(two, 1, 2, Spot::After), "[2 1]@1");
    let one = with_views(1);
    for spot in Spot::ALL {
        assert_eq!(moved(one.clone(), 1, 1, spot), "[1]@0", "alone on its own page, {spot:?}");
        assert_eq!(moved(one.clone(), 1, 7, spot), "[1]@0", "beside one that is gone");
    }
    let mut three = with_views(3);
    three.move_view(ViewId(3), ViewId(2), Spot::Right);
    assert_eq!(moved(three.clone(), 3, 1, Spot::After), "[1 3 2]@1", "and back");
    assert_eq!(moved(three.clone(), 2, 3, Spot::Right), "row([1]@0 [3]@0 [2]@0)", "rows in rows are one row");
    assert_eq!(moved(three, 2, 3, Spot::Below), "row([1]@0 column([3]@0 [2]@0))");
}

#[test]
fn panels_go_to_any_side_and_come_back_to_their_own_seat() {
    let mut layout = with_views(1);
    layout.hide(PanelId::Library);
    assert_eq!(print(&layout), "outline | [1]@0 |  _");
    layout.show(PanelId::Library);
    assert_eq!(layout, with_views(1), "its order and its part of the side");
    layout.move_panel(PanelId::Outline, Side::Right);
    layout.show(PanelId::Info);
    assert_eq!(print(&layout), "library | [1]@0 | info outline _");
    layout.hide(PanelId::Info);
    layout.show(PanelId::Find);
    layout.show(PanelId::Info);
    assert_eq!(print(&layout), "library | [1]@0 | find info outline _");
    layout.move_panel(PanelId::Find, Side::Bottom);
    assert_eq!(print(&layout), "library | [1]@0 | info outline _ find");
    layout.seat_panel(PanelId::Library, PanelId::Find, Spot::Left);
    assert_eq!(print(&layout), "| [1]@0 | info outline _ library find");
    layout.seat_panel(PanelId::Outline, PanelId::Info, Spot::Before);
    assert_eq!(print(&layout), "| [1]@0 | outline+info _ library find");
    assert!(layout.shows(PanelId::Outline) && !layout.shows(PanelId::Info), "it comes in front");
    layout.hide(PanelId::Outline);
    assert!(layout.shows(PanelId::Info), "the other one of the seat is seen then");
}

#[test]
fn whatever_is_said_of_a_layout_is_made_whole() {
    let tabs = |views: &[u64]| Node::Tabs { views: views.iter().copied().map(ViewId).collect(), front: 9 };
    let twice = Node::Row(vec![(f32::NAN, tabs(&[1, 2])), (-3.0, tabs(&[1])), (0.0, Node::EMPTY)]);
    let nested = Node::Column(vec![(1.0, Node::Column(vec![(2.0, tabs(&[1])), (2.0, tabs(&[2]))]))]);
    for (documents, shown) in [(twice, "[1 2]@0"), (nested, "column([1]@0 [2]@0)"), (Node::EMPTY, "[]@0")] {
        let mut layout = Layout { documents, ..Layout::default() };
        layout.left.seats.push(Seat { share: f32::INFINITY, panels: vec![PanelId::Library], front: 4 });
        layout.right.seats.clear();
        layout.left.size = f32::NAN;
        layout.tidy();
        assert_eq!(print_node(&layout.documents), shown);
        assert_eq!(layout.left.size, SIDE_WIDTH);
        for panel in PanelId::ALL {
            assert!(layout.seat_of(panel).is_some(), "{panel:?} has no seat");
        }
        let seats: usize = Side::ALL.into_iter().map(|side| layout.dock(side).seats.len()).sum();
        assert_eq!(seats, PanelId::ALL.len(), "each has one");
        let again = layout.clone();
        layout.tidy();
        assert_eq!(layout, again, "what is whole stays as it is");
    }
}
