//! What is read of each format, encoding and container.

mod packing;

use std::fs;

use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};
use jikenbo::input::{Document, InputFormat, Options, Shape, list_as};
use packing::*;

/// One invented notice.
const NOTICE: &str = "\
【架空事件簿#2024-901】株式会社架空商事 不正アクセスによる個人情報漏えいのお知らせ 2024/7/31

2024年7月10日、サーバーが不正アクセスを受けたことが判明しました。①氏名
";

fn options(format: Option<InputFormat>) -> Options {
    Options { format, ..Options::default() }
}

/// Everything in a file with these bytes: (name without the folder, text), or the message of a problem.
fn read_with(bytes: &[u8], options: &Options) -> Vec<Result<Document, String>> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f");
    fs::write(&path, bytes).unwrap();
    let below = format!("{}/", dir.path().display());
    let source = list_as(&[path], options.format).remove(0).unwrap();
    let documents = source.documents(options).into_iter();
    documents
        .map(|document| match document {
            Ok(document) => Ok(Document { name: document.name.replace(&below, ""), ..document }),
            Err(problem) => Err(problem.message.to_string().replace(&below, "")),
        })
        .collect()
}

fn read(bytes: &[u8]) -> Vec<(String, String)> {
    let documents = read_with(bytes, &options(None)).into_iter().map(|document| document.unwrap());
    documents.map(|document| (document.name.clone(), document.decoded.text().to_owned())).collect()
}

fn problems(bytes: &[u8]) -> Vec<String> {
    read_with(bytes, &options(None)).into_iter().filter_map(Result::err).collect()
}

fn one(name: &str, text: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), text.to_owned())]
}

#[test]
fn every_packing_gives_the_text_in_it() {
    let packed = [gzip(NOTICE), zstd(NOTICE), bzip2(NOTICE), xz(NOTICE)];
    for bytes in &packed {
        assert_eq!(read(bytes), one("f", NOTICE));
        assert_eq!(read(&bytes.repeat(2)), one("f", &NOTICE.repeat(2)), "several members");
        assert_eq!(read(&gzip(bytes)), one("f", NOTICE), "packed twice");
    }
}

#[test]
fn archives_give_their_members_by_name() {
    let members: &[(&str, &[u8])] = &[("b/一.txt", NOTICE.as_bytes()), ("a.txt.gz", &gzip("二"))];
    let expected = vec![("f!b/一.txt".to_owned(), NOTICE.to_owned()), ("f!a.txt.gz".to_owned(), "二".to_owned())];
    for archive in [tar(members), gzip(tar(members)), xz(tar(members)), zip(members), gzip(zip(members))] {
        assert_eq!(read(&archive), expected);
    }
    let nested = zip(&[("in.tar.zst", &zstd(tar(members)))]);
    assert_eq!(read(&nested)[1], ("f!in.tar.zst!a.txt.gz".to_owned(), "二".to_owned()));
}

#[test]
fn a_member_that_is_no_text_is_told_and_the_others_are_read() {
    let archive = tar(&[("a.png", b"\x89PNG\r\n\x1a\n"), ("b.txt", b"text")]);
    assert_eq!(problems(&archive), ["f!a.png is no text"]);
    assert_eq!(read_with(&archive, &options(None))[1].as_ref().unwrap().name, "f!b.txt");
}

#[test]
fn damaged_packings_are_told_with_what_was_before() {
    let long = NOTICE.repeat(20_000);
    for bytes in [gzip(&long), zstd(&long), bzip2(&long), xz(&long)] {
        let cut = &bytes[..bytes.len() - bytes.len() / 3];
        let got = read_with(cut, &options(None));
        let problem = got.last().unwrap().as_ref().unwrap_err();
        assert!(problem.starts_with("cannot read f: "), "{problem}");
        for document in got.iter().flatten() {
            // The last character may be cut.
            assert!(long.starts_with(document.decoded.text().trim_end_matches('\u{fffd}')));
        }
    }
    for bytes in [&b"\x1f\x8b"[..], b"\x28\xb5\x2f\xfdxx", b"PK\x03\x04", b"\xfd7zXZ\0xx", b"BZh91AY&xx"] {
        assert!(problems(bytes)[0].starts_with("cannot read f: "), "{bytes:?}");
    }
}

