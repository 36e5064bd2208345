//! A telephone number as people write it, taken apart: its digits, its extension, and the words and marks between.
//!
//! Letters end here. What goes on to the numbering plans is digits alone, in the order in which they were typed.

use rlibphonenumber::PHONE_NUMBER_UTIL;
use unicode_normalization::char::is_combining_mark;

use super::labels::{Meaning, meaning};
use crate::domain::field_problem::FieldProblem;
use crate::domain::typed_text::is_unseen;

/// Fewer digits than any number has that can be called from anywhere; emergency numbers have three.
pub(super) const FEWEST_DIGITS: usize = 4;
/// The most digits of an extension; more are a number of their own.
const LONGEST_EXTENSION: usize = 9;
/// The most digits of an extension that only a comma or a semicolon announces: seven are a number next door.
const LONGEST_UNNAMED_EXTENSION: usize = 6;
/// As many digits as a number has that is dialed next door. What follows them after a word is something else.
const A_WHOLE_NUMBER: usize = 7;

/// What separates digits and says nothing: spaces, dashes, dots, brackets, quotes, the signs of telephones.
const SEPARATORS: &str = " -‐‑‒–—―−⁃﹘﹣－ー〜～~_=:：.．。·•‧∙⋅…!'’‘‚‛ʼ`´′＇\"“”„‟″＂«»‹›)(）（][］［}{><〈〉【】\
                          №°☎☏✆📞📟📠📱📲🏠🏡🏢💼💬";

/// A number's digits and what was found around them.
#[derive(Debug)]
pub(super) struct Written {
    /// Whether a plus stands before it.
    pub has_plus: bool,
    /// The digits in ASCII, a trunk prefix in brackets among them.
    pub digits: String,
    /// Where among them «(0)» stands.
    pub trunk_zero: Option<usize>,
    /// How many digits stand before each gap.
    pub gaps: Vec<usize>,
    /// The extension's digits.
    pub extension: Option<String>,
    /// Whether a word hangs on the digits, as in 1-800-555-HOME.
    pub has_joined_word: bool,
}

#[derive(Debug)]
enum Token {
    Digits(String),
    TrunkZero,
    Plus,
    Boundary(Boundary),
}

/// What stands between two runs of digits; the greatest of several counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Boundary {
    Nothing,
    Label,
    Comma,
    Slash,
    Or,
    Extension,
}

/// Digits without a boundary among them.
struct Piece {
    after: Boundary,
    has_plus: bool,
    digits: String,
    trunk_zero: Option<usize>,
    gaps: Vec<usize>,
}

/// Takes tidied text apart. `is_whole` tells whether what was read so far is a number by itself.
pub(super) fn read(text: &str, is_whole: impl Fn(&Written) -> bool) -> Result<Written, FieldProblem> {
    let text: Vec<char> = in_order(&text.to_lowercase()).chars().filter(|c| !is_unseen(*c) && *c != KEYCAP).collect();
    if text.iter().filter(|c| digit(**c).is_some()).count() < FEWEST_DIGITS {
        return Err(FieldProblem::Invalid);
    }
    let (tokens, has_joined_word) = tokens(&text)?;
    let mut pieces = pieces(tokens).into_iter();
    let first = pieces.next().ok_or(FieldProblem::Invalid)?;
    let mut number = Written {
        has_plus: first.has_plus,
        digits: first.digits,
        trunk_zero: first.trunk_zero,
        gaps: first.gaps,
        extension: None,
        has_joined_word,
    };
    let mut separators = Vec::new();
    for piece in pieces {
        let has_whole_length = number.digits.len() >= A_WHOLE_NUMBER;
        let is_another =
            has_whole_length && piece.digits.len() >= A_WHOLE_NUMBER && (is_local(&number) || is_whole(&number));
        match piece.after {
            Boundary::Extension if number.extension.is_none() && piece.digits.len() <= LONGEST_EXTENSION => {
                number.extension = Some(piece.digits);
            }
            Boundary::Or | Boundary::Extension => return Err(FieldProblem::TwoNumbers),
            _ if number.extension.is_some() || is_another => return Err(FieldProblem::TwoNumbers),
            _ if piece.has_plus => return Err(FieldProblem::Invalid),
            Boundary::Comma if piece.digits.len() <= LONGEST_UNNAMED_EXTENSION && is_whole(&number) => {
                number.extension = Some(piece.digits);
            }
            _ if has_whole_length && is_whole(&number) => return Err(FieldProblem::TwoNumbers),
            Boundary::Label if has_whole_length => return Err(FieldProblem::Invalid),
            // What is dialed next door stays apart from what follows a comma or a slash, unless these separate groups.
            after if has_whole_length && is_local(&number) && !separators.contains(&after) => {
                return Err(FieldProblem::Invalid);
            }
            after => {
                separators.push(after);
                number.gaps.push(number.digits.len());
                number.gaps.extend(piece.gaps.iter().map(|gap| number.digits.len() + gap));
                number.digits.push_str(&piece.digits);
            }
        }
    }
    Ok(number)
}

/// Whether a number begins neither with a country code nor with a prefix.
fn is_local(number: &Written) -> bool {
    !number.has_plus && !number.digits.starts_with(['0', '1'])
}

/// The sign around a digit that a phone's keyboard offers.
const KEYCAP: char = '\u{20E3}';

