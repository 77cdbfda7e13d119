use super::*;
use crate::rules::{RuleFiles, load};

const DUMP: &str = "【セキュリティ事件簿#2024-905】株式会社ゆめみ印刷 封筒の誤送付について 2024/5/20\n\n\
    2024年5月13日、お客様8名の氏名が記載された書類を別の方へ誤って送付したことが判明しました。\n";

fn posts() -> Vec<Post> {
    let rules = load(&RuleFiles::embedded()).0.unwrap();
    posts_of(&crate::pipeline::Pipeline::new(&rules), crate::pipeline::Text::document("dumps/a.txt", DUMP))
}

#[test]
fn a_post_has_its_text_and_facts() {
    let posts = posts();
    let [post] = &posts[..] else { panic!("{posts:?}") };
    assert_eq!((&post.document[post.span.clone()], post.dump.as_str()), (DUMP, "dumps/a.txt"));
    assert!(post.facts.iter().any(|facts| facts.field == "affected_total" && facts.values[0].value == "8"));
}

#[test]
fn a_file_that_somebody_else_changed_is_left_alone() {
    let (posts, folder) = (posts(), tempfile::tempdir().unwrap());
    let store = Store::new(folder.path());
    let file = store.accept(&posts[0], None, None).unwrap();
    let shelf = store.read().unwrap();
    let path = folder.path().join(&file);
    std::fs::write(&path, "by another review").unwrap();
    for error in [store.accept(&posts[0], Some(&shelf.accepted[0]), None).map(drop), store.prune(&shelf.accepted[0])] {
        assert!(
            error.unwrap_err().message.to_string().ends_with("has changed since it was read, and was left as it is")
        );
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "by another review");
}

#[test]
fn two_reviews_that_both_think_a_post_new_do_not_overwrite_each_other() {
    let (posts, folder) = (posts(), tempfile::tempdir().unwrap());
    let store = Store::new(folder.path());
    let first = store.accept(&posts[0], None, None).unwrap();
    assert_eq!(first, "2024-05-20_2024-905_株式会社ゆめみ印刷-封筒の誤送付について.toml");
    assert_eq!(store.accept(&posts[0], None, None).unwrap(), first.replace(".toml", "_2.toml"));
    assert_eq!(store.read().unwrap().accepted.len(), 2);
}

#[test]
fn a_name_holds_nothing_that_a_file_system_objects_to() {
    let mut post = posts().remove(0);
    post.record.title = "../a:b|c*?\"<>\\ \u{0}ＡＢ㈱".into();
    (post.record.case_id, post.record.published) = (None, None);
    assert_eq!(accepted::file_name(&post, 1), "undated_a-b-c-ab-株.toml");
    post.record.title = "…".into();
    assert_eq!(accepted::file_name(&post, 2), "undated_2.toml");
}
