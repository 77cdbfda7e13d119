//! temporary
fn main() {
    let (rules, problems) = jikenbo::rules::load(&jikenbo::rules::RuleFiles::from_dir(std::path::Path::new("rules")).unwrap());
    for p in &problems { println!("{p:?}"); }
    let Some(rules) = rules else { return };
    let pipeline = jikenbo::pipeline::Pipeline::new(&rules);
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap();
        for record in pipeline.document(&path, &text) {
            println!("{} {}-{} {:?} {} {:?} {:?} | {}", record.kind, record.line, record.end_line, record.case_id, record.title, record.published, record.organization, record.organization_type.unwrap_or_default());
        }
    }
}
