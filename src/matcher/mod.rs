//! A post as rules see it, and the rules that fire on it.

mod conditions;
mod judge;
mod marks;
mod organizations;
mod polarity;
mod post_text;
mod seen;
mod topics;
mod trace;

pub use judge::{Answer, Block, Firing, answers, fire, fire_beyond_kind, fire_kind, fire_through};
pub use organizations::{Strength, name_in, shortens, strength, whole_of_part};
pub use post_text::{Marked, MarkedValue, NameHere, PostText};
pub use topics::TopicMap;
pub use trace::{Attempt, Step, attempts};
