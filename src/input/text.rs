//! Plain text, part by part.

use std::io::{self, Read};
use std::ops::ControlFlow;

use super::decode::Decoder;
use super::encoding::{Choice, SAMPLE};
use super::walk::{Bytes, Part, Walk};
use super::{Decoded, Document, Event, empty_warning, is_blank};

/// How much is read at a time, in bytes.
const BLOCK: usize = 1 << 20;
/// A post that is too long is noticed with the block after it, so blocks are at most this part of what a post may be.
const BLOCKS_A_POST: u64 = 8;

/// Hands over a text in parts of about a megabyte.
pub(super) fn read(walk: &mut Walk, part: &Part, mut reader: Bytes, mut choice: Choice) -> ControlFlow<()> {
    let mut decoder = Decoder::new(choice.encoding());
    let size = BLOCK.min(usize::try_from(walk.options.max_document / BLOCKS_A_POST).unwrap_or(BLOCK)).max(1);
    let mut block = Vec::with_capacity(size);
    let (mut first, mut blank) = (true, true);
    loop {
        block.clear();
        let mut result = fill(&mut reader, &mut block, size);
        let mut last = block.len() < size || result.is_err();
        if let Some(first) = choice.unsettled(&block) {
            // As much is looked at as at the beginning of a text.
            let more = (first + SAMPLE).saturating_sub(block.len());
            if !last && more > 0 {
                result = fill(&mut reader, &mut block, more);
                last = block.len() < size + more || result.is_err();
            }
            choice = choice.settle(block.get(first..).unwrap_or_default());
            decoder.turn_to(choice.encoding());
        }
        let decoded = decoder.push(&block, last);
        blank = blank && is_blank(decoded.text());
        let mut document = Document { first, last, blank, ..Document::whole(part.name.clone(), decoded) };
        document.warnings.clear();
        if last {
            document.warnings.extend(decoder.warning(&part.name));
            document.warnings.extend((blank && result.is_ok()).then(|| empty_warning(&part.name)));
        }
        // What was begun is ended, also where nothing but white space was read of it.
        if result.is_ok() || !blank || !first {
            walk.document(document)?;
        }
        if let Err(error) = result {
            return walk.failed(part, &error);
        }
        if last {
            return ControlFlow::Continue(());
        }
        first = false;
    }
}

/// Hands over a text that is in memory, in parts of about a megabyte.
pub(super) fn hand_over(name: &str, text: &str, receive: &mut dyn FnMut(Event) -> ControlFlow<()>) -> ControlFlow<()> {
    let blank = is_blank(text);
    let mut start = 0;
    loop {
        let mut end = (start + BLOCK).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let (first, last) = (start == 0, end == text.len());
        let decoded = Decoded::at(text.get(start..end).unwrap_or_default().to_owned(), start);
        let warnings = if last && blank { vec![empty_warning(name)] } else { Vec::new() };
        let whole = Document::whole(name.to_owned(), decoded);
        receive(Event::Document(Document { first, last, blank, warnings, read: end as u64, ..whole }))?;
        if last {
            return ControlFlow::Continue(());
        }
        start = end;
    }
}

/// Fills the block as far as the source goes; blocks are whole but for the last, so that parts are always the same.
fn fill(reader: &mut Bytes, block: &mut Vec<u8>, size: usize) -> io::Result<()> {
    reader.take(size as u64).read_to_end(block).map(drop)
}
