//! Splits Rust source into words and signs, leaving out comments and what stands in quotes.

/// A name, a `::`, or any other single character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub text: &'a str,
    pub line: usize,
}

/// The tokens of `source`, in order. Comments, texts and characters leave none; numbers are taken for names.
pub fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while let Some(first) = rest.chars().next() {
        let hidden = hidden_length(rest);
        let length = if hidden > 0 { hidden } else { token_length(rest) };
        let (text, after) = rest.split_at(length);
        if hidden == 0 && !first.is_whitespace() {
            tokens.push(Token { text, line });
        }
        line += text.matches('\n').count();
        rest = after;
    }
    tokens
}

fn token_length(rest: &str) -> usize {
    let name = name_length(rest);
    if name > 0 {
        name
    } else if rest.starts_with("::") {
        2
    } else {
        rest.chars().next().map_or(1, char::len_utf8)
    }
}

fn name_length(rest: &str) -> usize {
    rest.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(rest.len())
}

/// The length of the comment or literal that `rest` starts with; 0 when it starts with code.
fn hidden_length(rest: &str) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return block_comment_length(rest);
    }
    if rest.starts_with('\'') {
        return character_length(rest);
    }
    let (prefix, literal) = rest.split_at(name_length(rest));
    match prefix {
        "" | "b" | "c" if literal.starts_with('"') => prefix.len() + text_length(literal),
        "r" | "br" | "cr" => raw_text_length(literal).map_or(0, |length| prefix.len() + length),
        _ => 0,
    }
}

/// Block comments nest.
fn block_comment_length(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// A character in quotes; 0 for a lifetime.
fn character_length(rest: &str) -> usize {
    let mut inside = rest[1..].chars();
    match (inside.next(), inside.next()) {
        (Some('\\'), Some(escaped)) => {
            let start = 2 + escaped.len_utf8();
            rest[start..].find('\'').map_or(rest.len(), |end| start + end + 1)
        }
        (Some(character), Some('\'')) => character.len_utf8() + 2,
        _ => 0,
    }
}

fn text_length(rest: &str) -> usize {
    let mut escaped = true; // the quote that it starts with
    for (at, character) in rest.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Counted from the first `#` or quote; none for a raw name such as `r#type`.
fn raw_text_length(rest: &str) -> Option<usize> {
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let start = hashes + 1;
    rest[hashes..].starts_with('"').then(|| {
        let end = format!("\"{}", "#".repeat(hashes));
        rest[start..].find(&end).map_or(rest.len(), |at| start + at + end.len())
    })
}

/// `tokens` without the items marked `#[cfg(test)]`.
pub fn without_unit_tests<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut rest = tokens;
    while let Some((first, after)) = rest.split_first() {
        if rest.len() >= MARK.len() && rest.iter().zip(MARK).all(|(token, mark)| token.text == mark) {
            let item = &rest[MARK.len()..];
            rest = &item[item_length(item)..];
        } else {
            kept.push(*first);
            rest = after;
        }
    }
    kept
}

/// How many tokens an item has: up to its closing brace, or to its semicolon.
fn item_length(tokens: &[Token]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(token.text, "}" | ";") {
            return at + 1;
        }
    }
    tokens.len()
}
