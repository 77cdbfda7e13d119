//! Labels: kind, causes, leak status, bodies told, reasons, damage, report stage; then the delays, the classes of the
//! surveys, the grounds of the law and its deadlines.

mod context;
mod crosswalk;
mod deadlines;
mod delays;
mod grounds;
mod labels;
mod weigh;

pub use context::{Context, Named, context};
pub use crosswalk::{Classes, Facts, classes};
pub use deadlines::{Deadlines, deadlines};
pub use delays::{Times, delay_warnings, delays};
pub use grounds::{Bearer, Grounds, grounds};
pub use labels::{INITIAL, Labels, is_other, kind, labels, leak_by_cause};
