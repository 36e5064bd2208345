//! Accounts: one's own, and everybody's for admins.

use clinic::domain::audit::By;
use clinic::domain::role::Role;
use clinic::domain::staff::{AccountDetails, LocationScope};
use clinic::store::NewPasskey;

use crate::TestResult;
use crate::site::RunningSite;
use crate::staff_member::{Member, PASSWORD, code_at};
use crate::support::{Engine, on_both_engines};

on_both_engines! {
    a_new_password_ends_every_other_session,
    what_matters_asks_once_more_who_it_is,
    an_admin_adds_changes_and_disables_accounts,
    the_last_admin_stays,
    a_password_proves_nothing_without_the_second_factor,
    an_account_sees_no_more_when_its_location_is_gone,
}

async fn a_new_password_ends_every_other_session(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (desk, _) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    let phone = Member::new(&site, 2)?;
    phone.sign_in("grace@example.com", PASSWORD).await?;
    assert_eq!(desk.open("/staff/profile").await?.count("#sessions ~ * li, [aria-labelledby=sessions] li"), 2);
    let weak = desk.send("/staff/profile/password", &[("new_password", "gracehopper1")]).await?;
    assert_eq!(weak.status.as_u16(), 422, "her own name");
    let done = desk.send("/staff/profile/password", &[("new_password", "nine otters doze upon slate")]).await?;
    assert_eq!((done.status.as_u16(), done.location()), (303, "/staff/profile?done=password"));
    assert_eq!(desk.open("/staff/profile").await?.status.as_u16(), 200);
    assert_eq!(phone.open("/staff/profile").await?.status.as_u16(), 303, "signed out everywhere else");
    assert_eq!(phone.sign_in("grace@example.com", PASSWORD).await?.status.as_u16(), 422);
    Ok(())
}

async fn what_matters_asks_once_more_who_it_is(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (ada, secret) = Member::admin(&site, "ada@example.com").await?;
    site.clock.advance(6 * 60);
    let form = [("name", "Eve"), ("email", "eve@example.com"), ("role", "admin")];
    let asked = ada.send("/staff/accounts/add", &form).await?;
    assert_eq!((asked.status.as_u16(), asked.count("#current_password-error")), (422, 1));
    assert_eq!(asked.attribute("#name", "value"), "Eve", "what was typed is kept");
    assert_eq!(asked.count("[name=role][value=admin][checked]"), 1);
    let code = code_at(&secret, site.clock.now().as_second())?;
    for (password, code, field) in [("wrong", code.as_str(), "password"), (PASSWORD, "000000", "code")] {
        let fields: Vec<_> = form.into_iter().chain([("current_password", password), ("current_code", code)]).collect();
        let asked = ada.send("/staff/accounts/add", &fields).await?;
        assert_eq!((asked.status.as_u16(), asked.count(&format!("#current_{field}-error"))), (422, 1), "{field}");
    }
    let before = ada.session();
    let fields: Vec<_> = form.into_iter().chain([("current_password", PASSWORD), ("current_code", &code)]).collect();
    let added = ada.send("/staff/accounts/add", &fields).await?;
    assert_eq!(added.status.as_u16(), 200);
    assert!(added.text("#link").starts_with("https://clinic.test/staff/set-up/"));
    assert_ne!(ada.session(), before, "a new secret with more rights");
    Ok(())
}

