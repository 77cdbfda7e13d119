//! Letters that are spaced out, as forms and PDF files set them: `氏　名`, `電 話 番 号`, `株 式 会 社`. Such spaces part no
//! words. A look at a few letters on both sides tells them from the spaces between words; a wider gap parts words still.

/// Letters looked at on each side.
const REACH: usize = 10;
/// So many single letters in a row are spaced out where they are of kana; of two ideographs both must stand alone.
const RUN: usize = 4;
/// So many single characters in a row are, be they digits and signs …
const LONG_RUN: usize = 6;
/// … where so many of them are letters of Japanese.
const LETTERS: usize = 3;

/// Whether the white space `gap` spaces out the letters of a word. `back` gives the characters before it from the last to
/// the first, `ahead` those after it: letters as they are normalized, white space as it is in the source.
pub(super) fn spaces_letters(
    mut back: impl Iterator<Item = char> + Clone,
    gap: &str,
    mut ahead: impl Iterator<Item = char> + Clone,
) -> bool {
    let width = width_of(gap.chars());
    let (before, after) = (Run::new(back.clone(), width), Run::new(ahead.clone(), width));
    let (Some(left), Some(right)) = (back.next(), ahead.next()) else { return false };
    if before.narrower || after.narrower {
        return false;
    }
    let singles = before.singles + after.singles;
    let both = before.singles > 0 && after.singles > 0;
    if both && singles >= LONG_RUN && before.letters + after.letters >= LETTERS {
        return true;
    }
    if both && singles >= RUN && is_letter(left) && is_letter(right) {
        return true;
    }
    let alone = |c: Option<char>| !c.is_some_and(|c| is_ideograph(c) || is_katakana(c));
    // Within a sentence what stands behind spaced letters goes on with them: `に個 人 情 報保護`.
    is_ideograph(left)
        && is_ideograph(right)
        && alone(back.next())
        && (alone(ahead.next()) || before.singles > 0 && before.within)
}

/// Single letters in a row on one side of a gap, each with a gap of the same width behind.
#[derive(Default)]
struct Run {
    singles: usize,
    /// How many of them are letters of Japanese.
    letters: usize,
    /// The first gap behind is narrower.
    narrower: bool,
    /// The row begins behind a particle or a comma.
    within: bool,
}

impl Run {
    fn new(chars: impl Iterator<Item = char> + Clone, width: usize) -> Self {
        let mut run = Self::default();
        let mut chars = chars.peekable();
        while let Some(c) = chars.next().filter(|c| !c.is_whitespace()) {
            match chars.peek() {
                Some(next) if !next.is_whitespace() => {
                    run.within = is_hiragana(*next) || *next == '、';
                    return run;
                }
                _ => run.singles += 1,
            }
            run.letters += usize::from(is_letter(c));
            let mut gap = 0;
            while let Some(space) = chars.next_if(|c| c.is_whitespace()) {
                if is_line_end(space) {
                    return run;
                }
                gap += width_of(std::iter::once(space));
            }
            // A narrower gap between two letters that stand alone is one inside a word: this one parts words then.
            let mut next = chars.clone();
            let single = next.next().is_some_and(is_ideograph) && next.next().is_none_or(char::is_whitespace);
            run.narrower |= run.singles == 1 && gap < width && is_ideograph(c) && single;
            if gap != width || run.singles >= REACH {
                return run;
            }
        }
        run
    }
}

/// Columns of white space.
fn width_of(gap: impl Iterator<Item = char>) -> usize {
    gap.map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '々' | '\u{20000}'..='\u{3FFFF}')
}

fn is_hiragana(c: char) -> bool {
    ('ぁ'..='ゖ').contains(&c)
}

fn is_katakana(c: char) -> bool {
    ('ァ'..='ヺ').contains(&c) || c == 'ー'
}

fn is_letter(c: char) -> bool {
    is_ideograph(c) || is_hiragana(c) || is_katakana(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without the spaces that space out letters.
    fn joined(text: &str) -> String {
        let mut out = String::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let end = at + c.len_utf8();
            let gap = text[at..].chars().take_while(|c| c.is_whitespace()).map(char::len_utf8).sum::<usize>();
            if gap == 0 {
                out.push(c);
                at = end;
                continue;
            }
            if !spaces_letters(text[..at].chars().rev(), &text[at..at + gap], text[at + gap..].chars()) {
                out.push_str(&text[at..at + gap]);
            }
            at += gap;
        }
        out
    }

    #[test]
    fn spaced_letters_are_joined() {
        for (text, word) in [
            ("会員の氏　名、住　所、職業", "会員の氏名、住所、職業"),
            ("・氏　　名\n・電 話 番 号\n・生 年 月 日", "・氏名\n・電話番号\n・生年月日"),
            ("項目　氏　名／電　話", "項目　氏名／電話"),
            ("日　時：4月2日", "日時：4月2日"),
            ("4月2日に厚 生 労 働省へ報告", "4月2日に厚生労働省へ報告"),
            ("会 社 名　株 式 会 社 は る か 製 菓", "会社名　株式会社はるか製菓"),
            ("代 表 者 名　代表取締役社長 遥 太郎", "代表者名　代表取締役社長 遥 太郎"),
            ("4 月 1 2 日 に 紛 失 が 判 明 し た 。", "4月12日に紛失が判明した。"),
        ] {
            assert_eq!(joined(text), word);
        }
    }

    #[test]
    fn spaces_between_words_stay() {
        for text in [
            "氏名 住所 電話番号",
            "遥 太郎",
            "教諭を処分 名簿紛失で",
            "東支店 西支店",
            "第1 件名",
            "一 経緯",
            "A B C D E F",
            "1 2 3 4 5 6 7",
            "サーバー 停止",
            "発覚 元職員が閲覧",
            "項目　内容",
            "住所 氏 名簿",
        ] {
            assert_eq!(joined(text), text);
        }
    }
}
