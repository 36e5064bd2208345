//! Telling something that comes of the time that passes, and not of what somebody does.

use super::insert::{NewMessage, NewNotice, insert, insert_for_staff};
use crate::domain::choice_key::ChoiceKey;
use crate::domain::delivery::notice::Notice;
use crate::domain::delivery::recipient::Recipient;
use crate::store::engine::transaction::Transaction;
use crate::store::error::StoreError;
use crate::store::state::Store;

impl Store {
    /// Tells something to the addresses of some locations, and to whoever on the staff has chosen so, unless they were told
    /// before, by whatever server: `about` is a request's id, or a day.
    pub async fn tell(
        &self,
        about: String,
        notice: Notice,
        locations: Vec<ChoiceKey>,
        is_for_staff: bool,
    ) -> Result<(), StoreError> {
        let at = self.0.clock.now();
        let work = async move |mut transaction: Transaction<'_>| {
            let to_location =
                |key| NewMessage { about: about.clone(), notice, recipient: Recipient::Location(key), at, due_at: at };
            let messages: Vec<NewMessage> = locations.into_iter().map(to_location).collect();
            insert(&mut transaction, &messages).await?;
            let for_staff = is_for_staff.then_some(NewNotice { about, notice, at });
            insert_for_staff(&mut transaction, &for_staff).await?;
            Ok::<_, StoreError>(())
        };
        self.0.database.write(work).await
    }
}
