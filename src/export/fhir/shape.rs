//! How the resources stand in the file.

/// One bundle, or a resource on each line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Bundle,
    Lines,
}
