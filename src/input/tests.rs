use std::path::Path;

use super::*;

fn names(listed: &[Result<Source, Box<Diagnostic>>], below: &Path) -> Vec<String> {
    let below = format!("{}/", below.display());
    let name = |source: &Source| source.name.strip_prefix(&below).unwrap_or(&source.name).to_owned();
    listed.iter().map(|source| source.as_ref().map_or_else(|error| error.message.clone(), name)).collect()
}

#[test]
fn folder_gives_its_dumps_sorted_and_arguments_keep_their_order() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("b/deep")).unwrap();
    for file in ["z.txt", "b/deep/2.txt", "b/1.TXT", "b/notes.md", "a.txt"] {
        fs::write(dir.path().join(file), "x").unwrap();
    }
    let file = dir.path().join("b/notes.md");
    let listed = list(&["-".into(), dir.path().to_owned(), file.clone(), file]);
    let expected = ["-", "a.txt", "b/1.TXT", "b/deep/2.txt", "z.txt", "b/notes.md", "b/notes.md"];
    assert_eq!(names(&listed, dir.path()), expected);
    assert_eq!(listed[0].as_ref().unwrap().size, None);
    assert_eq!(listed[1].as_ref().unwrap().size, Some(1));
}

#[test]
fn missing_paths_and_folders_without_dumps_are_errors_in_their_place() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.md");
    fs::write(&file, "x").unwrap();
    let listed = list(&[dir.path().join("none"), dir.path().to_owned(), file]);
    let messages = names(&listed, dir.path());
    assert!(messages[0].starts_with("cannot read ") && messages[0].contains("none: "), "{messages:?}");
    assert!(messages[1].starts_with("no dumps in "), "{messages:?}");
    assert_eq!(messages[2], "a.md");
}

#[test]
fn byte_order_mark_stays_and_offsets_count_from_the_first_byte() {
    let decoded = decode("\u{feff}件".into());
    assert_eq!((decoded.text(), decoded.to_source(3), decoded.invalid_bytes()), ("\u{feff}件", 3, 0));
}

#[test]
fn offsets_after_invalid_bytes_point_at_the_source() {
    // One stray byte, then a character cut after two of its three bytes.
    let bytes = b"a\xffb\nc\xe4\xbbd";
    let decoded = decode(bytes.to_vec());
    assert_eq!(decoded.text(), "a\u{fffd}b\nc\u{fffd}d");
    assert_eq!(decoded.invalid_bytes(), 3);
    let mapped: Vec<_> = decoded.text().char_indices().map(|(at, _)| decoded.to_source(at)).collect();
    assert_eq!(mapped, [0, 1, 2, 3, 4, 5, 7]);
    assert_eq!(decoded.to_source(decoded.text().len()), bytes.len());
    assert_eq!(decoded.to_source(2), 1, "inside the first replacement");
}

#[test]
fn invalid_bytes_are_counted_and_located() {
    let bytes = [b"\n\xe4\xba\x8b\xff".as_slice(), &[b'\xfe'; 6]].concat();
    let warning = decode(bytes).invalid_bytes_warning("d.txt").unwrap();
    assert_eq!(warning.message, "d.txt:2:2: 7 bytes are not valid UTF-8 and read as U+FFFD");
    assert_eq!(
        warning.notes,
        ["at 2:2 (byte 4), 2:3 (byte 5), 2:4 (byte 6), 2:5 (byte 7), 2:6 (byte 8) and 2 more places"]
    );
    assert_eq!(decode(b"ok".to_vec()).invalid_bytes_warning("d.txt"), None);
}

#[test]
fn reading_warns_about_an_empty_dump_and_fails_on_an_unreadable_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.txt");
    fs::write(&path, "\u{feff} \n").unwrap();
    let source = list(std::slice::from_ref(&path)).remove(0).unwrap();
    assert!(source.read().unwrap().warnings[0].message.ends_with("a.txt: the dump is empty"));
    fs::remove_file(path).unwrap();
    assert!(source.read().unwrap_err().message.starts_with("cannot read "));
}
