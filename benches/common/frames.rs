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
#[allow(dead_code, reason = "each bench uses some of these")]
pub fn resident_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

#[cfg(not(target_os = "linux"))]
#[allow(dead_code, reason = "each bench uses some of these")]
pub fn resident_megabytes() -> u64 {
    0
}

/// Processor time of this thread. Not out of `/proc`, where it is told from one tick of the scheduler to the next only.
#[cfg(target_os = "linux")]
#[allow(dead_code, reason = "each bench uses some of these")]
pub fn cpu_time() -> std::time::Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock writes into the place that it is given, and keeps nothing of it.
    let result = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    assert_eq!(result, 0, "this system does not count a thread's time");
    std::time::Duration::new(time.tv_sec.cast_unsigned(), time.tv_nsec as u32)
}

/// The clock, where a thread's own time is not to be had; give the machine nothing else to do.
#[cfg(not(target_os = "linux"))]
#[allow(dead_code, reason = "each bench uses some of these")]
pub fn cpu_time() -> std::time::Duration {
    static BEGUN: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    BEGUN.get_or_init(std::time::Instant::now).elapsed()
}
