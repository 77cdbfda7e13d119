//! Bytes to documents, of every format and packing.

use std::ops::ControlFlow;

use arbitrary::{Arbitrary, Result, Unstructured};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use jikenbo::input::{Document, Event, InputFormat, Options, stream};
use jikenbo::text::{Decoded, Span};

use crate::check_posts;

/// The longest document that is read, in bytes. Small, so that the fuzzers reach it.
const MAX_DOCUMENT: u64 = 16 << 10;

/// The longest text that is cut into posts, in bytes: a few packed ones may be millions.
const LONGEST_TEXT: usize = 64 << 10;

/// What the fuzzer chooses of the reading of a text.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    encoding: u8,
    /// How long the pieces are that the text is read in, in bytes.
    piece: u16,
}

impl<'a> Arbitrary<'a> for Reading {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        Ok(Self { encoding: bytes.arbitrary()?, piece: bytes.arbitrary()? })
    }
}

impl Reading {
    fn encoding(self) -> &'static Encoding {
        let all = [UTF_8, SHIFT_JIS, EUC_JP, ISO_2022_JP, UTF_16LE, UTF_16BE];
        all[usize::from(self.encoding) % all.len()]
    }
}

/// What reading `bytes` gives: documents, each whole, and how many problems were told.
fn read(bytes: &[u8], options: &Options) -> (Vec<Document>, usize) {
    let (mut documents, mut problems) = (Vec::<Document>::new(), 0);
    let end = stream("f", bytes, options, &mut |event| {
        match event {
            Event::Document(part) if part.first => documents.push(part),
            Event::Document(part) => {
                let whole = documents.last_mut().expect("a first part comes first");
                assert!(!whole.last, "a part after the last one");
                whole.decoded.append(part.decoded);
                whole.last = part.last;
            }
            Event::Problem { problem, .. } => {
                assert!(!problem.message.is_empty());
                problems += 1;
            }
            Event::Warning(warning) => assert!(!warning.message.is_empty()),
        }
        ControlFlow::Continue(())
    });
    assert_eq!(end, ControlFlow::Continue(()));
    (documents, problems)
}

/// Reads `bytes` as a file of this format, or of the one that it looks like, and cuts what is found into posts.
pub fn check_documents(bytes: &[u8], format: Option<InputFormat>) {
    let options = Options { format, max_document: MAX_DOCUMENT, ..Options::default() };
    let (documents, problems) = read(bytes, &options);
    assert!(!documents.is_empty() || problems > 0 || format.is_none_or(|format| format != InputFormat::Text));
    for document in documents {
        assert!(document.last, "a document without an end");
        assert!(document.name.starts_with('f'));
        let text = document.decoded.text();
        if text.len() <= LONGEST_TEXT {
            check_posts(text);
        }
    }
}

/// Decodes `bytes` in an encoding: in pieces as in one, and with a way back for every character.
pub fn check_decoding(bytes: &[u8], reading: Reading) {
    let encoding = reading.encoding();
    let options = |piece: u64| Options {
        format: Some(InputFormat::Text),
        encoding: Some(encoding),
        // Texts are read in blocks of an eighth of it.
        max_document: piece.saturating_mul(8),
        ..Options::default()
    };
    // Any other start could be that of an archive, whose text is not that of the file.
    let bytes = [b"\n\n", bytes].concat();
    if bytes.get(257..).is_some_and(|mark| mark.starts_with(b"ustar")) {
        return;
    }
    let whole = text_of(&bytes, &options(u64::MAX));
    let pieces = text_of(&bytes, &options(reading.piece.into()));
    assert!(whole == pieces, "pieces of {} give something else in {}", reading.piece, encoding.name());
    // For how many errors a cut end counts is a matter of taste.
    let cut = |text: &str| text.trim_end_matches(char::REPLACEMENT_CHARACTER).to_owned();
    let wanted = encoding.decode_without_bom_handling(&bytes).0;
    assert!(cut(whole.text()) == cut(&wanted), "text is lost in {}", encoding.name());
    assert_way_back(&whole, &bytes, encoding);
}

fn text_of(bytes: &[u8], options: &Options) -> Decoded {
    let (mut documents, problems) = read(bytes, options);
    assert_eq!((documents.len(), problems), (1, 0));
    documents.remove(0).decoded
}

/// Every character leads to the bytes that it was decoded from, one after the other.
fn assert_way_back(decoded: &Decoded, bytes: &[u8], encoding: &'static Encoding) {
    let mut end = 0;
    for (at, c) in decoded.text().char_indices() {
        let span = decoded.source(Span::new(at, at + c.len_utf8()));
        assert!(end <= span.start && span.start < span.end, "{c:?} at {at} stands at {span:?} in {}", encoding.name());
        assert_eq!(decoded.to_source(at), span.start);
        let slice = bytes.get(span.start..span.end).expect("a place in the file");
        // The bytes of ISO-2022-JP mean nothing without the escape sequence before them.
        if c != char::REPLACEMENT_CHARACTER && encoding != ISO_2022_JP {
            let again = encoding.decode_without_bom_handling(slice).0;
            assert!(again.contains(c), "{c:?} at {at} is {again:?} in {}", encoding.name());
        }
        end = span.end;
    }
}
