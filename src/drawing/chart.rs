//! Charts: numbers and their names become inline SVG.
//!
//! Widths are parts of the whole and heights follow the text, so that a chart fits its place while its words stay as
//! large as the reader wants them. Colors are the stylesheet's. Every chart shows its numbers, or has lines to read them
//! by: nothing is said by color alone.

mod bars;
mod columns;
mod heat_grid;
mod measure;

pub use bars::{Bar, BarChart};
pub use columns::{Column, ColumnChart};
pub use heat_grid::{HeatGrid, HeatRow};
