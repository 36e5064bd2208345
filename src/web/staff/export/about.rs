//! What a file says about itself, and what is written down of it.

use crate::domain::audit::{Event, NewEntry};
use crate::domain::export::about::About;
use crate::domain::export::reason::ExportReason;
use crate::domain::export::selection::ExportSelection;
use crate::export::Format;
use crate::web::staff::member_request::MemberRequest;

/// What is written down of an export in a format.
pub fn entry(request: &MemberRequest, format: Format, reason: Option<ExportReason>) -> NewEntry {
    let mut entry = request.member.by().did(Event::RequestsExported).with("format", format.as_str());
    if !request.staff.site.content.clinic.exports.encrypt_to.is_empty() {
        entry = entry.with("encrypted", true);
    }
    match reason {
        Some(reason) => entry.with("reason", reason),
        None => entry,
    }
}

/// What a file says about itself.
pub fn about(request: &MemberRequest, selection: &ExportSelection) -> About {
    About {
        origin: request.staff.site.content.origin(),
        selection: selection.lines(),
        by: request.account().details.email.to_string(),
        at: request.staff.clock.now(),
        set: None,
    }
}
