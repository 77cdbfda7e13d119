//! Counted work: how many steps the stages take, so that a test can tell without a clock how they grow with a text.
//!
//! A step is one round of a loop whose length the text decides: a character read, a hit looked at, two names compared.
//! Each thread counts its own, and only where debug assertions are on, as in tests and fuzzers. In a release build counting
//! compiles to nothing.

#[cfg(debug_assertions)]
use std::cell::Cell;

#[cfg(debug_assertions)]
thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

/// Counts steps of this thread.
#[inline]
pub fn steps(count: usize) {
    #[cfg(debug_assertions)]
    STEPS.set(STEPS.get().saturating_add(count as u64));
    #[cfg(not(debug_assertions))]
    let _ = count;
}

/// The steps that this thread has counted since it began; 0 where they are not counted.
pub fn taken() -> u64 {
    #[cfg(debug_assertions)]
    return STEPS.get();
    #[cfg(not(debug_assertions))]
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thread_counts_its_own_steps() {
        let before = taken();
        steps(3);
        std::thread::spawn(|| steps(100)).join().unwrap();
        assert_eq!(taken() - before, if cfg!(debug_assertions) { 3 } else { 0 });
    }
}
