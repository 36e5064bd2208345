//! The front desk finds a request by what its patient says: a name, a number, an address, a reference.

use clinic::domain::request::NewRequest;
use clinic::domain::search::SearchText;
use clinic::domain::staff::LocationScope;
use clinic::store::{MOST_FOUND, Store};

use crate::fixture::{email, name, open, open_at, phone, request, stopped_clock};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    whatever_a_patient_says_finds_the_request_while_it_waits_for_the_index_and_afterwards,
    only_what_may_be_seen_is_found,
    the_newest_of_many_come_first,
}

fn named(first: &str, last: &str, number: u32) -> TestResult<NewRequest> {
    let mut new = request()?;
    new.submission_id = uuid::Uuid::new_v4();
    new.details.first_name = name(first)?;
    new.details.last_name = name(last)?;
    new.details.phone = phone(&format!("(703) 555-0{number:03}"))?;
    new.details.email = email(&format!("p{number}@example.com"))?;
    Ok(new)
}

async fn search(store: &Store, typed: &str, scope: &LocationScope) -> TestResult<Vec<String>> {
    let Some(text) = SearchText::parse(typed, "US".parse()?) else { return Ok(Vec::new()) };
    let found = store.search(&text, scope).await?;
    Ok(found.requests.into_iter().map(|listed| listed.reference.to_string()).collect())
}

async fn whatever_a_patient_says_finds_the_request_while_it_waits_for_the_index_and_afterwards(
    engine: Engine,
) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    let mut direct = Direct::to(&database).await?;
    if engine == Engine::Sqlite {
        // Nothing leaves the queue.
        direct
            .run("CREATE TRIGGER stay BEFORE DELETE ON index_queue BEGIN SELECT RAISE(ABORT, 'not yet'); END")
            .await?;
    }
    let jose = store.submit(named("José", "García-Márquez", 101)?).await?.reference.to_string();
    let li = store.submit(named("Li", "Wu", 102)?).await?.reference.to_string();
    let long = store.submit(named("Wolfeschlegelsteinhausen", "Bergerdorff", 103)?).await?.reference.to_string();
    let arabic = store.submit(named("محمد", "النجار", 104)?).await?.reference.to_string();
    for is_indexed in [false, true] {
        if is_indexed && engine == Engine::Sqlite {
            direct.run("DROP TRIGGER stay").await?;
            store.submit(named("Another", "One", 105)?).await?;
            direct.until_indexed().await?;
        }
        for (typed, expected) in [
            ("jose", Some(&jose)),
            ("Márquez JOSÉ", Some(&jose)),
            ("gar mar jos", Some(&jose)),
            ("garcía-márquez", Some(&jose)),
            ("jose wu", None),
            ("osé", None),
            ("li", Some(&li)),
            ("l", None),
            ("wu li", Some(&li)),
            ("wolfeschlegelsteinhausen", Some(&long)),
            ("wolfeschlegelstein berg", Some(&long)),
            ("wolfeschlegelsteinberg", None),
            ("محم", Some(&arabic)),
            ("(703) 555-0104", Some(&arabic)),
            ("+1 703.555.0104", Some(&arabic)),
            ("P103@EXAMPLE.com", Some(&long)),
            ("p1@example.com", None),
            (&*li.to_lowercase().replace('-', " "), Some(&li)),
            ("", None),
            ("%", None),
            ("' OR 1=1 --", None),
        ] {
            let found = search(&store, typed, &LocationScope::All).await?;
            assert_eq!(found, Vec::from_iter(expected.cloned()), "{typed}, indexed: {is_indexed}");
        }
    }
    Ok(())
}

async fn only_what_may_be_seen_is_found(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    let mut there = named("Ada", "King", 110)?;
    there.details.location = "riverside".parse()?;
    let there = store.submit(there).await?.reference.to_string();
    let anywhere = store.submit(named("Ada", "King", 111)?).await?.reference.to_string();
    let oak_hill = LocationScope::Only(vec!["oak-hill".parse()?]);
    for (typed, all, own) in [
        ("ada king", vec![&anywhere, &there], vec![&anywhere]),
        ("(703) 555-0110", vec![&there], vec![]),
        (&*there, vec![&there], vec![]),
    ] {
        assert_eq!(search(&store, typed, &LocationScope::All).await?.iter().collect::<Vec<_>>(), all, "{typed}");
        assert_eq!(search(&store, typed, &oak_hill).await?.iter().collect::<Vec<_>>(), own, "{typed}");
    }
    Ok(())
}

async fn the_newest_of_many_come_first(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let clock = stopped_clock()?;
    let store = open_at(&database, clock.clone()).await?;
    let mut references = Vec::new();
    for number in 0..70 {
        references.push(store.submit(named("Ada", "King", 100 + number)?).await?.reference.to_string());
        clock.advance(1);
    }
    references.reverse();
    let text = SearchText::parse("king", "US".parse()?).ok_or("no text")?;
    let found = store.search(&text, &LocationScope::All).await?;
    let listed: Vec<String> = found.requests.iter().map(|listed| listed.reference.to_string()).collect();
    assert_eq!((listed.as_slice(), found.has_more), (&references[..MOST_FOUND], true));
    Ok(())
}
