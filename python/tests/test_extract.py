"""What `extract` takes and gives."""

import datetime
import gzip
import json
import multiprocessing
import threading
import time

import pytest

import jikenbo

NOTICE = "不正アクセスによる個人情報漏えいのお知らせ\n\n株式会社あけぼの帆布は、2024年5月1日に不正アクセスを受け、お客様の氏名120名分が漏えいしました。\n"


def test_paths_and_texts_give_the_same_records(posts, document, records):
    assert len(records) == 5 and records.documents == 1 and records.left_out == 1
    assert [record.line for record in records] == [4, 57, 79, 100, 108]
    for given in (document, [document], {"posts": document}):
        of_text = jikenbo.extract(texts=given)
        assert [r.to_dict()["causes"] for r in of_text] == [r.causes for r in records]
        assert [r.evidence for r in of_text] == [r.evidence for r in records]
    assert {r.source for r in records} == {str(posts)}
    assert {r.source for r in jikenbo.extract(texts=document)} == {"text"}
    assert {r.source for r in jikenbo.extract(texts=["", document])} == {"texts[1]"}
    assert {r.source for r in jikenbo.extract(texts={7: document})} == {"7"}


def test_values_have_types_of_python(records):
    tea = records[0]
    assert tea.case_id == "2024-612" and tea.organization == "株式会社すずかけ製茶"
    assert tea.causes == ["web_skimming", "vulnerability_exploit"] and tea.primary_cause == "web_skimming"
    assert tea.affected_total == 1864
    assert tea.discovered == datetime.date(2024, 6, 12)
    assert tea.delays.publication_days == 98 and tea.delays.publication_label == "over_quarter"
    assert tea.third_party_involved is False and tea.third_party == []
    assert [(count.value, count.unit, count.approx) for count in tea.counts] == [(1864, "persons", False)]
    assert tea.contained == tea.discovered
    assert set(tea.confidence.values()) <= {"low", "medium", "high"}
    assert "2024-612" in repr(tea) and "web_skimming" in repr(tea)


def test_every_field_of_json_is_an_attribute(records):
    for record in records:
        fields = record.to_dict()
        for name, value in fields.items():
            found = getattr(record, name)
            if isinstance(value, dict) and name != "confidence":
                for part, said in value.items():
                    assert (getattr(found, part) is None) == (said is None), part
            elif not isinstance(value, list):
                assert str(found) == str(value), name
            else:
                assert len(found) == len(value), name


def test_a_date_without_a_day_is_a_text():
    post = "個人情報の紛失について\n\n2024年3月に、当社の従業員が書類を紛失しました。氏名が記載されていました。\n"
    (record,) = jikenbo.extract(texts=post)
    assert record.occurred == "2024-03"


def test_records_are_those_of_the_command(posts, records):
    import subprocess
    import sysconfig
    from pathlib import Path

    command = Path(sysconfig.get_path("scripts")) / "jikenbo"
    run = subprocess.run([command, "extract", posts, "--format", "jsonl", "--quiet"], capture_output=True, check=True)
    assert [json.loads(line) for line in run.stdout.splitlines()] == [record.to_dict() for record in records]


def test_evidence_slices_the_string(document, records):
    seen = 0
    for record in records:
        assert document[record.start : record.end] == record.text
        for proof in record.evidence:
            assert document[proof.span] == document[proof.start : proof.end] == proof.text
            assert document.encode()[proof.start_byte : proof.end_byte].decode() == proof.text
            assert document.splitlines()[proof.line - 1][proof.column - 1 :].startswith(proof.text.splitlines()[0])
            seen += 1
    assert seen > 100
    assert [proof.text for proof in records[0].evidence_for("case_id")] == ["2024-612"]


