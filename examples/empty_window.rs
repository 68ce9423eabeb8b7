//! A window as Folioscope opens it, with nothing in it: what of the time to the first page is the system's, the
//! graphics driver's and the toolkit's, and no work of this program. `benches/first_page.py` runs it beside others.

fn main() -> eframe::Result<()> {
    let options = folioscope::ui::window_options(eframe::Renderer::Glow);
    eframe::run_native("empty", options, Box::new(|_| Ok(Box::new(Empty))))
}

struct Empty;

impl eframe::App for Empty {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        egui::CentralPanel::default().show(ui, |_| {});
    }
}
