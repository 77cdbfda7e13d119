//! Puts a record together: values, and the source words behind each.

use super::Document;
use crate::calendar::PartialDate;
use crate::extract::{Counts, Data, DateField, Dates, Issuer, Moment, Named, ThirdParties};
use crate::label::{Classes, Context, Deadlines, Grounds, Labels, is_other};
use crate::matcher::PostText;
use crate::mention::Unreadable;
use crate::message::{Message, message};
use crate::record::{self, Confidence, Contradiction, Crosswalk, Delays, Evidence, Found, FoundCode, Money, Record};
use crate::rules::RuleSet;
use crate::segment::Post;
use crate::text::{Span, in_one_line};
use crate::work;

/// Rule names of what the shape of the heading gives.
const HEADING_RULE: &str = "heading";
/// Rule name of a title that is the best line of a document in which no heading is recognized.
pub const LEAD_RULE: &str = "lead";

/// Most characters of words that a warning shows.
const MOST_SHOWN: usize = 40;

/// About how many pieces of evidence an incident has.
const USUAL_EVIDENCE: usize = 24;

/// The fields of the grounds: the field, the label of the family `law`, and its place.
type GroundField = (&'static str, &'static str, fn(&mut Crosswalk) -> &mut Option<bool>);
const GROUNDS: [GroundField; 7] = [
    ("appi_special_care", "special_care", |law| &mut law.appi_special_care),
    ("appi_property_damage", "property_damage", |law| &mut law.appi_property_damage),
    ("appi_wrongful_purpose", "wrongful_purpose", |law| &mut law.appi_wrongful_purpose),
    ("appi_over_1000", "over_1000", |law| &mut law.appi_over_1000),
    ("appi_over_100", "over_100", |law| &mut law.appi_over_100),
    ("appi_ordinance_special_care", "ordinance_special_care", |law| &mut law.appi_ordinance_special_care),
    ("number_act", "my_number", |law| &mut law.number_act),
];

/// A record in the making.
pub(super) struct Assembly<'a> {
    rules: &'a RuleSet,
    document: &'a Document<'a>,
    text: &'a PostText<'a>,
    record: Record,
    published_at: Option<Span>,
    /// Where the issuer is named, in the normalized document.
    issuer_at: Span,
}

impl<'a> Assembly<'a> {
    pub fn new(rules: &'a RuleSet, document: &'a Document<'a>, text: &'a PostText<'a>, post: &Post) -> Self {
        let source = document.normalized.source(post.span);
        let (line, _) = document.lines.line_col(source.start);
        let (end_line, _) = document.lines.line_col(source.end.saturating_sub(1).max(source.start));
        let record = Record { source: document.name.to_owned(), line, end_line, ..Record::default() };
        let published_at = post.published.map(|(span, _)| span);
        Self { rules, document, text, record, published_at, issuer_at: Span::default() }
    }

    /// Title, case number, kind and publication date.
    pub fn heading(&mut self, post: &Post, kind: Option<FoundCode>) {
        self.record.title = self.source_words(post.title);
        let title = self.record.title.clone();
        let rule = if post.lead { LEAD_RULE } else { HEADING_RULE };
        self.prove_document("title", title, (rule, Confidence::High), post.title);
        if let Some(span) = post.case_id {
            let case = self.source_words(span);
            self.prove_document("case_id", case.clone(), (HEADING_RULE, Confidence::High), span);
            self.record.case_id = Some(case);
        }
        if let Some((span, date)) = post.published {
            self.prove_document("published", date.to_string(), (HEADING_RULE, Confidence::High), span);
            self.record.published = Some(date);
        }
        let kind = kind.unwrap_or_else(|| Found::new("other", "no-incident", Span::default()));
        let words = if kind.span.is_empty() { post.span_of_heading() } else { self.text.to_document(kind.span) };
        self.prove_document("kind", kind.value.to_owned(), (kind.rule.as_ref(), kind.confidence), words);
        if !is_other(kind.value) {
            self.record.evidence.reserve(USUAL_EVIDENCE);
        }
        self.record.kind = if kind.value.is_empty() { "other" } else { kind.value }.to_owned();
    }

