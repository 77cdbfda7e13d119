"""Compares the tables that the Spark job writes with what jikenbo extracts from the same documents here.

usage: check.py JIKENBO REPOSITORY WORK_FOLDER (run.sh calls it)
"""

import json
import shutil
import subprocess
import sys
import urllib.parse
from pathlib import Path

import pyarrow.parquet

JIKENBO, ROOT, WORK = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
DUMPS, TABLES = WORK / "dumps", WORK / "tables"
# Two workers with a process and memory of their own each, and two threads in one process.
MASTERS = ["local-cluster[2,1,1024]", "local[2]"]
BROKEN_LINES = [
    "",
    "nothing",
    '{"id": "no text"}',
    '{"id": "text is a number", "text": 5}',
    '{"id": "cut", "text": "架空',
    '{"id": "lone surrogate", "text": "\\ud800"}',
]


def same(what, got, expected):
    if got != expected:
        sys.exit(f"FAILED {what}\n  got      {got!r}\n  expected {expected!r}")
    print(f"ok  {what}", flush=True)


def make_dumps():
    """The invented posts, each in a file or a line of its own, with documents between them that break what can be broken."""
    (DUMPS / "more").mkdir(parents=True)
    for path in sorted((ROOT / "tests/gold").glob("*.txt")):
        shutil.copy(path, DUMPS / ("more" if path.stem.endswith("1") else "."))
    posts = (ROOT / "examples/posts.txt").read_text(encoding="utf-8")
    (DUMPS / "事件 簿.txt").write_text(posts.replace("\n", "\r\n"), encoding="utf-8", newline="")
    (DUMPS / "bytes.txt").write_bytes(posts.encode() + b"\n\xff\xfe\x00\x1b[31m")
    (DUMPS / "empty.txt").write_text("")
    (DUMPS / "long.txt").write_text("長" * 6_000_000, encoding="utf-8")
    good = [json.dumps({"id": number, "text": posts}, ensure_ascii=number % 2) for number in range(1, 9)]
    lines = [line for pair in zip(good, BROKEN_LINES) for line in pair] + good[6:] + good[:1]
    (DUMPS / "lines.jsonl").write_text("\n".join(lines), encoding="utf-8")


def run(*command, fine=(0,)):
    ran = subprocess.run([str(part) for part in command], cwd=WORK, capture_output=True, text=True)
    if ran.returncode not in fine:
        sys.exit(f"{command} gave {ran.returncode}:\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def sorted_records(lines, document):
    """Records by document and place, with the name of the document alone as their source."""
    records = [json.loads(line) for line in lines]
    for record in records:
        record["source"] = document(record["source"])
    return sorted(records, key=lambda record: (record["source"], record["line"]))


def local_records():
    # The broken lines are told, and give the exit code.
    lines = run(JIKENBO, "extract", DUMPS, DUMPS / "lines.jsonl", "--format", "jsonl", "--quiet", fine=(4,)).splitlines()
    return sorted_records(lines, lambda source: source.rsplit("/")[-1].rsplit("#")[-1])


def document_of(answer_id):
    return urllib.parse.unquote(answer_id.rsplit("/")[-1])


def check(master, expected):
    run("spark-submit", "--master", master, ROOT / "examples/spark/incidents.py", JIKENBO, DUMPS, TABLES)
    rows = pyarrow.parquet.read_table(TABLES / "incidents").to_pylist()
    got = sorted_records([row["record"] for row in rows], lambda source: document_of(source.removeprefix("-#")))
    same(f"{master}: {len(got)} records", got, expected)
    for row in rows:
        record = json.loads(row["record"])
        row["record"], row["id"] = record, "-#" + row["id"]
        if row != {"id": record["source"], "record": record} | {name: record[name] for name in row if name in record}:
            sys.exit(f"FAILED the columns of {row}")
    print(f"ok  {master}: {len(rows[0])} columns hold what the records say")
    errors = pyarrow.parquet.read_table(TABLES / "errors").to_pylist()
    ids = sorted(document_of(row["id"]) if row["id"] else "none" for row in errors)
    wanted = ["cut", "lone surrogate", "long.txt", "no text", "none", "none", "text is a number"]
    same(f"{master}: documents that cannot be read are rows", ids, wanted)
    parts = len([path for path in (TABLES / "incidents").glob("part-*")])
    same(f"{master}: several processes of jikenbo worked", parts > 1, True)


def main():
    make_dumps()
    expected = local_records()
    for master in MASTERS:
        check(master, expected)


main()
