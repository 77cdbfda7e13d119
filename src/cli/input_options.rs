//! How to read the inputs: options that several commands have.

use std::path::PathBuf;

use clap::Args;
use encoding_rs::Encoding;

use crate::diag::Diagnostic;
use crate::input::{Document, InputFormat, MAX_DOCUMENT, Options, Source, documents, encoding_named, list_with};

/// What the inputs are, where it should not be told from their content.
#[derive(Debug, Args)]
pub(super) struct InputOptions {
    /// Read every input in this format; default: what its content looks like. Packed inputs and archives are always
    /// unpacked
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = HEADING)]
    input_format: Option<InputFormat>,

    /// Read every text in this encoding (utf-8, shift_jis, cp932, euc-jp, iso-2022-jp, utf-16le, …); default: by byte
    /// order mark, declaration, looks
    #[arg(id = "input_encoding", long = "input-encoding", value_name = "NAME", value_parser = encoding_named, help_heading = HEADING)]
    encoding: Option<&'static Encoding>,

    /// Leave out web pages, entries and lines longer than SIZE, and the rest of longer posts (bytes, or with K, M, G)
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = DEFAULT_SIZE, help_heading = HEADING)]
    max_document: u64,

    /// Follow links in a folder also where they lead out of it
    #[arg(long, help_heading = HEADING)]
    follow_links: bool,
}

const HEADING: &str = "Input options";
const DEFAULT_SIZE: &str = "16M";
const _: () = assert!(MAX_DOCUMENT == 16 << 20);

impl InputOptions {
    /// The same for the reader.
    pub(super) fn options(&self) -> Options {
        Options {
            format: self.input_format,
            encoding: self.encoding,
            max_document: self.max_document,
            follow_links: self.follow_links,
            ..Options::default()
        }
    }

    /// Whether links are followed wherever they lead.
    pub(super) fn follows_links(&self) -> bool {
        self.follow_links
    }

    /// The sources that `inputs` stand for.
    pub(super) fn sources(&self, inputs: &[PathBuf]) -> Vec<Result<Source, Box<Diagnostic>>> {
        list_with(inputs, &self.options())
    }

    /// The documents that `inputs` hold, one after the other; what cannot be read is an error in its place.
    pub(super) fn documents(
        &self,
        inputs: &[PathBuf],
    ) -> impl Iterator<Item = Result<Document, Box<Diagnostic>>> + use<> {
        documents(inputs, &self.options())
    }

    /// The format that was asked for.
    pub(super) fn format(&self) -> Option<InputFormat> {
        self.input_format
    }
}

/// A number of bytes, such as `500`, `64K`, `16M`, `1G`.
fn size(text: &str) -> Result<u64, String> {
    let (digits, shift) = match text.trim_end_matches(['B', 'b']).char_indices().next_back() {
        Some((at, 'k' | 'K')) => (&text[..at], 10),
        Some((at, 'm' | 'M')) => (&text[..at], 20),
        Some((at, 'g' | 'G')) => (&text[..at], 30),
        _ => (text, 0),
    };
    let number = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(1 << shift));
    number.filter(|number| *number > 0).ok_or_else(|| "not a size such as 500000, 64K, 16M or 1G".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_bytes_or_have_a_unit() {
        assert_eq!(size("500"), Ok(500));
        assert_eq!(size("64K"), Ok(64 << 10));
        assert_eq!(size("16M"), Ok(MAX_DOCUMENT));
        assert_eq!(size("2g"), Ok(2 << 30));
        for bad in ["", "0", "M", "-1", "1.5M", "99999999999999G", "件"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }
}
