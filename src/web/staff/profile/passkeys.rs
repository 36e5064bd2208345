//! One's own passkeys.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use uuid::Uuid;

use super::done;
use crate::domain::typed_text::tidy;
use crate::paths::staff as paths;
use crate::web::error::{Error, FORM_NEEDS_MENDING};
use crate::web::http::body::FormBody;
use crate::web::reader::Reader;
use crate::web::staff::browser::Browser;
use crate::web::staff::confirm::{self, ConfirmView, Unproved};
use crate::web::staff::field::{Answers, Field, problems};
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member::Member;
use crate::web::staff::passkey_answer::{self, ADD};
use crate::web::staff::passkey_sign_in::{for_browser, refused};
use crate::web::staff::times::write;
use crate::web::state::StaffState;

/// The longest name of a passkey, in characters.
const LONGEST_NAME: usize = 100;

#[derive(Template)]
#[template(path = "staff/passkeys.html")]
struct PasskeysPage<'a> {
    layout: StaffLayout<'a>,
    confirm: ConfirmView<'a>,
    passkeys: Vec<PasskeyView>,
    name: Field<'a>,
    /// Where passkeys can be made.
    passkeys_at: Option<String>,
}

struct PasskeyView {
    name: String,
    since: String,
    used: Option<String>,
    remove: String,
}

enum Outcome {
    Fresh,
    Unproved(Unproved),
    LastWayIn,
}

/// `GET /staff/profile/passkeys`.
pub async fn show(State(staff): State<StaffState>, reader: Reader, member: Member) -> Result<Response, Error> {
    draw(&staff, &reader, &member, &Outcome::Fresh).await
}

/// `POST /staff/profile/passkeys/question`: the proof of who asks comes first.
pub async fn ask(
    State(staff): State<StaffState>,
    reader: Reader,
    member: Member,
    browser: Browser,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let answers = Answers::from(pairs);
    let words = &reader.edition(&staff.site).staff;
    let confirmed = match confirm::judge(&staff, &member, &browser, &answers, words).await? {
        Ok(confirmed) => confirmed,
        // The page itself: the script shows it in place of this one.
        Err(unproved) => return draw(&staff, &reader, &member, &Outcome::Unproved(unproved)).await,
    };
    let account = &member.session.account;
    let known = staff.store.passkeys_of(account.id).await?;
    let question = staff.relying_party.as_ref().ok_or(Error::NotFound)?.ask_for_new(account, &known)?;
    let token = staff.store.keep_question(Some(account.id), ADD, question.to_keep.clone()).await?;
    Ok(confirmed.hand_out(for_browser(&token, &question)))
}

/// `POST /staff/profile/passkeys`: the passkey that was made.
pub async fn send(
    State(staff): State<StaffState>,
    reader: Reader,
    member: Member,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let answers = Answers::from(pairs);
    if !member.session.is_confirmed(staff.clock.now()) {
        return Ok(refused());
    }
    let account = member.session.account.id;
    let words = &reader.edition(&staff.site).staff.passkeys;
    let name: String = tidy(answers.get("name")).chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let name = if name.is_empty() { words.first_name.to_string() } else { name };
    let kept = passkey_answer::take_question(&staff, &answers, Some(account), ADD).await?;
    let made = kept.and_then(|kept| staff.relying_party.as_ref()?.take_new(&kept, answers.get("answer"), name));
    let Some(passkey) = made else { return Ok(refused()) };
    if !staff.store.add_passkey(account, passkey, member.by()).await? {
        return Ok(refused());
    }
    Ok(done::back("passkey"))
}

/// `POST /staff/profile/passkeys/{id}/remove`.
pub async fn remove(
    State(staff): State<StaffState>,
    reader: Reader,
    member: Member,
    Path(id): Path<String>,
    browser: Browser,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let id = Uuid::parse_str(&id).map_err(|_| Error::NotFound)?;
    let answers = Answers::from(pairs);
    let words = &reader.edition(&staff.site).staff;
    let ways_in = member.session.account.ways_in;
    if !ways_in.has_password && ways_in.passkeys <= 1 {
        return draw(&staff, &reader, &member, &Outcome::LastWayIn).await;
    }
    let confirmed = match confirm::judge(&staff, &member, &browser, &answers, words).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => return draw(&staff, &reader, &member, &Outcome::Unproved(unproved)).await,
    };
    if !staff.store.remove_passkey(member.session.account.id, id, member.by()).await? {
        return Err(Error::NotFound);
    }
    Ok(confirmed.hand_out(done::back("passkey-removed")))
}

async fn draw(staff: &StaffState, reader: &Reader, member: &Member, outcome: &Outcome) -> Result<Response, Error> {
    let words = &reader.edition(&staff.site).staff;
    let zone = &staff.site.content.clinic.time_zone;
    let mut layout = StaffLayout::new(staff, reader, Some(member), &words.passkeys.title, StaffSection::Profile);
    let nothing = Unproved::default();
    let unproved = match outcome {
        Outcome::Unproved(unproved) => unproved,
        Outcome::Fresh => &nothing,
        Outcome::LastWayIn => {
            layout.trouble = Some(words.passkeys.last_way_in.clone());
            &nothing
        }
    };
    let confirm = ConfirmView::new(staff, member, words, unproved);
    layout.problems = problems(confirm.fields());
    let stored = staff.store.passkeys_of(member.session.account.id).await?;
    let view = |passkey: crate::store::StoredPasskey| PasskeyView {
        since: write(passkey.created_at, zone, words),
        used: passkey.used_at.map(|time| write(time, zone, words)),
        remove: paths::with_id(paths::PROFILE_PASSKEY_REMOVE, passkey.id),
        name: passkey.name,
    };
    let status = if layout.has_problems() { FORM_NEEDS_MENDING } else { StatusCode::OK };
    let name = Field::text("name", &words.passkeys.name, "").hint(&words.passkeys.name_hint);
    let page = PasskeysPage {
        layout,
        confirm,
        passkeys: stored.into_iter().map(view).collect(),
        name,
        passkeys_at: staff.passkeys_at(),
    };
    answer(staff, status, &page)
}
