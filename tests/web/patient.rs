//! A patient with a browser: opens pages, fills in the form, reads what comes back.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};

use reqwest::header::{CONTENT_TYPE, HeaderMap, LOCATION};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, redirect};
use scraper::{ElementRef, Html, Selector};

use crate::TestResult;

pub struct Patient {
    client: Client,
    site: String,
}

/// The form's visible fields, filled in well.
pub const GOOD_ANSWERS: [(&str, &str); 7] = [
    ("first_name", "Ada"),
    ("last_name", "Lovelace"),
    ("phone", "(703) 555-0100 x12"),
    ("email", "ada+clinic@example.com"),
    ("patient_status", "new"),
    ("location", "riverside"),
    ("preferred_time", "morning"),
];

/// The field that people do not see.
pub const TRAP: &str = ".request-form [hidden] input";

/// Good answers with some of them changed.
pub fn answers<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let change = |name: &str| changes.iter().find(|(changed, _)| *changed == name).map(|(_, value)| *value);
    GOOD_ANSWERS.into_iter().map(|(name, value)| (name, change(name).unwrap_or(value))).collect()
}

/// For servers that trust a proxy on this machine: each form comes from a network of its own.
pub const TRUSTING: [&str; 2] = ["--trusted-proxy", "127.0.0.1"];

fn another_address() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let [_, a, b, c] = NUMBER.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    format!("10.{a}.{b}.{c}")
}

impl Patient {
    pub fn new(address: SocketAddr) -> TestResult<Self> {
        let client = Client::builder().redirect(redirect::Policy::none()).cookie_store(true).build()?;
        Ok(Self { client, site: format!("http://{address}") })
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.site))
    }

    pub async fn open(&self, path: &str) -> TestResult<Page> {
        Page::read(self.request(Method::GET, path).send().await?).await
    }

    /// Opens the form and notes the hidden fields that it carries.
    pub async fn open_form(&self) -> TestResult<Vec<(String, String)>> {
        let page = self.open("/appointment").await?;
        assert_eq!(page.status, StatusCode::OK);
        Ok(page.hidden_fields())
    }

    /// Opens the form, fills it in and presses the button.
    pub async fn send(&self, answers: &[(&str, &str)]) -> TestResult<Page> {
        let hidden = self.open_form().await?;
        self.send_with(answers, &hidden).await
    }

    /// Presses the button of a form that is open.
    pub async fn send_with(&self, answers: &[(&str, &str)], hidden: &[(String, String)]) -> TestResult<Page> {
        let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let fields: Vec<(&str, &str)> = answers.iter().copied().chain(hidden).collect();
        let request = self.request(Method::POST, "/appointment").header("x-forwarded-for", another_address());
        Page::read(request.form(&fields).send().await?).await
    }

    /// Sends bytes as a form, however broken they are.
    pub async fn send_raw(&self, body: impl Into<reqwest::Body>) -> TestResult<Page> {
        let request = self.request(Method::POST, "/appointment");
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        Page::read(request.send().await?).await
    }
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Page {
    pub async fn read(response: Response) -> TestResult<Self> {
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Self { status, headers, body: response.text().await? })
    }

    /// The page as it was read. It is asked many questions in a row, and read for the first of them alone.
    fn html(&self) -> Rc<Html> {
        thread_local! {
            static LAST: RefCell<Option<(String, Rc<Html>)>> = const { RefCell::new(None) };
        }
        LAST.with_borrow_mut(|last| match last {
            Some((body, html)) if *body == self.body => Rc::clone(html),
            _ => {
                let html = Rc::new(Html::parse_document(&self.body));
                *last = Some((self.body.clone(), Rc::clone(&html)));
                html
            }
        })
    }

    /// The trimmed texts of all elements that match.
    pub fn texts(&self, css: &str) -> Vec<String> {
        let words = |element: ElementRef<'_>| {
            element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        self.html().select(&selector(css)).map(words).collect()
    }

    /// The text of the one element that matches.
    pub fn text(&self, css: &str) -> String {
        let texts = self.texts(css);
        assert_eq!(texts.len(), 1, "{css} matches {} elements: {texts:?}", texts.len());
        texts[0].clone()
    }

    /// An attribute of every element that matches and has it.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let value = |element: ElementRef<'_>| element.value().attr(name).map(ToOwned::to_owned);
        self.html().select(&selector(css)).filter_map(value).collect()
    }

    /// An attribute of the one element that matches.
    pub fn attribute(&self, css: &str, name: &str) -> String {
        let values = self.attributes(css, name);
        assert_eq!(values.len(), 1, "{css} has {} values of {name}: {values:?}", values.len());
        values[0].clone()
    }

    pub fn count(&self, css: &str) -> usize {
        self.html().select(&selector(css)).count()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// The hidden inputs of the form.
    pub fn hidden_fields(&self) -> Vec<(String, String)> {
        let field = |element: ElementRef<'_>| {
            let attribute = |name| element.value().attr(name).unwrap_or_default().to_owned();
            (attribute("name"), attribute("value"))
        };
        self.html().select(&selector(".request-form input[type=hidden]")).map(field).collect()
    }

    /// Every visible field of the form with what stands in it.
    pub fn filled_in(&self) -> Vec<(String, String)> {
        let css = ".request-form input:not([type=hidden]):not([type=radio]), .request-form input[checked], .request-form option[selected]";
        let field = |element: ElementRef<'_>| {
            let attribute = |name| element.value().attr(name).unwrap_or_default().to_owned();
            let select = element.parent().and_then(ElementRef::wrap).and_then(|parent| parent.value().attr("name"));
            let name = if element.value().name() == "option" {
                select.unwrap_or_default().to_owned()
            } else {
                attribute("name")
            };
            (name, attribute("value"))
        };
        let trap = self.attribute(TRAP, "name");
        self.html().select(&selector(css)).map(field).filter(|(name, _)| *name != trap).collect()
    }
}

#[expect(clippy::expect_used, reason = "a slip in a test's own selector")]
fn selector(css: &str) -> Selector {
    Selector::parse(css).expect(css)
}
