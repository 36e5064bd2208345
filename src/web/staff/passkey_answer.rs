//! Answers of passkeys to what they were asked.

use uuid::Uuid;

use super::field::Answers;
use crate::domain::secret_token::SecretToken;
use crate::store::StoreError;
use crate::web::state::StaffState;

/// What a question is for: an answer to another one is good for nothing.
pub const SIGN_IN: &str = "sign in";
/// To prove once more who one is.
pub const CONFIRM: &str = "confirm";
/// To add a passkey.
pub const ADD: &str = "add";
/// To set an account up.
pub const SET_UP: &str = "set up";

/// Takes the question that is answered, which was asked of an account or of anybody; none when there is none such.
pub async fn take_question(
    staff: &StaffState,
    answers: &Answers,
    account: Option<Uuid>,
    purpose: &'static str,
) -> Result<Option<String>, StoreError> {
    let Ok(token) = answers.get("question").parse::<SecretToken>() else { return Ok(None) };
    staff.store.take_question(&token.hash(), account, purpose).await
}

/// Whose passkey gave a good answer; none when it is not good. A passkey whose answers come from two places at once is
/// believed once.
pub async fn judge(
    staff: &StaffState,
    answers: &Answers,
    account: Option<Uuid>,
    purpose: &'static str,
) -> Result<Option<Uuid>, StoreError> {
    let Some(kept) = take_question(staff, answers, account, purpose).await? else { return Ok(None) };
    let Some(relying_party) = &staff.relying_party else { return Ok(None) };
    let Some(claim) = relying_party.claim(answers.get("answer")) else { return Ok(None) };
    let Some(stored) = staff.store.passkey(&claim.credential_id).await? else { return Ok(None) };
    let Some(after) = relying_party.judge(&kept, &claim, &stored) else { return Ok(None) };
    if account.is_some_and(|account| account != stored.account) {
        return Ok(None);
    }
    let is_used = staff.store.use_passkey(stored.id, stored.passkey, after).await?;
    Ok(is_used.then_some(stored.account))
}
