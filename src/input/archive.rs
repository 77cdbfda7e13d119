//! Packed files and archives: each member is read as a source of its own.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::ops::ControlFlow;

use bzip2::bufread::BzDecoder;
use flate2::bufread::GzDecoder;
use zip::ZipReadOptions;
use zip::read::{Config, ZipFile, read_zipfile_from_stream};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;

use super::format::Packing;
use super::head::Head;
use super::members::Members;
use super::names;
use super::walk::{Bytes, Part, Walk};
use crate::message::of_library;

/// The largest dictionary that an xz file may ask for, in KiB.
const XZ_MEMORY: u32 = 128 << 10;
/// How much is copied at a time, in bytes.
const BLOCK: usize = 64 << 10;

/// The bytes packed in `reader`; an error for archives, which have several.
pub(super) fn decompressor<'r>(packing: Packing, reader: Bytes<'r>) -> io::Result<Box<dyn Read + 'r>> {
    let reader = BufReader::new(reader);
    Ok(match packing {
        Packing::Gzip => Box::new(Members::<_, GzDecoder<_>>::new(reader)),
        Packing::Bzip2 => Box::new(Members::<_, BzDecoder<_>>::new(reader)),
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
    let mut cut = None;
    let stored = tempfile::tempfile().and_then(|mut file| {
        cut = copy(&mut reader, &mut file)?;
        file.rewind()?;
        Ok(file)
    });
    drop(reader);
    zip_file(walk, part, stored)?;
    cut.map_or(ControlFlow::Continue(()), |error| walk.failed(part, &error))
}

/// Copies as much as can be read; gives why that was not all.
fn copy(reader: &mut impl Read, file: &mut File) -> io::Result<Option<io::Error>> {
    let mut block = vec![0; BLOCK];
    loop {
        match reader.read(&mut block) {
            Ok(0) => return Ok(None),
            Ok(read) => file.write_all(block.get(..read).unwrap_or_default())?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Ok(Some(error)),
        }
    }
}

/// Reads each member that the table of contents lists, also several of one name, for which the crate has no stable way.
fn zip(walk: &mut Walk, part: &Part, mut file: impl Read + Seek) -> ControlFlow<()> {
    let mut archive = match ZipIterable::try_new(&mut file, Config::default()) {
        Ok(archive) => archive,
        Err(error) => return zip_in_order(walk, part, file, zip_error(error)),
    };
    let members = match archive.files() {
        Ok(members) => members,
        Err(error) => return walk.failed(part, &zip_error(error)),
    };
    for index in 1.. {
        let Some(entry) = members.next() else { break };
        let opened = entry.and_then(|entry| entry.with_reader(members.reader_mut(), ZipReadOptions::default()));
        match opened {
            Ok(entry) => zip_member(walk, part, entry)?,
            Err(error) => {
                let part = Part { name: format!("{}!{index}", part.name), ..part.clone() };
                walk.failed(&part, &zip_error(error))?;
            }
        }
    }
    ControlFlow::Continue(())
}

fn zip_member<R: Read>(walk: &mut Walk, part: &Part, entry: ZipFile<R>) -> ControlFlow<()> {
    if !entry.is_file() {
        return ControlFlow::Continue(());
    }
    let member = member(part, entry.name_raw());
    let unpacked = walk.meter.unpacked(entry);
    walk.member(member, Head::new(Box::new(unpacked)))
}

/// Reads the members of an archive that is cut off or broken one after the other, as far as they go, and tells why.
fn zip_in_order(walk: &mut Walk, part: &Part, mut file: impl Read + Seek, error: io::Error) -> ControlFlow<()> {
    if file.rewind().is_ok() {
        while let Ok(Some(entry)) = read_zipfile_from_stream(&mut file) {
            zip_member(walk, part, entry)?;
        }
    }
    walk.failed(part, &error)
}

fn zip_error(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        other => io::Error::other(of_library(&other.to_string())),
    }
}

/// The part for the member with this name.
fn member(part: &Part, name: &[u8]) -> Part {
    part.inner(format!("{}!{}", part.name, names::of_member(name)))
}
