//! Flags, environment and secrets: the only reader of the environment.
//!
//! Every flag is also a variable `CLINIC_…`; help shows both. A secret may lie in a file named by `…_FILE`.
//! Nothing is opened here, and nothing judged before a command uses it.

mod address;
mod content;
mod database;
mod environment;
mod given;
mod listen;
mod log;
mod mail;
mod public_url;
mod serve;
mod smtp_url;
mod staff;
mod switch;
mod trusted_proxy;
mod webhook;

pub use self::address::{AddressSettings, NO_PUBLIC_URL};
pub use self::content::ContentSettings;
pub use self::database::DatabaseSettings;
pub use self::environment::without_empty_variables;
pub use self::given::BadSetting;
pub use self::listen::{ListenAddress, ListenSettings, UnknownHost};
pub use self::log::{LogFilter, LogFormat, LogSettings};
pub use self::mail::{MailSettings, Mailing};
pub use self::public_url::PublicUrl;
pub use self::serve::ServeSettings;
pub use self::smtp_url::SmtpUrl;
pub use self::staff::StaffSettings;
pub use self::trusted_proxy::TrustedProxy;
pub use self::webhook::WebhookSettings;
