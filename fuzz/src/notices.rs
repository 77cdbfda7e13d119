//! Notices by their own grammar: headings, sections, lists, tables and labels out of the words that rules look for, nested
//! and repeated, with a bound on the work for each byte.

use std::sync::LazyLock;

use arbitrary::{Arbitrary, Result, Unstructured};
use jikenbo::work;

use crate::{RULES, alone, check_records};

/// Most steps for each byte of a notice, and for a notice as short as it may be: what takes more grows faster than the text.
const STEPS_A_BYTE: u64 = 4_000;
const STEPS: u64 = 400_000;
/// The longest notice, bytes.
const LONGEST: usize = 16 << 10;
/// How deep brackets and lists stand one inside the other.
const DEEPEST: usize = 4;

const HEADINGS: &[&str] = &[
    "【セキュリティ事件簿#2024-900】株式会社架空商事 不正アクセスのお知らせ 2024/7/31\n\n",
    "架空市 USBメモリの紛失について(第2報) 2024年8月2日\n\n\n",
    "\n\n\n個人情報の漏えいに関するお詫びとご報告\n\n\n",
    "【重要】",
];
const PARTS: &[&str] =
    &["1.経緯\n", "■漏えいした情報\n", "(2) 原因:", "対象者:", "【お問い合わせ先】\n", "以上\n", "記\n", "--- 2 ---\n"];
const MARKS: &[&str] =
    &["・", "(1)", "-", "※", "|", "\t", "→", ":", "、", "。", "\n", " ", "「", "」", "(", ")", "，", "\u{3000}"];
const VALUES: &[&str] = &[
    "2024年7月10日",
    "同月12日",
    "翌日",
    "7/31",
    "令和6年5月",
    "5月1日から7日まで",
    "約1,200名",
    "25件",
    "計3万2千人",
    "本日",
    "株式会社架空情報",
    "当社",
    "架空大学病院",
    "氏名",
    "住所",
    "口座番号",
    "090-0000-0000",
    "123456",
    "abc",
];

/// Words of the rules: the texts of their examples.
static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let examples = RULES.rules.iter().flat_map(|rule| rule.examples.iter());
    examples.flat_map(|(example, _)| [Some(example.text.as_str()), example.title.as_deref()]).flatten().collect()
});

/// A text that looks like a notice.
#[derive(Debug)]
pub struct Notice(pub String);

impl<'a> Arbitrary<'a> for Notice {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let mut text = String::new();
        while !bytes.is_empty() && text.len() < LONGEST {
            match bytes.int_in_range(0..=9)? {
                0 => text.push_str(bytes.choose(HEADINGS)?),
                1 => text.push_str(bytes.choose(PARTS)?),
                _ => piece(bytes, DEEPEST, &mut text)?,
            }
        }
        let mut end = text.len().min(LONGEST);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        Ok(Self(text))
    }
}

/// Adds words, a value, a mark, or pieces in brackets or again and again.
fn piece(bytes: &mut Unstructured, deep: usize, out: &mut String) -> Result<()> {
    match bytes.int_in_range(0..=7)? {
        0 | 1 => out.push_str(bytes.choose(&WORDS)?),
        2 | 3 => out.push_str(bytes.choose(VALUES)?),
        4 => out.push_str(bytes.choose(MARKS)?),
        5 if deep > 0 => {
            out.push('(');
            piece(bytes, deep - 1, out)?;
            out.push(')');
        }
        6 if deep > 0 => {
            let mut again = String::new();
            for _ in 0..bytes.int_in_range(1..=3)? {
                piece(bytes, deep - 1, &mut again)?;
            }
            let times = bytes.int_in_range(2..=200)?;
            for _ in 0..times {
                if out.len() + again.len() > LONGEST {
                    break;
                }
                out.push_str(&again);
            }
        }
        _ => {
            // A part of the words: rules must not count on the whole.
            let words = *bytes.choose(&WORDS)?;
            let from = bytes.int_in_range(0..=words.len())?;
            out.push_str(words.get(from..).unwrap_or(words));
        }
    }
    Ok(())
}

/// Extracts from a notice as from any text, within the bound on its work.
pub fn check_notice(Notice(text): &Notice) {
    let steps = alone(|| {
        let before = work::taken();
        check_records(text, 0);
        work::taken() - before
    });
    let most = STEPS + STEPS_A_BYTE * text.len() as u64;
    assert!(steps <= most, "{steps} steps for {} bytes, where {most} are allowed: {text:?}", text.len());
}
