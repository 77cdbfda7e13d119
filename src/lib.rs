//! jikenbo (事件簿) turns text dumps of Japanese security-incident notices into records whose every value can be traced
//! to the words that prove it.
//!
//! The way of the data is the order of the modules: [`input`] reads documents, [`segment`] cuts them into posts,
//! [`mention`] finds dates and counts, [`extract`] and [`label`] decide the fields with the rules of [`rules`], and
//! [`pipeline`] runs the stages over many posts and gives a [`record`] for each, which [`output`] writes. [`convert`] does
//! all of it from sources to records.

pub mod calendar;
pub mod cases;
pub mod cli;
pub mod convert;
pub mod diag;
mod embedded;
pub mod extract;
pub mod figures;
pub mod folder;
pub mod input;
pub mod label;
pub mod matcher;
pub mod mention;
pub mod message;
pub mod output;
pub mod pipeline;
pub mod proof;
pub mod reading;
pub mod record;
pub mod report;
pub mod rules;
pub mod segment;
pub mod staging;
pub mod text;
pub mod work;
