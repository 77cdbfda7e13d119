//! A document in parts gives the records of the whole.

mod invented;

use encoding_rs::SHIFT_JIS;
use jikenbo::pipeline::{Chunk, Chunker, Pipeline};
use jikenbo::record::Record;
use jikenbo::text::{Decoded, Span};
use proptest::prelude::*;

/// The chunks of a text that comes in pieces of `piece` bytes, cut as soon as `size` bytes are held.
fn chunks(text: &Decoded, piece: usize, size: usize, most: usize) -> Vec<Chunk> {
    let mut chunker = Chunker::with_size(&invented::RULES, most, size);
    let mut chunks = Vec::new();
    let mut at = 0;
    loop {
        let mut end = (at + piece).min(text.text().len());
        while !text.text().is_char_boundary(end) {
            end += 1;
        }
        let last = end == text.text().len();
        chunks.extend(chunker.push(text.part(at, end), last));
        if last {
            return chunks;
        }
        at = end;
    }
}

/// The records of chunks with places in the whole.
fn records(chunks: &[Chunk]) -> Vec<Record> {
    let pipeline = Pipeline::new(&invented::RULES);
    let mut all = Vec::new();
    for chunk in chunks {
        for mut record in pipeline.records(chunk.text("d")) {
            record.line += chunk.lines_before;
            record.end_line += chunk.lines_before;
            for evidence in &mut record.evidence {
                evidence.line += chunk.lines_before;
                let source = chunk.decoded.source(Span::new(evidence.start, evidence.end));
                (evidence.start, evidence.end) = (source.start, source.end);
            }
            all.push(record);
        }
    }
    all
}

fn json(records: &[Record]) -> Vec<String> {
    records.iter().map(|record| serde_json::to_string(record).expect("a record is JSON")).collect()
}

#[track_caller]
fn assert_same(text: &str, piece: usize, size: usize) -> usize {
    let whole = invented::records("d", text);
    let parts = chunks(&Decoded::plain(text.to_owned()), piece, size, usize::MAX);
    let (got, wanted) = (json(&records(&parts)), json(&whole));
    for (got, wanted) in got.iter().zip(&wanted) {
        assert_eq!(got, wanted, "pieces of {piece}, parts of {size}");
    }
    assert_eq!(got.len(), wanted.len(), "pieces of {piece}, parts of {size}");
    parts.len()
}

#[test]
fn parts_of_any_size_give_the_records_of_the_whole() {
    let text: String = invented::dumps().into_iter().take(14).map(|(_, text)| text).collect();
    assert!(assert_same(&text, 100, 1) > 30, "a cut at nearly every post");
    assert!(assert_same(&text, 5000, 9000) > 5);
    assert_eq!(assert_same(&text, 1 << 20, 1 << 20), 1);
}

#[test]
fn other_line_ends_and_encodings_count_the_same() {
    let (_, text) = invented::dumps().swap_remove(3);
    for end in ["\r\n", "\r", "\u{85}"] {
        assert!(assert_same(&text.replace('\n', end), 37, 1) > 1, "{end:?}");
    }
    let text = text.replace('\n', "\r\n");
    let bytes = SHIFT_JIS.encode(&text).0;
    let mut decoded = Decoded::default();
    let mut at = 0;
    for c in text.chars() {
        let length = SHIFT_JIS.encode(c.encode_utf8(&mut [0; 4])).0.len();
        decoded.push_char(c.encode_utf8(&mut [0; 4]), at, length);
        at += length;
    }
    let mut seen = 0;
    for record in records(&chunks(&decoded, 100, 1, usize::MAX)) {
        for evidence in &record.evidence {
            let slice = bytes.get(evidence.start..evidence.end).expect("a place in the file");
            assert_eq!(SHIFT_JIS.decode(slice).0, evidence.text.as_str());
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn a_post_that_is_too_long_is_cut_and_the_next_ones_are_found() {
    let (_, text) = invented::dumps().swap_remove(3);
    let long = format!(
        "【セキュリティ事件簿#2024-900】株式会社架空商事 漏えいについて 2024/7/31\n\n{}\n\n",
        "あ".repeat(20_000)
    );
    let parts = chunks(&Decoded::plain(format!("{long}{text}")), 1000, 1000, 10_000);
    let cut: Vec<_> = parts.iter().filter(|part| part.cut).map(|part| part.lines_before + 1).collect();
    assert_eq!(cut, [1]);
    let got = records(&parts);
    assert_eq!(got[0].case_id.as_deref(), Some("2024-900"));
    let cases = |records: &[Record]| records.iter().filter_map(|r| r.case_id.clone()).collect::<Vec<_>>();
    let wanted = cases(&invented::records("d", &text));
    assert!(wanted.len() > 1 && cases(&got)[1..] == wanted, "{:?}", cases(&got));
    let lines = long.matches('\n').count();
    let last = invented::records("d", &text).pop().unwrap();
    assert_eq!(got.last().unwrap().line, last.line + lines);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Lines of invented dumps in any order: headings in odd places, gaps of any size.
    #[test]
    fn shuffled_lines_in_parts_give_the_records_of_the_whole(
        picks in prop::collection::vec((0..LINES.len(), 0..4usize), 1..60),
        piece in 1..400usize,
        size in 1..2000usize,
    ) {
        let text: String = picks.iter().map(|&(line, gap)| format!("{}{}", LINES[line], "\n".repeat(gap + 1))).collect();
        assert_same(&text, piece, size);
    }
}

/// What decides where posts begin: headings of every kind, captions, headers, furniture, labels, sentences.
const LINES: &[&str] = &[
    "【セキュリティ事件簿#2024-901】株式会社架空商事 不正アクセスのお知らせ 2024/7/31",
    "架空市 USBメモリの紛失について 2024年8月2日",
    "架空大学で学生の名簿120人分が流出 教員が誤送信",
    "メール誤送信を防ぐ小道具を3つ試してみた",
    "ラベル メール誤送信 の投稿を表示しています。 すべての投稿を表示",
    "リリース文アーカイブ",
    "【2022/6/3リリース分】",
    "対象:",
    "原因",
    "画像",
    "  2024年7月10日、当社のサーバーが第三者による不正アクセスを受け、お客様25名分の氏名が流出したことが判明しました。",
    "職員が、住民120名分の氏名を記録したUSBメモリを紛失しました。",
    "・氏名",
    "前の投稿",
    "架空商事株式会社からの大切なお知らせをまとめたページ",
    "\u{3000}",
];
