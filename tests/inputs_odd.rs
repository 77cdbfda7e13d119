//! Sources that are cut, damaged, or written otherwise than their format says: what can be read of them is, and what not is
//! told. Exports and mails.

mod packing;

use std::fs;
use std::io::{Cursor, Write};

use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};
use jikenbo::input::{Event, Options, Shape, list};
use packing::*;

/// One invented notice.
const NOTICE: &str = "\
【架空事件簿#2024-902】港南運輸株式会社 メール誤送信による個人情報漏えいのお知らせ 2024/8/9

2024年8月5日、お客様宛のメールを誤って送信したことが判明しました。対象は36名の氏名です。
";

/// What a source gives: (name, text, shape), warnings of sources and documents, problems.
#[derive(Debug, Default)]
struct Read {
    documents: Vec<(String, String, Shape)>,
    warnings: Vec<String>,
    problems: Vec<String>,
}

impl Read {
    fn texts(&self) -> Vec<&str> {
        self.documents.iter().map(|(_, text, _)| text.as_str()).collect()
    }

    fn names(&self) -> Vec<&str> {
        self.documents.iter().map(|(name, ..)| name.as_str()).collect()
    }
}

fn read(bytes: &[u8]) -> Read {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f");
    fs::write(&path, bytes).unwrap();
    let below = format!("{}/", dir.path().display());
    let source = list(&[path]).remove(0).unwrap();
    let mut read = Read::default();
    let _ = source.stream(&Options::default(), &mut |event| {
        match event {
            Event::Document(part) => {
                read.warnings
                    .extend(part.warnings.iter().map(|warning| warning.message.to_string().replace(&below, "")));
                let text = part.decoded.into_text();
                match read.documents.last_mut() {
                    Some((_, all, _)) if !part.first => all.push_str(&text),
                    _ => read.documents.push((part.name.replace(&below, ""), text, part.shape)),
                }
            }
            Event::Warning(warning) => read.warnings.push(warning.message.to_string().replace(&below, "")),
            Event::Problem { problem, .. } => read.problems.push(problem.message.to_string().replace(&below, "")),
        }
        std::ops::ControlFlow::Continue(())
    });
    read
}

#[test]
fn a_small_packed_file_that_is_cut_gives_what_can_be_unpacked() {
    let text: String = (0..40).map(|number| format!("{NOTICE}{number}\n\n")).collect();
    let whole = gzip(&text);
    for cut in [8, 4, 100] {
        let read = read(&whole[..whole.len() - cut]);
        let got = read.texts().concat();
        assert!(text.starts_with(got.trim_end_matches('\u{fffd}')) && got.len() > 1000, "{cut}: {}", got.len());
        assert_eq!(read.problems.len(), 1, "{cut}: {:?}", read.problems);
    }
    assert_eq!(read(&whole[..whole.len() - 8]).texts(), [text.as_str()], "only the check sum is missing");
}

#[test]
fn what_stands_behind_a_packed_file_is_told_and_zeros_are_nothing() {
    for packed in [gzip(NOTICE), bzip2(NOTICE)] {
        let padded = read(&[&packed[..], &[0; 700]].concat());
        assert_eq!((padded.texts(), padded.problems.len(), padded.warnings.len()), (vec![NOTICE], 0, 0));
        let behind = read(&[&packed[..], b"\0\0something else"].concat());
        assert_eq!((behind.texts(), behind.problems.len()), (vec![NOTICE], 0));
        assert_eq!(behind.warnings, ["f: behind its end stands something else, which is left out"]);
        let twice = read(&[&packed[..], &[0; 9], &packed[..]].concat());
        assert_eq!(twice.texts(), [NOTICE.repeat(2)]);
    }
    let skipped = [&[0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3][..], &zstd(NOTICE)].concat();
    assert_eq!(read(&skipped).texts(), [NOTICE], "a frame to be skipped comes first");
}

