//! Figures over many incidents: how many, how large, how fast, along any column and over time.

mod columns;
mod dimension;
mod grid;
mod group;
mod histogram;
mod incidents;
mod names;
mod overview;
mod totalling;

pub use columns::Shape;
pub use dimension::{Dimension, Period, UnknownDimension};
pub use grid::{Grid, Wording};
pub use group::{AffectedSummary, DELAYS, DelayFigure, Group, Summary, Table, grouped};
pub use histogram::{Bin, Histogram, Limit, histograms};
pub use incidents::{Affected, Counting, Incident, incidents};
pub use names::Names;
pub use overview::{Figure, Overview, SharedParty};
pub use totalling::Totalling;

#[cfg(test)]
mod tests;
