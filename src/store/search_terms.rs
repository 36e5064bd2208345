//! Search without reading: keyed hashes of folded words, of their beginnings, of the phone's digits and the e-mail.

use std::collections::{BTreeMap, BTreeSet};

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::domain::request::AppointmentDetails;
use crate::domain::typed_text::fold;
use crate::keys::Key;

/// The shortest beginning of a word that finds it, in characters.
const SHORTEST_BEGINNING: usize = 3;
/// The longest beginning that is kept, in characters: longer words are found by this much and whole.
const LONGEST_BEGINNING: usize = 12;

/// Hashes words with the database's own key, so that nobody without it can try out names.
#[derive(Clone)]
pub struct SearchKey(Hmac<Sha256>);

impl std::fmt::Debug for SearchKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SearchKey")
    }
}

impl SearchKey {
    pub fn new(key: &Key) -> Self {
        Self(key.search())
    }

    /// The terms of names, by word: the hashes of the word's beginnings and of itself. Each is under the hash of its
    /// shortest beginning that can be searched for, which words with the same beginning share.
    pub fn terms_of_names(&self, details: &AppointmentDetails) -> BTreeMap<i64, BTreeSet<i64>> {
        let mut terms: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
        for name in [&details.first_name, &details.last_name] {
            for word in fold(name.as_str()).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
                let ends: Vec<usize> = word.char_indices().map(|(start, c)| start + c.len_utf8()).collect();
                let beginnings = ends.iter().take(LONGEST_BEGINNING).skip(SHORTEST_BEGINNING - 1);
                let hashes: Vec<i64> = beginnings.map(|end| self.hash("name", &word[..*end])).collect();
                let whole = self.hash("name", word);
                let of_word = terms.entry(hashes.first().copied().unwrap_or(whole)).or_default();
                of_word.extend(hashes);
                of_word.insert(whole);
            }
        }
        terms
    }

    /// The terms under which requests of one person are found, whatever name they gave: phone number, e-mail.
    pub fn terms_of_person(&self, details: &AppointmentDetails) -> [i64; 2] {
        [self.hash("phone", details.phone.e164()), self.hash("email", &details.email.folded())]
    }

    /// 64 bits of HMAC-SHA256: among 100 million terms, a chance of 1 in 180,000 million for a false hit.
    fn hash(&self, kind: &str, word: &str) -> i64 {
        let mut mac = self.0.clone();
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        mac.update(word.as_bytes());
        let hash = mac.finalize().into_bytes();
        i64::from_be_bytes([hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]])
    }
}
