//! Codes that people type: a one-time code or a recovery code, whichever it is.

use uuid::Uuid;

use crate::domain::one_time_code::CodeSecret;
use crate::domain::recovery_code::RecoveryCode;
use crate::store::StoreError;
use crate::web::state::StaffState;

/// What a good code was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// From an app, good for half a minute.
    OneTime,
    /// From a list on paper, good once.
    Recovery,
}

/// Uses a code up. None when it is none of the account's, or was used before.
pub async fn check(staff: &StaffState, account: Uuid, typed: &str) -> Result<Option<CodeKind>, StoreError> {
    if let Some(secret) = staff.store.code_secret(account).await?
        && let Some(secret) = CodeSecret::from_bytes(&secret)
        && let Some(step) = secret.check(typed, staff.clock.now())
    {
        let is_fresh = staff.store.use_code(account, step).await?;
        return Ok(is_fresh.then_some(CodeKind::OneTime));
    }
    let Ok(code) = typed.parse::<RecoveryCode>() else { return Ok(None) };
    let is_used = staff.store.use_recovery_code(account, code.hash()).await?;
    Ok(is_used.then_some(CodeKind::Recovery))
}
