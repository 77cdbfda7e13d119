"""Compares how fast jikenbo and what a user could take instead read the same dumps; prints a Markdown table.

None of the peers does the same work: the script and the ruler only find words, ja-timex only finds dates. The words are
those of jikenbo's own rules. `speed.sh` installs the peers and calls this.
"""

import argparse
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory

DATES = r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}[/.]\d{1,2}[/.]\d{1,2}|(?:令和|平成)(?:\d{1,2}|元)年"
COUNTS = r"約?[\d,]+(?:万[\d,]*)?[名人件社台]"

# The dumps are read so often by the fast tools, and a slow tool reads so many bytes of them.
TIMES = 8
MOST_BYTES = 200_000


def cpu_seconds(whose: int = RUSAGE_SELF) -> float:
    """Processor time so far: every tool runs on one thread, and other programs on the machine must not count."""
    usage = getrusage(whose)
    return usage.ru_utime + usage.ru_stime


def words_in(value: object) -> Iterator[str]:
    """Every entry of every list `words`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "words" and isinstance(inner, list):
                yield from (word for word in inner if isinstance(word, str))
            else:
                yield from words_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_in(inner)


def rate(text: str, work: Callable[[str], object]) -> float:
    """Megabytes a second of processor time."""
    before = cpu_seconds()
    work(text)
    return len(text.encode()) / 1e6 / (cpu_seconds() - before)


def by_script(words: list[str]) -> Callable[[str], object]:
    longest_first = sorted(words, key=len, reverse=True)
    pattern = re.compile("|".join([DATES, COUNTS, *map(re.escape, longest_first)]))
    return lambda text: [(m.start(), m.group()) for line in text.split("\n") for m in pattern.finditer(line)]


def by_ja_timex() -> Callable[[str], object]:
    from ja_timex import TimexParser

    parser = TimexParser()
    return lambda text: [parser.parse(line) for line in text.split("\n") if line]


def by_ruler(words: list[str]) -> Callable[[str], object]:
    import spacy

    nlp = spacy.blank("ja")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "WORD", "pattern": word} for word in words])
    return lambda text: [nlp(line).ents for line in text.split("\n") if line and len(line.encode()) < 40_000]


def jikenbo_rate(command: Path, text: str) -> float:
    with TemporaryDirectory() as folder:
        dump = Path(folder, "dump.txt")
        dump.write_text(text, encoding="utf-8")
        before = cpu_seconds(RUSAGE_CHILDREN)
        arguments = ["extract", "--jobs", "1", "--quiet", "--all-posts", "--format", "jsonl", str(dump)]
        subprocess.run([command, *arguments], check=True, stdout=subprocess.DEVNULL)
        return len(text.encode()) / 1e6 / (cpu_seconds(RUSAGE_CHILDREN) - before)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--jikenbo", type=Path, required=True)
    arguments.add_argument("--rules", type=Path, required=True)
    arguments.add_argument("dumps", type=Path, nargs="+")
    given = arguments.parse_args()
    text = "\n\n".join(dump.read_text(encoding="utf-8") for dump in given.dumps)
    short = text.encode()[:MOST_BYTES].decode(errors="ignore")
    rules = (tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(given.rules.glob("*.toml")))
    words = sorted({word for rule_file in rules for word in words_in(rule_file) if word.strip()})
    rows = [
        ("jikenbo, start included", "records", jikenbo_rate(given.jikenbo, text * TIMES)),
        (f"Python `re`, one alternation of {len(words)} words", "words", rate(text * TIMES, by_script(words))),
        (f"ja-timex {version('ja-timex')}", "dates", rate(short, by_ja_timex())),
        (f"spaCy {version('spacy')}, entity ruler", "words", rate(short, by_ruler(words))),
    ]
    print("| tool | finds | MB a CPU second |\n|---|---|---|")
    for tool, finds, speed in rows:
        print(f"| {tool} | {finds} | {speed:.3f} |")


if __name__ == "__main__":
    main()
