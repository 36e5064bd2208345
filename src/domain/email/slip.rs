//! The slips of a hand that types a word.

/// Whether two words differ by one letter too many, too few, wrong, or by two neighbours swapped.
pub(super) fn is_one_slip_away(typed: &str, meant: &str) -> bool {
    let (typed, meant): (Vec<char>, Vec<char>) = (typed.chars().collect(), meant.chars().collect());
    let same = typed.iter().zip(&meant).take_while(|(a, b)| a == b).count();
    let (typed, meant) = (&typed[same..], &meant[same..]);
    match (typed, meant) {
        ([], [_]) | ([_], []) => true,
        ([a, b, rest @ ..], [c, d, end @ ..]) if a == d && b == c && rest == end => true,
        ([_, rest @ ..], [_, end @ ..]) if rest == end => true,
        ([_, rest @ ..], meant) if rest == meant => true,
        (typed, [_, end @ ..]) if typed == end => true,
        _ => false,
    }
}
