//! How large the window is, as it is kept for the next start.

use crate::desk::WindowSize;
use egui::{Vec2, ViewportBuilder, ViewportInfo};

/// Smaller than this, the window cannot be made, in points.
pub const LEAST: Vec2 = Vec2::new(420.0, 320.0);

/// How large the window is now, where that is another size than `before`; `size` in points of the screen's own scale.
/// While it fills the screen it keeps the size that it goes back to.
pub fn changed(before: Option<WindowSize>, viewport: &ViewportInfo, size: Vec2) -> Option<WindowSize> {
    let (full, small) = (viewport.fullscreen == Some(true), viewport.minimized == Some(true));
    // Whether it fills the screen in the other way is a matter of the moment: nobody wants to begin in it.
    if full || small || !size.is_finite() || size.x < 1.0 || size.y < 1.0 {
        return None;
    }
    let maximised = viewport.maximized == Some(true);
    let kept = before.filter(|_| maximised).map(|before| (before.width, before.height));
    let (width, height) = kept.unwrap_or((size.x.round(), size.y.round()));
    Some(WindowSize { width, height, maximised }).filter(|now| before != Some(*now))
}

/// A window as large as it was.
pub fn sized(builder: ViewportBuilder, kept: WindowSize) -> ViewportBuilder {
    let size = Vec2::new(kept.width, kept.height).max(LEAST);
    builder.with_inner_size(size).with_maximized(kept.maximised)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_that_filled_the_screen_goes_back_to_its_own_size() {
        let own = WindowSize { width: 900.0, height: 700.0, maximised: false };
        let viewport = |maximised| ViewportInfo { maximized: Some(maximised), ..ViewportInfo::default() };
        let first = changed(None, &viewport(false), Vec2::new(900.2, 700.0));
        assert_eq!(first, Some(own));
        assert_eq!(changed(first, &viewport(false), Vec2::new(900.0, 700.0)), None, "nothing is new");
        let large = changed(first, &viewport(true), Vec2::new(1920.0, 1080.0)).unwrap();
        assert_eq!(large, WindowSize { maximised: true, ..own });
        let builder = sized(ViewportBuilder::default(), large);
        assert_eq!((builder.inner_size, builder.maximized), (Some(Vec2::new(900.0, 700.0)), Some(true)));
        let full = ViewportInfo { fullscreen: Some(true), ..ViewportInfo::default() };
        assert_eq!(changed(first, &full, Vec2::new(1920.0, 1080.0)), None);
    }
}
