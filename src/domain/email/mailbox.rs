//! Which mailbox an address leads to, as far as its spelling tells: for counting, never for sending.

use super::EmailAddress;

/// Where dots before the @ mean nothing.
const WITHOUT_DOTS: [&str; 2] = ["gmail.com", "googlemail.com"];

impl EmailAddress {
    /// The mailbox, folded: what follows a `+` leads to the same one at most providers, and whoever wants to fill a stranger's
    /// would try each of them.
    #[must_use]
    pub fn mailbox(&self) -> String {
        let folded = self.folded();
        let Some((local, domain)) = folded.rsplit_once('@') else { return folded };
        let local = match local.split_once('+') {
            Some((name, _)) if !name.is_empty() => name,
            _ => local,
        };
        if WITHOUT_DOTS.contains(&domain) {
            return format!("{}@{}", local.replace('.', ""), WITHOUT_DOTS[0]);
        }
        format!("{local}@{domain}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_mailbox_are_one() {
        let mailbox = |address: &str| EmailAddress::from_stored(address.to_owned()).mailbox();
        for (one, other) in [
            ("ada@example.com", "ADA@Example.COM"),
            ("ada@example.com", "ada+clinic@example.com"),
            ("ada.lovelace@gmail.com", "adalovelace+1+2@googlemail.com"),
        ] {
            assert_eq!(mailbox(one), mailbox(other));
        }
        for (one, other) in [
            ("ada@example.com", "ada@example.org"),
            ("ada.lovelace@example.com", "adalovelace@example.com"),
            ("+1@example.com", "+2@example.com"),
        ] {
            assert_ne!(mailbox(one), mailbox(other));
        }
    }
}
