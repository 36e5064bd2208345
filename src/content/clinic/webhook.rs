//! The clinic's own program that is told of new requests: `[webhook]` of `site.toml`.

use std::net::IpAddr;

use ipnet::IpNet;
use toml::Spanned;
use url::Url;

use crate::content::toml_table::table;
use crate::content::toml_text::TomlText;

table! {
    pub draft WebhookFile {
        url: Spanned<String>,
        private_networks: Option<Vec<Spanned<String>>>,
    }
}

/// The clinic's own program that is told of new requests.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Where it is called: over https alone.
    pub url: Url,
    /// The networks that no one else reaches, in which it may be.
    pub private_networks: Vec<IpNet>,
}

impl WebhookFile {
    /// The program, when all of it could be read.
    pub fn read(self, toml: &TomlText<'_>) -> Option<Webhook> {
        let url = self.url.and_then(|url| {
            let read = https(url.get_ref());
            if let Err(problem) = &read {
                toml.mistake(url.span().start, format!("`webhook.url`: {problem}"));
            }
            read.ok()
        });
        let mut networks = Some(Vec::new());
        for network in self.private_networks.flatten().unwrap_or_default() {
            let text = network.get_ref();
            if let Ok(network) = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)) {
                if let Some(all) = &mut networks {
                    all.push(network);
                }
            } else {
                let message =
                    format!("`webhook.private_networks`: `{text}` is no network: write one like \"10.0.0.0/8\"");
                toml.mistake(network.span().start, message);
                networks = None;
            }
        }
        Some(Webhook { url: url?, private_networks: networks? })
    }
}

fn https(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "write an address like \"https://desk.clinic.example/requests\"")?;
    match url.scheme() {
        "https" if url.host_str().is_none() => Err("its host is missing"),
        "https" if !url.username().is_empty() || url.password().is_some() => {
            Err("leave out the user and the password: each call is signed (docs/webhook.md)")
        }
        "https" if url.fragment().is_some() => Err("leave out the # and what follows"),
        "https" => Ok(url),
        _ => Err("write an address that starts with https://"),
    }
}