#[test]
fn a_decompression_bomb_is_told() {
    let zeros = vec![b' '; 300 << 20];
    for bytes in [gzip(&zeros), zstd(&zeros), zip(&[("a.txt", &zeros)]), gzip(tar(&[("a.txt", &zeros)]))] {
        let problems = problems(&bytes);
        assert!(problems.iter().any(|problem| problem.contains("looks like a decompression bomb")), "{problems:?}");
    }
}

#[test]
fn containers_nested_too_deeply_are_told() {
    let mut bytes = gzip(NOTICE);
    (0..5).for_each(|_| bytes = gzip(&bytes));
    assert_eq!(read(&bytes), one("f", NOTICE));
    assert_eq!(problems(&gzip(&bytes)), ["f: more than 6 containers one inside the other"]);
}

#[test]
fn every_encoding_is_read_and_leads_back_to_the_bytes_of_the_file() {
    let wide = |unit: fn(u16) -> [u8; 2], mark: &str| format!("{mark}{NOTICE}").encode_utf16().flat_map(unit).collect();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("UTF-8", NOTICE.into()),
        ("UTF-8 with a mark", format!("\u{feff}{NOTICE}").into()),
        ("Shift_JIS", SHIFT_JIS.encode(NOTICE).0.into_owned()),
        ("EUC-JP", EUC_JP.encode(NOTICE).0.into_owned()),
        ("ISO-2022-JP", ISO_2022_JP.encode(NOTICE).0.into_owned()),
        ("UTF-16LE with a mark", wide(u16::to_le_bytes, "\u{feff}")),
        ("UTF-16BE with a mark", wide(u16::to_be_bytes, "\u{feff}")),
        ("UTF-16LE", wide(u16::to_le_bytes, "")),
        ("UTF-16BE", wide(u16::to_be_bytes, "")),
    ];
    for (name, bytes) in cases {
        let document = read_with(&bytes, &options(None)).remove(0).unwrap();
        assert_eq!(document.decoded.text().trim_start_matches('\u{feff}'), NOTICE, "{name}");
        assert!(document.warnings.is_empty(), "{name}");
        let at = document.decoded.text().find("2024年").unwrap();
        let source = document.decoded.to_source(at);
        let digits: &[u8] = match name.get(..8) {
            Some("UTF-16LE") => b"2\x000\x00",
            Some("UTF-16BE") => b"\x002\x000",
            _ => b"2024",
        };
        assert!(bytes[source..].starts_with(digits), "{name}");
    }
}

#[test]
fn the_encoding_asked_for_stands_above_all() {
    let options = Options { encoding: Some(SHIFT_JIS), ..Options::default() };
    let document = read_with(&SHIFT_JIS.encode("ﾃｽﾄ").0, &options).remove(0).unwrap();
    assert_eq!(document.decoded.text(), "ﾃｽﾄ");
    let wrong = read_with("漏えい".as_bytes(), &options).remove(0).unwrap();
    assert_eq!(wrong.warnings.len(), 1, "{wrong:?}");
    assert!(wrong.warnings[0].message.to_string().contains("not valid Shift_JIS"));
}

#[test]
fn odd_characters_and_line_ends_stay() {
    let text = "一\r\n二\r三\u{85}四\0五\u{1b}[31m六\u{7}\nが\u{302}か\u{3099}";
    assert_eq!(read(text.as_bytes()), one("f", text));
}

#[test]
fn a_long_line_is_read_in_parts_that_are_one() {
    let text = "漏えい".repeat(500_000);
    let document = read_with(text.as_bytes(), &options(None)).remove(0).unwrap();
    assert!(document.decoded.text() == text);
    assert_eq!(document.decoded.to_source(text.len()), text.len());
}

#[test]
fn pages_are_read_as_their_readers_see_them() {
    let page = "<!DOCTYPE html><html><head><meta charset=shift_jis><title>x</title></head><body><nav>メニュー</nav>\
                <h1>漏えいのお知らせ</h1><p>12件&amp;3件<table><tr><td>氏名<td>住所</table></body></html>";
    let text = "漏えいのお知らせ\n\n12件&3件\n\n氏名 住所\n";
    assert_eq!(read(&SHIFT_JIS.encode(page).0), one("f", text));
    assert_eq!(read(page.replace("shift_jis", "utf-8").as_bytes()), one("f", text));
    let forced = read_with(b"a<br>b", &options(Some(InputFormat::Html))).remove(0).unwrap();
    assert_eq!(forced.decoded.text(), "a\nb\n");
}

