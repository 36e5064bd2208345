//! What members of staff have chosen to be told.

use clinic::clock::Clock;
use clinic::domain::audit::By;
use clinic::domain::delivery::notice::Notice;
use clinic::domain::delivery::recipient::{Channel, Recipient};
use clinic::domain::request::NewRequest;
use clinic::domain::role::Role;
use clinic::domain::staff::{AccountDetails, LocationScope};
use clinic::store::{Deliveries, Store};
use jiff::SignedDuration;
use uuid::Uuid;

use crate::fixture::{email, name, open_at, request};
use crate::support::{Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    whoever_has_chosen_so_is_told_of_a_request_in_its_transaction,
    what_is_told_twice_is_written_once_however_many_servers_tell,
}

const BY: By = By::NOBODY;

async fn account(store: &Store, address: &str) -> TestResult<Uuid> {
    let details = AccountDetails {
        email: email(address)?,
        name: name("Grace")?,
        role: Role::Staff,
        locations: LocationScope::All,
    };
    Ok(store.add_account(details, BY).await?.0)
}

async fn told(store: &Store) -> TestResult<Vec<(Notice, Recipient)>> {
    let claimed = store.claim_messages(Channel::Mail, 100, SignedDuration::from_mins(4)).await?;
    let mut told: Vec<_> = claimed.into_iter().map(|message| (message.notice, message.recipient)).collect();
    told.sort_by_key(|(notice, recipient)| (*notice, recipient.to_string()));
    Ok(told)
}

async fn whoever_has_chosen_so_is_told_of_a_request_in_its_transaction(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open_at(&database, Clock::system()).await?;
    store.deliver_by(Deliveries { mail: true, webhook: false, locations: Vec::new() });
    let (grace, ada) = (account(&store, "grace@example.com").await?, account(&store, "ada@example.com").await?);
    assert!(!store.tells_staff_of_requests().await?);
    store.choose_notices(grace, vec![Notice::NewRequest, Notice::Digest], BY).await?;
    store.choose_notices(ada, vec![Notice::Digest], BY).await?;
    assert!(store.tells_staff_of_requests().await?);
    assert_eq!(store.chosen_notices().await?[&grace], [Notice::Digest, Notice::NewRequest]);
    store.submit(request()?).await?;
    let to_grace = (Notice::NewRequest, Recipient::Account(grace));
    assert_eq!(told(&store).await?, [to_grace, (Notice::Receipt, Recipient::Patient)]);

    store.choose_notices(grace, Vec::new(), BY).await?;
    store.submit(NewRequest { submission_id: Uuid::new_v4(), ..request()? }).await?;
    assert_eq!(told(&store).await?, [(Notice::Receipt, Recipient::Patient)]);
    store.choose_notices(grace, vec![Notice::NewRequest], BY).await?;
    store.set_disabled(grace, true, BY).await?;
    assert!(!store.tells_staff_of_requests().await?, "she is kept out");
    Ok(())
}

async fn what_is_told_twice_is_written_once_however_many_servers_tell(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let (one, other) = (open_at(&database, Clock::system()).await?, open_at(&database, Clock::system()).await?);
    let grace = account(&one, "grace@example.com").await?;
    one.choose_notices(grace, vec![Notice::Digest], BY).await?;
    let mut telling = tokio::task::JoinSet::new();
    for store in [&one, &other, &one, &other] {
        let store = store.clone();
        let locations = vec!["riverside".parse()?];
        telling.spawn(async move { store.tell("2026-11-30".to_owned(), Notice::Digest, locations, true).await });
    }
    for told in telling.join_all().await {
        told?;
    }
    let riverside = Recipient::Location("riverside".parse()?);
    assert_eq!(told(&one).await?, [(Notice::Digest, Recipient::Account(grace)), (Notice::Digest, riverside)]);
    one.tell("2026-12-01".to_owned(), Notice::Digest, Vec::new(), true).await?;
    assert_eq!(told(&one).await?.len(), 1);
    Ok(())
}