/// A zip archive as no crate writes it: members of one name, names in whatever bytes. Stored, without check sums that count.
fn odd_zip(members: &[(&[u8], &str)]) -> Vec<u8> {
    let (mut out, mut table) = (Cursor::new(Vec::new()), Vec::new());
    for (name, text) in members {
        let at = out.position() as u32;
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        let sizes = [crc.sum(), text.len() as u32, text.len() as u32].map(u32::to_le_bytes).concat();
        let common =
            [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &sizes, &(name.len() as u16).to_le_bytes(), &[0, 0]].concat();
        out.write_all(&[b"PK\x03\x04", &common[..], name, text.as_bytes()].concat()).unwrap();
        table.extend([b"PK\x01\x02\x14\0", &common[..], &[0; 10], &at.to_le_bytes(), name].concat());
    }
    let start = out.position() as u32;
    let count = (members.len() as u16).to_le_bytes();
    let end =
        [b"PK\x05\x06\0\0\0\0", &count[..], &count, &(table.len() as u32).to_le_bytes(), &start.to_le_bytes(), &[0, 0]];
    out.write_all(&[table, end.concat()].concat()).unwrap();
    out.into_inner()
}

#[test]
fn members_of_one_name_are_all_read_and_old_names_are_japanese() {
    let twice = read(&odd_zip(&[(b"a.txt", "一"), (b"a.txt", "二"), (b"b.txt", "三")]));
    assert_eq!(twice.texts(), ["一", "二", "三"]);
    assert_eq!(twice.names(), ["f!a.txt", "f!a.txt", "f!b.txt"]);
    let name = SHIFT_JIS.encode("資料/紛失の件.txt").0;
    assert_eq!(read(&odd_zip(&[(&name, "文")])).names(), ["f!資料/紛失の件.txt"]);
}

#[test]
fn a_zip_archive_without_its_table_gives_its_members_as_far_as_they_go() {
    let long = NOTICE.repeat(30);
    let whole = zip(&[("a.txt", NOTICE.as_bytes()), ("b.txt", long.as_bytes())]);
    let table = memchr::memmem::find(&whole, b"PK\x01\x02").unwrap();
    let cut = read(&whole[..table]);
    assert_eq!(cut.texts(), [NOTICE, &long]);
    assert_eq!(cut.problems.len(), 1);
    let cut = read(&whole[..table - 40]);
    assert_eq!(cut.texts()[0], NOTICE);
    assert!(!cut.problems.is_empty());
    assert_eq!(read(&[&whole[..], &[0; 100_000]].concat()).texts(), [NOTICE, &long], "padded");
}

#[test]
fn a_declared_encoding_that_is_wrong_costs_nothing() {
    let page = |charset: &str| {
        format!("<html><head><meta charset={charset}></head><body><h1>紛失のお詫び</h1><p>鞄を紛失しました。</p>")
    };
    for (charset, bytes) in [
        ("shift_jis", page("shift_jis").into_bytes()),
        ("iso-8859-1", page("iso-8859-1").into_bytes()),
        ("utf-8", SHIFT_JIS.encode(&page("utf-8")).0.into_owned()),
        ("iso-8859-1", EUC_JP.encode(&page("iso-8859-1")).0.into_owned()),
        ("euc-jp", ISO_2022_JP.encode(&page("euc-jp")).0.into_owned()),
    ] {
        let read = read(&bytes);
        assert_eq!(read.texts(), ["紛失のお詫び\n\n鞄を紛失しました。\n"], "{charset}");
        assert_eq!(read.warnings, [""; 0]);
    }
}

#[test]
fn a_bad_byte_is_told_and_the_text_is_read_in_its_encoding() {
    for encoding in [EUC_JP, SHIFT_JIS, ISO_2022_JP] {
        let mut bytes = encoding.encode(&NOTICE.repeat(2)).0.into_owned();
        bytes.push(0xFF);
        let read = read(&bytes);
        assert_eq!(read.texts(), [NOTICE.repeat(2) + "\u{fffd}"], "{encoding:?}");
        assert_eq!(read.warnings.len(), 1);
        assert!(read.warnings[0].contains(encoding.name()), "{:?}", read.warnings);
    }
}

