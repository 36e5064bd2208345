//! Messages that leave the clinic: written in the transaction of what they tell of, claimed by one server at a time.

pub mod claim;
pub mod deliveries;
pub mod ending;
pub mod erase;
pub mod insert;
pub mod receipt_key;
pub mod receipts;
pub mod request;
pub mod steps;
pub mod tell;
pub mod told;
pub mod troubles;
