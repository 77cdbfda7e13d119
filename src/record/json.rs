//! Records as JSON, byte for byte as serde writes them, at about half the cost: a record is mostly keys and short
//! strings, and a serializer that knows nothing of either looks at every byte of them.

use std::io::Write;

use super::{Count, Crosswalk, Delays, Evidence, Record};
use crate::calendar::PartialDate;

impl Record {
    /// Adds the record to `out`, as one JSON object without a line end.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        self.write(out);
    }
}

/// A value that can be written as JSON.
trait Json {
    /// Adds the value to `out`.
    fn write(&self, out: &mut Vec<u8>);
}

/// Writes a struct as an object of these fields, in this order. A field that is missing here does not compile.
macro_rules! object {
    ($name:ident { $first:ident $(, $field:ident)* } $(without $left_out:ident)?) => {
        impl Json for $name {
            fn write(&self, out: &mut Vec<u8>) {
                let $name { $first, $($field,)* $($left_out: _)? } = self;
                out.extend_from_slice(concat!("{\"", stringify!($first), "\":").as_bytes());
                $first.write(out);
                $(
                    out.extend_from_slice(concat!(",\"", stringify!($field), "\":").as_bytes());
                    $field.write(out);
                )*
                out.push(b'}');
            }
        }
    };
}

object!(Record {
    source, line, end_line, title, case_id, kind, published, report_stage, organization, organization_type, third_party,
    third_party_involved, causes, leak_status, leaked_data, denied_data, counts, affected_total, occurred, occurred_end,
    discovered, contained, investigation_completed, reported_ppc, reported_ppc_final, reported_police, notified,
    first_published, reported_to, delay_reasons, secondary_damage, delays, crosswalk, evidence, warnings
} without cause_category);
object!(Count { value, unit, approx });
object!(Delays {
    discovery_days,
    containment_days,
    ppc_report_days,
    ppc_report_label,
    ppc_final_days,
    ppc_final_label,
    police_report_days,
    notification_days,
    publication_days,
    publication_label
});
object!(Crosswalk {
    tsr_cause,
    jnsa_cause,
    jnsa_media,
    veris,
    appi_special_care,
    appi_property_damage,
    appi_wrongful_purpose,
    appi_over_1000,
    appi_preliminary_due,
    appi_final_due
});
object!(Evidence { field, value, rule, start, end, line, column, text });

impl<T: Json> Json for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Some(value) => value.write(out),
            None => out.extend_from_slice(b"null"),
        }
    }
}

impl<T: Json> Json for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(b'[');
        for (at, value) in self.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            value.write(out);
        }
        out.push(b']');
    }
}

impl Json for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(if *self { b"true" } else { b"false" });
    }
}

impl Json for u64 {
    fn write(&self, out: &mut Vec<u8>) {
        let mut digits = [0; 20];
        let (mut rest, mut first) = (*self, digits.len());
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            (rest, first) = (rest / 10, first - 1);
            if rest == 0 {
                break;
            }
        }
        out.extend_from_slice(digits.get(first..).unwrap_or_default());
    }
}

impl Json for usize {
    fn write(&self, out: &mut Vec<u8>) {
        (*self as u64).write(out);
    }
}

impl Json for i64 {
    fn write(&self, out: &mut Vec<u8>) {
        if *self < 0 {
            out.push(b'-');
        }
        self.unsigned_abs().write(out);
    }
}

impl Json for PartialDate {
    fn write(&self, out: &mut Vec<u8>) {
        // Nothing fails to be written to memory.
        let _ = write!(out, "\"{self}\"");
    }
}

impl Json for String {
    fn write(&self, out: &mut Vec<u8>) {
        self.as_str().write(out);
    }
}

impl Json for &str {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(b'"');
        // Without a branch, so that many bytes are looked at in one step.
        if self.bytes().fold(false, |escaped, byte| escaped | needs_escape(byte)) {
            self.bytes().for_each(|byte| write_escaped(byte, out));
        } else {
            out.extend_from_slice(self.as_bytes());
        }
        out.push(b'"');
    }
}

fn needs_escape(byte: u8) -> bool {
    (byte < b' ') | (byte == b'"') | (byte == b'\\')
}

fn write_escaped(byte: u8, out: &mut Vec<u8>) {
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0C => b'f',
        control @ 0..b' ' => {
            let _ = write!(out, "\\u{control:04x}");
            return;
        }
        plain => {
            out.push(plain);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(record: &Record) -> String {
        let mut out = Vec::new();
        record.write_json(&mut out);
        String::from_utf8(out).unwrap()
    }

    /// A record in which every kind of value stands.
    fn full() -> Record {
        let every_character: String = ('\0'..='\u{200}').chain(['\u{2028}', '件', '\u{20BB7}']).collect();
        let evidence = |value: &str| Evidence {
            field: "title",
            value: value.to_owned(),
            rule: String::new(),
            start: 0,
            end: usize::MAX,
            line: 10,
            column: 409,
            text: every_character.clone(),
        };
        Record {
            title: every_character.clone(),
            case_id: Some("a\"b".to_owned()),
            published: Some(PartialDate::day(2024, 7, 1)),
            occurred: Some(PartialDate::month(2024, 12)),
            causes: vec!["ransomware".to_owned(), "\\".to_owned()],
            counts: vec![Count { value: u64::MAX, unit: "persons".to_owned(), approx: true }],
            delays: Delays { discovery_days: Some(i64::MIN), containment_days: Some(0), ..Delays::default() },
            crosswalk: Crosswalk { appi_over_1000: Some(false), ..Crosswalk::default() },
            evidence: vec![evidence(""), evidence("100")],
            ..Record::default()
        }
    }

    #[test]
    fn records_are_written_as_serde_writes_them() {
        for record in [Record::default(), full()] {
            assert_eq!(json(&record), serde_json::to_string(&record).unwrap());
        }
    }
}
