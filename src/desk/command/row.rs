//! What can be said of a command: its name, what it takes and what it does, for whoever types one.

/// What can be said of a command.
/// It is made from the same table as the command itself, so that the two cannot come apart.
pub struct CommandRow {
    /// The first word of its line.
    pub name: &'static str,
    /// What follows it, each with a space before it.
    pub fields: &'static str,
    pub(super) about: &'static str,
    /// Each field with the words that it can be; empty where those are not few.
    pub(super) choices: &'static [(&'static str, &'static str)],
}

impl CommandRow {
    /// What it does, and which words it takes, made from their own tables.
    pub fn about(&self) -> String {
        let choices: Vec<String> = self
            .choices
            .iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(field, words)| format!("{field}: {words}"))
            .collect();
        match choices.is_empty() {
            true => self.about.trim().to_owned(),
            false => format!("{} ({})", self.about.trim(), choices.join("; ")),
        }
    }
}
