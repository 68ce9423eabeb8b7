//! `--screenshot`: the window as a picture, drawn without a display.

use crate::data::settings::{Settings, ThemeChoice};
use crate::desk::Event;
use crate::desk::command::Command;
use crate::keep::keeper::Forgetful;
use crate::read::sandbox::Children;
use crate::run::pool::Jobs;
use crate::ui::Setup;
use crate::ui::headless::{Headless, png};
use std::path::{Path, PathBuf};

pub fn size(text: &str) -> Result<(usize, usize), String> {
    const MAX: usize = 8192;
    let sides = text.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    let fits = |(w, h): &(usize, usize)| (100..=MAX).contains(w) && (100..=MAX).contains(h);
    sides.filter(fits).ok_or_else(|| format!("it is given as 1440x900, each side from 100 to {MAX}"))
}

pub fn scale(text: &str) -> Result<f32, String> {
    let scale = text.parse().ok().filter(|scale| (0.5..=4.0).contains(scale));
    scale.ok_or_else(|| "it is a number from 0.5 to 4".to_owned())
}

/// How a screenshot is to look.
pub struct Shot {
    pub size: [usize; 2],
    pub scale: f32,
    pub theme: Option<ThemeChoice>,
}

pub fn screenshot(
    file: &Path,
    Shot { size, scale, theme }: Shot,
    children: Children,
    given: Vec<(PathBuf, bool)>,
    commands: Vec<Command>,
) -> Result<(), String> {
    let settings = Settings { theme: theme.unwrap_or(ThemeChoice::Paper), ..Settings::default() };
    let jobs = Jobs::new(Box::new(Forgetful), children, || {});
    let setup = Setup { settings, jobs, live: false };
    let mut headless = Headless::new(setup, size, scale);
    headless.only_what_is_in_sight();
    headless.event(Event::Given(given));
    headless.settle();
    for command in commands {
        headless.command_in_turn(command);
    }
    let picture = headless.picture();
    std::fs::write(file, png(&picture)?).map_err(|error| format!("{error}. File: {}", file.display()))
}
