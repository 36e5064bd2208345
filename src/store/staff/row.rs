//! An account as its row holds it.

use jiff::Timestamp;
use sqlx::FromRow;
use uuid::Uuid;

use crate::domain::choice_key::ChoiceKey;
use crate::domain::email::EmailAddress;
use crate::domain::name::PersonName;
use crate::domain::staff::{Account, AccountDetails, LocationScope, WaysIn};
use crate::store::error::{Damage, StoreError};

/// The columns of an [`AccountRow`], of `staff_accounts AS account`.
macro_rules! account_columns {
    () => {
        "account.id AS account_id, account.email, account.name, account.role, account.locations, \
         account.password IS NOT NULL AS has_password, account.code_secret IS NOT NULL AS has_codes, \
         (SELECT count(*) FROM staff_passkeys AS passkey WHERE passkey.account_id = account.id) AS passkeys, \
         (SELECT count(*) FROM staff_recovery_codes AS code WHERE code.account_id = account.id) AS recovery_codes, \
         account.is_disabled, account.created_at AS account_created_at, account.version"
    };
}

pub(in crate::store) use account_columns;

/// What is read of an account: no secret.
#[derive(Debug, FromRow)]
pub struct AccountRow {
    account_id: String,
    email: String,
    name: String,
    role: String,
    locations: Option<String>,
    has_password: bool,
    has_codes: bool,
    passkeys: i64,
    recovery_codes: i64,
    is_disabled: bool,
    account_created_at: i64,
    version: i64,
}

impl AccountRow {
    /// Reads the row. What was stored once is readable for ever: none of it is judged by what is taken today.
    pub fn read(self) -> Result<Account, StoreError> {
        let damaged = |problem| StoreError::DamagedAccount { id: self.account_id.clone(), problem };
        let count = |count: i64| usize::try_from(count).unwrap_or_default();
        Ok(Account {
            id: Uuid::parse_str(&self.account_id).map_err(|_| damaged(Damage::Id))?,
            created_at: Timestamp::from_microsecond(self.account_created_at).map_err(|_| damaged(Damage::Time))?,
            details: AccountDetails {
                role: self.role.parse().map_err(|_| damaged(Damage::Role))?,
                email: EmailAddress::from_stored(self.email),
                name: PersonName::from_stored(self.name),
                locations: read_locations(self.locations.as_deref()),
            },
            ways_in: WaysIn {
                has_password: self.has_password,
                has_codes: self.has_codes,
                passkeys: count(self.passkeys),
                recovery_codes: count(self.recovery_codes),
            },
            is_disabled: self.is_disabled,
            version: self.version,
        })
    }
}

/// As they are stored: `,riverside,hilltop,`, or nothing for all.
pub fn write_locations(scope: &LocationScope) -> Option<String> {
    match scope {
        LocationScope::All => None,
        LocationScope::Only(keys) => {
            let keys: Vec<&str> = keys.iter().map(ChoiceKey::as_str).collect();
            Some(format!(",{},", keys.join(",")))
        }
    }
}

/// A restriction stays one, whatever it names: an account never sees more than it was given.
fn read_locations(stored: Option<&str>) -> LocationScope {
    stored.map_or(LocationScope::All, |stored| {
        let keys = stored.split(',').filter(|key| !key.is_empty());
        LocationScope::Only(keys.map(|key| ChoiceKey::from_stored(key.to_owned())).collect())
    })
}
