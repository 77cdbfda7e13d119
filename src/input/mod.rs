//! Documents out of files, folders and standard input. What cannot be read is a diagnostic, and never stops the rest.

mod decode;
mod listing;

use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;

pub use decode::{Decoded, decode};
pub use listing::{DUMP_EXTENSION, list};

use crate::diag::Diagnostic;

/// The argument, and the name of the document, that stands for standard input.
pub const STDIN: &str = "-";

/// A dump that is known of but not read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path as it was given or found below the folder given; `-` for standard input.
    pub name: String,
    /// Size in bytes where it is known without reading: for regular files.
    pub size: Option<u64>,
    /// Where to read it from; `None` is standard input.
    path: Option<PathBuf>,
}

/// A dump, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Name of its source.
    pub name: String,
    /// Its text with the way back to byte offsets in the file.
    pub decoded: Decoded,
    /// What was odd about it: bytes that are no UTF-8, nothing in it.
    pub warnings: Vec<Diagnostic>,
}

impl Document {
    /// True where it holds nothing but white space and a byte order mark.
    pub fn is_blank(&self) -> bool {
        self.decoded.text().trim_start_matches('\u{feff}').trim().is_empty()
    }
}

impl Source {
    /// Reads the whole dump. The error says which one could not be read and why.
    pub fn read(&self) -> Result<Document, Box<Diagnostic>> {
        let bytes = self.bytes().map_err(|error| {
            Diagnostic::error("", format!("cannot read {}: {error}", self.name))
                .help("check that it exists and may be read")
        })?;
        let decoded = decode(bytes);
        let mut warnings = Vec::new();
        warnings.extend(decoded.invalid_bytes_warning(&self.name));
        let mut document = Document { name: self.name.clone(), decoded, warnings };
        if document.is_blank() {
            document.warnings.push(Diagnostic::warning("", format!("{}: the dump is empty", self.name)));
        }
        Ok(document)
    }

    fn bytes(&self) -> io::Result<Vec<u8>> {
        match &self.path {
            Some(path) => fs::read(path),
            None => {
                let mut bytes = Vec::new();
                io::stdin().lock().read_to_end(&mut bytes)?;
                Ok(bytes)
            }
        }
    }
}

#[cfg(test)]
mod tests;
