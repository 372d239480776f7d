//! Letters leave the house: [`render`] makes a message of a letter, [`transport`] hands it to a mail server.

pub mod render;
pub mod samples;
pub mod transport;
