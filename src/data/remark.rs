//! Who wrote a comment, whom it answers, and whether it is done with: said in the one name that an aside has, so that
//! lists and exports need not know, and taken apart again where a thread is shown.

/// Between who answers and who is answered.
pub const ANSWERING: &str = ", answering ";
/// At the end of the name of a comment that somebody said is done with.
pub const SETTLED: &str = " (settled)";

/// The name of a comment in its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commenter<'a> {
    /// Who wrote it.
    pub who: &'a str,
    /// Whom it answers.
    pub answers: Option<&'a str>,
    /// Whether it is done with.
    pub settled: bool,
}

impl<'a> Commenter<'a> {
    /// Of the name of an aside.
    pub fn of(name: &'a str) -> Self {
        let (name, settled) = match name.strip_suffix(SETTLED) {
            Some(name) => (name, true),
            None => (name, false),
        };
        let (who, answers) = match name.split_once(ANSWERING) {
            Some((who, answers)) => (who, Some(answers)),
            None => (name, None),
        };
        Self { who, answers, settled }
    }
}
