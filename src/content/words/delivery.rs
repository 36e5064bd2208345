//! Words about messages that leave the clinic, for the front desk.

use super::list::words;

words! {
    /// What of the clinic's messages did not arrive.
    DeliveryWords { mail_is_off, failed(count), to_clinic, to_patient, about_nothing, not_arrived, not_possible, not_sent, sent }
}
