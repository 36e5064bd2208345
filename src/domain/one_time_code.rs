//! One-time codes from an app (TOTP, RFC 6238): six digits, good for half a minute, and for the one before and after,
//! since clocks differ.

use std::fmt;

use jiff::Timestamp;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use totp_rs::{Builder, Secret, Totp};

/// How long a code is shown, in seconds.
const STEP: i64 = 30;
/// How many letters of the secret stand together.
const GROUP: usize = 4;

/// What the app and the clinic both know: 160 random bits, as RFC 4226 (4, R6) recommends.
#[derive(Clone)]
pub struct CodeSecret([u8; Self::BYTES]);

impl CodeSecret {
    /// How long a secret is, in bytes.
    pub const BYTES: usize = 20;

    /// A secret of random bytes; the caller brings the randomness.
    #[must_use]
    pub fn from_random(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }

    /// A secret that was stored; none when it has another length.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Reads a secret as [`CodeSecret::text`] writes it.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let letters: String = text.chars().filter(|c| !c.is_whitespace()).take(64).collect();
        let secret = Secret::try_from_base32(letters).ok()?;
        Self::from_bytes(secret.as_ref())
    }

    /// The secret as it is stored.
    #[must_use]
    pub fn bytes(&self) -> [u8; Self::BYTES] {
        self.0
    }

    /// The secret for a keyboard: base 32 (RFC 4648) in groups of four letters.
    #[must_use]
    pub fn text(&self) -> String {
        let letters: Vec<char> = Secret::from(self.0.to_vec()).to_base32().chars().collect();
        letters.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }

    /// The secret for an app, with the names that it shows: of the clinic and of the account.
    #[must_use]
    pub fn link(&self, issuer: &str, account: &str) -> Option<String> {
        // The format has no place for a colon in either.
        let (issuer, account) = (issuer.replace(':', " "), account.replace(':', " "));
        let named = Builder::new().with_secret(self.0.to_vec()).with_account_name(account).with_issuer(Some(issuer));
        named.build().ok()?.to_url().ok()
    }

    /// The same for a camera: a picture in SVG, dark on light in every palette, with the margin that cameras need.
    #[must_use]
    pub fn qr_code(&self, issuer: &str, account: &str, alternative: &str) -> Option<String> {
        let code = QrCode::with_error_correction_level(self.link(issuer, account)?, EcLevel::M).ok()?;
        let svg = code.render::<svg::Color<'_>>().quiet_zone(true).min_dimensions(220, 220).build();
        let start = svg.find("<svg")?;
        let label: String = alternative.chars().filter(|c| !matches!(c, '"' | '<' | '>' | '&')).collect();
        Some(svg[start..].replacen("<svg", &format!("<svg class=\"qr\" role=\"img\" aria-label=\"{label}\""), 1))
    }

    /// The step whose code was typed, by its number of half minutes since 1970; none when it is no code of about now.
    #[must_use]
    pub fn check(&self, typed: &str, now: Timestamp) -> Option<i64> {
        let typed = digits(typed)?;
        let totp: Totp = Builder::new().with_secret(self.0.to_vec()).with_skew(0).build().ok()?;
        let step = now.as_second().div_euclid(STEP);
        // The present one first: of two steps with the same code it is the one that was meant.
        [step, step - 1, step + 1].into_iter().find(|step| {
            let seconds = u64::try_from(step * STEP).unwrap_or(0);
            totp.check(&typed, seconds).is_some()
        })
    }
}

/// Six digits, however they are written and spaced.
fn digits(typed: &str) -> Option<String> {
    let typed = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '‐')).take(7);
    let digit = |c: char| match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => None,
    };
    let digits: String = typed.map(digit).collect::<Option<_>>()?;
    (digits.len() == 6).then_some(digits)
}

/// Without the secret.
impl fmt::Debug for CodeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeSecret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type TestResult = Result<(), Box<dyn std::error::Error>>;

    /// The secret of RFC 6238's own examples (appendix B), whose last six digits are these.
    const SECRET: &[u8; 20] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_standard() -> TestResult {
        let secret = CodeSecret::from_random(*SECRET);
        for (second, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            let now = Timestamp::from_second(second)?;
            assert_eq!(secret.check(code, now), Some(second / 30), "{code}");
        }
        Ok(())
    }

    #[test]
    fn a_code_is_good_for_its_half_minute_and_the_ones_beside_it() -> TestResult {
        let secret = CodeSecret::from_random(*SECRET);
        let at = |second| Timestamp::from_second(second);
        for (second, is_good) in [(0, true), (29, true), (30, true), (89, true), (90, false), (120, false)] {
            assert_eq!(secret.check("287082", at(second)?).is_some(), is_good, "{second}");
        }
        for typed in ["287 082", " 287-082 ", "２８７０８２"] {
            assert!(secret.check(typed, at(59)?).is_some(), "{typed}");
        }
        for typed in ["", "28708", "2870820", "28708x", "٢٨٧٠٨٢", &"2".repeat(1_000_000)] {
            assert_eq!(secret.check(typed, at(59)?), None);
        }
        Ok(())
    }

    #[test]
    fn the_secret_reads_as_it_is_written_and_names_the_clinic() -> TestResult {
        let secret = CodeSecret::from_random(*SECRET);
        assert_eq!(secret.text(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let read = CodeSecret::from_text(&secret.text()).ok_or("not read")?;
        assert_eq!(read.bytes(), *SECRET);
        let link = secret.link("Spine: Pain & Co", "jörg@example.com").ok_or("no link")?;
        assert!(
            link.starts_with("otpauth://totp/") && link.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
            "{link}"
        );
        let picture = secret.qr_code("Clinic", "ada@example.com", "A \"picture\"").ok_or("no picture")?;
        assert!(
            picture.starts_with("<svg") && picture.contains("aria-label=\"A picture\"") && !picture.contains("style")
        );
        Ok(())
    }
}