async fn an_admin_adds_changes_and_disables_accounts(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (ada, _) = Member::admin(&site, "ada@example.com").await?;
    for (name, email, target) in [
        ("", "eve@example.com", "name"),
        (&*"🦩".repeat(200), "eve@example.com", "name"),
        ("Eve", "eve", "email"),
        ("Eve", "ADA@example.com", "email"),
    ] {
        let page = ada.send("/staff/accounts/add", &[("name", name), ("email", email)]).await?;
        assert_eq!((page.status.as_u16(), page.count(&format!("#{target}-error"))), (422, 1), "{name} {email}");
    }
    let (grace, id) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    let refused = grace.open("/staff/accounts").await?;
    assert_eq!((refused.status.as_u16(), refused.text("h1").as_str()), (403, "For admins only"));
    let address = format!("/staff/accounts/{id}");
    let version = ada.open(&address).await?.attribute("input[name=version]", "value");
    let fields = [
        ("version", &*version),
        ("name", "Grace B. Hopper"),
        ("email", "grace@example.com"),
        ("role", "staff"),
        ("location", "riverside"),
    ];
    assert_eq!(ada.send(&address, &fields).await?.status.as_u16(), 200);
    let stale = ada.send(&address, &fields).await?;
    assert_eq!(stale.status.as_u16(), 409, "somebody has changed it since");
    assert_eq!(stale.attribute("#name", "value"), "Grace B. Hopper");
    let list = ada.open("/staff/accounts").await?;
    assert!(list.texts("tbody tr").iter().any(|line| line.contains("Grace B. Hopper") && line.contains("Riverside")));
    assert_eq!(grace.open("/staff/profile").await?.status.as_u16(), 200);
    assert_eq!(ada.send(&format!("{address}/disable"), &[]).await?.status.as_u16(), 200);
    assert_eq!(grace.open("/staff/profile").await?.status.as_u16(), 303, "at once");
    assert_eq!(ada.send(&format!("{address}/enable"), &[]).await?.status.as_u16(), 200);
    assert_eq!(grace.sign_in("grace@example.com", PASSWORD).await?.status.as_u16(), 303);
    let reset = ada.send(&format!("{address}/reset"), &[]).await?;
    assert_eq!((reset.status.as_u16(), reset.count("#link")), (200, 1));
    assert_eq!(grace.sign_in("grace@example.com", PASSWORD).await?.status.as_u16(), 422, "the password is gone");
    Ok(())
}

async fn the_last_admin_stays(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (ada, _) = Member::admin(&site, "ada@example.com").await?;
    let list = ada.open("/staff/accounts").await?;
    let address = list.attribute("tbody a", "href");
    let version = ada.open(&address).await?.attribute("input[name=version]", "value");
    let fields = [("version", &*version), ("name", "Ada"), ("email", "ada@example.com"), ("role", "staff")];
    for (path, fields) in [(address.clone(), &fields[..]), (format!("{address}/disable"), &[])] {
        let refused = ada.send(&path, fields).await?;
        assert_eq!(refused.status.as_u16(), 422, "{path}");
        assert!(refused.text("#summary").contains("another account an admin first"));
    }
    assert_eq!(ada.open("/staff/accounts").await?.status.as_u16(), 200);
    Ok(())
}

async fn a_password_proves_nothing_without_the_second_factor(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (grace, id) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    let passkey = NewPasskey { credential_id: "one".to_owned(), passkey: "{}".to_owned(), name: "Phone".to_owned() };
    assert!(site.store.add_passkey(id, passkey, By::account(id)).await?);
    site.clock.advance(6 * 60);
    let fields = [("current_password", PASSWORD), ("new_password", "nine otters doze upon slate")];
    let asked = grace.send("/staff/profile/password", &fields).await?;
    assert_eq!((asked.status.as_u16(), asked.count("#current_password")), (422, 0));
    assert_eq!(asked.attribute(".summary a", "href"), "#confirm");
    assert_eq!(asked.count("#confirm [data-passkey]"), 1);
    let asked = grace.send("/staff/profile/passkeys/question", &[("name", "Phone")]).await?;
    assert_eq!((asked.status.as_u16(), asked.attribute("#name", "value").as_str()), (422, "Phone"));
    Ok(())
}

async fn an_account_sees_no_more_when_its_location_is_gone(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (ada, _) = Member::admin(&site, "ada@example.com").await?;
    let (_, id) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    let account = site.store.account(id).await?.ok_or("no account")?;
    let gone = LocationScope::Only(vec!["old-mill".parse()?]);
    let details = AccountDetails { locations: gone.clone(), ..account.details };
    site.store.change_account(id, account.version, details, By::operator(0)).await?;
    let address = format!("/staff/accounts/{id}");
    let page = ada.open(&address).await?;
    assert_eq!(page.attributes("[name=location][checked]", "value"), ["old-mill"]);
    let version = page.attribute("input[name=version]", "value");
    let fields = [("version", &*version), ("name", "Grace"), ("email", "grace@example.com"), ("location", "old-mill")];
    assert_eq!(ada.send(&address, &fields).await?.status.as_u16(), 200);
    assert_eq!(site.store.account(id).await?.ok_or("no account")?.details.locations, gone);
    Ok(())
}
