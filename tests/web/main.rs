//! The site as its visitors and operators meet it: a real server, a real database of each kind, real commands.

#[path = "../support/mod.rs"]
mod support;

mod addresses;
mod appointment;
mod bad_input;
mod choosing;
mod command_line;
mod connections;
mod content_mistakes;
mod database_trouble;
mod errors;
mod export_sets;
mod exports;
mod filling_in;
mod fire;
mod for_programs;
mod hard_places;
mod headers;
mod hours;
mod killed;
mod languages;
mod log;
mod log_lines;
mod mail_preview;
mod own_origin;
mod own_postgres;
mod pages;
mod patient;
mod pictures;
mod preferences;
mod program;
mod protocol;
mod public_url;
mod rate_limits;
mod settings;
mod silent_network;
mod silent_postgres;
mod site;
mod staff_accounts;
mod staff_audit;
mod staff_desk;
mod staff_door;
mod staff_export;
mod staff_export_sets;
mod staff_member;
mod staff_requests;
mod staff_safety;
mod staff_sign_in;
mod staff_statistics;
mod wire;

use support::TestResult;
