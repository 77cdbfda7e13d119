//! Values of a record as Python has them.

use std::collections::BTreeMap;

use jikenbo::calendar::PartialDate;
use jikenbo::message::Message;
use jikenbo::record::Confidence;
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyDate, PyDict, PyList};

use crate::parts::{Count, Money};

/// The years that `datetime.date` knows.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;

/// A value that Python can have.
pub trait ToPython {
    /// The value as an object of Python.
    ///
    /// # Errors
    /// Those of Python, such as having no memory.
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>>;
}

macro_rules! plain {
    ($($type:ty),*) => {$(
        impl ToPython for $type {
            fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                self.clone().into_bound_py_any(py)
            }
        }
    )*};
}

plain!(String, bool, usize, u64, i64);

impl<T: ToPython> ToPython for Option<T> {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_ref().map_or_else(|| Ok(py.None().into_bound(py)), |value| value.to_python(py))
    }
}

impl<T: ToPython> ToPython for Vec<T> {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let list = PyList::empty(py);
        self.iter().try_for_each(|item| list.append(item.to_python(py)?))?;
        Ok(list.into_any())
    }
}

impl ToPython for PartialDate {
    /// `datetime.date` for a day that the calendar has; `2024-05`, `2024` or a day that it has not as a text.
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match (self.month, self.day) {
            (Some(month), Some(day)) if self.naive().is_some() && YEARS.contains(&self.year) => {
                Ok(PyDate::new(py, self.year, month, day)?.into_any())
            }
            _ => self.to_string().into_bound_py_any(py),
        }
    }
}

impl ToPython for Message {
    /// Its English text.
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.to_string().into_bound_py_any(py)
    }
}

impl ToPython for jikenbo::record::Count {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Count::from(self).into_bound_py_any(py)
    }
}

impl ToPython for jikenbo::record::Money {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Money::from(self).into_bound_py_any(py)
    }
}

impl ToPython for BTreeMap<&'static str, Confidence> {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let dict = PyDict::new(py);
        for (field, confidence) in self {
            let name = match confidence {
                Confidence::Low => "low",
                Confidence::Medium => "medium",
                Confidence::High => "high",
            };
            dict.set_item(field, name)?;
        }
        Ok(dict.into_any())
    }
}

/// A class with an attribute for each field of `$place`, and further methods.
macro_rules! attributes {
    ($class:ident, $self:ident, $place:expr, { $($(#[doc = $doc:literal])* $name:ident,)* } { $($rest:tt)* }) => {
        #[pyo3::pymethods]
        impl $class {
            $(
                $(#[doc = $doc])*
                #[getter]
                fn $name<'py>(&$self, py: pyo3::Python<'py>) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                    $crate::values::ToPython::to_python(&$place.$name, py)
                }
            )*
            $($rest)*
        }
    };
}

pub(crate) use attributes;