    /// Tells of dates and counts that cannot be true and so give no value.
    pub fn unreadable(&mut self) {
        for &(span, why) in &self.text.unreadable {
            let words: String = self.source_words(span).chars().take(MOST_SHOWN).collect();
            self.record.warnings.push(match why {
                Unreadable::Date => message!("`{words}` is no date of the calendar: nothing is read from it", words),
                Unreadable::Count => message!("`{words}` has more digits than a count: nothing is read from it", words),
            });
        }
    }

    /// Where the publication date stands in the rules' text, if it does.
    pub fn heading_date(&self) -> Option<Span> {
        let wanted = self.published_at?;
        let marked = self.text.marked.iter().find(|marked| marked.source.overlaps(wanted))?;
        Some(Span::new(marked.at, marked.at + 3))
    }

    /// The issuer's name as the source writes it.
    pub fn issuer(&mut self, issuer: Issuer) {
        let Some(mut name) = issuer.name else {
            self.issuer_at = issuer.kind.as_ref().map(|kind| self.text.to_document(kind.span)).unwrap_or_default();
            self.record.organization_type = issuer.kind.map(|kind| self.prove("organization_type", kind));
            return;
        };
        name.value = self.source_words(issuer.full);
        self.issuer_at = issuer.full;
        // A name above the post has no place in its text.
        let above = name.span.is_empty();
        if above {
            self.prove_document("organization", name.value.clone(), (&name.rule, name.confidence), issuer.full);
            self.record.organization = Some(name.value.clone());
        } else {
            self.record.organization = Some(self.prove("organization", name));
        }
        self.record.organization_type = issuer.kind.map(|kind| {
            if kind.span.is_empty() {
                let sure = (kind.rule.as_ref(), kind.confidence);
                self.prove_document("organization_type", kind.value.to_owned(), sure, issuer.full);
                kind.value.to_owned()
            } else {
                self.prove("organization_type", kind)
            }
        });
    }

    pub fn third_parties(&mut self, parties: ThirdParties) {
        for Named { mut name, full } in parties.named {
            name.value = self.source_words(full);
            let value = self.prove("third_party", name);
            self.record.third_party.push(value);
        }
        if let Some(involved) = parties.involved {
            self.prove_shown("third_party_involved", "true".to_owned(), &involved);
            self.record.third_party_involved = true;
        }
    }

    pub fn data(&mut self, data: Data) {
        self.record.leaked_data = self.prove_all("leaked_data", data.leaked);
        self.record.denied_data = self.prove_all("denied_data", data.denied);
    }

    pub fn counts(&mut self, counts: Counts) {
        for found in counts.all {
            let sign = if found.value.approx { "~" } else { "" };
            let shown = format!("{sign}{} {}", found.value.value, found.value.unit);
            self.prove_shown("counts", shown, &found);
            self.record.counts.push(found.value);
        }
        if let Some(total) = counts.total {
            self.prove_shown("affected_total", total.value.to_string(), &total);
            self.record.affected_total = Some(total.value);
        }
    }

    pub fn labels(&mut self, labels: Labels) {
        self.record.report_stage = labels.report_stage.map(|found| self.prove("report_stage", found));
        self.record.causes = self.prove_all("causes", labels.causes);
        self.record.leak_status = labels.leak_status.map(|found| self.prove("leak_status", found));
        self.record.reported_to = self.prove_all("reported_to", labels.reported_to);
        self.record.delay_reasons = self.prove_all("delay_reasons", labels.delay_reasons);
        self.record.secondary_damage = labels.secondary_damage.map(|found| self.prove("secondary_damage", found));
        let main = self.record.causes.first().and_then(|cause| self.rules.label("cause", cause));
        self.record.cause_category = main.and_then(|label| label.category.clone());
    }

    pub fn organization_type(&self) -> Option<&str> {
        self.record.organization_type.as_deref()
    }

    pub fn cause_category(&self) -> Option<&str> {
        self.record.cause_category.as_deref()
    }

