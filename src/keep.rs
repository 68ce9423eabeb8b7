//! What is kept for the user, and the only floor that writes files. It knows plain data, and neither formats nor who
//! asks. What the user made is on disk before anybody says so.

pub mod keeper; // what does the desk ask of the store?
pub mod store; // what is kept, and how does it survive?
