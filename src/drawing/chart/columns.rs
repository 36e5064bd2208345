//! Numbers that follow each other in time, as columns side by side.

use std::fmt;

use super::measure::{end_of_scale, percent, place};
use crate::drawing::attribute::Attribute;
use crate::drawing::numbers::Number;

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// What it is, for whoever points at it.
    pub name: String,
    /// The same in short, to stand under it.
    pub tick: String,
    /// How many.
    pub count: u64,
}

/// Columns; writing them out draws them.
#[derive(Clone, Copy, Debug)]
pub struct ColumnChart<'a> {
    label: &'a str,
    columns: &'a [Column],
}

/// Where the scale ends and where the columns stand, in hundredths of the height.
const TOP: f64 = 11.0;
const GROUND: f64 = 86.0;
/// Where the words under them stand.
const TICKS: f64 = 98.0;
/// How much of its place a column fills.
const WIDTH: f64 = 0.8;

impl<'a> ColumnChart<'a> {
    /// Draws columns. The label is the text alternative.
    #[must_use]
    pub const fn new(label: &'a str, columns: &'a [Column]) -> Self {
        Self { label, columns }
    }

    fn write_columns(&self, f: &mut fmt::Formatter<'_>, end: u64) -> fmt::Result {
        let room = place(1, self.columns.len());
        for (number, column) in self.columns.iter().enumerate().filter(|(_, column)| column.count > 0) {
            let x = Number::fine(place(number, self.columns.len()) + room * (1.0 - WIDTH) / 2.0);
            let (width, height) = (Number::fine(room * WIDTH), (GROUND - TOP) * percent(column.count, end) / 100.0);
            let (y, height) = (Number::fine(GROUND - height), Number::fine(height));
            write!(f, "<rect class=\"chart-column\" x=\"{x}%\" y=\"{y}%\" width=\"{width}%\" height=\"{height}%\">")?;
            write!(f, "<title>{}: {}</title></rect>", Attribute(&column.name), column.count)?;
        }
        Ok(())
    }

    /// Under the first one, the last one, and the one in the middle.
    fn write_ticks(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, y) = (self.columns.len(), Number(TICKS));
        if let [first, .., last] = self.columns {
            write!(f, "<text x=\"0\" y=\"{y}%\">{}</text>", Attribute(&first.tick))?;
            write!(f, "<text class=\"chart-end\" x=\"100%\" y=\"{y}%\">{}</text>", Attribute(&last.tick))?;
        }
        if let Some(middle) = self.columns.get(count / 2).filter(|_| count % 2 == 1) {
            write!(f, "<text class=\"chart-middle\" x=\"50%\" y=\"{y}%\">{}</text>", Attribute(&middle.tick))?;
        }
        Ok(())
    }
}

impl fmt::Display for ColumnChart<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = end_of_scale(self.columns.iter().map(|column| column.count).max().unwrap_or(0));
        write!(f, "<svg class=\"chart chart-columns\" role=\"img\" aria-label=\"{}\">", Attribute(self.label))?;
        let marks = [end, end / 2, 0];
        let height = |count| Number::fine(GROUND - (GROUND - TOP) * percent(count, end) / 100.0);
        for y in marks.map(height) {
            write!(f, "<line class=\"chart-line\" x1=\"0\" x2=\"100%\" y1=\"{y}%\" y2=\"{y}%\"/>")?;
        }
        self.write_columns(f, end)?;
        for count in [end, end / 2] {
            write!(f, "<text class=\"chart-mark\" x=\"0\" y=\"{}%\" dy=\"-.25em\">{count}</text>", height(count))?;
        }
        self.write_ticks(f)?;
        f.write_str("</svg>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_side_by_side_as_high_as_their_numbers() {
        let column = |tick: &str, count| Column { name: format!("{tick}, 2026"), tick: tick.to_owned(), count };
        let columns = [column("Nov 1", 4), column("Nov 2", 0), column("Nov 3", 1), column("Nov 4", 2)];
        let chart = ColumnChart::new("Requests <a day>", &columns).to_string();
        assert!(
            chart.starts_with("<svg class=\"chart chart-columns\" role=\"img\" aria-label=\"Requests &lt;a day>\">")
        );
        assert_eq!(chart.matches("<rect").count(), 3, "{chart}");
        assert!(
            chart.contains("x=\"2.5%\" y=\"11%\" width=\"20%\" height=\"75%\"><title>Nov 1, 2026: 4</title>"),
            "{chart}"
        );
        assert!(chart.contains("x=\"77.5%\" y=\"48.5%\" width=\"20%\" height=\"37.5%\">"), "{chart}");
        assert!(chart.contains(">Nov 1</text>") && chart.contains(">Nov 4</text>") && !chart.contains(">Nov 2</text>"));
        assert!(!chart.contains("NaN") && !ColumnChart::new("", &[]).to_string().contains("NaN"));
    }
}
