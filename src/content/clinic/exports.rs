//! What leaves the clinic: `[exports]` of `site.toml`.

use toml::Spanned;

use crate::content::source::is_web_address;
use crate::content::toml_table::table;
use crate::content::toml_text::TomlText;
use crate::domain::export::origin::Systems;

/// The clinic's rules for exports.
#[derive(Clone, Debug, Default)]
pub struct ExportRules {
    /// Whether whoever takes requests out must say why.
    pub reason_required: bool,
    /// The age recipients for whom every file of the staff's pages is encrypted; none for files that anybody opens.
    pub encrypt_to: Vec<String>,
    /// How other programs tell this clinic's requests and locations from others; none for no export to FHIR.
    pub systems: Option<Systems>,
}

table! {
    pub draft ExportsFile {
        reason_required: Option<bool>,
        encrypt_to: Option<Vec<String>>,
        fhir: Option<SystemsFile>,
    }
}

table! {
    pub draft SystemsFile {
        requests: Spanned<String>,
        locations: Spanned<String>,
    }
}

impl ExportsFile {
    /// The rules, when all of them could be read.
    pub fn rules(self, toml: &TomlText<'_>) -> Option<ExportRules> {
        let systems = match self.fhir? {
            Some(file) => Some(file.systems(toml)?),
            None => None,
        };
        Some(ExportRules {
            reason_required: self.reason_required?.unwrap_or_default(),
            encrypt_to: self.encrypt_to?.unwrap_or_default(),
            systems,
        })
    }
}

impl SystemsFile {
    fn systems(self, toml: &TomlText<'_>) -> Option<Systems> {
        let read = |key: &str, value: Option<Spanned<String>>| {
            let value = value?;
            if is_web_address(value.get_ref()) || value.get_ref().starts_with("urn:") {
                return Some(value.into_inner());
            }
            let message = format!(
                "`exports.fhir.{key}`: write a web address of your own that no other clinic uses, for example \
                 \"https://clinic.example/{key}\"; nothing needs to be there"
            );
            toml.mistake(value.span().start, message);
            None
        };
        let (requests, locations) = (read("requests", self.requests), read("locations", self.locations));
        Some(Systems { requests: requests?, locations: locations? })
    }
}
