//! Counts and the total of those affected, through all stages and the embedded rules.

mod invented;

/// The counts and the total of a notice with that title and text.
fn counted(title: &str, text: &str) -> (Vec<(u64, String, bool)>, Option<u64>) {
    let dump = format!("【セキュリティ事件簿#2024-901】架空市 {title} 2024/7/31\n\n{text}\n");
    let record = invented::records("a.txt", &dump).remove(0);
    let counts = record.counts.into_iter().map(|count| (count.value, count.unit, count.approx));
    (counts.collect(), record.affected_total)
}

fn total(text: &str) -> Option<u64> {
    counted("情報の漏えいについて", text).1
}

#[test]
fn adds_up_the_groups_of_a_list() {
    assert_eq!(total("1. 流出した情報\n\n(1) 会員 1,200名\n\n(2) 応募者 34名"), Some(1234));
    assert_eq!(total("1. 流出した情報\n\n個人のお客さま:約900先\n\n法人のお客さま:約80先"), Some(980));
    assert_eq!(total("学生152名及び教職員9名の氏名が流出しました。"), Some(161));
}

#[test]
fn takes_the_stated_total_and_what_the_others_add_up_to() {
    assert_eq!(total("(1) 学生152名の氏名\n\n(2) 教職員9名の氏名\n\n計161名"), Some(161));
    assert_eq!(total("会員のアドレス 1,300件\n\n午前 500件\n\n午後 500件\n\n夜 300件"), Some(1300));
    assert_eq!(total("会員のうち計30名は住所も、全体では500名の氏名が流出しました。"), Some(500));
}

#[test]
fn leaves_parts_and_corrected_figures_out_of_the_sum() {
    assert_eq!(total("対象の会員は500名で、このうちカード番号を含む方は80名です。"), Some(500));
    assert_eq!(total("保存されていたのは、当初の約1,300人ではなく、1,286人でした。"), Some(1286));
    let listed =
        "(1) カードでお支払いの方 620名\n\n(2) 会員の方 1,954名((1)の方を含みます)\n\n(3) お届け先の方 3,077名";
    assert_eq!(total(listed), Some(5031));
    assert_eq!(total("カード情報(38件)及び個人情報(1,244件)が流出しました。"), Some(1244));
}

#[test]
fn different_people_add_up_and_so_do_those_besides_them() {
    let listed = "1. 流出した情報\n\nお客様 3,150件(会社名、住所)\n\n社員 1,420名分(氏名、社員番号)";
    assert_eq!(total(listed), Some(4570));
    let both = "入っていたのは2年生112人分の氏名と評定のほか、顧問をする部の部員24人分の連絡網が紛失しました。";
    assert_eq!(total(both), Some(136));
}

#[test]
fn numbers_that_add_up_to_the_one_before_them_are_its_parts() {
    let nested = "流出した情報\n\n(1) 転送されたメール 4,100件\n\n(2) メールにあった個人情報 計1,250件\n\n\
                  教職員 450件\n\n氏名と番号 300件\n\n氏名のみ 150件\n\n学生 800件";
    assert_eq!(total(nested), Some(1250));
}

#[test]
fn a_greater_number_than_that_of_the_headline_is_of_those_among_whom_they_are() {
    let (counts, total) = counted("税の情報24人分の漏えい", "計7,310人分のデータを送ったが、24人の情報が漏れた。");
    assert_eq!((counts, total), (vec![(24, "persons".to_owned(), false)], Some(24)));
}

#[test]
fn neither_devices_nor_nothing_make_a_total() {
    let (counts, total) = counted("紛失について", "端末3台を紛失しました。悪用の申し出は0件です。");
    assert_eq!((counts, total), (vec![(3, "devices".to_owned(), false)], None));
}

#[test]
fn a_headline_rounds_and_a_mention_with_about_makes_a_figure_approximate() {
    let (counts, _) = counted("1万4000人余の情報流出", "会員1万4063人の情報が流出しました。");
    assert_eq!(counts, vec![(14_063, "persons".to_owned(), false)]);
    let (counts, _) = counted("708人の情報流出", "約708人の情報が流出しました。");
    assert_eq!(counts, vec![(708, "persons".to_owned(), true)]);
}
