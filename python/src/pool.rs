//! The threads that do the work.

use std::process;
use std::sync::{Arc, Mutex};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// The threads of the process with this id, one a core. A process that was forked has its own id and none of the threads.
static SHARED: Mutex<Option<(u32, Arc<ThreadPool>)>> = Mutex::new(None);

/// So many threads, or one a core, which calls share.
///
/// # Errors
/// The system starts no more threads.
pub fn pool(threads: Option<usize>) -> PyResult<Arc<ThreadPool>> {
    if let Some(threads) = threads {
        return start(threads);
    }
    let mut shared = SHARED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    match shared.take() {
        Some((owner, pool)) if owner == process::id() => {
            *shared = Some((owner, Arc::clone(&pool)));
            Ok(pool)
        }
        left => {
            // To wait for the threads of the process that this one was forked from would take for ever.
            std::mem::forget(left);
            let pool = start(0)?;
            *shared = Some((process::id(), Arc::clone(&pool)));
            Ok(pool)
        }
    }
}

fn start(threads: usize) -> PyResult<Arc<ThreadPool>> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map(Arc::new).map_err(|error| PyRuntimeError::new_err(format!("cannot start the threads: {error}")))
}
