//! A member of staff with a browser of their own.

use std::collections::BTreeMap;
use std::sync::Mutex;

use clinic::domain::audit::By;
use clinic::domain::email::EmailAddress;
use clinic::domain::field_problem::FieldProblem;
use clinic::domain::name::PersonName;
use clinic::domain::role::Role;
use clinic::domain::staff::{AccountDetails, LocationScope};
use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder, redirect};
use uuid::Uuid;

use crate::TestResult;
use crate::patient::Page;
use crate::site::{RunningSite, SECURE_URL};

/// A password that nobody guesses.
pub const PASSWORD: &str = "seven herons nap under ivy";

pub struct Member {
    client: Client,
    site: String,
    network: String,
    pub cookies: Mutex<BTreeMap<String, String>>,
}

impl Member {
    /// Somebody who has not signed in, in a network of this number.
    pub fn new(site: &RunningSite, network: u8) -> TestResult<Self> {
        // What is compressed stays so: the tests look for it.
        let plain = Client::builder().no_gzip().no_brotli();
        let client = plain.redirect(redirect::Policy::none()).build()?;
        let (site, network) = (format!("http://{}", site.address), format!("198.51.100.{network}"));
        Ok(Self { client, site, network, cookies: Mutex::default() })
    }

    /// Somebody with an account, set up with [`PASSWORD`], who is signed in.
    pub async fn with_account(site: &RunningSite, email: &str, role: Role) -> TestResult<(Self, Uuid)> {
        let (id, link) = add(site, email, role).await?;
        let member = Self::new(site, 1)?;
        let answer = member.send(&link, &[("new_password", PASSWORD)]).await?;
        assert_eq!((answer.status.as_u16(), answer.location()), (303, "/staff/profile"), "{}", answer.body);
        Ok((member, id))
    }

    /// A member of staff who sees every location.
    pub async fn grace(site: &RunningSite) -> TestResult<Self> {
        Ok(Self::with_account(site, "grace@example.com", Role::Staff).await?.0)
    }

    /// A member of staff who sees the requests of one location, and those that named none.
    pub async fn of_location(site: &RunningSite, location: &str) -> TestResult<Self> {
        let details = AccountDetails {
            email: EmailAddress::parse("kay@example.com").map_err(FieldProblem::code)?,
            name: PersonName::parse("Kay").map_err(FieldProblem::code)?,
            role: Role::Staff,
            locations: LocationScope::Only(vec![location.parse()?]),
        };
        let (_, link) = site.store.add_account(details, By::operator(0)).await?;
        let kay = Self::new(site, 3)?;
        kay.send(&format!("/staff/set-up/{}", link.expose()), &[("new_password", PASSWORD)]).await?;
        Ok(kay)
    }

    /// An admin who has all that is asked for: one-time codes with this secret.
    pub async fn admin(site: &RunningSite, email: &str) -> TestResult<(Self, String)> {
        let (member, _) = Self::with_account(site, email, Role::Admin).await?;
        let secret = member.turn_codes_on(site).await?;
        Ok((member, secret))
    }

    /// Takes one-time codes into use, and answers their secret.
    pub async fn turn_codes_on(&self, site: &RunningSite) -> TestResult<String> {
        let page = self.open("/staff/profile/codes").await?;
        let secret = page.attribute("input[name=secret]", "value");
        let code = code_at(&secret, site.clock.now().as_second())?;
        let made = self.send("/staff/profile/codes", &[("secret", &secret), ("code", &code)]).await?;
        assert_eq!((made.status.as_u16(), made.count("#recovery-codes li")), (200, 10), "{}", made.body);
        Ok(secret)
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let cookies = self.cookies.lock().map(|cookies| cookies.clone()).unwrap_or_default();
        let cookies: Vec<String> = cookies.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.client.request(method, format!("{}{path}", self.site));
        let request = request.header("x-forwarded-for", &self.network);
        if cookies.is_empty() { request } else { request.header(COOKIE, cookies.join("; ")) }
    }

    pub async fn open(&self, path: &str) -> TestResult<Page> {
        self.read(self.request(Method::GET, path)).await
    }

    /// Sends a form from one of the site's own pages.
    pub async fn send(&self, path: &str, fields: &[(&str, &str)]) -> TestResult<Page> {
        self.read(self.request(Method::POST, path).header(ORIGIN, SECURE_URL).form(fields)).await
    }

    /// Sends what was asked, and keeps the cookies that come back.
    pub async fn read(&self, request: RequestBuilder) -> TestResult<Page> {
        let page = Page::read(request.send().await?).await?;
        let mut cookies = self.cookies.lock().map_err(|_| "a cookie was dropped")?;
        for cookie in page.headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str()?;
            assert!(
                cookie.contains("; HttpOnly") && cookie.contains("; Secure") && cookie.contains("; SameSite=Lax"),
                "{cookie}"
            );
            let (name, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).ok_or("no cookie")?;
            assert!(name.starts_with("__Host-") && cookie.contains("; Path=/;"), "{cookie}");
            if value.is_empty() {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        drop(cookies);
        Ok(page)
    }

    pub async fn sign_in(&self, email: &str, password: &str) -> TestResult<Page> {
        self.send("/staff/sign-in", &[("email", email), ("password", password), ("next", "/staff/profile")]).await
    }

    /// The secret of the session.
    pub fn session(&self) -> String {
        self.cookies.lock().ok().and_then(|cookies| cookies.get("__Host-session").cloned()).unwrap_or_default()
    }

    pub fn set_session(&self, secret: &str) {
        if let Ok(mut cookies) = self.cookies.lock() {
            cookies.insert("__Host-session".to_owned(), secret.to_owned());
        }
    }
}

/// An account that is not set up yet, and the address of its link.
pub async fn add(site: &RunningSite, email: &str, role: Role) -> TestResult<(Uuid, String)> {
    let details = AccountDetails {
        email: EmailAddress::parse(email).map_err(FieldProblem::code)?,
        name: PersonName::parse("Grace Hopper").map_err(FieldProblem::code)?,
        role,
        locations: LocationScope::All,
    };
    let (id, link) = site.store.add_account(details, By::operator(0)).await?;
    Ok((id, format!("/staff/set-up/{}", link.expose())))
}

/// The code of a secret at a time, in seconds since 1970.
pub fn code_at(secret: &str, second: i64) -> TestResult<String> {
    let letters: String = secret.split_whitespace().collect();
    let secret = totp_rs::Secret::try_from_base32(letters).map_err(|_| "no secret")?;
    let totp = totp_rs::Builder::new().with_secret(secret).build().map_err(|_| "no codes")?;
    Ok(totp.generate(u64::try_from(second)?).to_string())
}
