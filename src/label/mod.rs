//! Labels: kind, causes, leak status, bodies told, reasons, damage, report stage; then the delays, the classes of the
//! surveys and the grounds of the law.

mod crosswalk;
mod delays;
mod grounds;
mod labels;

pub use crosswalk::{Classes, Facts, classes};
pub use delays::delays;
pub use grounds::{Grounds, grounds};
pub use labels::{INITIAL, Labels, is_other, kind, labels};
