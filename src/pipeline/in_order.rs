//! Work on many threads whose results come in the order in which it was given.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, channel};

use rayon::Scope;

/// Gives work to the threads of a scope and holds what is not done yet.
pub struct InOrder<'s, 'scope, T> {
    scope: &'s Scope<'scope>,
    /// Most bytes of input that are held.
    most: usize,
    held: usize,
    waiting: VecDeque<(usize, Slot<T>)>,
}

enum Slot<T> {
    Done(T),
    Pending(Receiver<T>),
}

impl<'s, 'scope, T: Send + 'scope> InOrder<'s, 'scope, T> {
    /// Work on the threads of `scope`, for at most `most` bytes of input at a time; with 0, one piece at a time.
    pub fn new(scope: &'s Scope<'scope>, most: usize) -> Self {
        Self { scope, most, held: 0, waiting: VecDeque::new() }
    }

    /// Starts work on `bytes` bytes of input.
    pub fn work(&mut self, bytes: usize, work: impl FnOnce() -> T + Send + 'scope) {
        let (sender, receiver) = channel();
        self.held += bytes;
        self.waiting.push_back((bytes, Slot::Pending(receiver)));
        self.scope.spawn(move |_| {
            // Nobody waits for it where the output has failed.
            let _ = sender.send(work());
        });
    }

    /// Puts in a result that needs no work and takes about `bytes` bytes: very many may have to wait for one piece of work.
    pub fn done(&mut self, bytes: usize, result: T) {
        self.held += bytes;
        self.waiting.push_back((bytes, Slot::Done(result)));
    }

    /// The next result; waits for it only while more is held than should be. `None` where it is not ready.
    pub fn next_ready(&mut self) -> Option<T> {
        let wait = self.held > self.most;
        self.pop(wait)
    }

    /// The next result, waited for; `None` at the end.
    pub fn next_done(&mut self) -> Option<T> {
        self.pop(true)
    }

    fn pop(&mut self, wait: bool) -> Option<T> {
        let result = match self.waiting.front_mut()? {
            (_, Slot::Pending(receiver)) if wait => receiver.recv().ok(),
            (_, Slot::Pending(receiver)) => Some(receiver.try_recv().ok()?),
            (_, Slot::Done(_)) => None,
        };
        let (bytes, slot) = self.waiting.pop_front()?;
        self.held -= bytes;
        match slot {
            Slot::Done(result) => Some(result),
            Slot::Pending(_) => result,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_waits_behind_slow_work_is_bounded() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        pool.in_place_scope(|scope| {
            let mut queue = InOrder::new(scope, 100);
            queue.work(1, || {
                std::thread::sleep(Duration::from_millis(50));
                0
            });
            for number in 1..1_000 {
                queue.done(10, number);
                while queue.next_ready().is_some() {}
                assert!(queue.held <= 100 && queue.waiting.len() <= 11, "{number}");
            }
        });
    }

    #[test]
    fn results_come_in_the_order_of_the_work() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
        let mut results = Vec::new();
        pool.in_place_scope(|scope| {
            let mut queue = InOrder::new(scope, 10);
            for number in 0..50_u64 {
                // The first of each ten is the slowest.
                let pause = Duration::from_millis(if number % 10 == 0 { 5 } else { 0 });
                queue.work(3, move || {
                    std::thread::sleep(pause);
                    number
                });
                while let Some(result) = queue.next_ready() {
                    results.push(result);
                }
                assert!(queue.held <= 10);
                if number == 20 {
                    queue.done(3, 1000);
                }
            }
            while let Some(result) = queue.next_done() {
                results.push(result);
            }
        });
        let mut expected: Vec<u64> = (0..50).collect();
        expected.insert(21, 1000);
        assert_eq!(results, expected);
    }
}
