//! Figures over many incidents: how many, how large, how fast, along any column and over time.

mod dimension;
mod grid;
mod group;
mod histogram;
mod names;
mod overview;

pub use dimension::{Dimension, Period, UnknownDimension};
pub use grid::{Grid, Wording};
pub use group::{DELAYS, DelayFigure, Group, Summary, Table, grouped};
pub use histogram::{Bin, Histogram, Limit, histograms};
pub use names::Names;
pub use overview::{Figure, Overview, SharedParty};

#[cfg(test)]
mod tests;
