//! The module `jikenbo._native`: the library as Python sees it.
//!
//! `jikenbo/__init__.py` makes the package of it, and `jikenbo/__init__.pyi` has its types. The work is done in [`jikenbo`]
//! with Python's lock released; here stand only the ways in and out.

mod characters;
mod diagnostics;
mod difference;
mod entry;
mod extract;
mod html;
mod inputs;
mod parts;
mod pool;
mod record;
mod records;
mod rules;
mod table;
mod values;

use pyo3::prelude::*;

/// Native part of the package `jikenbo`.
#[pymodule]
mod _native {
    use super::*;

    #[pymodule_export]
    use crate::diagnostics::{Diagnostic, Place};
    #[pymodule_export]
    use crate::difference::{Change, Difference};
    #[pymodule_export]
    use crate::extract::extract;
    #[pymodule_export]
    use crate::parts::{Context, Count, Crosswalk, Delays, Evidence, Money};
    #[pymodule_export]
    use crate::record::Record;
    #[pymodule_export]
    use crate::records::Records;
    #[pymodule_export]
    use crate::rules::{Check, Rules};
    #[pymodule_export]
    use crate::table::Table;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
