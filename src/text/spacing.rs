//! Whether a space says something. Notices put spaces around digits at random; such a space is dropped, one that sets
//! off a list number is kept.

/// A list number is looked for in at most so many characters before the space.
const LABEL_CHARS: usize = 12;
/// Digits of a group of thousands.
const GROUP: usize = 3;

/// What the table says about words after a number at the start of a line.
pub(super) struct Units<'a> {
    /// First characters of units: the space before them goes.
    pub glue_before: &'a [char],
    /// Words that begin like a unit but head a list entry: the space before them stays.
    pub keep_before: &'a [String],
}

/// Whether a space run between the normalized text `before` and the characters `after` stays, as one space.
pub(super) fn keeps_space(before: &str, after: impl Iterator<Item = char> + Clone, units: &Units<'_>) -> bool {
    // Most stand at the start of a line.
    let Some(left) = before.chars().next_back().filter(|&left| left != '\n') else {
        return false;
    };
    let Some(right) = after.clone().next().filter(|&right| right != '\n') else {
        return false;
    };
    if left.is_ascii_digit() && is_unspaced_letter(right) && right != 'ー' {
        return number_starts_line(before) && !begins_with_unit(after, units);
    }
    if right.is_ascii_digit() {
        return !(ends_with_letter(before) || splits_thousands(before, after.clone()) || splits_group(before, after));
    }
    if left.is_ascii_digit() && right == ',' {
        return !is_group(after.skip(1), GROUP);
    }
    true
}

/// A letter of a script that writes no spaces between words: kana, ideographs.
fn is_unspaced_letter(c: char) -> bool {
    c >= '\u{3000}' && c.is_alphabetic()
}

/// Whether the text ends with such a letter. A sound mark after a digit is a dash and no letter.
fn ends_with_letter(text: &str) -> bool {
    let mut back = text.chars().rev();
    match back.next() {
        Some('ー') => !back.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => is_unspaced_letter(c),
        None => false,
    }
}

/// Whether nothing but symbols and numbers of one or two digits stands on the line so far: `1`, `2.3`, `■ 4`, `※1`.
fn number_starts_line(text: &str) -> bool {
    let mut digits = 0;
    for c in text.chars().rev().chain(['\n']).take(LABEL_CHARS + 1) {
        match c {
            '\n' => return true,
            c if c.is_ascii_digit() => digits += 1,
            c if c.is_alphanumeric() => return false,
            _ => digits = 0,
        }
        if digits > 2 {
            return false;
        }
    }
    false
}

fn begins_with_unit(after: impl Iterator<Item = char> + Clone, units: &Units<'_>) -> bool {
    let unit = after.clone().next().is_some_and(|c| units.glue_before.contains(&c));
    unit && !units.keep_before.iter().any(|word| begins_with(after.clone(), word))
}

fn begins_with(mut text: impl Iterator<Item = char>, word: &str) -> bool {
    word.chars().all(|c| text.next() == Some(c))
}

/// Whether exactly so many digits stand there.
fn is_group(after: impl Iterator<Item = char>, digits: usize) -> bool {
    after.take(digits + 1).take_while(char::is_ascii_digit).count() == digits
}

/// Whether the space stands inside the three digits after a comma of a number: `1,20 0`.
fn splits_group(before: &str, after: impl Iterator<Item = char>) -> bool {
    let head = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = before.len() - head.len();
    let number = head.strip_suffix(',').is_some_and(|head| head.ends_with(|c: char| c.is_ascii_digit()));
    number && (1..GROUP).contains(&digits) && is_group(after, GROUP - digits)
}

/// Whether the space stands inside a number, after the comma of its thousands: `32, 255`. A year before the comma or
/// another count of digits after it makes two numbers.
fn splits_thousands(before: &str, after: impl Iterator<Item = char>) -> bool {
    let Some(head) = before.strip_suffix(',') else {
        return false;
    };
    let head_digits = head.bytes().rev().take(4).take_while(u8::is_ascii_digit).count();
    let tail_digits = after.take(4).take_while(char::is_ascii_digit).count();
    (1..=3).contains(&head_digits) && tail_digits == 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keeps(before: &str, after: &str) -> bool {
        let keep_before = ["日時".to_owned()];
        keeps_space(before, after.chars(), &Units { glue_before: &['月', '日'], keep_before: &keep_before })
    }

    #[test]
    fn drops_spaces_around_numbers() {
        for (before, after) in [("2024", "年"), ("約", "1,000"), ("第", "95"), ("は12", "月"), ("サーバー", "3台")]
        {
            assert!(!keeps(before, after), "{before} {after}");
        }
    }

    #[test]
    fn keeps_spaces_between_words_and_numbers() {
        for (before, after) in [("a", "b"), ("12", "34"), ("誤", "送信"), ("。", "3件"), ("v2", "beta"), ("約", "A")]
        {
            assert!(keeps(before, after), "{before} {after}");
        }
    }

    #[test]
    fn keeps_the_space_after_a_list_number() {
        for before in ["1", "。\n1", "12", "2.3", "■ 4", "(※1", "1-2"] {
            assert!(keeps(before, "経緯"), "{before}");
            assert!(!keeps(before, "月"), "{before}");
        }
        assert!(keeps("1", "日時"));
        assert!(!keeps("1", "日、"));
        assert!(!keeps("123", "経緯"));
        assert!(!keeps("付録1", "経緯"));
    }

    #[test]
    fn a_far_line_start_is_no_list_number() {
        for start in ["", "\n"] {
            assert!(!keeps(&format!("{start}1.2.3.4.5.6.7"), "経緯"));
            assert!(keeps(&format!("{start}1.2.3.4.5.66"), "経緯"));
        }
    }

    #[test]
    fn drops_the_space_inside_thousands() {
        assert!(!keeps("32,", "255件"));
        assert!(!keeps("1,234,", "567"));
        for (before, after) in [("1", ",200名"), ("1,20", "0名"), ("約1,2", "00"), ("3,456,7", "89件")] {
            assert!(!keeps(before, after), "{before} {after}");
        }
        for (before, after) in [("1", ",20"), ("1,20", "00名"), ("1,200", "3"), (",20", "0"), ("12", ",2000")] {
            assert!(keeps(before, after), "{before} {after}");
        }
        for (before, after) in [("2024,", "255"), ("1,", "25"), ("1,", "2555"), (",", "255"), ("a,", "255")] {
            assert!(keeps(before, after), "{before} {after}");
        }
    }

    #[test]
    fn drops_spaces_at_line_edges() {
        assert!(!keeps("", "a"));
        assert!(!keeps("a", ""));
        assert!(!keeps("a\n", "b"));
        assert!(!keeps("a", "\nb"));
    }
}
