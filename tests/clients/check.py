"""Asks each client what it sees in jikenbo's outputs, and compares that with the JSON Lines of the same dumps.

usage: check.py JIKENBO REPOSITORY WORK_FOLDER (run.sh calls it)
"""

import csv
import datetime
import json
import re
import subprocess
import sys
import unicodedata
import urllib.parse
from pathlib import Path

import duckdb
import openpyxl
import pandas
import pyarrow.parquet

JIKENBO, ROOT, WORK = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
DUMPS = [str(ROOT / "examples/posts.txt"), *sorted(str(path) for path in (ROOT / "tests/gold").glob("*.txt"))]
SPREADSHEET_DUMP = """\
【セキュリティ事件簿#2024-901】=1+1 架空市 住民の氏名を誤掲載 2024/7/31

2024年7月10日、架空市のサイトに住民25名の氏名が誤って掲載されていたことが判明しました。
"""


def run(*command, stdin=""):
    ran = subprocess.run([str(part) for part in command], cwd=WORK, input=stdin, capture_output=True, text=True)
    if ran.returncode:
        sys.exit(f"{command} gave {ran.returncode}:\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def extract(output, *options, dumps=DUMPS):
    run(JIKENBO, "extract", *dumps, "--quiet", "-o", output, *options)


def same(what, got, expected):
    if got != expected:
        sys.exit(f"FAILED {what}\n  got      {got!r}\n  expected {expected!r}")
    print(f"ok  {what}")


def day(text):
    """A date of Parquet: only days that exist."""
    try:
        return datetime.date.fromisoformat(text) if text and len(text) == 10 else None
    except ValueError:
        return None


def expected_rows():
    extract("expected.jsonl")
    with open(WORK / "expected.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def check_duckdb(records):
    extract("incidents.parquet")
    table = f"'{WORK / 'incidents.parquet'}'"
    types = dict((row[0], row[1]) for row in duckdb.sql(f"DESCRIBE SELECT * FROM {table}").fetchall())
    wanted = {
        "line": "BIGINT",
        "title": "VARCHAR",
        "occurred": "DATE",
        "occurred_text": "VARCHAR",
        "causes": "VARCHAR[]",
        "third_party_involved": "BOOLEAN",
        "discovery_days": "BIGINT",
        "counts": 'STRUCT("value" BIGINT, unit VARCHAR, approx BOOLEAN)[]',
    }
    got = {name: types.get(name) for name in wanted}
    got["counts"], wanted["counts"] = (kind.replace('"', "") for kind in (got["counts"], wanted["counts"]))
    same("DuckDB: types", got, wanted)
    columns = "title, occurred, occurred_text, causes, third_party_involved, affected_total, counts"
    rows = duckdb.sql(f"SELECT {columns} FROM {table}").fetchall()
    want = [
        (r["title"], day(r["occurred"]), r["occurred"], r["causes"], r["third_party_involved"], r["affected_total"], r["counts"])
        for r in records
    ]
    same(f"DuckDB: {len(rows)} rows", rows, want)
    question = f"SELECT c, count(*) FROM (SELECT unnest(causes) AS c FROM {table}) GROUP BY c ORDER BY 2 DESC, 1 LIMIT 1"
    causes = [cause for record in records for cause in record["causes"]]
    top = min(set(causes), key=lambda cause: (-causes.count(cause), cause))
    same("DuckDB: the most frequent cause", duckdb.sql(question).fetchall(), [(top, causes.count(top))])


def check_pandas(records):
    path = WORK / "incidents.parquet"
    frame = pandas.read_parquet(path, dtype_backend="pyarrow")
    same("pandas: dates are dates", str(frame["published"].dtype), "date32[day][pyarrow]")
    same("pandas: published", [None if pandas.isna(d) else d for d in frame["published"]], [day(r["published"]) for r in records])
    same("pandas: lists", [list(items) for items in frame["leaked_data"]], [r["leaked_data"] for r in records])
    plain = pandas.read_parquet(path)
    same("pandas: plain read", [list(items) for items in plain["causes"]], [r["causes"] for r in records])
    same("pyarrow: compression", pyarrow.parquet.ParquetFile(path).metadata.row_group(0).column(0).compression, "ZSTD")
    extract("incidents.csv")
    table = pandas.read_csv(WORK / "incidents.csv", keep_default_na=False)
    same("pandas: the CSV has the same titles", list(table["title"]), [r["title"] for r in records])
    (WORK / "empty.txt").write_text("", encoding="utf-8")
    extract("empty.parquet", dumps=["empty.txt"])
    same("pandas: no incident", pandas.read_parquet(WORK / "empty.parquet").shape, (0, frame.shape[1]))


def soffice(*options_and_file):
    *options, file = options_and_file
    home = f"-env:UserInstallation=file://{WORK}/office"
    run("soffice", home, "--headless", *options, "--outdir", "office-out", file)


def check_libreoffice():
    (WORK / "sheet.txt").write_text(SPREADSHEET_DUMP, encoding="utf-8")
    extract("sheet.csv", "--excel", dumps=["sheet.txt"])
    # Without its dialog, which knows UTF-8 by the byte order mark, LibreOffice must be told the encoding (76 is UTF-8).
    soffice("--infilter=CSV:44,34,76,1", "--convert-to", "xlsx", "sheet.csv")
    # What the cells show, written by LibreOffice itself.
    soffice("--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "office-out/sheet.xlsx")
    with open(WORK / "office-out/sheet.csv", encoding="utf-8", newline="") as file:
        header, row = list(csv.reader(file))[:2]
    same("LibreOffice: Japanese headers", header[:3], ["出典", "開始行", "終了行"])
    same("LibreOffice: names in place of codes", row[header.index("原因の分類")], "ミス・不具合")
    title = row[header.index("件名")]
    same("LibreOffice: 氏名 is 氏名, and no formula ran", title.lstrip("'"), "=1+1 架空市 住民の氏名を誤掲載")


def check_workbook(records):
    extract("incidents.xlsx")
    book = openpyxl.load_workbook(WORK / "incidents.xlsx")
    same("openpyxl: sheets", book.sheetnames, ["事案一覧", "根拠", "集計", "列の説明"])
    header, *rows = book["事案一覧"].iter_rows(values_only=True)
    column = {name: [row[at] for row in rows] for at, name in enumerate(header)}
    same("openpyxl: titles", column["件名"], [clean(r["title"]) for r in records])
    same("openpyxl: affected_total", column["影響件数"], [r["affected_total"] for r in records])
    dates = [d.date() if isinstance(d, datetime.datetime) else d for d in column["発生日"]]
    same("openpyxl: days are dates, months are text", dates, [day(r["occurred"]) or r["occurred"] for r in records])
    same("openpyxl: case numbers are text", column["事件番号"], [r["case_id"] for r in records])
    same("openpyxl: rows of evidence", book["根拠"].max_row - 1, sum(len(r["evidence"]) for r in records))
    same("openpyxl: frozen headers", [book[s].freeze_panes for s in ("事案一覧", "根拠", "列の説明")], ["A2"] * 3)
    # What LibreOffice sees: formulas worked out anew, and not taken from the file.
    shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    soffice("--convert-to", shown, "incidents.xlsx")
    with open(WORK / "office-out/incidents-事案一覧.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    same("LibreOffice: links to the evidence", {row["根拠"] for row in rows}, {"根拠"})
    same("LibreOffice: dates", [row["投稿日"] for row in rows], [r["published"] or "" for r in records])
    with open(WORK / "office-out/incidents-根拠.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    same("LibreOffice: links back", {row["事案"] for row in rows}, {"事案"})
    same("LibreOffice: the words", [one_line(row["根拠となる語句"]) for row in rows],
         [one_line(clean(e["text"])) for r in records for e in r["evidence"]])


def clean(text):
    """A text as a cell has it: no characters that steer a terminal."""
    return "".join(c if c in "\n\t" or not unicodedata.category(c) == "Cc" else "\ufffd" for c in text.replace("\r\n", "\n"))


def one_line(text):
    return " ".join(text.split())


def questions():
    """The SQL of docs/outputs.md, with the answers that stand below each."""
    page = (ROOT / "docs/outputs.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sql\n(.*?)```\n\n```text\n(.*?)```", page, re.S)
    if len(blocks) < 3:
        sys.exit("docs/outputs.md has fewer than three questions")
    return blocks


def check_sqlite():
    extract("incidents.db", dumps=[str(ROOT / "examples/posts.txt")])
    for sql, answer in questions():
        name = sql.splitlines()[0].lstrip("- ")
        same(f"sqlite3: {name}", run("sqlite3", "incidents.db", stdin=sql), answer)
        query = urllib.parse.quote(sql)
        page = run("datasette", "incidents.db", "--get", f"/incidents.json?sql={query}&_shape=arrays")
        rows = json.loads(page)["rows"]
        shown = "".join("|".join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows)
        same(f"Datasette: {name}", shown, answer)
    tables = json.loads(run("datasette", "incidents.db", "--get", "/incidents.json"))
    search = [table["fts_table"] for table in tables["tables"] if table["name"] == "posts"]
    same("Datasette: finds the search table of posts", search, ["posts_search"])


def main():
    records = expected_rows()
    check_duckdb(records)
    check_pandas(records)
    check_sqlite()
    check_libreoffice()
    check_workbook(records)
    print("all clients see what they should")


main()
