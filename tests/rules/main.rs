//! What holds for the whole tree: the rules of the house, the figures, the letters, and the corpus of spam.

mod architecture;
mod figures;
mod mail;
mod spam;
