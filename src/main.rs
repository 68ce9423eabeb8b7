//! Starts the program: as a child that reads a stranger's file, or as what the command line asks for.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    if std::env::args_os().nth(1).is_some_and(|first| first == folioscope::read::sandbox::AS_CHILD) {
        return folioscope::read::sandbox::child::serve(folioscope::read::formats::FORMATS);
    }
    folioscope::cli::run()
}
