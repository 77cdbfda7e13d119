use encoding_rs::{EUC_JP, SHIFT_JIS};

use super::*;

/// Each page gives the text behind it.
#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (page, text) in cases {
        assert_eq!(to_text((*page).to_owned(), false), *text, "{page}");
    }
}

#[test]
fn headings_paragraphs_and_breaks_are_lines() {
    check(&[
        ("<h1>架空商事の件</h1><p>一行目<br>二行目</p><p>次の段落", "架空商事の件\n\n\n一行目\n二行目\n\n次の段落\n"),
        ("<h2>原因</h2>\n  <div>設定の\n  誤り</div><div>二つ</div>", "原因\n\n設定の誤り\n二つ\n"),
        ("a<br><br>b<br>\n<br>\n<br>c", "a\n\nb\n\n\nc\n"),
        ("<p>the  quick\n fox</p>", "the quick fox\n"),
        ("<p>日本\nABC</p>", "日本 ABC\n"),
        ("<b>太字</b><i>斜体</i> <a href=x>リンク</a>", "太字斜体 リンク\n"),
        ("", ""),
    ]);
}

#[test]
fn a_break_within_a_sentence_is_none() {
    check(&[
        (
            "<p>当館のサーバーへの<br>\n不正アクセスが判<br class='u-pc-only'>明しました。",
            "当館のサーバーへの不正アクセスが判明しました。\n",
        ),
        ("<p>当館のサーバーへの<br><br>不正アクセス", "当館のサーバーへの\n\n不正アクセス\n"),
        ("<p>白波市立図書館<br>館長 青木<br>電話 000", "白波市立図書館\n館長 青木\n電話 000\n"),
        ("<p>お客様各位へ<br class='clear'>氏名の<br>住所", "お客様各位へ\n氏名の\n住所\n"),
        ("<h1>白波市立図書館<br>名簿の紛失</h1>", "白波市立図書館 名簿の紛失\n"),
        ("<h1><span>白波市立図書館</span><span>名簿の紛失</span></h1>", "白波市立図書館 名簿の紛失\n"),
        ("<h1><span>お</span><span>詫</span>び</h1>", "お詫び\n"),
    ]);
}

#[test]
fn what_is_struck_out_was_taken_back() {
    check(&[
        ("<p>対象は<del>80名</del><ins>92名</ins>です。", "対象は92名です。\n"),
        (
            "<p><s>4月2日</s><strike>4月3日</strike><span style='text-decoration: line-through'>4月4日</span>4月5日",
            "4月5日\n",
        ),
    ]);
}

#[test]
fn titles_of_posts_stand_farther_apart_than_sections() {
    check(&[
        ("<article><h2>題名</h2><h3>節</h3>文</article>", "題名\n\n\n節\n\n文\n"),
        ("<h3 class='post-title entry-title'><a>題名</a></h3><div>文</div>", "題名\n\n\n文\n"),
    ]);
}

#[test]
fn lists_have_their_marks_once() {
    check(&[
        ("<ul><li>氏名<li>住所<li><p>電話</p></li></ul>", "・氏名\n・住所\n・電話\n"),
        ("<ol><li>停止<li>調査<ul><li>外部</ul></ol>", "1. 停止\n2. 調査\n・外部\n"),
        ("<ul><li>・氏名<li>①住所<li></ul>文", "・氏名\n①住所\n\n文\n"),
        ("<dl><dt>件数<dd>12件<dt>原因<dd>不明</dl>", "件数:12件\n原因:不明\n"),
    ]);
}

#[test]
fn a_row_of_a_table_is_a_line() {
    check(&[
        (
            "前<table><tr><th>発生日<td>7月10日<tr><th>件数</th><td><p>25件</p></td></table>後",
            "前\n\n発生日:7月10日\n件数:25件\n\n後\n",
        ),
        ("<table><tr><td>4月3日<td>検知<tr><td>4月4日<td>遮断</table>", "4月3日 検知\n4月4日 遮断\n"),
        (
            "<table><tr><td>委員会へ報告<td>4月3日<tr><td>検知日<td>4月1日</table>",
            "4月3日 委員会へ報告\n検知日:4月1日\n",
        ),
        ("<table><tr><th>部署<td>総務課<th>件数<td>8件</table>", "部署:総務課\n件数:8件\n"),
        ("<table><caption>表1</caption><tr><td>氏名、住所<tr><td>電話</table>", "表1\n氏名、住所\n電話\n"),
    ]);
}

#[test]
fn headings_of_columns_stand_before_what_they_label() {
    let record = "<table><tr><th colspan=2>概要<tr><th>判明日<th>件数<tr><td>4月3日<td>80件</table>";
    let records = "<table><thead><tr><td>施設<td>件数</thead><tr><td>東館<td>8件<tr><td>西館<td>9件</table>";
    let chronicle =
        "<table><tr><th>日時<th>時刻<th>内容<tr><td rowspan=2>4月3日<td>9:00<td>検知<tr><td>10:30<td>遮断</table>";
    let acts = "<table><tr><th>対応<th>実施日<tr><td>検知<td>4月3日<tr><td>通報<td>4月4日</table>";
    check(&[
        (record, "概要\n判明日:4月3日\n件数:80件\n"),
        (records, "施設:東館 件数:8件\n施設:西館 件数:9件\n"),
        (chronicle, "4月3日 9:00 検知\n4月3日 10:30 遮断\n"),
        (acts, "4月3日 検知\n4月4日 通報\n"),
    ]);
}

