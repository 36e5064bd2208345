//! What the front desk sees of messages that did not arrive.

use clinic::domain::delivery::ending::{Ending, Failure};
use clinic::domain::delivery::notice::Notice;
use clinic::domain::delivery::recipient::Channel;
use clinic::store::Deliveries;
use jiff::SignedDuration;

use crate::TestResult;
use crate::site::RunningSite;
use crate::staff_member::Member;
use crate::support::{Engine, on_both_engines};

on_both_engines! {
    what_did_not_arrive_is_shown_to_whom_it_concerns,
}

const QUEUE: &str = "/staff/requests";

async fn what_did_not_arrive_is_shown_to_whom_it_concerns(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    site.store.deliver_by(Deliveries { mail: true, webhook: false, locations: vec!["riverside".parse()?] });
    let grace = Member::grace(&site).await?;
    let elsewhere = Member::of_location(&site, "harbor").await?;
    assert_eq!(grace.open(QUEUE).await?.count(".undelivered"), 0);
    for (failure, said) in [
        (Failure::Refused(550), "nobody has this address"),
        (Failure::NoSmtpUtf8, "No e-mail possible"),
        (Failure::Unreachable, "for a day"),
    ] {
        let address = site.receive_at(&[("email", "ada@example.com")]).await?;
        let page = grace.open(&address).await?;
        assert_eq!(page.count(".undelivered"), 0, "it has not failed yet");
        for message in site.store.claim_messages(Channel::Mail, 10, SignedDuration::from_mins(4)).await? {
            let ending = if message.notice == Notice::Receipt { Ending::Failed(failure) } else { Ending::Sent };
            assert!(site.store.end_message(&message, ending).await?);
        }
        assert!(grace.open(&address).await?.text(".undelivered").contains(said), "{failure}");
    }
    let address = site.receive_at(&[("email", "grace@example.com")]).await?;
    for message in site.store.claim_messages(Channel::Mail, 10, SignedDuration::from_mins(4)).await? {
        assert!(site.store.end_message(&message, Ending::Sent).await?);
    }
    assert!(grace.open(&address).await?.text("main").contains("Receipt, Nov 23, 2026"));
    let queue = grace.open(QUEUE).await?;
    assert_eq!(queue.count(".undelivered li a"), 3);
    assert!(queue.text(".undelivered strong").ends_with('3'));
    let first = queue.attribute(".undelivered li:first-child a", "href");
    assert!(grace.open(&first).await?.count(".undelivered") == 1);
    assert_eq!(elsewhere.open(QUEUE).await?.count(".undelivered"), 0, "another location's");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn that_e_mail_is_off_is_said_where_everyone_looks() -> TestResult {
    let site = RunningSite::start_securely(Engine::Sqlite).await?;
    let grace = Member::grace(&site).await?;
    assert!(grace.open(QUEUE).await?.text(".undelivered").starts_with("E-mail is off"));
    Ok(())
}
