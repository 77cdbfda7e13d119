//! Fields chosen among the mentions of a post: who, when, how many, which data.

mod agreement;
mod counts;
mod data;
mod dates;
mod decision;
mod denial;
mod issuer;
mod stated;
mod third_party;
mod ties;
mod timeline;
mod totals;

pub use agreement::{Claim, agrees};
pub use counts::{Counts, counts};
pub use data::{Data, data};
pub use dates::{DateField, Dates, dates};
pub use issuer::{Issuer, issuer};
pub use stated::{Near, Stated, Told, judged, judged_codes, nearest, stated, told};
pub use third_party::{Named, ThirdParties, third_parties};
pub use timeline::{Moment, timeline};
