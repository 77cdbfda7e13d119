use std::path::Path;

use super::*;

fn names(listed: &[Result<Source, Box<Diagnostic>>], below: &Path) -> Vec<String> {
    let below = format!("{}/", below.display());
    let name = |source: &Source| source.name.strip_prefix(&below).unwrap_or(&source.name).to_owned();
    listed.iter().map(|source| source.as_ref().map_or_else(|error| error.message.to_string(), name)).collect()
}

#[test]
fn folder_gives_its_dumps_sorted_and_arguments_keep_their_order() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("b/deep")).unwrap();
    for file in ["z.txt", "b/deep/2.html.gz", "b/1.TXT", "b/notes.md", "a.txt", "b/out.jsonl"] {
        fs::write(dir.path().join(file), "x").unwrap();
    }
    let file = dir.path().join("b/notes.md");
    let listed = list(&["-".into(), dir.path().to_owned(), file.clone(), file]);
    let expected = ["-", "a.txt", "b/1.TXT", "b/deep/2.html.gz", "z.txt", "b/notes.md", "b/notes.md"];
    assert_eq!(names(&listed, dir.path()), expected);
    assert_eq!(listed[0].as_ref().unwrap().size, None);
    assert_eq!(listed[1].as_ref().unwrap().size, Some(1));
    let json = list_as(&[dir.path().to_owned()], Some(InputFormat::Jsonl));
    assert_eq!(names(&json, dir.path()), ["b/out.jsonl"]);
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
fn reading_warns_about_an_empty_dump_and_fails_on_an_unreadable_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.txt");
    fs::write(&path, "\u{feff} \n").unwrap();
    let source = list(std::slice::from_ref(&path)).remove(0).unwrap();
    assert!(source.read().unwrap().warnings[0].message.to_string().ends_with("a.txt: the dump is empty"));
    fs::remove_file(path).unwrap();
    assert!(source.read().unwrap_err().message.to_string().starts_with("cannot read "));
}

#[test]
fn a_text_in_memory_is_one_plain_text_whatever_it_looks_like() {
    let long = format!("a{}", "漏えい\n".repeat(250_000));
    for text in ["", "\u{feff} ", "PK\u{3}\u{4}", "<html><p>漏えい", "{\"id\":1,\"text\":\"漏えい\"}", long.as_str()]
    {
        let documents = Source::of_text("memo", text).documents(&Options::default());
        let [Ok(document)] = documents.as_slice() else { panic!("{documents:?}") };
        assert_eq!((document.name.as_str(), document.decoded.text()), ("memo", text));
        assert_eq!((document.shape, document.first, document.last), (Shape::Dump, true, true));
        assert_eq!(document.decoded.to_source(text.len()), text.len());
        let blank = text.trim_matches(['\u{feff}', ' ']).is_empty();
        assert_eq!((document.is_blank(), document.warnings.len()), (blank, usize::from(blank)));
    }
}