#[test]
fn feeds_give_one_document_an_entry() {
    let atom = "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>blog</title>\
        <entry><id>tag:1</id><title type='html'>漏えい &amp;lt;続報&amp;gt;</title><published>2024-07-31T09:00:00+09:00</published>\
        <updated>2024-08-02T00:00:00Z</updated><content type='html'>&lt;p&gt;一&lt;/p&gt;&lt;p&gt;二&amp;amp;三&lt;/p&gt;</content></entry>\
        <entry><id>tag:2</id><title>紛失</title><content type='xhtml'><div><p>四<br/>五</p></div></content></entry></feed>";
    let expected = [("f#tag:1", "漏えい <続報> 2024-07-31\n\n一\n\n二&三\n"), ("f#tag:2", "紛失\n\n四\n五\n")];
    assert_eq!(read(atom.as_bytes()), expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
    let shapes: Vec<_> = read_with(atom.as_bytes(), &options(None)).into_iter().map(|d| d.unwrap().shape).collect();
    assert_eq!(shapes, [Shape::Entry { dated: true }, Shape::Entry { dated: false }]);
}

#[test]
fn rss_and_wordpress_exports_give_their_posts() {
    let rss = "<rss xmlns:content='c' xmlns:wp='w'><channel><title>t</title>\
        <item><title>一</title><link>https://example.jp/1</link><pubDate>Wed, 31 Jul 2024 10:00:00 +0900</pubDate>\
        <description>短い</description><content:encoded><![CDATA[<p>本文</p>]]></content:encoded></item>\
        <item><title>二</title><guid>g2</guid><wp:post_type>post</wp:post_type><wp:post_date>2024-08-01 00:30:00</wp:post_date>\
        <pubDate>Wed, 31 Jul 2024 15:30:00 +0000</pubDate><content:encoded><![CDATA[行一\n行二]]></content:encoded></item>\
        <item><title>画像</title><wp:post_type>attachment</wp:post_type></item></channel></rss>";
    let expected = [("f#https://example.jp/1", "一 2024-07-31\n\n本文\n"), ("f#g2", "二 2024-08-01\n\n行一\n行二\n")];
    assert_eq!(read(rss.as_bytes()), expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
}

#[test]
fn blogger_exports_give_posts_and_no_comments() {
    let entry = |id: &str, kind: &str| {
        format!(
            "<entry><id>{id}</id><category scheme='http://schemas.google.com/g/2005#kind' \
             term='http://schemas.google.com/blogger/2008/kind#{kind}'/><title>題</title><content>文</content></entry>"
        )
    };
    let export = format!("<feed>{}{}{}</feed>", entry("1", "post"), entry("2", "comment"), entry("3", "settings"));
    assert_eq!(read(export.as_bytes()), one("f#1", "題\n\n文\n"));
}

#[test]
fn a_broken_feed_gives_what_was_before() {
    let feed = "<rss><item><title>一</title></item><item><title>二<<</title></item></rss>";
    let got = read_with(feed.as_bytes(), &options(None));
    assert_eq!(got[0].as_ref().unwrap().name, "f#1");
    assert_eq!(got[1].as_ref().unwrap_err(), "f: the feed ends inside an entry, which is left out");
    let broken = problems(b"<rss><item><title>a</title></item><!-- b");
    assert!(broken[0].starts_with("f: broken XML at byte "), "{broken:?}");
    let deep = format!("<feed><entry>{}", "<a>".repeat(300));
    assert_eq!(problems(deep.as_bytes()), ["f: more than 256 elements one inside the other"]);
}

fn warc(records: &[(&str, &str, &str, Vec<u8>)]) -> Vec<u8> {
    let record = |(kind, uri, content_type, body): &(&str, &str, &str, Vec<u8>)| {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: {uri}\r\n\
             Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        [head.as_bytes(), body, b"\r\n\r\n"].concat()
    };
    records.iter().flat_map(record).collect()
}

fn http(head: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").as_bytes(), body].concat()
}

#[test]
fn web_archives_give_their_pages() {
    let page = SHIFT_JIS.encode("<p>漏えい</p>").0.into_owned();
    let chunked = b"4\r\n<p>a\r\n6;x\r\n</p>bc\r\n0\r\n\r\n";
    let records = [
        ("warcinfo", "", "application/warc-fields", b"software: x\r\n".to_vec()),
        ("request", "https://a", "application/http", b"GET / HTTP/1.1\r\n\r\n".to_vec()),
        ("response", "https://a", "application/http", http("Content-Type: text/html; charset=Shift_JIS", &page)),
        (
            "response",
            "https://b",
            "application/http",
            http("content-type: text/html\r\nTransfer-Encoding: chunked", chunked),
        ),
        (
            "response",
            "https://c",
            "application/http",
            http("Content-Type: text/html\r\nContent-Encoding: gzip", &gzip("<p>圧縮")),
        ),
        ("response", "https://d", "application/http", http("Content-Type: image/png", b"\x89PNG")),
        ("conversion", "https://e", "text/plain", "文".into()),
    ];
    let expected =
        [("f#https://a", "漏えい\n"), ("f#https://b", "a\n\nbc\n"), ("f#https://c", "圧縮\n"), ("f#https://e", "文")];
    let expected = expected.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let plain = warc(&records);
    assert_eq!(read(&plain), expected);
    let members: Vec<u8> = records.iter().flat_map(|record| gzip(warc(std::slice::from_ref(record)))).collect();
    assert_eq!(read(&members), expected, "each record packed by itself");
    let last = read_with(&plain, &options(None)).pop().unwrap().unwrap();
    assert_eq!(
        last.warnings[0].message.to_string().rsplit('/').next(),
        Some("f: 1 records hold no text and are left out")
    );
}

#[test]
fn bodies_packed_with_brotli_are_unpacked_within_the_limits() {
    let page: &[u8] = include_bytes!("packing/page.br");
    let spaces: &[u8] = include_bytes!("packing/spaces.br");
    let response = |head: &str, body: &[u8]| {
        let body = http(&format!("Content-Type: text/html\r\nContent-Encoding: {head}"), body);
        warc(&[
            ("response", "https://a", "application/http", body),
            ("conversion", "https://b", "text/plain", "文".into()),
        ])
    };
    let text = "圧縮した漏えいのお知らせ\n\n圧縮した漏えいのお知らせ\n";
    let texts = |text: &str| [("f#https://a".to_owned(), text.to_owned()), ("f#https://b".to_owned(), "文".to_owned())];
    assert_eq!(read(&response("br", page)), texts(text));
    assert_eq!(read(&response("gzip, BR", page)), texts(text));
    let chunked = [format!("{:x}\r\n", page.len()).as_bytes(), page, b"\r\n0\r\n\r\n"].concat();
    assert_eq!(read(&response("br\r\nTransfer-Encoding: chunked", &chunked)), texts(text));
    assert_eq!(read(&response("br", "<p>unpacked by the crawler".as_bytes())), texts("unpacked by the crawler\n"));
    // The last is a stream whose window would be a gigabyte.
    for bad in [&page[..page.len() - 9], b"no brotli", b"", b"\x11\x1e\x06\x00\x02\x3c\x70\x3e\x78\x03"] {
        let bytes = response("br", bad);
        assert!(problems(&bytes)[0].starts_with("cannot read f#https://a: "), "{bad:?}: {:?}", problems(&bytes));
        assert_eq!(read_with(&bytes, &options(None)).pop().unwrap().unwrap().name, "f#https://b");
    }
    let told = problems(&response("br", spaces));
    assert!(told[0].contains("looks like a decompression bomb"), "{told:?}");
}

#[test]
fn bodies_packed_with_deflate_are_unpacked_with_and_without_the_head_of_zlib() {
    use std::io::Write;

    use flate2::write::{DeflateEncoder, ZlibEncoder};
    let page = "<p>圧縮した漏えいのお知らせ".repeat(40);
    let response = |body: &[u8]| {
        let body = http("Content-Type: text/html\r\nContent-Encoding: deflate", body);
        warc(&[
            ("response", "https://a", "application/http", body),
            ("conversion", "https://b", "text/plain", "文".into()),
        ])
    };
    let mut zlib = ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    zlib.write_all(page.as_bytes()).unwrap();
    let zlib = zlib.finish().unwrap();
    let mut bare = DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    bare.write_all(page.as_bytes()).unwrap();
    let expected = read(&response(page.as_bytes()));
    assert_eq!(expected[0].1.matches("圧縮した漏えいのお知らせ\n").count(), 40, "unpacked by the crawler");
    assert_eq!(read(&response(&zlib)), expected);
    assert_eq!(read(&response(&bare.finish().unwrap())), expected);
    for bad in [&zlib[..zlib.len() / 2], b"\x78\x9cno deflate", b"\xff\xff"] {
        let bytes = response(bad);
        assert!(problems(&bytes)[0].starts_with("cannot read f#https://a: "), "{bad:?}: {:?}", problems(&bytes));
        assert_eq!(read_with(&bytes, &options(None)).pop().unwrap().unwrap().name, "f#https://b");
    }
}

#[test]
fn a_broken_web_archive_is_told() {
    let whole = warc(&[("conversion", "https://e", "text/plain", "文".into())]);
    let cut = [&whole[..], b"WARC/1.0\r\nContent-Length: 100\r\n\r\nabc"].concat();
    assert_eq!(read_with(&cut, &options(None))[0].as_ref().unwrap().decoded.text(), "文");
    assert_eq!(problems(&cut).len(), 1);
    for bad in ["WARC/1.0\r\n\r\n", "WARC/1.0\r\nContent-Length: x\r\n\r\n", "WARC/1.0\r\nContent"] {
        assert_eq!(problems(bad.as_bytes()).len(), 1, "{bad}");
    }
    let no_http = warc(&[("response", "https://a", "application/http", b"nothing".to_vec())]);
    assert_eq!(problems(&no_http), ["cannot read f#https://a: the head of an HTTP response has no end"]);
}

#[test]
fn lines_of_json_are_documents_and_bad_ones_are_told_with_their_places() {
    let lines = "\u{feff}{\"id\": \"a\", \"text\": \"一\\n二\", \"other\": [1]}\n\n{\"id\": 7, \"text\": \"三\"}\n{\"text\": \"四\"}\n\
                 {\"id\": 8, \"text\": 9}\nnothing\n{\"id\": 9, \"title\": \"題\", \"date\": \"2024-07-31\", \"text\": \"五\"}";
    let got = read_with(lines.as_bytes(), &options(None));
    let texts: Vec<_> = got.iter().flatten().map(|d| (d.name.as_str(), d.decoded.text())).collect();
    assert_eq!(texts, [("f#a", "一\n二"), ("f#7", "三"), ("f#4", "四"), ("f#9", "題 2024-07-31\n\n五")]);
    let problems: Vec<_> = got.iter().filter_map(|d| d.as_ref().err()).collect();
    assert!(problems[0].starts_with("f:5:19: no document: invalid type: integer `9`"), "{problems:?}");
    assert!(problems[1].starts_with("f:6:"), "{problems:?}");
    let deep = format!("{{\"id\": 1, \"text\": \"a\", \"x\": {}}}", "[".repeat(100_000));
    assert_eq!(read_with(deep.as_bytes(), &options(Some(InputFormat::Jsonl))).len(), 1);
}

#[test]
fn documents_that_are_too_long_are_told() {
    let options = |format| Options { format: Some(format), max_document: 40, ..Options::default() };
    let told = |bytes: &str, format| {
        let got = read_with(bytes.as_bytes(), &options(format));
        (got.iter().filter(|d| d.is_ok()).count(), got.into_iter().filter_map(Result::err).collect::<Vec<_>>())
    };
    let left_out = |name: &str| vec![format!("{name}: the document is longer than 40 bytes and left out")];
    let long = "x".repeat(50);
    assert_eq!(told(&format!("<p>{long}"), InputFormat::Html), (0, left_out("f")));
    let lines = format!("{{\"text\": \"{long}\"}}\n{{\"text\": \"a\"}}\n");
    assert_eq!(told(&lines, InputFormat::Jsonl), (1, left_out("f:1")));
    let feed = format!("<rss><item><title>{long}</title></item><item><title>a</title></item></rss>");
    assert_eq!(told(&feed, InputFormat::Feed), (1, left_out("f#1")));
}

#[test]
fn nothing_at_all_is_a_warning() {
    for bytes in [gzip(""), b"\xef\xbb\xbf \n".to_vec(), Vec::new()] {
        let document = read_with(&bytes, &options(None)).remove(0).unwrap();
        assert!(document.is_blank() && document.warnings[0].message.to_string().ends_with("f: the dump is empty"));
    }
}
