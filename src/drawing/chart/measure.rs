//! How long something is drawn.

/// A part of a whole, in hundredths of it.
pub fn percent(part: u64, whole: u64) -> f64 {
    let of_ten_thousand = part.saturating_mul(10_000).checked_div(whole).unwrap_or(0);
    f64::from(u32::try_from(of_ten_thousand).unwrap_or(u32::MAX)) / 100.0
}

/// One of several places along a line, in hundredths of it: where it begins.
pub fn place(number: usize, of: usize) -> f64 {
    let whole = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    percent(whole(number), whole(of))
}

/// The end of a scale that holds this number: an even one that is easily halved, by which others are read.
pub fn end_of_scale(most: u64) -> u64 {
    let mut ten = 1_u64;
    loop {
        for step in [2, 4, 6, 8, 10] {
            let end = ten.saturating_mul(step);
            if end >= most {
                return end;
            }
        }
        ten = ten.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_ends_with_an_even_number_that_is_large_enough() {
        for (most, end) in [(0, 2), (1, 2), (2, 2), (3, 4), (7, 8), (9, 10), (11, 20), (41, 60), (100, 100), (101, 200)]
        {
            assert_eq!(end_of_scale(most), end, "{most}");
        }
        assert_eq!(end_of_scale(u64::MAX), u64::MAX);
    }

    #[test]
    fn parts_of_nothing_are_nothing() {
        let parts = [percent(1, 0), percent(0, 3), percent(1, 3), percent(3, 3), place(1, 4)];
        assert_eq!(parts.map(|part| format!("{part:.2}")), ["0.00", "0.00", "33.33", "100.00", "25.00"]);
    }
}
