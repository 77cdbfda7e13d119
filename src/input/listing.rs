//! Command-line arguments to dumps.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{Document, InputFormat, Options, Origin, STDIN, Source};
use crate::diag::Diagnostic;
use crate::folder::Inside;
use crate::message::message;

/// The dumps that `inputs` stand for, in order: a file as it is given, `-` for standard input, and for a folder every
/// file below it whose name ends as dumps do (`.txt`, `.html.gz`, `.warc`, …), sorted by path. With `format` given, those
/// of that format; without, all but JSON Lines.
///
/// What cannot be found, and a folder without dumps, is an error in its place; a link in a folder that leads to nothing, or
/// out of it, is a warning there.
pub fn list_as(inputs: &[PathBuf], format: Option<InputFormat>) -> Vec<Result<Source, Box<Diagnostic>>> {
    list_with(inputs, &Options { format, ..Options::default() })
}

/// The same as `options` ask for it: links that lead out of a folder are followed where they say so.
pub fn list_with(inputs: &[PathBuf], options: &Options) -> Vec<Result<Source, Box<Diagnostic>>> {
    inputs.iter().flat_map(|input| one(input, options)).collect()
}

/// The dumps that `inputs` stand for, whatever their format; see [`list_as`].
pub fn list(inputs: &[PathBuf]) -> Vec<Result<Source, Box<Diagnostic>>> {
    list_as(inputs, None)
}

/// The documents that `inputs` hold, one source after the other; what cannot be read is an error in its place.
pub fn documents(
    inputs: &[PathBuf],
    options: &Options,
) -> impl Iterator<Item = Result<Document, Box<Diagnostic>>> + use<> {
    let options = options.clone();
    list_with(inputs, &options).into_iter().flat_map(move |source| match source {
        Ok(source) => source.documents(&options),
        Err(problem) => vec![Err(problem)],
    })
}

fn one(input: &Path, options: &Options) -> Vec<Result<Source, Box<Diagnostic>>> {
    if input == Path::new(STDIN) {
        return vec![Ok(Source { name: STDIN.to_owned(), size: None, origin: Origin::Stdin })];
    }
    match fs::metadata(input) {
        Ok(found) if found.is_dir() => folder(input, options),
        Ok(found) => vec![Ok(file(input, &found))],
        Err(error) => {
            let help = "check the path, or give a folder to convert every dump below it";
            let problem =
                Diagnostic::error("", message!("cannot read {input}: {error}", input = input.display(), error))
                    .help(help);
            vec![Err(problem.into())]
        }
    }
}

fn file(path: &Path, found: &fs::Metadata) -> Source {
    let size = found.is_file().then_some(found.len());
    Source { name: path.display().to_string(), size, origin: Origin::File(path.to_owned()) }
}

fn folder(folder: &Path, options: &Options) -> Vec<Result<Source, Box<Diagnostic>>> {
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    let inside = Inside::new(folder, options.follow_links);
    let mut passed_over = Vec::new();
    let entries = walk.into_iter().filter_entry(|entry| {
        let out = entry.depth() > 0 && entry.path_is_symlink() && inside.is_left_by(entry.path());
        if out {
            passed_over.push(entry.path().to_owned());
        }
        !out
    });
    let mut dumps: Vec<_> = entries.filter_map(|entry| dump(entry, folder, options.format)).collect();
    dumps.extend(passed_over.into_iter().map(|path| {
        let message = message!(
            "{path} leads out of {folder} and was not followed",
            path = path.display(),
            folder = folder.display()
        );
        Err(Diagnostic::warning("", message).help("--follow-links follows such links").into())
    }));
    if dumps.iter().all(|dump| dump.as_ref().is_err_and(|told| !told.is_error())) {
        let message = message!(
            "no dumps in {folder}: no file in it ends as a dump does (.txt, .html, …)",
            folder = folder.display()
        );
        let help = "name the files themselves if they end differently";
        dumps.push(Err(Diagnostic::error("", message).help(help).into()));
    }
    dumps
}

/// The entry if it is a dump, an error if it could not be looked at, `None` if it is something else.
fn dump(
    entry: walkdir::Result<DirEntry>,
    folder: &Path,
    format: Option<InputFormat>,
) -> Option<Result<Source, Box<Diagnostic>>> {
    let found = entry.and_then(|entry| {
        let name = entry.file_name().to_string_lossy();
        let dump = entry.file_type().is_file() && InputFormat::is_dump(&name, format);
        dump.then(|| entry.metadata().map(|found| file(entry.path(), &found))).transpose()
    });
    let describe = |error: walkdir::Error| {
        let path = error.path().unwrap_or(folder).display().to_string();
        let is_dangling = error.path().is_some_and(|path| path.is_symlink() && !path.exists());
        if is_dangling && error.loop_ancestor().is_none() {
            let message = message!("{path} leads to nothing and was passed over", path);
            return Diagnostic::warning("", message).help("remove the link, or make what it leads to").into();
        }
        let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        let message = message!("cannot read {path}: {reason}", path, reason);
        Diagnostic::error("", message).help("the other dumps of the folder are still read").into()
    };
    found.map_err(describe).transpose()
}