    pub fn dates(&mut self, dates: &Dates) {
        for (name, field) in DateField::ALL {
            let Some(found) = dates.get(&field) else { continue };
            self.prove_shown(name, found.value.to_string(), found);
            *self.date_slot(field) = Some(found.value);
        }
    }

    fn date_slot(&mut self, field: DateField) -> &mut Option<PartialDate> {
        let record = &mut self.record;
        match field {
            DateField::Occurred => &mut record.occurred,
            DateField::OccurredEnd => &mut record.occurred_end,
            DateField::Discovered => &mut record.discovered,
            DateField::Contained => &mut record.contained,
            DateField::InvestigationCompleted => &mut record.investigation_completed,
            DateField::ReportedPpc => &mut record.reported_ppc,
            DateField::ReportedPpcFinal => &mut record.reported_ppc_final,
            DateField::ReportedPolice => &mut record.reported_police,
            DateField::Notified => &mut record.notified,
            DateField::FirstPublished => &mut record.first_published,
        }
    }

    /// Tells the fields of values that were not sure enough.
    pub fn withhold(&mut self, fields: Vec<&'static str>) {
        self.record.withheld = fields;
    }

    /// Looks at what the record says by now, and tells what of it does not go together; true where the leaked data are
    /// given up.
    pub fn check_consistency(&mut self) -> bool {
        super::consistency::check(self.rules, &mut self.record);
        let given_up = |clash: &Contradiction| clash.given_up && clash.weaker == "leaked_data";
        self.record.contradictions.iter().any(given_up)
    }

    /// Stores the delays with what a reader should know of them.
    pub fn delays(&mut self, delays: Delays, warnings: Vec<Message>) {
        self.record.warnings.extend(warnings);
        self.record.delays = delays;
    }

    pub fn crosswalk(&mut self, classes: Classes) {
        self.record.crosswalk = Crosswalk {
            tsr_cause: classes.tsr_cause.map(|found| self.prove("tsr_cause", found)),
            jnsa_cause: classes.jnsa_cause.map(|found| self.prove("jnsa_cause", found)),
            digital_arts: classes.digital_arts.map(|found| self.prove("digital_arts", found)),
            jnsa_media: self.prove_all("jnsa_media", classes.jnsa_media),
            tsr_media: classes.tsr_media.map(|found| self.prove("tsr_media", found)),
            ppc_cause: classes.ppc_cause.map(|found| self.prove("ppc_cause", found)),
            ppc_form: classes.ppc_form.map(|found| self.prove("ppc_form", found)),
            veris: classes.veris,
            ..Crosswalk::default()
        };
    }

    /// Who owes a report, on which grounds, until when.
    pub fn law(&mut self, grounds: Grounds, deadlines: Deadlines) {
        for (field, ground, slot) in GROUNDS {
            let Some(found) = grounds.get(ground) else { continue };
            self.prove_shown(field, found.value.to_string(), found);
            *slot(&mut self.record.crosswalk) = Some(found.value);
        }
        self.record.crosswalk.appi_regime = grounds.regime.map(|regime| self.prove_own("appi_regime", regime));
        self.record.crosswalk.appi_exemptions = self.prove_all("appi_exemptions", grounds.exemptions);
        self.record.crosswalk.appi_preliminary_due = deadlines.preliminary;
        self.record.crosswalk.appi_final_due = deadlines.last;
        self.record.warnings.extend(deadlines.warnings);
        self.record.duty = grounds.duty;
    }

    /// The further facts.
    pub fn context(&mut self, context: Context) {
        self.record.context = record::Context {
            entry_route: context.entry_route.map(|found| self.prove("entry_route", found)),
            entry_certainty: context.entry_certainty.map(str::to_owned),
            known_by: context.known_by.map(|found| self.prove("known_by", found)),
            restored: context.restored.map(|found| {
                self.prove_shown("restored", found.value.to_string(), &found);
                found.value
            }),
            outage_days: context.outage_days,
            prefecture: context.prefecture.map(|found| self.prove_own("prefecture", found)),
            municipality_code: context.municipality_code.map(|found| self.prove_own("municipality_code", found)),
            industry: context.industry.map(|found| self.prove_own("industry", found)),
            ransomware_group: context.ransomware_group.map(|found| self.prove("ransomware_group", found)),
            ransomware_claim: self.ground("ransomware_claim", context.ransomware_claim),
            money: context.money.into_iter().map(|found| self.sum(found)).collect(),
            securities_code: context.securities_code.map(|found| self.prove("securities_code", found)),
        };
    }

