"""Compares jikenbo with what a user could take instead, on the same hand-made records; prints a Markdown table.

ja-timex finds dates and GiNZA finds organization names. Both are given the posts cut out at the lines of the records,
so that finding posts is no handicap. Neither assigns what it finds to fields: the measures are over sets of values.
`accuracy.sh` installs the peers and calls this.
"""

import argparse
import json
import re
import subprocess
import unicodedata
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

DATE_FIELDS = (
    "published", "occurred", "occurred_end", "discovered", "contained", "investigation_completed",
    "reported_ppc", "reported_ppc_final", "reported_police", "notified", "first_published",
)  # fmt: skip

COLUMNS = (
    "tool", "dates: recall", "dates: share recorded", "organization: first", "organization: any",
    "start, CPU s", "posts/CPU s",
)  # fmt: skip

# A line longer than this is cut for GiNZA: its tokenizer refuses more than 49,149 bytes at once.
LONGEST_LINE = 10_000

# `2024 年 8 月 2 日`, as many notices write: ja-timex knows dates without spaces.
SPACE_IN_DATE = re.compile(r"(?<=[\d年月日])[ \u3000]+(?=[\d年月日])")


@dataclass
class Post:
    """One incident: its record, and its lines in the dump, the heading first."""

    record: dict
    lines: list[str]


@dataclass
class Result:
    """What one tool found: a list has one item a post and is `None` where the tool does not look for such values."""

    tool: str
    start_seconds: float
    run_seconds: float
    dates: list[set[str]] | None = None
    organizations: list[list[str]] | None = None
    picks_one: bool = False


def cpu_seconds(whose: int = RUSAGE_SELF) -> float:
    """Processor time so far: every tool runs on one thread, and other programs on the machine must not count."""
    usage = getrusage(whose)
    return usage.ru_utime + usage.ru_stime