#[test]
fn ascii_without_end_at_the_beginning_decides_nothing() {
    for ascii in [70_000, (1 << 20) - 10, (1 << 20) + 5] {
        let text = "log line\n".repeat(ascii / 9) + NOTICE;
        for encoding in [SHIFT_JIS, EUC_JP] {
            assert_eq!(read(&encoding.encode(&text).0).texts(), [text.as_str()], "{ascii} {encoding:?}");
        }
    }
}

#[test]
fn a_pdf_file_is_refused_with_the_command_that_helps() {
    let refused = read(b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n");
    assert_eq!((refused.documents.len(), refused.problems), (0, vec!["f is a PDF file".to_owned()]));
    let inside = read(&zip(&[("a.pdf", b"%PDF-1.4"), ("b.txt", NOTICE.as_bytes())]));
    assert_eq!(inside.texts(), [NOTICE]);
    assert_eq!(inside.problems, ["f!a.pdf is a PDF file"]);
}

#[test]
fn feeds_may_have_a_doctype_and_bare_ampersands() {
    let rss = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY nbsp '&#160;'>]><rss><channel><item><title>P&Q商会 紛失の件</title>\
               <pubDate>Fri, 09 Aug 2024 10:00:00 JST</pubDate><description>鞄&nbsp;1個</description></item></channel></rss>";
    let read = read(rss.as_bytes());
    assert_eq!(read.texts(), ["P&Q商会 紛失の件 2024-08-09\n\n鞄\u{a0}1個\n"]);
    assert_eq!((read.problems.len(), read.warnings.len()), (0, 0));
}

#[test]
fn a_feed_that_is_cut_is_told_wherever() {
    let feed = "<rss><channel><item><title>一</title></item><item><title>二</title></item></channel></rss>";
    let between = read(&feed.as_bytes()[..feed.find("</channel>").unwrap()]);
    assert_eq!(
        (between.documents.len(), between.problems),
        (2, vec!["f: the feed ends before its last element does".to_owned()])
    );
    let inside = read(&feed.as_bytes()[..feed.rfind("</item>").unwrap()]);
    assert_eq!((inside.documents.len(), inside.problems.len()), (1, 1));
    assert_eq!(read(feed.as_bytes()).problems.len(), 0);
}

#[test]
fn entries_that_are_not_published_are_left_out_and_counted() {
    let item = |title: &str, rest: &str| {
        format!("<item><title>{title}</title>{rest}<content:encoded>文</content:encoded></item>")
    };
    let states = ["draft", "private", "pending", "trash", "future", "auto-draft"];
    let unpublished: String =
        states.iter().map(|state| item(state, &format!("<wp:status>{state}</wp:status>"))).collect();
    let export = format!(
        "<rss xmlns:wp='w' xmlns:content='c'><channel>{}{unpublished}{}{}{}{}</channel></rss>",
        item("一", "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"),
        item("鍵", "<wp:status>publish</wp:status><wp:post_password>x</wp:post_password>"),
        item("図", "<wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type>"),
        item("品", "<wp:status>publish</wp:status><wp:post_type>product</wp:post_type>"),
        item("図二", "<wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type>"),
    );
    let read = read(export.as_bytes());
    assert_eq!(read.texts(), ["一\n\n文\n"]);
    assert_eq!(
        read.warnings,
        [
            "f: 7 entries are left out that are not published (drafts, private ones, trash)",
            "f: 3 entries of other types are left out (attachment 2, product 1)",
        ]
    );
    let blogger = "<feed><entry><id>1</id><blogger:status>SOFT_TRASHED</blogger:status><title>一</title></entry>\
                   <entry><id>2</id><app:control><app:draft>yes</app:draft></app:control><title>二</title></entry>\
                   <entry><id>3</id><blogger:status>LIVE</blogger:status><title>三</title></entry></feed>";
    assert_eq!(self::read(blogger.as_bytes()).names(), ["f#3"]);
}

