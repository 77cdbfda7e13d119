//! The findings as a JUnit report, which CI services show.

use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};

use super::guard::{Finding, Guard};
use super::report::{change_text, status_text};
use crate::diag::Diagnostic;
use crate::message::{Catalogue, Message};

/// The report: one suite a dump, one case a post. A post that is not as accepted is a failure; each of `problems` (a dump or
/// an accepted record that cannot be read) is an error in a suite of its own.
///
/// # Errors
/// None is known: the XML is written to memory.
pub fn junit(guard: &Guard, problems: &[&Diagnostic]) -> Result<String, SerializeError> {
    let mut report = Report::new("jikenbo snapshot check");
    let mut suites: Vec<TestSuite> = Vec::new();
    for finding in &guard.findings {
        match suites.iter_mut().find(|suite| suite.name.as_str() == finding.source) {
            Some(suite) => {
                suite.add_test_case(case(finding));
            }
            None => {
                let mut suite = TestSuite::new(finding.source.as_str());
                suite.add_test_case(case(finding));
                suites.push(suite);
            }
        }
    }
    report.add_test_suites(suites);
    if !problems.is_empty() {
        let mut suite = TestSuite::new("input");
        suite.add_test_cases(problems.iter().map(|problem| error(problem)));
        report.add_test_suite(suite);
    }
    report.to_string()
}

fn case(finding: &Finding) -> TestCase {
    let name = [finding.case_id.as_deref(), Some(&finding.title)].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let mut status = TestCaseStatus::success();
    if finding.is_open() {
        status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_type(status_text(finding, Catalogue::ENGLISH));
        let place = finding.line.map(|line| format!(" at {}:{line}", finding.source)).unwrap_or_default();
        status.set_message(format!("{}{place}", status_text(finding, Catalogue::ENGLISH)));
        status.set_description(
            finding.changes.iter().map(|change| change_text(change, false, Catalogue::ENGLISH)).collect::<String>(),
        );
    }
    let mut case = TestCase::new(name, status);
    case.set_classname(finding.source.as_str());
    case
}

fn error(problem: &Diagnostic) -> TestCase {
    let message = problem.message.to_string();
    let name = problem.primary.as_ref().map_or(message.as_str(), |label| label.file.as_str());
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(message.as_str());
    status.set_description(problem.help.as_ref().map(Message::to_string).unwrap_or_default());
    TestCase::new(name, status)
}
