//! A small print of a text's wording, by which an edited text is recognized.

use std::collections::BTreeSet;
use std::fmt;
use std::hash::Hasher;
use std::str::FromStr;

use siphasher::sip::SipHasher13;
use unicode_normalization::UnicodeNormalization;

/// Characters in a shingle: long enough that two notices do not share most of them by their set phrases.
const SHINGLE: usize = 6;
/// How many hashes are kept; the share of equal ones is then known to about a tenth.
const KEPT: usize = 32;
/// Hexadecimal digits of a hash.
const DIGITS: usize = 8;

/// The smallest hashes of all runs of a few characters of a text, width and white space apart, in ascending order.
///
/// It does not depend on the platform or the version of the program, and the text cannot be had back from it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sketch(Vec<u32>);

impl Sketch {
    /// The sketch of `text`; a text of fewer characters than a run has gives one hash.
    pub fn of(text: &str) -> Self {
        let chars: Vec<char> = text.nfkc().filter(|c| !c.is_whitespace()).collect();
        let mut hashes = BTreeSet::new();
        for shingle in chars.windows(SHINGLE.min(chars.len().max(1))) {
            hashes.insert(hash(shingle));
            if hashes.len() > KEPT {
                hashes.pop_last();
            }
        }
        Self(hashes.into_iter().collect())
    }

    /// How much of the wording two texts share, about: 0 for nothing, 1 for all.
    pub fn likeness(&self, other: &Self) -> f64 {
        let (mut mine, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let (mut shared, mut seen) = (0, 0);
        while let Some(least) = mine.peek().into_iter().chain(theirs.peek()).min().copied()
            && seen < KEPT
        {
            let (one, other) = (mine.next_if_eq(&least), theirs.next_if_eq(&least));
            shared += usize::from(one.is_some() && other.is_some());
            seen += 1;
        }
        shared as f64 / seen.max(1) as f64
    }
}

fn hash(shingle: &[char]) -> u32 {
    let mut hasher = SipHasher13::new();
    for c in shingle {
        // Bytes in a fixed order, so that the hash is the same on every machine.
        hasher.write(&u32::from(*c).to_le_bytes());
    }
    (hasher.finish() >> 32) as u32
}

impl fmt::Display for Sketch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|hash| write!(f, "{hash:0width$x}", width = DIGITS))
    }
}

impl FromStr for Sketch {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("not a sketch: groups of {DIGITS} hexadecimal digits are expected");
        let groups = text.as_bytes().chunks(DIGITS).map(|group| {
            let digits = str::from_utf8(group).ok().filter(|digits| digits.len() == DIGITS)?;
            u32::from_str_radix(digits, 16).ok()
        });
        let hashes: Option<BTreeSet<u32>> = groups.collect();
        hashes.map(|hashes| Self(hashes.into_iter().collect())).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTICE: &str = "2024年7月10日、当社のサーバーが第三者による不正アクセスを受けたことが判明しました。流出した可能性がある情報は、\
                          お客様25名分の氏名と住所です。関係機関に報告し、原因を調べています。";

    #[test]
    fn edited_text_is_alike_and_another_is_not() {
        let sketch = Sketch::of(NOTICE);
        let edited = Sketch::of(&NOTICE.replace("25名", "31名"));
        let other = Sketch::of("職員が、住民120名分の氏名を記録したUSBメモリを紛失しました。見つかっておりません。");
        assert_eq!(sketch.likeness(&sketch), 1.0);
        assert!(sketch.likeness(&edited) > 0.6, "{}", sketch.likeness(&edited));
        assert!(sketch.likeness(&other) < 0.1, "{}", sketch.likeness(&other));
    }

    #[test]
    fn width_and_line_breaks_do_not_count() {
        assert_eq!(Sketch::of("氏名 １２ 件\nABC社"), Sketch::of("氏名12件ＡＢＣ社"));
    }

    #[test]
    fn is_written_and_read_back() {
        let sketch = Sketch::of(NOTICE);
        assert_eq!(sketch.to_string().len(), KEPT * DIGITS);
        assert_eq!(sketch.to_string().parse(), Ok(sketch));
        assert!(
            "0123".parse::<Sketch>().is_err()
                && "0123456z".parse::<Sketch>().is_err()
                && "件名".parse::<Sketch>().is_err()
        );
        assert_eq!("".parse(), Ok(Sketch::of("")));
    }

    #[test]
    fn the_hash_is_fixed_for_all_time() {
        assert_eq!(Sketch::of("事件簿").to_string(), "dc9dff98");
    }
}
