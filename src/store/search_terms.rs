//! Search without reading: keyed hashes of folded words, of their beginnings, of the phone's digits and the e-mail.

use std::collections::{BTreeMap, BTreeSet};

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::domain::email::EmailAddress;
use crate::domain::phone::PhoneNumber;
use crate::domain::request::AppointmentDetails;
use crate::domain::search::{SearchText, split};
use crate::domain::typed_text::fold;
use crate::keys::Key;

const SHORTEST_BEGINNING: usize = SearchText::SHORTEST_BEGINNING;
/// The longest beginning that is kept, in characters: longer words are found by this much and whole.
const LONGEST_BEGINNING: usize = 12;

/// What is looked up.
#[derive(Clone, Copy, Debug)]
pub struct SearchedTerm {
    /// The term.
    pub term: i64,
    /// The one that terms are kept by while they wait for their index.
    pub key: i64,
}

impl SearchedTerm {
    fn of_itself(term: i64) -> Self {
        Self { term, key: term }
    }
}

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
            for word in split(&fold(name.as_str())) {
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

    /// What finds a folded word, or its beginning: words that are longer than what is kept are found by their beginning,
    /// and so are some others, which are told apart by the names themselves.
    pub fn term_of_word(&self, word: &str) -> SearchedTerm {
        let beginning = |length: usize| word.char_indices().nth(length).map_or(word, |(end, _)| &word[..end]);
        let term = self.hash("name", beginning(LONGEST_BEGINNING));
        let key = if word.chars().count() < SHORTEST_BEGINNING { word } else { beginning(SHORTEST_BEGINNING) };
        SearchedTerm { term, key: self.hash("name", key) }
    }

    /// What finds a phone number.
    pub fn term_of_phone(&self, phone: &PhoneNumber) -> SearchedTerm {
        SearchedTerm::of_itself(self.hash("phone", phone.e164()))
    }

    /// What finds an e-mail address.
    pub fn term_of_email(&self, email: &EmailAddress) -> SearchedTerm {
        SearchedTerm::of_itself(self.hash("email", &email.folded()))
    }

    /// The terms under which requests of one person are found, whatever name they gave: phone number, e-mail.
    pub fn terms_of_person(&self, details: &AppointmentDetails) -> [i64; 2] {
        [self.term_of_phone(&details.phone).term, self.term_of_email(&details.email).term]
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
