//! What benches of the window share: a frame with its triangles, a turn of the wheel, the memory of the process.

use egui::{Event, MouseWheelUnit, TouchPhase, Vec2};
use folioscope::ui::headless::Headless;

pub fn frame(app: &mut Headless) {
    let output = app.frame();
    std::hint::black_box(app.ctx.tessellate(output.shapes, output.pixels_per_point));
}

/// In points; down is negative.
pub fn wheel(delta: f32) -> Event {
    Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: Vec2::new(0.0, delta),
        modifiers: egui::Modifiers::NONE,
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
    }
}

#[cfg(target_os = "linux")]
pub fn resident_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

#[cfg(not(target_os = "linux"))]
pub fn resident_megabytes() -> u64 {
    0
}
