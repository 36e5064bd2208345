//! The binary `clinic`.

fn main() {}