def read_records(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def read_posts(dumps: list[Path], golds: list[Path]) -> list[Post]:
    """The incidents of the records, in their order. A record names its dump by file name alone."""
    lines_of = {dump.name: dump.read_text(encoding="utf-8-sig").split("\n") for dump in dumps}
    records = [record for gold in golds for record in read_records(gold.read_text(encoding="utf-8"))]
    return [
        Post(record, lines_of[record["source"]][record["line"] - 1 : record["end_line"]])
        for record in records
        if record["kind"] == "incident"
    ]


def dates_of(record: dict) -> set[str]:
    return {record[field] for field in DATE_FIELDS if record[field]}


def run_jikenbo(program: Path, dumps: list[Path], posts: list[Post]) -> Result:
    """jikenbo over the whole dumps; start is the time it takes over an empty one."""
    command = [program, "extract", "--quiet", "--format", "jsonl", "--all-posts", "--jobs", "1"]

    def extract(inputs: list, stdin: str | None = None) -> tuple[str, float]:
        begin = cpu_seconds(RUSAGE_CHILDREN)
        done = subprocess.run([*command, *inputs], input=stdin, stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout, cpu_seconds(RUSAGE_CHILDREN) - begin

    _, start_seconds = extract(["-"], stdin="")
    output, whole_seconds = extract(dumps)
    found = {(Path(record["source"]).name, record["line"]): record for record in read_records(output)}
    nothing = dict.fromkeys((*DATE_FIELDS, "organization"))
    mine = [found.get((post.record["source"], post.record["line"]), nothing) for post in posts]
    return Result(
        "jikenbo",
        start_seconds,
        max(whole_seconds - start_seconds, 0.0),
        dates=[dates_of(record) for record in mine],
        organizations=[[record["organization"]] if record["organization"] else [] for record in mine],
        picks_one=True,
    )


def run_ja_timex(posts: list[Post]) -> list[Result]:
    """ja-timex with the publication date as its reference: as it comes, then with a little help of one's own."""
    begin = cpu_seconds()
    import pendulum
    from ja_timex import TimexParser

    parser = TimexParser()
    start_seconds = cpu_seconds() - begin

    def run(tool: str, helped: bool) -> Result:
        begin = cpu_seconds()
        dates = []
        for post in posts:
            published = post.record["published"]
            parser.reference = pendulum.parse(published) if published else None
            text = "\n".join(post.lines)
            timexes = parser.parse(SPACE_IN_DATE.sub("", text) if helped else text)
            dates.append(timex_dates(timexes, published, carry=helped))
        return Result(tool, start_seconds, cpu_seconds() - begin, dates=dates)

    tool = f"ja-timex {version('ja-timex')}"
    return [run(tool, helped=False), run(f"{tool}, spaces in dates taken out, month carried over", helped=True)]


def timex_dates(timexes: list, published: str | None, carry: bool) -> set[str]:
    """The dates of one post's mentions; with `carry` a day alone is in the month of the date before it in the text."""
    dates = set()
    before = published
    for timex in sorted(timexes, key=lambda timex: timex.span):
        if timex.type != "DATE":
            dates.add(relative_date(timex))
            continue
        day_alone = "X" in timex.parsed.get("calendar_month", "X")
        near = before if carry and (day_alone or not published) else published
        date = calendar_date(timex.parsed, near)
        dates.add(date)
        if date and "-" in date:
            before = date
    return dates - {None}


def calendar_date(parsed: dict, near: str | None) -> str | None:
    """`2024-08-02`, `2024-08` or `2024`; a missing year, and with it a missing month, is that of the date `near`."""
    if "fiscal_year" in parsed:
        return parsed["fiscal_year"]
    parts = [parsed.get(f"calendar_{unit}", "X") for unit in ("year", "month", "day")]
    if near and "X" in parts[0]:
        year, month = near.split("-")[:2]
        parts[:2] = year, month if "X" in parts[1] else parts[1]
    known = next((count for count, part in enumerate(parts) if "X" in part), 3)
    return "-".join(parts[:known]) or None


def relative_date(timex) -> str | None:
    """The day, month or year that a mention such as 昨日 or 先月 means, as ja-timex counts it from the reference."""
    precision = {"D": 10, "W": 10, "M": 7, "Y": 4}.get(timex.value[-1])
    is_calendar = timex.type == "DURATION" and not timex.value.startswith("PT")
    if not (timex.reference and timex.mod in ("BEFORE", "AFTER", "NOW") and is_calendar and precision):
        return None
    return timex.to_datetime().date().isoformat()[:precision]


def run_ginza(posts: list[Post]) -> list[Result]:
    """GiNZA's entities in the order of the text, the title first; their labels by its own mapping to OntoNotes.

    Twice: organizations alone, as they come; then the reading that favours it most, with places and facilities (cities,
    schools and hospitals are among them) and without what it takes in after the space that ends a name in headings.
    """
    begin = cpu_seconds()
    import ginza
    import spacy

    nlp = spacy.load("ja_ginza")
    loaded = cpu_seconds()
    entities = []
    for post in posts:
        lines = [post.record["title"], *filter(str.strip, post.lines[1:])]
        pieces = [line[at : at + LONGEST_LINE] for line in lines for at in range(0, len(line), LONGEST_LINE)]
        found = [entity for document in nlp.pipe(pieces) for entity in document.ents]
        entities.append([(entity.text, ginza.ent_label_ontonotes(entity[0])[2:]) for entity in found])
    times = (loaded - begin, cpu_seconds() - loaded)

    tool = f"GiNZA {version('ginza')}"
    plain = [[text for text, label in found if label == "ORG"] for found in entities]
    widened = [[text.split()[0] for text, label in found if label in ("ORG", "GPE", "FAC")] for found in entities]
    return [
        Result(f"{tool}, ORG", *times, organizations=plain),
        Result(f"{tool}, ORG GPE FAC, cut at white space", *times, organizations=widened),
    ]


def comparable(name: str) -> str:
    """What has to be equal, as in `jikenbo score`: the text after NFKC without white space."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def date_shares(posts: list[Post], found: list[set[str]]) -> tuple[float, float]:
    """The share of the recorded dates that are found, and of the found dates that are recorded."""
    recorded = [dates_of(post.record) for post in posts]
    right = sum(len(want & have) for want, have in zip(recorded, found, strict=True))
    return right / sum(map(len, recorded)), right / max(sum(map(len, found)), 1)


def organization_shares(posts: list[Post], found: list[list[str]]) -> tuple[float, float]:
    """The share of the posts in which the first name, and in which any name, is the recorded organization."""
    pairs = [
        (comparable(post.record["organization"]), [comparable(name) for name in names])
        for post, names in zip(posts, found, strict=True)
        if post.record["organization"]
    ]
    first = sum(names[:1] == [want] for want, names in pairs)
    anywhere = sum(want in names for want, names in pairs)
    return first / len(pairs), anywhere / len(pairs)


def row(result: Result, posts: list[Post]) -> str:
    cells = [result.tool, *["–"] * 4]
    if result.dates is not None:
        cells[1:3] = (f"{share:.3f}" for share in date_shares(posts, result.dates))
    if result.organizations is not None:
        first, anywhere = organization_shares(posts, result.organizations)
        cells[3] = f"{first:.3f}"
        cells[4] = "–" if result.picks_one else f"{anywhere:.3f}"
    rate = len(posts) / (result.start_seconds + result.run_seconds)
    return "| " + " | ".join([*cells, f"{result.start_seconds:.3f}", f"{rate:,.1f}"]) + " |"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dumps", nargs="+", type=Path, metavar="DUMP", help="text dumps in UTF-8")
    parser.add_argument("--gold", nargs="+", type=Path, required=True, metavar="FILE", help="their records, JSON Lines")
    parser.add_argument("--jikenbo", type=Path, required=True, metavar="PROGRAM", help="the built program")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    posts = read_posts(given.dumps, given.gold)
    date_count = sum(len(dates_of(post.record)) for post in posts)
    named_count = sum(bool(post.record["organization"]) for post in posts)
    results = [run_jikenbo(given.jikenbo, given.dumps, posts), *run_ja_timex(posts), *run_ginza(posts)]

    print(f"{len(posts)} incidents, {date_count} recorded dates, {named_count} recorded organizations:\n")
    print(f"| {' | '.join(COLUMNS)} |\n|---{'|--:' * (len(COLUMNS) - 1)}|")
    for result in results:
        print(row(result, posts))


if __name__ == "__main__":
    main()
