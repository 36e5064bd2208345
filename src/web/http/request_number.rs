//! A number for every request, on its log lines, in its answer and on its error page.

use axum::http::{HeaderName, HeaderValue, Request};
use tower_http::request_id::{MakeRequestId, RequestId};

use crate::random;

/// The header that carries the number.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Numbers of 64 bits, easy to read out in four groups.
#[derive(Clone, Copy, Default)]
pub struct RandomNumber;

impl MakeRequestId for RandomNumber {
    fn make_request_id<B>(&mut self, _: &Request<B>) -> Option<RequestId> {
        new().map(RequestId::new)
    }
}

/// A new number, as the header writes it: 16 digits to base 16.
#[must_use]
pub fn new() -> Option<HeaderValue> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let number = random::number();
    let mut text = [0; 16];
    for (place, digit) in text.iter_mut().enumerate() {
        let four_bits = (number >> (60 - 4 * place)) & 15;
        *digit = *DIGITS.get(usize::try_from(four_bits).ok()?)?;
    }
    HeaderValue::from_bytes(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_sixteen_digits_and_is_another_each_time() {
        let numbers: std::collections::HashSet<_> = (0..1000).filter_map(|_| new()).collect();
        assert_eq!(numbers.len(), 1000);
        assert!(numbers.iter().all(|number| number.len() == 16));
    }
}