    fn sum(&mut self, found: Found<Money>) -> Money {
        self.prove_shown("money", found.value.to_string(), &found);
        found.value
    }

    fn ground(&mut self, field: &'static str, found: Option<Found<bool>>) -> Option<bool> {
        let found = found?;
        self.prove_shown(field, found.value.to_string(), &found);
        Some(found.value)
    }

    /// Proves a value; without words of its own by those that name the issuer.
    fn prove_own(&mut self, field: &'static str, found: Found<impl Into<String>>) -> String {
        if !found.span.is_empty() {
            return self.prove(field, found);
        }
        let value = found.value.into();
        self.prove_document(field, value.clone(), (&found.rule, found.confidence), self.issuer_at);
        value
    }

    /// The dated statements of the post.
    pub fn timeline(&mut self, moments: Vec<Moment>) {
        self.record.timeline = Some(moments.into_iter().map(|moment| self.moment(moment)).collect());
    }

    fn moment(&self, moment: Moment) -> record::Moment {
        let (start, end, line, column, text) = self.place(self.text.to_document(moment.span));
        let owned = |word: Option<&str>| word.map(str::to_owned);
        let all = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
        record::Moment {
            date: moment.date,
            until: moment.until,
            time: moment.time,
            class: owned(moment.class),
            about: owned(moment.about),
            actor: owned(moment.actor),
            receivers: all(moment.receivers),
            object: owned(moment.object),
            value: moment.value.to_owned(),
            knowing: all(moment.knowing),
            start,
            end,
            line,
            column,
            text,
        }
    }

    pub fn finish(self) -> Record {
        self.record
    }

    fn prove(&mut self, field: &'static str, found: Found<impl Into<String>>) -> String {
        let Found { value, rule, span, confidence } = found;
        let value = value.into();
        self.prove_document(field, value.clone(), (&rule, confidence), self.text.to_document(span));
        value
    }

    fn prove_all(&mut self, field: &'static str, found: Vec<FoundCode>) -> Vec<String> {
        found.into_iter().map(|found| self.prove(field, found)).collect()
    }

    /// Proves a value that is shown so.
    fn prove_shown<T>(&mut self, field: &'static str, shown: String, found: &Found<T>) {
        self.prove_document(field, shown, (&found.rule, found.confidence), self.text.to_document(found.span));
    }

    /// Adds evidence; `span` is a range of the normalized document. A list is as sure as its least sure item.
    fn prove_document(
        &mut self,
        field: &'static str,
        value: String,
        (rule, confidence): (&str, Confidence),
        span: Span,
    ) {
        self.record.confidence.entry(field).and_modify(|known| *known = confidence.min(*known)).or_insert(confidence);
        let (start, end, line, column, text) = self.place(span);
        self.record.evidence.push(Evidence {
            field,
            value,
            rule: rule.to_owned(),
            start,
            end,
            line,
            column,
            text,
            confidence,
        });
    }

    /// Where a range of the normalized document stands in the source: start, end, line, column, and its words.
    fn place(&self, span: Span) -> (usize, usize, usize, usize, String) {
        let Span { start, end } = self.document.normalized.source(span);
        let (line, column) = self.document.lines.line_col(start);
        work::steps(end - start);
        (start, end, line, column, Span::new(start, end).slice(self.document.source).to_owned())
    }

    /// The source words of a range of the normalized document, white space runs as one space.
    fn source_words(&self, span: Span) -> String {
        in_one_line(self.document.normalized.source(span).slice(self.document.source))
    }
}
