//! What must hold for every input, shared by the fuzz targets. Each function panics where something does not hold.

mod documents;
mod notices;
mod patterns;
mod records;
mod rule_files;

use std::sync::LazyLock;

use jikenbo::rules::{RuleFiles, RuleSet, load};

pub use documents::{Reading, check_decoding, check_documents};
pub use notices::{Notice, check_notice};
pub use patterns::{RegexCase, check_regex};
pub use records::{check_posts, check_records};
pub use rule_files::check_rules;

/// Has all work done on the thread of the fuzzer: one core is enough for one fuzzer.
static ONE_THREAD: LazyLock<()> = LazyLock::new(|| {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
    one.expect("nothing has used the threads before");
});

/// Does work whose steps are counted, on this thread alone: so does everything here.
pub fn alone<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// The rules that the program carries.
pub static RULES: LazyLock<RuleSet> = LazyLock::new(|| {
    LazyLock::force(&ONE_THREAD);
    load(&RuleFiles::embedded()).0.expect("the rules that the program carries load")
});
