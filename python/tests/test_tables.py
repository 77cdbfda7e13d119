"""Tables in other libraries."""

import datetime

import duckdb
import pandas
import polars
import pyarrow
import pytest

import jikenbo


def test_pyarrow_takes_the_memory_over(records):
    one, two = records.to_arrow(), records.to_arrow()
    assert isinstance(one, pyarrow.Table) and one.num_rows == 5
    assert one["organization"].to_pylist()[0] == "株式会社すずかけ製茶"
    assert one["discovered"].type == pyarrow.date32()
    assert one["leaked_data"].type == pyarrow.list_(pyarrow.field("item", pyarrow.string(), nullable=False))
    assert one["counts"][0].as_py() == [{"value": 1864, "unit": "persons", "approx": False}]

    def address(table, name):
        return [buffer.address for buffer in table[name].chunk(0).buffers() if buffer]

    for name in ("title", "line", "discovered", "counts"):
        assert address(one, name) == address(two, name), "the same memory"
    del one, two
    assert pyarrow.table(records)["line"].to_pylist() == [4, 57, 79, 100, 108]


def test_memory_outlives_the_records(document):
    table = jikenbo.extract(texts=document).to_arrow()
    assert table["line"].to_pylist() == [4, 57, 79, 100, 108]
    # A stream that nobody reads is freed with its capsule.
    jikenbo.extract(texts=document).__arrow_c_stream__()


def test_rows_are_the_records(records):
    for row, record in zip(records.to_arrow("all").to_pylist(), records):
        assert row["causes"] == record.causes and row["title"] == record.title
        assert row["affected_total"] == record.affected_total and row["leaked_data"] == record.leaked_data
        assert row["primary_cause"] == record.primary_cause and row["cause_category"] == record.cause_category
        assert row["third_party_involved"] is record.third_party_involved
        assert row["publication_days"] == record.delays.publication_days
        assert row["appi_over_1000"] == record.crosswalk.appi_over_1000
        assert row["discovered"] == record.discovered


def test_a_date_without_a_day_stands_beside_its_column():
    post = "個人情報の紛失について\n\n2024年3月に、当社の従業員が書類を紛失しました。氏名が記載されていました。\n"
    table = jikenbo.extract(texts=post).to_arrow("occurred")
    assert table.to_pylist() == [{"occurred": None, "occurred_text": "2024-03"}]


def test_columns_are_those_of_the_command(records):
    assert len(records.table().column_names) == 43 + 11
    assert records.table("title,occurred").column_names == ["title", "occurred", "occurred_text"]
    assert records.table(["occurred", "title"]).column_names == ["occurred", "occurred_text", "title"]
    assert "warnings" in records.table("default,warnings").column_names
    with pytest.raises(ValueError, match="there is no column `ocurred`; did you mean `occurred`"):
        records.table("ocurred")


def test_pandas(records):
    frame = records.to_pandas()
    assert isinstance(frame, pandas.DataFrame) and len(frame) == 5
    assert frame["affected_total"].sum() == 1864 + 24000 + 5 + 14 + 2317
    assert frame.groupby("cause_category")["line"].count().to_dict() == {"attack": 3, "error": 1, "insider": 1}
    assert frame["discovered"].isna().sum() == 1
    assert frame["discovered"][0] == datetime.date(2024, 6, 12)
    assert records.to_pandas(["line", "title"]).columns.tolist() == ["line", "title"]


def test_pandas_takes_the_memory_over(records):
    frame, table = records.to_pandas(), records.to_arrow()
    for name in ("title", "line", "discovered", "counts"):
        column = frame[name].array.__arrow_array__()
        buffers = [[buffer.address for buffer in each.chunk(0).buffers() if buffer] for each in (column, table[name])]
        assert buffers[0] == buffers[1], name


def test_polars(records):
    frame = records.to_polars()
    assert isinstance(frame, polars.DataFrame) and frame.shape == (5, 54)
    assert frame["discovered"].dtype == polars.Date
    assert frame.filter(polars.col("leaked_data").list.contains("health"))["line"].to_list() == [57]
    assert polars.DataFrame(records)["line"].to_list() == frame["line"].to_list()


def test_duckdb(records):
    query = "SELECT cause_category, sum(affected_total)::INT FROM records GROUP BY 1 ORDER BY 1"
    assert duckdb.sql(query).fetchall() == [("attack", 28181), ("error", 5), ("insider", 14)]


def test_evidence_is_a_table_too(records, document):
    table = records.evidence_table()
    rows = table.to_arrow().to_pylist()
    assert len(table) == len(rows) == sum(len(record.evidence) for record in records)
    for row in rows:
        assert document[row["start"] : row["end"]] == row["text"]
        assert row["source"] == records[row["record"]].source
    words = table.to_polars()
    assert words.filter(field="case_id", record=0)["text"].to_list() == ["2024-612"]


def test_no_records_are_an_empty_table():
    none = jikenbo.extract(texts=[])
    assert none.to_arrow().num_rows == 0 and none.to_arrow().num_columns == 54
    assert none.to_polars().shape == (0, 54) and none.to_pandas().shape == (0, 54)
    assert len(none.evidence_table()) == 0


def test_many_records_come_in_batches():
    post = "個人情報の紛失について\n\n当社の従業員が氏名の記載された書類を紛失しました。\n"
    records = jikenbo.extract(texts=[post] * 9_000)
    table = records.to_arrow("line,title")
    assert table.num_rows == 9_000 and table["title"].num_chunks == 2
    assert records.to_polars("title").shape == (9_000, 1)


def test_a_library_that_is_missing_is_named(records, monkeypatch):
    import sys

    for name in ("polars", "pyarrow", "pandas"):
        monkeypatch.setitem(sys.modules, name, None)
    for make, name in ((records.to_polars, "polars"), (records.to_arrow, "pyarrow"), (records.to_pandas, "pandas")):
        with pytest.raises(ImportError, match=f"pip install {name}"):
            make()
