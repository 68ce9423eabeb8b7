//! How the tabs of documents stand to each other: tabs, and rows and columns of tabs.

use crate::desk::words::{Spot, ViewId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Shares that add up to one this nearly are left as they are: a layout that was kept is to come back equal.
const ROUNDING: f32 = 1e-4;

/// A tree of our own, so that what is kept and tested does not change with a library.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Node {
    /// One of them is seen at a time. Without any, the place where documents will go.
    Tabs {
        /// The tabs, from left to right.
        views: Vec<ViewId>,
        /// Index of the one in front.
        front: usize,
    },
    /// Beside each other, each with its share.
    Row(Vec<(f32, Node)>),
    /// Over each other, each with its share.
    Column(Vec<(f32, Node)>),
}

impl Node {
    /// No document.
    pub const EMPTY: Self = Self::Tabs { views: Vec::new(), front: 0 };

    /// All views, from left to right and from top to bottom.
    pub fn views(&self) -> Vec<ViewId> {
        self.groups().into_iter().flat_map(|(views, _)| views.iter().copied()).collect()
    }

    /// All tabs, each with the index of the one in front.
    pub fn groups(&self) -> Vec<(&[ViewId], usize)> {
        match self {
            Self::Tabs { views, front } => vec![(views.as_slice(), *front)],
            Self::Row(children) | Self::Column(children) => {
                children.iter().flat_map(|(_, child)| child.groups()).collect()
            }
        }
    }

    /// Whether a view stands somewhere in it.
    pub fn contains(&self, view: ViewId) -> bool {
        self.groups().into_iter().any(|(views, _)| views.contains(&view))
    }

    /// The tabs that hold a view, else the first there are.
    fn tabs_of(&mut self, view: Option<ViewId>) -> Option<&mut Self> {
        match self {
            Self::Tabs { views, .. } => view.is_none_or(|view| views.contains(&view)).then_some(self),
            Self::Row(children) | Self::Column(children) => {
                children.iter_mut().find_map(|(_, child)| child.tabs_of(view))
            }
        }
    }

    /// Sets a view in front among the tabs of another one, before or after it; or after the last of the first tabs.
    pub(super) fn add(&mut self, view: ViewId, beside: Option<ViewId>, after: bool) {
        let beside = beside.filter(|beside| self.contains(*beside));
        if let Some(Self::Tabs { views, front }) = self.tabs_of(beside) {
            let place = beside.and_then(|beside| views.iter().position(|own| *own == beside));
            let at = place.map_or(views.len(), |place| place + usize::from(after));
            views.insert(at, view);
            *front = at;
        }
    }

    /// Gives a view a half of the place that another's tabs have.
    pub(super) fn part(&mut self, view: ViewId, beside: ViewId, spot: Spot) {
        let Some(tabs) = self.tabs_of(Some(beside)) else { return };
        let old = std::mem::replace(tabs, Self::EMPTY);
        let new = Self::Tabs { views: vec![view], front: 0 };
        let first = matches!(spot, Spot::Left | Spot::Above);
        let halves = if first { vec![(0.5, new), (0.5, old)] } else { vec![(0.5, old), (0.5, new)] };
        let beside_each_other = matches!(spot, Spot::Left | Spot::Right);
        *tabs = if beside_each_other { Self::Row(halves) } else { Self::Column(halves) };
    }

    /// Takes a view out. Tabs without any are left behind until all is tidied.
    pub(super) fn remove(&mut self, view: ViewId) {
        match self {
            Self::Tabs { views, front } => {
                let Some(at) = views.iter().position(|own| *own == view) else { return };
                views.remove(at);
                // The tab that was in front stays in front when one before it goes.
                *front = if at < *front { *front - 1 } else { *front };
                *front = (*front).min(views.len().saturating_sub(1));
            }
            Self::Row(children) | Self::Column(children) => {
                children.iter_mut().for_each(|(_, child)| child.remove(view));
            }
        }
    }

    pub(super) fn activate(&mut self, view: ViewId) {
        if let Some(Self::Tabs { views, front }) = self.tabs_of(Some(view)) {
            *front = views.iter().position(|own| *own == view).unwrap_or(*front);
        }
    }

    /// Each view once; no empty tabs but where there is nothing else; no rows of one, nor rows in rows.
    pub(super) fn tidy(&mut self) {
        let node = std::mem::replace(self, Self::EMPTY);
        *self = node.tidied(&mut BTreeSet::new()).unwrap_or(Self::EMPTY);
    }

    fn tidied(self, seen: &mut BTreeSet<ViewId>) -> Option<Self> {
        match self {
            Self::Tabs { mut views, front } => {
                let in_front = views.get(front).copied();
                views.retain(|view| seen.insert(*view));
                let front = views.iter().position(|view| Some(*view) == in_front).unwrap_or(0);
                (!views.is_empty()).then_some(Self::Tabs { views, front })
            }
            Self::Row(children) => {
                let children = tidied(children, seen, |child| match child {
                    Self::Row(inner) => Ok(inner),
                    child => Err(child),
                });
                Self::of(children, Self::Row)
            }
            Self::Column(children) => {
                let children = tidied(children, seen, |child| match child {
                    Self::Column(inner) => Ok(inner),
                    child => Err(child),
                });
                Self::of(children, Self::Column)
            }
        }
    }

    /// Rows and columns of one are what they hold.
    fn of(mut children: Vec<(f32, Self)>, make: impl FnOnce(Vec<(f32, Self)>) -> Self) -> Option<Self> {
        match children.len() {
            0 => None,
            1 => children.pop().map(|(_, only)| only),
            _ => Some(make(children)),
        }
    }
}

/// The children of a row or a column, those of a child in the same direction among them; `inner` takes them out.
fn tidied(
    children: Vec<(f32, Node)>,
    seen: &mut BTreeSet<ViewId>,
    inner: impl Fn(Node) -> Result<Vec<(f32, Node)>, Node>,
) -> Vec<(f32, Node)> {
    let even = 1.0 / children.len().max(1) as f32;
    let mut all = Vec::new();
    for (share, child) in children {
        let share = if share.is_finite() && share > 0.0 { share.min(1e6) } else { even };
        match child.tidied(seen).map(&inner) {
            None => {}
            Some(Err(child)) => all.push((share, child)),
            // They have shares of one in all, and the child has its own of what is around it.
            Some(Ok(children)) => all.extend(children.into_iter().map(|(own, child)| (own * share, child))),
        }
    }
    let sum: f32 = all.iter().map(|(share, _)| share).sum();
    if (sum - 1.0).abs() > ROUNDING && sum > 0.0 {
        all.iter_mut().for_each(|(share, _)| *share /= sum);
    }
    all
}
