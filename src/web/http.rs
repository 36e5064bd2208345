//! What a request has to be, and what every answer carries. It knows no page.

pub mod addresses;
pub mod body;
pub mod cookies;
pub mod headers;
pub mod host;
pub mod limits;
pub mod network;
pub mod normalize;
pub mod origin;
pub mod precompressed;
pub mod preconditions;
pub mod refusal;
pub mod request_number;
pub mod traffic;