def test_evidence_slices_what_is_no_utf_8_and_what_is_long(tmp_path, document):
    # Astral characters are one character to Python, four bytes to UTF-8.
    odd = "𠮷野家𩸽" + document
    file = tmp_path / "sjis.txt"
    file.write_bytes(document.encode("cp932"))
    for proof in (proof for record in jikenbo.extract(file) for proof in record.evidence):
        assert document[proof.span] == proof.text
        assert file.read_bytes()[proof.start_byte : proof.end_byte].decode("cp932") == proof.text
    # More than one part is read of three megabytes.
    long = odd * (3_000_000 // len(odd.encode()))
    several = jikenbo.extract(texts={"long": long, "short": odd})
    assert len(several) > 100 and several[-1].source == "short"
    for record in several:
        whole = long if record.source == "long" else odd
        assert whole[record.start : record.end] == record.text
        assert all(whole[proof.span] == proof.text for proof in record.evidence)


def test_other_posts_are_given_where_they_are_asked_for(document, records):
    every = jikenbo.extract(texts=document, all_posts=True)
    assert [record.kind for record in every].count("other") == 1
    assert (len(every), every.left_out) == (len(records) + 1, 0)
    (memo,) = jikenbo.extract(texts="買い物の覚え書き\n\nにんじん、たまねぎ。\n", all_posts=True)
    assert (memo.kind, memo.causes, memo.occurred) == ("other", [], None)


def test_lone_surrogates_are_told_and_nothing_is_lost():
    odd = NOTICE.replace("帆布は", "帆布\ud83dは").replace("分が", "\udc00分が")
    records = jikenbo.extract(texts=[odd, NOTICE])
    assert [record.source for record in records] == ["texts[0]", "texts[1]"]
    (told,) = records.diagnostics
    first = odd.index("\ud83d")
    assert told.severity == "warning"
    assert f"texts[0]: 2 lone surrogates, the first at character {first}," in told.message
    for proof in records[0].evidence:
        words = odd[proof.span].replace("\ud83d", "\ufffd").replace("\udc00", "\ufffd")
        assert words == proof.text
    assert records[0].affected_total == records[1].affected_total == 120


def test_what_is_no_text_is_refused_by_its_name():
    with pytest.raises(TypeError, match=r"texts\[1\] is no str but float"):
        jikenbo.extract(texts=[NOTICE, float("nan")])
    with pytest.raises(TypeError, match="a is no str but bytes"):
        jikenbo.extract(texts={"a": b"x"})
    with pytest.raises(TypeError, match="give `paths` or `texts`"):
        jikenbo.extract()
    with pytest.raises(TypeError):
        jikenbo.extract(3)


@pytest.mark.parametrize(
    "options, told",
    [
        ({"encoding": "klingon"}, "no such encoding"),
        ({"input_format": "docx"}, "no input format is called `docx`"),
        ({"errors": "ignore"}, 'errors is "raise" or "collect"'),
    ],
)
def test_wrong_options_say_what_is_right(options, told):
    with pytest.raises(ValueError, match=told):
        jikenbo.extract(texts=NOTICE, **options)


def test_what_cannot_be_read_raises_with_what_was_read(posts, tmp_path):
    missing = tmp_path / "missing.txt"
    with pytest.raises(jikenbo.InputError) as caught:
        jikenbo.extract([posts, missing])
    error = caught.value
    assert isinstance(error, jikenbo.JikenboError)
    assert len(error.records) == 5
    assert [told.severity for told in error.diagnostics] == ["error"]
    assert str(missing) in str(error) and "1" not in str(error).split("\n")[0]
    collected = jikenbo.extract([posts, missing], errors="collect")
    assert len(collected) == 5
    assert collected.diagnostics == error.diagnostics
    assert str(missing) in collected.diagnostics[0].message and collected.diagnostics[0].help


def test_bytes_that_are_no_text_are_a_warning(tmp_path):
    file = tmp_path / "odd.txt"
    file.write_bytes(NOTICE.encode() + b"\xff\xfe\n")
    (told,) = jikenbo.extract(file, encoding="utf-8").diagnostics
    assert told.severity == "warning" and "odd.txt" in str(told)


def test_folders_archives_and_paths_of_every_kind_are_read(tmp_path, document):
    (tmp_path / "one.txt").write_text(NOTICE, encoding="utf-8")
    with gzip.open(tmp_path / "two.txt.gz", "wt", encoding="utf-8") as packed:
        packed.write(document)
    assert len(jikenbo.extract(tmp_path)) == 6
    assert len(jikenbo.extract(str(tmp_path))) == 6
    assert len(jikenbo.extract([tmp_path / "one.txt", str(tmp_path / "one.txt")])) == 2
    assert len(jikenbo.extract(iter([tmp_path / "one.txt"]), texts=NOTICE)) == 2


def test_text_that_looks_like_a_page_is_text_and_an_empty_one_gives_nothing():
    (page,) = jikenbo.extract(texts="<p>" + NOTICE)
    assert page.affected_total == 120
    empty = jikenbo.extract(texts=["", " \n"])
    assert len(empty) == 0 and len(empty.diagnostics) == 2
    assert len(jikenbo.extract(texts=[])) == 0


def test_sequence(records):
    assert records[-1] == records[4] and records[0] != records[1]
    assert [r.line for r in records[1:4:2]] == [57, 100] and len(records[9:]) == 0
    assert [r.line for r in records[::-1]] == [108, 100, 79, 57, 4]
    assert list(iter(records))[2] == records[2]
    with pytest.raises(IndexError):
        records[5]
    with pytest.raises(IndexError):
        records[-6]
    assert repr(records) == "<Records: 5; documents 1, left out 1>"


def test_other_threads_run_meanwhile(document):
    long, ticks, done = document * 100, [], threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    ticking = threading.Thread(target=tick)
    ticking.start()
    started = time.perf_counter()
    records = jikenbo.extract(texts=long, threads=1)
    ended = time.perf_counter()
    done.set()
    ticking.join()
    assert len(records) == 500
    inside = [at for at in ticks if started < at < ended]
    # Another thread that had to wait for the whole of it would have ticked at its ends only.
    assert len(inside) > 20, (len(inside), ended - started)


def test_calls_from_many_threads_and_from_a_forked_process(document):
    expected = [record.to_json() for record in jikenbo.extract(texts=document)]
    results = []

    def work():
        results.append([record.to_json() for record in jikenbo.extract(texts=document)])

    threads = [threading.Thread(target=work) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert results == [expected] * 4
    if "fork" in multiprocessing.get_all_start_methods():
        with multiprocessing.get_context("fork").Pool(1) as pool:
            assert pool.apply_async(_lines, (document,)).get(timeout=120) == [4, 57, 79, 100, 108]


def _lines(document):
    return [record.line for record in jikenbo.extract(texts=document)]


def test_threads_do_not_change_what_comes_out(document):
    several = document * 20
    one, two = (jikenbo.extract(texts=several, threads=threads) for threads in (1, 2))
    assert [record.to_json() for record in one] == [record.to_json() for record in two]


def test_notebooks_show_the_post_with_its_evidence_marked(records):
    shown = records[0]._repr_html_()
    assert "<mark" in shown and "case_id = 2024-612 (heading)" in shown
    assert ">2024-612</mark>" in shown
    table = records._repr_html_()
    assert table.count("<tr>") == 6 and "株式会社すずかけ製茶" in table and "more" not in table
    assert "and 5 more" in jikenbo.extract(texts=[NOTICE] * 25)._repr_html_()


def test_no_post_can_run_anything_in_a_notebook():
    hostile = NOTICE.replace("株式会社あけぼの帆布", "<script>alert(1)</script>\"'&株式会社あけぼの帆布")
    (record,) = jikenbo.extract(texts={"<b>": hostile})
    shown = record._repr_html_()
    assert "<script" not in shown and "&lt;script&gt;" in shown and "<b>" not in shown
    assert "<script" not in jikenbo.extract(texts=hostile)._repr_html_()
