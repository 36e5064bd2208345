//! Draws figures: joint positions become inline SVG; and charts of numbers.
//!
//! Every limb is a chain of shapes that [`SHAPES`] holds once a page; a figure only says how they are moved and
//! turned. So a picture costs a few hundred bytes, limbs keep their lengths, and the script that moves a figure from
//! one position to the next has nothing but numbers to count on. Colors are the stylesheet's.

mod attribute;
mod body;
mod body_map;
pub mod chart;
mod extent;
mod figure;
mod head;
mod limbs;
mod marks;
mod numbers;
mod palette;
mod pictogram;
mod preview;
mod props;
mod sheet;
mod torso;

pub use body::SHAPES;
pub use body_map::BodyMap;
pub use figure::Drawing;
pub use palette::{Color, Colors, Palette, PaletteError, Shades};
pub use pictogram::{Backdrop, Pictogram};
pub use preview::Preview;
pub use sheet::contact_sheet;
