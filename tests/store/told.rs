//! Which of the clinic's addresses are told of a request.

use clinic::clock::Clock;
use clinic::domain::choice_key::ChoiceKey;
use clinic::domain::request::NewRequest;
use clinic::store::Deliveries;

use crate::fixture::{open_at, request};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    a_location_is_told_of_its_own_requests_and_all_are_of_those_of_none,
}

async fn a_location_is_told_of_its_own_requests_and_all_are_of_those_of_none(engine: Engine) -> TestResult {
    for (with_address, of, told) in [
        (&["riverside", "harbor"][..], "harbor", &["location:harbor"][..]),
        (&["riverside", "harbor"], "any", &["location:harbor", "location:riverside"]),
        (&["riverside", "harbor"], "oak-hill", &["location:harbor", "location:riverside"]),
        (&[], "harbor", &[]),
    ] {
        let database = TestDatabase::new(engine).await?;
        let store = open_at(&database, Clock::system()).await?;
        let locations: Result<Vec<ChoiceKey>, _> = with_address.iter().map(|key| key.parse()).collect();
        store.deliver_by(Deliveries { mail: true, webhook: false, locations: locations? });
        let mut sent = NewRequest { submission_id: uuid::Uuid::new_v4(), ..request()? };
        sent.details.location = of.parse()?;
        store.submit(sent).await?;
        let written = "SELECT recipient FROM outbox WHERE notice = 'new_request' ORDER BY recipient";
        assert_eq!(Direct::to(&database).await?.texts(written).await?, told, "{of}");
    }
    Ok(())
}
