//! What stands in an export for ids that are known in this database alone.

/// An account is its e-mail address; one that is gone stays its id.
macro_rules! account_email {
    () => {
        "coalesce((SELECT email FROM staff_accounts WHERE staff_accounts.id = assigned_to), assigned_to)"
    };
}

/// An earlier request is its reference.
macro_rules! earlier_reference {
    () => {
        "(SELECT earlier.reference FROM appointment_requests AS earlier \
         WHERE earlier.id = appointment_requests.possible_duplicate_of)"
    };
}

pub(super) use {account_email, earlier_reference};