#[test]
fn cells_of_several_lines_stand_below_their_label() {
    check(&[
        ("<table><tr><th>項目<td>氏名<br>住所<br>電話</table>", "項目:\n氏名\n住所\n電話\n"),
        (
            "<dl><dt>2024年4月3日<dd>検知<dt>件数<dt>規模<dd>80件<dd>調査中</dl>",
            "2024年4月3日 検知\n件数\n規模:\n80件\n調査中\n",
        ),
        ("<dl><dt>漏えいしましたか?<dd>しておりません。</dl>", "漏えいしましたか?\nしておりません。\n"),
    ]);
}

#[test]
fn tables_for_the_layout_are_cell_by_cell() {
    check(&[
        ("<table><tr><td><h1>題</h1><p>文<td>横</table>", "題\n\n\n文\n\n横\n"),
        ("<table><tr><td>左<td><table><tr><th>件数<td>2件</table></table>", "左\n\n件数:2件\n"),
    ]);
}

#[test]
fn what_is_said_again_in_a_table_is_bounded() {
    let wide = format!("<table><tr><td rowspan=99999>{}<td>a{}</table>", "語".repeat(60), "<tr><td>b".repeat(20_000));
    assert!(to_text(wide.clone(), false).len() < 8 * wide.len());
    let many = format!("<table><tr><td colspan=65000 rowspan=65000>x{}</table>", "<td>y<tr>".repeat(20_000));
    assert!(to_text(many.clone(), false).len() < 8 * many.len());
}

#[test]
fn what_is_no_text_of_the_page_is_left_out() {
    check(&[
        ("<head><title>x</title><style>p{}</style></head><body>本文<script>var a='<p>x</p>'</script>", "本文\n"),
        ("<header><h1>会社名</h1></header><nav>メニュー</nav>本文<aside>広告</aside><footer>(c)</footer>", "本文\n"),
        ("<main><header><h1>題</h1></header>文</main>", "題\n\n\n文\n"),
        ("<p hidden>a</p><p style='display: none'>b</p><span aria-hidden=true>c</span>d<!-- e -->", "d\n"),
        ("<ruby>漏洩<rt>ろうえい</rt></ruby>", "漏洩\n"),
        ("<textarea><p>a</textarea>b", "b\n"),
    ]);
}

#[test]
fn entities_are_characters_and_pre_keeps_its_lines() {
    check(&[
        ("&lt;A&amp;B&gt; &#x4EF6;&#25968;&nbsp;1&copy", "<A&B> 件数\u{a0}1©\n"),
        ("<pre>1.原因\n  不明\n\n2.対応</pre>", "1.原因\n不明\n\n2.対応\n"),
    ]);
    assert_eq!(to_text("一\n二<br>三".to_owned(), true), "一\n二\n三\n");
}

#[test]
fn broken_pages_are_read_to_their_end() {
    check(&[
        ("<div><nav><ul><li>メニュー</div>本文", "本文\n"),
        ("</div></p>本文</span></table>後", "本文後\n"),
        ("<p>一<div>二</p>三", "一\n\n二\n三\n"),
        ("本文<", "本文<\n"),
        ("<a href=\"x>本文", ""),
    ]);
    let deep = "<div>".repeat(200_000) + "底" + &"</div>".repeat(200_000) + "後";
    assert_eq!(to_text(deep, false), "底\n後\n");
}

#[test]
fn encodings_are_declared_in_pages_and_xml() {
    let declared = |head: &str| declared_encoding(head.as_bytes());
    assert_eq!(declared("<html><meta charset=\"Shift_JIS\">"), Some(SHIFT_JIS));
    assert_eq!(declared("<meta http-equiv=a content='text/html; charset=EUC-JP'>"), Some(EUC_JP));
    assert_eq!(declared("<?xml version='1.0' encoding='shift_jis'?><rss>"), Some(SHIFT_JIS));
    assert_eq!(declared("<meta charset=utf-16>"), Some(UTF_8));
    assert_eq!(declared("<p>charset=none"), None);
    assert_eq!(declared("text charset=euc-jp"), None);
}

#[test]
fn a_tag_with_attributes_without_end_is_passed_over() {
    let flood: String = (0..40_000).map(|number| format!(" a{number}")).collect();
    let long = "x".repeat(100_000);
    let text = |page: String| to_text(page, false);
    assert_eq!(text(format!("<p>前<b{flood}>中</b><p>後")), "前中\n\n後\n");
    assert_eq!(text(format!("前<p{flood}")), "前\n");
    assert_eq!(text(format!("<img alt='{long}' src=\"{long}\"><p>後")), "後\n", "values may be long");
    assert_eq!(text(format!("<script>if (a<b){long}</script><p>後")), "後\n", "no tag in a script");
    assert_eq!(text(format!("<p>前</p><script>x</script><p{flood}>中<p>後")), "前\n\n中\n\n後\n");
}
