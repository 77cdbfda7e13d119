//! Labels: kind, causes, leak status, bodies told, reasons, damage, report stage; then the delays.

mod delays;
mod labels;

pub use delays::delays;
pub use labels::{INITIAL, Labels, is_other, kind, labels};
