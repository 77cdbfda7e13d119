//! Parts of a stored rule set that are decoded when they are asked for first: most runs ask for few of them.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use serde::de::{DeserializeOwned, Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::embedded::COMPILED;

/// A value that a stored rule set holds as bytes until it is asked for. Bytes that are no such value give the default one.
pub struct Later<T> {
    /// Where it comes from, if it was stored.
    bytes: Option<Cow<'static, [u8]>>,
    value: OnceLock<T>,
}

impl<T> Later<T> {
    /// A value that is there.
    pub fn new(value: T) -> Self {
        Self { bytes: None, value: OnceLock::from(value) }
    }
}

impl<T: Default> Default for Later<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: DeserializeOwned + Default> Deref for Later<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        let decoded = || self.bytes.as_deref().and_then(|bytes| postcard::from_bytes(bytes).ok()).unwrap_or_default();
        self.value.get_or_init(decoded)
    }
}

impl<T: DeserializeOwned + Default + fmt::Debug> fmt::Debug for Later<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: Serialize> Serialize for Later<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.bytes {
            Some(bytes) => serializer.serialize_bytes(bytes),
            None => {
                let bytes =
                    self.value.get().map(postcard::to_allocvec).transpose().map_err(serde::ser::Error::custom)?;
                serializer.serialize_bytes(&bytes.unwrap_or_default())
            }
        }
    }
}

impl<'de, T> Deserialize<'de> for Later<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = deserializer.deserialize_bytes(Bytes)?;
        Ok(Self { bytes: Some(bytes), value: OnceLock::new() })
    }
}

struct Bytes;

impl<'de> Visitor<'de> for Bytes {
    type Value = Cow<'static, [u8]>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("bytes")
    }

    fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        Ok(carried(bytes))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(carried(bytes))
    }
}

/// The same bytes: those that are part of what the program carries stay where they are, others are copied.
fn carried(bytes: &[u8]) -> Cow<'static, [u8]> {
    let start = (bytes.as_ptr() as usize).checked_sub(COMPILED.as_ptr() as usize);
    let place = start.and_then(|start| COMPILED.get(start..start.checked_add(bytes.len())?));
    place.map_or_else(|| Cow::Owned(bytes.to_vec()), Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_stored_comes_back_and_is_stored_alike() {
        let stored = postcard::to_allocvec(&(1u8, Later::new(vec!["x".to_owned()]), 2u8)).unwrap();
        let (before, again, behind): (u8, Later<Vec<String>>, u8) = postcard::from_bytes(&stored).unwrap();
        assert_eq!(postcard::to_allocvec(&(before, &again, behind)).unwrap(), stored);
        assert_eq!((before, &again[..], behind), (1, &["x".to_owned()][..], 2));
        assert_eq!(postcard::to_allocvec(&(before, &again, behind)).unwrap(), stored);
    }

    #[test]
    fn other_bytes_give_the_default() {
        // It reads as a text of nine bytes, which are not there.
        let stored = postcard::to_allocvec(&Later::new(9u8)).unwrap();
        let other: Later<String> = postcard::from_bytes(&stored).unwrap();
        assert_eq!(*other, "");
    }

    #[test]
    fn what_the_program_carries_is_not_copied() {
        let part = &COMPILED[COMPILED.len() / 2..COMPILED.len() / 2 + 9];
        assert!(matches!(carried(part), Cow::Borrowed(bytes) if std::ptr::eq(bytes, part)));
        let elsewhere = part.to_vec();
        assert!(matches!(carried(&elsewhere), Cow::Owned(bytes) if bytes == part));
    }
}
