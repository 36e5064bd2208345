//! Numbers of two directions, as a grid whose fields are the fuller the more there are. Each field says its number, too.

use std::fmt;

use super::measure::place;
use crate::drawing::attribute::Attribute;
use crate::drawing::numbers::Number;

/// One row.
#[derive(Clone, Debug)]
pub struct HeatRow {
    /// What it is.
    pub name: String,
    /// How many, column by column.
    pub counts: Vec<u64>,
}

/// A grid; writing it out draws it.
#[derive(Clone, Copy, Debug)]
pub struct HeatGrid<'a> {
    label: &'a str,
    columns: &'a [String],
    rows: &'a [HeatRow],
}

/// How wide the rows' names are, in hundredths of the width.
const NAMES: f64 = 17.0;
/// The height of a row, where its words stand, and the gap between fields, in heights of the text.
const ROOM: f64 = 1.7;
const WORDS: f64 = 1.2;
const GAP: f64 = 0.1;
/// How much of its place a field fills.
const WIDTH: f64 = 0.97;
/// How many shades there are besides that of nothing.
const SHADES: u64 = 4;

impl<'a> HeatGrid<'a> {
    /// Draws a grid. The label is the text alternative.
    #[must_use]
    pub const fn new(label: &'a str, columns: &'a [String], rows: &'a [HeatRow]) -> Self {
        Self { label, columns, rows }
    }

    fn left_of(&self, number: usize) -> f64 {
        NAMES + (100.0 - NAMES) * place(number, self.columns.len()) / 100.0
    }

    fn write_row(&self, f: &mut fmt::Formatter<'_>, row: &HeatRow, top: f64, most: u64) -> fmt::Result {
        let width = (self.left_of(1) - self.left_of(0)) * WIDTH;
        let (words, y) = (Number::fine(top + WORDS), Number::fine(top + GAP));
        write!(f, "<text x=\"0\" y=\"{words}em\">{}</text>", Attribute(&row.name))?;
        for (number, count) in row.counts.iter().enumerate() {
            let (x, shade) = (self.left_of(number), count.saturating_mul(SHADES).div_ceil(most.max(1)));
            let middle = Number::fine(x + width / 2.0);
            let (x, width, height) = (Number::fine(x), Number::fine(width), Number::fine(ROOM - GAP));
            write!(
                f,
                "<rect class=\"heat heat-{shade}\" x=\"{x}%\" y=\"{y}em\" width=\"{width}%\" height=\"{height}em\"/>"
            )?;
            if *count > 0 {
                write!(
                    f,
                    "<text class=\"chart-middle heat-text-{shade}\" x=\"{middle}%\" y=\"{words}em\">{count}</text>"
                )?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for HeatGrid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = self.rows.iter().flat_map(|row| &row.counts).copied().max().unwrap_or(0);
        let height = Number(ROOM + self.rows.iter().map(|_| ROOM).sum::<f64>());
        write!(
            f,
            "<svg class=\"chart chart-grid\" height=\"{height}em\" role=\"img\" aria-label=\"{}\">",
            Attribute(self.label)
        )?;
        let half = (self.left_of(1) - self.left_of(0)) * WIDTH / 2.0;
        for (number, name) in self.columns.iter().enumerate() {
            let (x, y) = (Number::fine(self.left_of(number) + half), Number(WORDS));
            write!(f, "<text class=\"chart-middle\" x=\"{x}%\" y=\"{y}em\">{}</text>", Attribute(name))?;
        }
        let mut top = ROOM;
        for row in self.rows {
            self.write_row(f, row, top, most)?;
            top += ROOM;
        }
        f.write_str("</svg>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_the_fuller_the_more_there_are() {
        let row = |name: &str, counts: [u64; 2]| HeatRow { name: name.to_owned(), counts: counts.to_vec() };
        let columns = ["Mon".to_owned(), "Tue".to_owned()];
        let rows = [row("8 a.m.", [0, 1]), row("9 a.m.", [4, 8]), row("10 a.m.", [5, 7])];
        let chart = HeatGrid::new("Hours", &columns, &rows).to_string();
        let shades: Vec<&str> = chart.split("heat heat-").skip(1).map(|part| &part[..1]).collect();
        assert_eq!(shades, ["0", "1", "2", "4", "3", "4"]);
        assert!(chart.contains("height=\"6.8em\""), "{chart}");
        assert_eq!(chart.matches("heat-text-").count(), 5, "none has no number");
        assert!(!HeatGrid::new("", &[], &[]).to_string().contains("NaN"));
        assert!(!HeatGrid::new("", &columns, &[row("", [0, 0])]).to_string().contains("NaN"));
    }
}
