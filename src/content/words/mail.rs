//! Words of the e-mails: `<lang>/mail.toml`.

use super::list::words;
use crate::content::files::Files;
use crate::content::front_matter::read_toml;
use crate::content::language::Language;
use crate::content::mistakes::Mistakes;
use crate::content::toml_table::table;

/// The file of these words, in a language's folder.
pub(in crate::content) const FILE: &str = "mail.toml";

table! {
    /// Every word of the e-mails in one language.
    #[derive(Debug)]
    #[expect(missing_docs, reason = "each section explains itself where it stands in mail.toml")]
    pub struct MailWords {
        pub shared: SharedWords,
        pub new_request: NewRequestWords,
        pub receipt: ReceiptWords,
        pub nobody_reached: NobodyReachedWords,
        pub digest: DigestWords,
        pub oldest_overdue: OldestOverdueWords,
    }
}

impl MailWords {
    pub(in crate::content) fn load(files: &Files, language: &Language, mistakes: &mut Mistakes) -> Option<Self> {
        read_toml(files, &language.file(FILE), mistakes, |words, _| Some(words))
    }
}

words! {
    /// What several messages say.
    SharedWords { reference, location, call(phone), emergency(emergency), no_reply, not_you, from_clinic(clinic), profile }
}

words! {
    /// A request has come in.
    NewRequestWords { subject(reference, location), title, text, open }
}

words! {
    /// What the patient gets at once.
    ReceiptWords { subject(reference), title, reference, reference_hint, next, next_call(answer_time), next_time, next_nothing, change }
}

words! {
    /// Nobody answered the last call.
    NobodyReachedWords { subject(reference), title, text, reference, hours, no_longer }
}

words! {
    /// What waits, on a working morning.
    DigestWords {
        subject(overdue, waiting), title, start, in_time, waiting, overdue, suspected_spam, failed, oldest, oldest_waited(reference, location, time), open,
    }
}

words! {
    /// The request that waits longest has waited too long.
    OldestOverdueWords { subject(reference, location), title, text(limit), open }
}
