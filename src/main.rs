//! Starts the program: as a child that reads a stranger's file, or as what the command line asks for.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    {
        if std::env::args_os().nth(1).is_some_and(|first| first == folioscope::read::sandbox::AS_CHILD) {
            return folioscope::read::sandbox::child::serve(folioscope::read::formats::FORMATS);
        }
        end_in_words();
    }
    folioscope::cli::run()
}

/// Where memory is at its end, Rust says how much was asked for, and has the process aborted, which to whoever started
/// it is a crash. It ends in a sentence instead, and with the exit code of everything else that could not be done.
/// Not in a child: how that ends is told by the window, which wants to know why.
#[cfg(target_os = "linux")]
fn end_in_words() {
    extern "C" fn on_abort(_signal: libc::c_int) {
        const WORDS: &[u8] =
            b"\nfolioscope: The program had to end, for the reason above. Where that is memory, close \
            other programs, or open less at once.\n";
        // SAFETY: both may be called in a handler of signals (signal-safety(7)), and the bytes are there for good.
        unsafe {
            libc::write(libc::STDERR_FILENO, WORDS.as_ptr().cast(), WORDS.len());
            libc::_exit(1);
        }
    }
    let handler: extern "C" fn(libc::c_int) = on_abort;
    // SAFETY: the handler does nothing but what a handler may. Where it cannot be set, an abort is one.
    unsafe { libc::signal(libc::SIGABRT, handler as *const () as libc::sighandler_t) };
}
