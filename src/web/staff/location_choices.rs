//! Locations to choose from in a filter.

use super::field::Choice;
use super::member_request::MemberRequest;
use crate::domain::choice_key::ChoiceKey;

/// Every location, or one of those that whoever asks sees; and the one that the address names.
#[must_use]
pub fn location_choices(request: &MemberRequest, chosen: Option<&ChoiceKey>) -> Vec<Choice> {
    let scope = &request.account().details.locations;
    let offered = request.staff.site.content.clinic.locations.iter().map(|location| location.key.clone());
    let mut keys: Vec<ChoiceKey> = offered.chain([ChoiceKey::any()]).filter(|key| scope.sees(key)).collect();
    keys.extend(chosen.cloned().filter(|key| !keys.contains(key)));
    let every = Choice::new("", &request.words().requests.every_location, chosen.is_none());
    let each = keys.iter().map(|key| Choice::new(key.as_str(), &request.location_name(key), chosen == Some(key)));
    [every].into_iter().chain(each).collect()
}
