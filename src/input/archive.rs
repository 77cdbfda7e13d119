//! Packed files and archives: each member is read as a source of its own.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::ops::ControlFlow;

use encoding_rs::SHIFT_JIS;
use zip::ZipArchive;
use zip::result::ZipError;

use super::format::Packing;
use super::head::Head;
use super::walk::{Bytes, Part, Walk};

/// The largest dictionary that an xz file may ask for, in KiB.
const XZ_MEMORY: u32 = 128 << 10;

/// The bytes packed in `reader`; an error for archives, which have several.
pub(super) fn decompressor<'r>(packing: Packing, reader: Bytes<'r>) -> io::Result<Box<dyn Read + 'r>> {
    let reader = BufReader::new(reader);
    Ok(match packing {
        Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(reader)),
        Packing::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(reader)),
        Packing::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(reader, true, XZ_MEMORY)),
        Packing::Zstd => Box::new(zstd::Decoder::with_buffer(reader)?),
        Packing::Zip | Packing::Tar => return Err(io::Error::from(io::ErrorKind::Unsupported)),
    })
}

/// Reads the members of a tar archive.
pub(super) fn tar(walk: &mut Walk, part: &Part, reader: Bytes) -> ControlFlow<()> {
    let mut archive = tar::Archive::new(reader);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return walk.failed(part, &error),
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return walk.failed(part, &error),
        };
        if entry.header().entry_type().is_file() {
            let member = member(part, &entry.path_bytes());
            walk.member(member, Head::new(Box::new(entry)))?;
        }
    }
    ControlFlow::Continue(())
}

/// Reads the members of a zip archive that is a file.
pub(super) fn zip_file(walk: &mut Walk, part: &Part, file: io::Result<File>) -> ControlFlow<()> {
    match file {
        Ok(file) => zip(walk, part, BufReader::new(file)),
        Err(error) => walk.failed(part, &error),
    }
}

/// Reads the members of a zip archive out of a stream. Its table of contents is at the end, so it is stored first.
pub(super) fn zip_stream(walk: &mut Walk, part: &Part, mut reader: Bytes) -> ControlFlow<()> {
    let stored = tempfile::tempfile().and_then(|mut file| {
        io::copy(&mut reader, &mut file)?;
        Ok(file)
    });
    drop(reader);
    zip_file(walk, part, stored)
}

fn zip(walk: &mut Walk, part: &Part, file: impl Read + Seek) -> ControlFlow<()> {
    let mut archive = match ZipArchive::new(file) {
        Ok(archive) => archive,
        Err(error) => return walk.failed(part, &zip_error(error)),
    };
    for index in 0..archive.len() {
        let entry = match archive.by_index(index) {
            Ok(entry) => entry,
            Err(error) => {
                let part = Part { name: format!("{}!{}", part.name, index + 1), ..part.clone() };
                walk.failed(&part, &zip_error(error))?;
                continue;
            }
        };
        if entry.is_file() {
            let member = member(part, entry.name_raw());
            let unpacked = walk.meter.unpacked(entry);
            walk.member(member, Head::new(Box::new(unpacked)))?;
        }
    }
    ControlFlow::Continue(())
}

fn zip_error(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        other => io::Error::other(other.to_string()),
    }
}

/// The part for the member with this name. Old archives write names in Shift_JIS.
fn member(part: &Part, name: &[u8]) -> Part {
    let name = match std::str::from_utf8(name) {
        Ok(name) => name.into(),
        Err(_) => SHIFT_JIS.decode_without_bom_handling(name).0,
    };
    part.inner(format!("{}!{name}", part.name))
}