#[test]
fn exports_of_movable_type_give_their_posts() {
    let export = "AUTHOR: hoshi\r\nTITLE: 星見町 名簿の紛失 &amp; お詫び\r\nBASENAME: 2024/08/09/1\r\nSTATUS: Publish\r\n\
        CONVERT BREAKS: 0\r\nDATE: 08/09/2024 10:00:00\r\n-----\r\nBODY:\r\n<p>名簿を紛失しました。</p>\r\n-----\r\n\
        EXTENDED BODY:\r\n<p>対象は24名です。</p>\r\n-----\r\nCOMMENT:\r\nAUTHOR: x\r\nDATE: 08/10/2024 10:00:00\r\n9000名と聞きました。\r\n\
        -----\r\n--------\r\nTITLE: 下書き\r\nSTATUS: Draft\r\n-----\r\nBODY:\r\n未定\r\n-----\r\n--------\r\n\
        TITLE: 二件目\r\nSTATUS: Publish\r\nDATE: 08/11/2024 09:00:00 AM\r\n-----\r\nBODY:\r\n一行\r\n二行\r\n-----\r\n--------\r\n";
    let expected = [
        "星見町 名簿の紛失 & お詫び 2024-08-09\n\n名簿を紛失しました。\n\n対象は24名です。\n",
        "二件目 2024-08-11\n\n一行\n二行\n",
    ];
    for bytes in [export.as_bytes().to_vec(), SHIFT_JIS.encode(export).0.into_owned()] {
        let read = read(&bytes);
        assert_eq!(read.texts(), expected);
        assert_eq!(read.names(), ["f#2024/08/09/1", "f#3"]);
        assert_eq!(read.warnings, ["f: 1 entries are left out that are not published (drafts, private ones, trash)"]);
        assert_eq!(read.problems, [""; 0]);
    }
    let cut = read(&export.as_bytes()[..export.find("二行").unwrap()]);
    assert_eq!(cut.texts()[1], "二件目 2024-08-11\n\n一行\n");
    assert_eq!(cut.problems, ["f: the export ends inside an entry"]);
}

/// A mail with this head below the usual one, and this body.
fn mail(head: &str, body: &[u8]) -> Vec<u8> {
    let usual = "From: press@kitano.example\r\nTo: all@kitano.example\r\nMessage-ID: <1@kitano.example>\r\n\
                 Date: Fri, 09 Aug 2024 10:00:00 +0900\r\nMIME-Version: 1.0\r\n";
    [usual.as_bytes(), head.as_bytes(), b"\r\n", body].concat()
}

#[test]
fn mails_are_posts_with_their_subject_and_day() {
    let text = "北野信用組合 紛失のお詫び 2024-08-09\n\n手帳を紛失しました。\n";
    let subject = "Subject: =?UTF-8?B?5YyX6YeO5L+h55So57WE5ZCIIOe0m+WkseOBruOBiuipq+OBsw==?=\r\n";
    let plain = mail(
        &format!("{subject}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"),
        "手帳を紛失しました。\r\n".as_bytes(),
    );
    let jis = ISO_2022_JP.encode("手帳を紛失しました。\r\n").0;
    let old = mail(&format!("{subject}Content-Type: text/plain; charset=ISO-2022-JP\r\n"), &jis);
    let undeclared = mail(subject, &SHIFT_JIS.encode("手帳を紛失しました。\r\n").0);
    let html = mail(
        &format!("{subject}Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"),
        b"<p>=E6=89=8B=E5=B8=B3=E3=82=92=E7=B4=9B=E5=A4=B1=E3=81=97=\r\n=E3=81=BE=E3=81=97=E3=81=9F=E3=80=82</p>\r\n",
    );
    for bytes in [plain, old, undeclared, html] {
        let read = read(&bytes);
        assert_eq!(read.documents, [("f".to_owned(), text.to_owned(), Shape::Entry { dated: true })]);
        assert_eq!((read.problems.len(), read.warnings.len()), (0, 0));
    }
}

