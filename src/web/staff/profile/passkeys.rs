//! One's own passkeys.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use uuid::Uuid;

use super::done;
use crate::domain::typed_text::tidy;
use crate::paths::staff as paths;
use crate::store::StoredPasskey;
use crate::web::error::Error;
use crate::web::staff::confirm::{self, ConfirmView, Unproved};
use crate::web::staff::field::Field;
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member_request::{MemberForm, MemberRequest};
use crate::web::staff::passkey_answer::{self, ADD};
use crate::web::staff::passkey_sign_in::{for_browser, refused};
use crate::web::staff::times::write;

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
pub async fn show(request: MemberRequest) -> Result<Response, Error> {
    draw(&request, &Outcome::Fresh, "").await
}

/// `POST /staff/profile/passkeys/question`: the proof of who asks comes first.
pub async fn ask(form: MemberForm) -> Result<Response, Error> {
    let (staff, account) = (&form.staff, form.account());
    let confirmed = match confirm::judge(&form).await? {
        Ok(confirmed) => confirmed,
        // The page itself: the script shows it in place of this one.
        Err(unproved) => return draw(&form, &Outcome::Unproved(unproved), form.answers.get("name")).await,
    };
    let known = staff.store.passkeys_of(account.id).await?;
    let question = staff.relying_party.as_ref().ok_or(Error::NotFound)?.ask_for_new(account, &known)?;
    let token = staff.store.keep_question(Some(account.id), ADD, question.to_keep.clone()).await?;
    Ok(confirmed.hand_out(for_browser(&token, &question)))
}

/// `POST /staff/profile/passkeys`: the passkey that was made.
pub async fn send(form: MemberForm) -> Result<Response, Error> {
    let (staff, account, answers) = (&form.staff, form.account().id, &form.answers);
    if !form.member.session.is_confirmed(staff.clock.now()) {
        return Ok(refused());
    }
    let name: String = tidy(answers.get("name")).chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let name = if name.is_empty() { form.words().passkeys.first_name.to_string() } else { name };
    let kept = passkey_answer::take_question(staff, answers, Some(account), ADD).await?;
    let made = kept.and_then(|kept| staff.relying_party.as_ref()?.take_new(&kept, answers.get("answer"), name));
    let Some(passkey) = made else { return Ok(refused()) };
    if !staff.store.add_passkey(account, passkey, form.member.by()).await? {
        return Ok(refused());
    }
    Ok(done::back("passkey"))
}

/// `POST /staff/profile/passkeys/{id}/remove`.
pub async fn remove(Path(id): Path<String>, form: MemberForm) -> Result<Response, Error> {
    let id = Uuid::parse_str(&id).map_err(|_| Error::NotFound)?;
    let ways_in = form.account().ways_in;
    if !ways_in.has_password && ways_in.passkeys <= 1 {
        return draw(&form, &Outcome::LastWayIn, form.answers.get("name")).await;
    }
    let confirmed = match confirm::judge(&form).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => return draw(&form, &Outcome::Unproved(unproved), form.answers.get("name")).await,
    };
    if !form.staff.store.remove_passkey(form.account().id, id, form.member.by()).await? {
        return Err(Error::NotFound);
    }
    Ok(confirmed.hand_out(done::back("passkey-removed")))
}

async fn draw(request: &MemberRequest, outcome: &Outcome, typed: &str) -> Result<Response, Error> {
    let words = request.words();
    let mut layout = request.layout(&words.passkeys.title, StaffSection::Profile);
    let nothing = Unproved::default();
    let unproved = match outcome {
        Outcome::Unproved(unproved) => unproved,
        Outcome::Fresh => &nothing,
        Outcome::LastWayIn => {
            layout.trouble = Some(words.passkeys.last_way_in.clone());
            &nothing
        }
    };
    let confirm = ConfirmView::new(request, unproved);
    layout.problems = confirm.problems([]);
    let view = |passkey: StoredPasskey| PasskeyView {
        since: write(passkey.created_at, request.zone(), words),
        used: passkey.used_at.map(|time| write(time, request.zone(), words)),
        remove: paths::with_id(paths::PROFILE_PASSKEY_REMOVE, passkey.id),
        name: passkey.name,
    };
    let stored = request.staff.store.passkeys_of(request.account().id).await?;
    let passkeys = stored.into_iter().map(view).collect();
    let name = Field::text("name", &words.passkeys.name, typed).hint(&words.passkeys.name_hint);
    let passkeys_at = request.staff.passkeys_at();
    answer(&request.staff, layout.status(), &PasskeysPage { layout, confirm, passkeys, name, passkeys_at })
}
