//! What Outlook keeps, in whichever of its files: a message as properties by their numbers, those of the people that it
//! went to, and what is attached (MS-OXCMSG). Of these a letter is made as those that came as mail, and shown as such.

pub mod body; // which bodies has it?
pub mod letter; // how does it become a letter?
pub mod matters; // what is said of an appointment, a person or a task?
pub mod props; // what does a number stand for?
pub mod squeezed; // how is its RTF packed?

use props::Props;

/// A message.
#[derive(Debug, Default)]
pub struct Message {
    /// Its own properties.
    pub props: Props,
    /// Those that it went to, each with properties of its own.
    pub people: Vec<Props>,
    /// What is attached.
    pub files: Vec<File>,
    /// Sentences about what could not be read of it.
    pub remarks: Vec<String>,
}

/// Something attached.
#[derive(Debug)]
pub struct File {
    /// Its properties, of which its bytes are one.
    pub props: Props,
    /// What lies in it as a file by itself, where it is no plain file.
    pub inner: Option<(Inner, Vec<u8>)>,
}

/// What is attached and no plain file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inner {
    /// Another message.
    Message,
    /// Another message, packed for a letter.
    Packed,
    /// Something of another program.
    Object,
}