/// A link's text with the context of a local number in front of it (RFC 3966), where one is given, and with
/// «not applicable» taken out.
fn in_order(text: &str) -> String {
    let text = text.replace("n/a", " ").replace("%20", " ").replace("%2b", "+");
    let Some((number, rest)) = text.split_once(";phone-context=") else { return text };
    let (context, others) = rest.split_once(';').unwrap_or((rest, ""));
    let context = if context.starts_with('+') && !number.contains('+') { context } else { "" };
    format!("{context} {};{others}", number.trim_start_matches("tel:"))
}

fn tokens(text: &[char]) -> Result<(Vec<Token>, bool), FieldProblem> {
    let (mut tokens, mut has_joined_word) = (Vec::new(), false);
    let mut at = 0;
    while let Some(&c) = text.get(at) {
        let run = |is_part: fn(char) -> bool| text[at..].iter().take_while(|c| is_part(**c)).count();
        let mut length = 1;
        if digit(c).is_some() {
            length = run(|c| digit(c).is_some());
            tokens.push(Token::Digits(text[at..at + length].iter().filter_map(|c| digit(*c)).collect()));
        } else if c.is_alphabetic() {
            length = run(|c| c.is_alphabetic() || is_combining_mark(c));
            let (before, after) = (&text[..at], &text[at + length..]);
            let word: String = text[at..at + length].iter().collect();
            let meaning = meaning_between(&word, before, after)?;
            has_joined_word |= meaning != Meaning::Extension && hangs_on_digits(before);
            tokens.push(match meaning {
                Meaning::Label => Token::Boundary(Boundary::Label),
                Meaning::Or => Token::Boundary(Boundary::Or),
                Meaning::Extension => Token::Boundary(Boundary::Extension),
                Meaning::Plus => Token::Plus,
            });
        } else if let Some(zero) = trunk_zero(&text[at..]) {
            length = zero;
            tokens.push(Token::TrunkZero);
        } else {
            match c {
                '+' | '＋' | '﹢' => tokens.push(Token::Plus),
                '#' | '＃' | '×' => tokens.push(Token::Boundary(Boundary::Extension)),
                ',' | ';' | '，' | '；' | '、' => tokens.push(Token::Boundary(Boundary::Comma)),
                '/' | '／' | '⁄' | '∕' | '|' | '｜' => tokens.push(Token::Boundary(Boundary::Slash)),
                '&' | '＆' => tokens.push(Token::Boundary(Boundary::Or)),
                c if c.is_whitespace() && !c.is_control() || SEPARATORS.contains(c) => {}
                _ => return Err(FieldProblem::Invalid),
            }
        }
        at += length;
    }
    Ok((tokens, has_joined_word))
}

/// What a word means where it stands: one that digits touch on both sides stands for digits.
fn meaning_between(word: &str, before: &[char], after: &[char]) -> Result<Meaning, FieldProblem> {
    let touches = [before.last(), after.first()].map(|c| c.is_some_and(|c| digit(*c).is_some()));
    match meaning(word, touches == [false, false]) {
        Some(meaning) if meaning == Meaning::Extension || touches != [true, true] => Ok(meaning),
        _ => Err(FieldProblem::Letters),
    }
}

/// Whether digits stand before a word with no space between.
fn hangs_on_digits(before: &[char]) -> bool {
    before.iter().rev().find(|c| !matches!(c, '-' | '.')).is_some_and(|c| digit(*c).is_some())
}

/// How many characters «(0)» takes, if the text begins with it.
fn trunk_zero(text: &[char]) -> Option<usize> {
    let mut inner = text.iter().enumerate().filter(|(_, c)| !c.is_whitespace());
    inner.next().filter(|(_, c)| matches!(c, '(' | '（' | '['))?;
    inner.next().filter(|(_, c)| digit(**c) == Some('0'))?;
    inner.next().filter(|(_, c)| matches!(c, ')' | '）' | ']')).map(|(index, _)| index + 1)
}

/// The ASCII digit that a decimal digit of any script stands for.
fn digit(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c);
    }
    // Superscripts and digits in circles are marks of something else.
    let is_decimal = c.is_numeric() && !matches!(c, '²' | '³' | '¹' | '⁰'..='₉' | '①'..='⓿' | '❶'..='➓');
    is_decimal.then(|| PHONE_NUMBER_UTIL.normalize_digits_only(c.encode_utf8(&mut [0; 4])).chars().next()).flatten()
}

fn pieces(tokens: Vec<Token>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut boundary, mut has_plus) = (Boundary::Nothing, false);
    for token in tokens {
        let (digits, is_trunk) = match token {
            Token::Digits(digits) => (digits, false),
            Token::TrunkZero => ("0".to_owned(), true),
            Token::Plus => {
                has_plus = true;
                continue;
            }
            Token::Boundary(next) => {
                boundary = boundary.max(next);
                continue;
            }
        };
        // An exit prefix before a plus says the same twice.
        if has_plus && boundary == Boundary::Nothing {
            pieces.pop_if(|piece| !piece.has_plus && matches!(piece.digits.as_str(), "00" | "011"));
        }
        match pieces.last_mut() {
            Some(piece) if boundary == Boundary::Nothing && !has_plus => {
                piece.gaps.push(piece.digits.len());
                if is_trunk && piece.trunk_zero.is_none() {
                    piece.trunk_zero = Some(piece.digits.len());
                }
                piece.digits.push_str(&digits);
            }
            _ => pieces.push(Piece { after: boundary, has_plus, digits, trunk_zero: None, gaps: Vec::new() }),
        }
        (boundary, has_plus) = (Boundary::Nothing, false);
    }
    pieces
}
