//! What two may do at once to accounts, and what is good once.

use clinic::domain::audit::{By, Event};
use clinic::domain::patience::Patience;
use clinic::domain::role::Role;
use clinic::domain::session::Proof;
use clinic::domain::staff::{AccountDetails, LocationScope};
use clinic::store::{AccountError, AuditFilter, AuditPlace, Counted, FirstWayIn, NewPasskey, SecondFactors, Store};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::fixture::{email, name, open, open_at, stopped_clock};
use crate::support::{Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    of_two_admins_who_demote_each_other_one_is_refused,
    a_question_to_a_passkey_is_answered_once_and_for_its_own_purpose,
    a_link_gives_no_passkey_where_a_second_factor_is_kept,
    of_a_hundred_tries_at_once_no_more_are_judged_than_in_a_row,
}

async fn admin(store: &Store, address: &str) -> TestResult<(Uuid, AccountDetails)> {
    let locations = LocationScope::Only(vec!["riverside".parse()?]);
    let details = AccountDetails { email: email(address)?, name: name("Ada")?, role: Role::Admin, locations };
    let (id, link) = store.add_account(details.clone(), By::operator(0)).await?;
    let used = store.use_link(&link.hash(), FirstWayIn::Password("a hash".to_owned()), "a browser").await?;
    assert!(matches!(used, Some((_, Proof::Full))));
    assert_eq!(store.account(id).await?.ok_or("no account")?.details, details, "it reads as it was written");
    Ok((id, details))
}

async fn of_two_admins_who_demote_each_other_one_is_refused(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let stores = [open(&database).await?, open(&database).await?];
    let (ada, of_ada) = admin(&stores[0], "ada@example.com").await?;
    let (eve, of_eve) = admin(&stores[0], "eve@example.com").await?;
    let taken =
        stores[0].add_account(AccountDetails { email: email("ADA@Example.com")?, ..of_eve.clone() }, By::operator(0));
    assert!(matches!(taken.await, Err(AccountError::EmailTaken)));
    let demote = |details: &AccountDetails| AccountDetails { role: Role::Staff, ..details.clone() };
    let (one, other) = tokio::join!(
        stores[0].change_account(eve, 2, demote(&of_eve), By::account(ada)),
        stores[1].change_account(ada, 2, demote(&of_ada), By::account(eve)),
    );
    let refused = [one, other].into_iter().filter(|done| matches!(done, Err(AccountError::LastAdmin))).count();
    assert_eq!(refused, 1);
    let admins = stores[0].accounts().await?.into_iter().filter(|account| account.details.role == Role::Admin).count();
    assert_eq!(admins, 1);
    // What was refused is not in the log.
    let filter = AuditFilter { event: Some(Event::AccountChanged), ..AuditFilter::default() };
    assert_eq!(stores[0].audit_page(&filter, AuditPlace::Newest).await?.rows.len(), 1);
    // One who was asked to come and never has is no admin who could help.
    let left = if stores[0].account(ada).await?.is_some_and(|ada| ada.details.role == Role::Admin) { ada } else { eve };
    stores[0].add_account(AccountDetails { email: email("bob@example.com")?, ..of_eve }, By::account(left)).await?;
    let refused = stores[0].set_disabled(left, true, By::account(left)).await;
    assert!(matches!(refused, Err(AccountError::LastAdmin)), "{refused:?}");
    Ok(())
}

async fn a_question_to_a_passkey_is_answered_once_and_for_its_own_purpose(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, stopped_clock()?);
    let store = open_at(&database, clock.clone()).await?;
    let (ada, _) = admin(&store, "ada@example.com").await?;
    let (eve, _) = admin(&store, "eve@example.com").await?;
    let token = store.keep_question(Some(ada), "add", "question".to_owned()).await?.hash();
    for (account, purpose) in [(None, "add"), (Some(eve), "add"), (Some(ada), "confirm")] {
        assert_eq!(store.take_question(&token, account, purpose).await?, None, "{account:?} {purpose}");
    }
    assert_eq!(store.take_question(&token, Some(ada), "add").await?.as_deref(), Some("question"));
    assert_eq!(store.take_question(&token, Some(ada), "add").await?, None, "a second time");
    let late = store.keep_question(None, "sign in", "question".to_owned()).await?.hash();
    clock.advance(5 * 60);
    assert_eq!(store.take_question(&late, None, "sign in").await?, None, "five minutes later");
    Ok(())
}

async fn a_link_gives_no_passkey_where_a_second_factor_is_kept(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    let (ada, _) = admin(&store, "ada@example.com").await?;
    let passkey =
        |id: &str| NewPasskey { credential_id: id.to_owned(), passkey: "{}".to_owned(), name: "Key".to_owned() };
    assert!(store.add_passkey(ada, passkey("old"), By::account(ada)).await?);
    assert!(!store.add_passkey(ada, passkey("old"), By::account(ada)).await?, "somebody has it already");
    let link = store.reset_account(ada, SecondFactors::Kept, By::operator(0)).await?.hash();
    let way_in = || FirstWayIn::Passkey(passkey("new"));
    assert!(store.use_link(&link, way_in(), "a browser").await?.is_none());
    assert!(store.account_of_link(&link).await?.is_some(), "the link is not used up");
    assert_eq!(store.passkeys_of(ada).await?.len(), 1);
    let link = store.reset_account(ada, SecondFactors::Removed, By::operator(0)).await?.hash();
    assert!(matches!(store.use_link(&link, way_in(), "a browser").await?, Some((_, Proof::Full))));
    Ok(())
}

async fn of_a_hundred_tries_at_once_no_more_are_judged_than_in_a_row(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let stores = [open(&database).await?, open(&database).await?];
    let mut all = JoinSet::new();
    for number in 0..100 {
        let store = stores[number % 2].clone();
        let counted = vec![Counted { who: "somebody".to_owned(), patience: Patience::PERSON }];
        all.spawn(async move { TestResult::Ok(store.begin_try(counted).await?.is_none()) });
    }
    let judged = all.join_all().await.into_iter().collect::<TestResult<Vec<bool>>>()?;
    let judged = judged.into_iter().filter(|is_judged| *is_judged).count();
    // Five are free, the sixth begins the wait of a second, then of two, and so on: a slow machine lives through some.
    assert!((6..=10).contains(&judged), "{judged} were judged");
    Ok(())
}
