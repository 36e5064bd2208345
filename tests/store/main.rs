//! The store's contract, told on both engines, and what only one of them can get wrong.

#[path = "../support/mod.rs"]
mod support;

mod at_rest;
mod audit;
mod direct;
mod erasing;
mod export_sets;
mod exporting;
mod fixture;
mod front_desk;
mod front_desk_calls;
mod front_desk_work;
mod hanging_up;
mod hours;
mod keys;
mod linking;
mod nothing_dropped;
mod notices;
mod older_schema;
mod opening;
mod outbox;
mod postgres_connections;
mod proxy;
mod receipts;
mod removing;
mod same_form;
mod searching;
mod sending_twice;
mod sqlite_files;
mod staff;
mod statistics;
mod submitting;
mod together;
mod told;
