//! Numbers of different things, as bars below each other.

use std::fmt;

use super::measure::percent;
use crate::drawing::attribute::Attribute;
use crate::drawing::numbers::Number;

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What it is, above it.
    pub name: String,
    /// How many.
    pub count: u64,
}

/// Bars; writing them out draws them.
#[derive(Clone, Copy, Debug)]
pub struct BarChart<'a> {
    label: &'a str,
    bars: &'a [Bar],
}

/// The room of a bar and its name, and where in it the words and the bar are, in heights of the text.
const ROOM: f64 = 2.8;
const WORDS: f64 = 1.1;
const TOP: f64 = 1.5;
const HEIGHT: f64 = 0.75;

impl<'a> BarChart<'a> {
    /// Draws bars. The label is the text alternative.
    #[must_use]
    pub const fn new(label: &'a str, bars: &'a [Bar]) -> Self {
        Self { label, bars }
    }
}

impl fmt::Display for BarChart<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = self.bars.iter().map(|bar| bar.count).max().unwrap_or(0);
        let mut top = 0.0;
        let height = Number(self.bars.iter().map(|_| ROOM).sum());
        write!(f, "<svg class=\"chart\" height=\"{height}em\" role=\"img\" aria-label=\"{}\">", Attribute(self.label))?;
        for bar in self.bars {
            let (words, y) = (Number::fine(top + WORDS), Number::fine(top + TOP));
            let (width, height) = (Number::fine(percent(bar.count, most)), Number::fine(HEIGHT));
            write!(f, "<rect class=\"chart-track\" y=\"{y}em\" width=\"100%\" height=\"{height}em\"/>")?;
            write!(f, "<rect class=\"chart-bar\" y=\"{y}em\" width=\"{width}%\" height=\"{height}em\"/>")?;
            write!(f, "<text x=\"0\" y=\"{words}em\">{}</text>", Attribute(&bar.name))?;
            write!(f, "<text class=\"chart-mark chart-end\" x=\"100%\" y=\"{words}em\">{}</text>", bar.count)?;
            top += ROOM;
        }
        f.write_str("</svg>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bar_has_its_name_and_its_number() {
        let bar = |name: &str, count| Bar { name: name.to_owned(), count };
        let bars = [bar("Oak Hill & more", 8), bar("Riverside", 2), bar("Harbor", 0)];
        let chart = BarChart::new("By location", &bars).to_string();
        assert!(chart.starts_with("<svg class=\"chart\" height=\"8.4em\" role=\"img\" aria-label=\"By location\">"));
        assert!(chart.contains(">Oak Hill &amp; more</text>") && chart.contains(">8</text>"), "{chart}");
        assert!(chart.contains("y=\"4.3em\" width=\"25%\" height=\".75em\"/>"), "{chart}");
        assert!(chart.contains("width=\"0%\""), "{chart}");
    }
}