#[test]
fn a_mailbox_gives_each_of_its_mails() {
    let one = |id: &str, body: &str| {
        format!(
            "From a@b.example Fri Aug  9 10:00:00 2024\nFrom: a@b.example\nMessage-ID: <{id}>\nDate: Fri, 9 Aug 2024 10:00:00 +0900\nSubject: x\n\n{body}\n\n"
        )
    };
    let read = read((one("1@b", "一\n>From 二") + &one("2@b", "三")).as_bytes());
    assert_eq!(read.names(), ["f#1@b", "f#2@b"]);
    assert_eq!(read.texts(), ["x 2024-08-09\n\n一\nFrom 二\n\n", "x 2024-08-09\n\n三\n\n"]);
}

#[test]
fn a_saved_page_is_a_page_and_attachments_are_counted() {
    let parts = "--b\r\nContent-Type: text/html\r\nContent-Location: https://kitano.example/1\r\n\r\n\
                 <html><body><h1>紛失のお詫び</h1><p>手帳を紛失しました。</p></body></html>\r\n\
                 --b\r\nContent-Type: image/png\r\nContent-Location: https://kitano.example/a.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBO\r\n--b--\r\n";
    let page = read(&mail("Subject: x\r\nContent-Type: multipart/related; boundary=b\r\n", parts.as_bytes()));
    assert_eq!(
        page.documents,
        [("f".to_owned(), "紛失のお詫び\n\n手帳を紛失しました。\n".to_owned(), Shape::Entry { dated: false })]
    );
    assert_eq!(page.warnings, [""; 0]);
    let parts = "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n別紙のとおりです。\r\n\
                 --b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--b--\r\n";
    let attached = read(&mail("Subject: y\r\nContent-Type: multipart/mixed; boundary=b\r\n", parts.as_bytes()));
    assert_eq!(attached.texts(), ["y 2024-08-09\n\n別紙のとおりです。"]);
    assert_eq!(attached.warnings, ["f: 1 attachments are left out"]);
}

/// A record of a web archive with this head of a response and body, and the length that it says it has.
fn record(status: &str, head: &str, body: &[u8], length: Option<usize>) -> Vec<u8> {
    let block = [format!("{status}\r\nContent-Type: text/html\r\n{head}\r\n").as_bytes(), body].concat();
    let length = length.map(|more| format!("Content-Length: {}\r\n", block.len() - more)).unwrap_or_default();
    let named = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example\r\n";
    [named.as_bytes(), length.as_bytes(), b"\r\n", &block, b"\r\n\r\n"].concat()
}

#[test]
fn records_of_web_archives_are_read_however_they_were_written() {
    let page = "<h1>紛失のお詫び</h1><p>手帳を紛失しました。</p>";
    let text = "紛失のお詫び\n\n手帳を紛失しました。\n";
    let chunked = format!("{:x}\r\n{page}\r\n0\r\n\r\n", page.len());
    let chunk = "Transfer-Encoding: chunked\r\n";
    for (what, bytes) in [
        ("HTTP/2", record("HTTP/2 200", "", page.as_bytes(), Some(0))),
        ("HTTP/2 with a reason", record("HTTP/2 200 OK", "", page.as_bytes(), Some(0))),
        ("lower case", record("http/1.1 200 ok", "", page.as_bytes(), Some(0))),
        ("no chunks", record("HTTP/1.1 200 OK", chunk, page.as_bytes(), Some(0))),
        ("behind the last chunk", record("HTTP/1.1 200 OK", chunk, format!("{chunked}more\r\n").as_bytes(), Some(0))),
        (
            "packed without chunks",
            record("HTTP/1.1 200 OK", &format!("{chunk}Content-Encoding: gzip\r\n"), &gzip(page), Some(0)),
        ),
    ] {
        let read = read(&[&bytes[..], &record("HTTP/1.1 200 OK", "", page.as_bytes(), Some(0))].concat());
        assert_eq!((read.texts(), read.problems.len()), (vec![text; 2], 0), "{what}");
    }
}

#[test]
fn a_broken_record_is_told_and_the_next_is_read() {
    let page = "<h1>紛失のお詫び</h1><p>手帳を紛失しました。</p>";
    let text = "紛失のお詫び\n\n手帳を紛失しました。\n";
    let next = record("HTTP/1.1 200 OK", "", page.as_bytes(), Some(0));
    let without = read(&[record("HTTP/1.1 200 OK", "", page.as_bytes(), None), next.clone()].concat());
    assert_eq!((without.texts(), without.problems.len()), (vec![text; 2], 1));
    let short = read(&[record("HTTP/1.1 200 OK", "", page.as_bytes(), Some(7)), next.clone()].concat());
    assert_eq!((short.texts().len(), short.texts().last(), short.problems.len()), (2, Some(&text), 1));
    let packed = gzip(page.repeat(50));
    let cut = record("HTTP/1.1 200 OK", "Content-Encoding: gzip\r\n", &packed[..packed.len() - 9], Some(0));
    let cut = read(&[cut, next].concat());
    assert_eq!((cut.texts().len(), cut.texts().last(), cut.problems.len()), (2, Some(&text), 1));
}

/// Sources of every kind, small.
fn kinds() -> Vec<Vec<u8>> {
    let page = "<html><body><h1>紛失の<br>お詫び</h1><table><tr><th>日時<th>内容<tr><td rowspan=2>8月5日<td>検知<tr><td>遮断</table><dl><dt>件数<dd>8件</dl>";
    vec![
        page.as_bytes().to_vec(),
        SHIFT_JIS.encode(page).0.into_owned(),
        gzip(NOTICE),
        bzip2(NOTICE),
        zip(&[("a.txt", NOTICE.as_bytes()), ("b.html", page.as_bytes())]),
        odd_zip(&[(b"a.txt", "一"), (b"a.txt", "二")]),
        record("HTTP/2 200", "Transfer-Encoding: chunked\r\n", format!("4\r\n<h1>\r\n0\r\n\r\n{page}").as_bytes(), Some(0)),
        format!("<!DOCTYPE rss><rss><item><title>A&B</title><wp:status>draft</wp:status><description>{NOTICE}</description></item></rss>").into_bytes(),
        format!("TITLE: 題\nSTATUS: Publish\nDATE: 08/09/2024\n-----\nBODY:\n{NOTICE}-----\n--------\n").into_bytes(),
        mail("Subject: =?ISO-2022-JP?B?GyRCJCIbKEI=?=\r\nContent-Type: multipart/related; boundary=b\r\n", format!("--b\r\nContent-Type: text/html\r\nContent-Location: u\r\n\r\n{page}\r\n--b--").as_bytes()),
    ]
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn sources_that_are_cut_and_changed_anywhere_are_read_to_their_end(
        kind in 0_usize..10,
        changes in proptest::collection::vec((0_usize..4000, proptest::prelude::any::<u8>()), 0..6),
        end in 0_usize..4000,
    ) {
        let mut bytes = kinds().swap_remove(kind);
        for (at, byte) in changes {
            let length = bytes.len();
            bytes[at % length] = byte;
        }
        bytes.truncate(if end % 3 == 0 { bytes.len() } else { end % bytes.len() });
        let whole = read(&bytes);
        let told = !whole.documents.is_empty() || !whole.problems.is_empty() || !whole.warnings.is_empty();
        // Of records of a web archive that are about others nothing is told.
        proptest::prop_assert!(told || kind == 6, "nothing was told of {bytes:?}");
    }
}
