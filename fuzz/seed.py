#!/usr/bin/env python3
"""Lays the seeds of every fuzz target under fuzz/corpus, and the dictionaries under fuzz/dictionaries.

All of it is made of the repository's invented posts and rule files. Python's standard library does the packing, and the
`zstd` command where there is one.
"""

import base64
import bz2
import gzip
import hashlib
import html
import io
import json
import lzma
import quopri
import re
import shutil
import subprocess
import tarfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "fuzz" / "corpus"
DICTIONARIES = ROOT / "fuzz" / "dictionaries"
# Seeds are short: a fuzzer gets further with many short runs.
LONGEST = 1500
ENCODINGS = ["utf-8", "cp932", "euc_jp", "iso2022_jp", "utf-16-le", "utf-16-be"]
# In the order of `KEPT` in src/rule_files.rs as the rules are sorted.
KEPT = ["cause_category", "counts", "dates", "delays", "outline", "polarity", "posts"]
BESIDE = 255

MARKUP = """< > </ /> <!-- --> <![CDATA[ ]]> &amp; &lt; &#x3042; &#0; <html> <body> <p> <br> <div> <li> <ul> <ol> <table> <tr>
<td> <th> <pre> <h1> <h2> <article> <script> </script> <style> </style> <title> <textarea> <plaintext> <nav> <rt> hidden
style="display:none" class="entry-title" <meta\x20charset= shift_jis""".split()
FEEDS = """<?xml ?> <rss> <feed> <channel> <item> </item> <entry> </entry> <title> </title> <guid> <id> <link> <pubDate>
<published> <updated> <description> <content> <content:encoded> <wp:post_date> <wp:post_type> <category scheme= term=
2024-07-31 &amp;lt;""".split()
WARCS = ["WARC/1.0\r\n", "WARC-Type: response\r\n", "WARC-Type: resource\r\n", "WARC-Type: conversion\r\n", "\r\n\r\n"]
WARCS += ["Content-Length: 0\r\n", "Content-Length: 99\r\n", "HTTP/1.1 200 OK\r\n", "Transfer-Encoding: chunked\r\n"]
WARCS += ["Content-Encoding: br\r\n", "Content-Type: text/html; charset=euc-jp\r\n", "WARC-Target-URI: u\r\n", "Content-Type: text/plain\r\n"]
WARCS += ["HTTP/2 200\r\n", "http/1.1 200 ok\r\n", "Content-Encoding: gzip\r\n"]
KEYS = ["-----\n", "--------\n", "BODY:\n", "EXTENDED BODY:\n", "COMMENT:\n", "TITLE: ", "STATUS: Draft\n", "DATE: 07/31/2024\n"]
FIELDS = ["From ", "From: a@b\r\n", "Subject: ", "=?ISO-2022-JP?B?", "?=", "Content-Type: multipart/mixed; boundary=b\r\n", "--b\r\n", "--b--"]
FIELDS += ["Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n", "Content-Location: u\r\n"]
LINES = ['{"id":', '"text":', '"title":', '"date":', "null", "\\ud800", "\\u0000", "[[[[", "1e999", '"2024-07-31"']


def posts():
    """Invented posts, and pieces of them."""
    for path in [*sorted((ROOT / "tests/gold").glob("*.txt")), ROOT / "examples/posts.txt"]:
        text = path.read_text(encoding="utf-8")
        yield text[:LONGEST]
        for post in re.split(r"\n(?=【)", text):
            yield post[:LONGEST]


def lay(target, seeds):
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)


def pages(texts):
    for text in texts:
        title, _, body = text.partition("\n")
        lines = [html.escape(line) for line in body.split("\n") if line.strip()]
        cells = "".join(f"<tr><th>{line[:5]}<td>{line[5:]}" for line in lines[:2])
        items = "".join(f"<li>{line}</li>" for line in lines[2:4])
        rest = "<br>".join(lines[4:])
        yield (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title></head><body><nav>menu</nav><article>'
            f'<h2 class="entry-title">{html.escape(title)}</h2><table>{cells}</table><ol>{items}</ol><p>{rest}'
            f'</article><div style="display: none">y</div></body></html>'
        )


def feeds(texts):
    for page in pages(texts):
        yield (
            f'<?xml version="1.0"?><rss><channel><title>t</title><item><guid>1</guid><title>題</title>'
            f"<pubDate>Wed, 31 Jul 2024 10:00:00 +0900</pubDate><wp:post_type>post</wp:post_type>"
            f"<description>{html.escape(page)}</description></item></channel></rss>"
        )
        yield (
            f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:1</id><link rel="alternate" href="u"/>'
            f"<title>題</title><published>2024-07-31T09:00:00+09:00</published>"
            f'<category scheme="http://schemas.google.com/g/2005#kind" term="#post"/>'
            f"<content><![CDATA[{page}]]></content></entry></feed>"
        )


def record(kind, content_type, body):
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.jp/\r\nContent-Type: {content_type}\r\n"
    return head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


def layouts():
    """Pages as the usual systems make them."""
    return [path.read_bytes() for path in sorted((ROOT / "tests/pages").glob("*.html"))]


def tables(texts):
    """Tables with headings of rows and columns, cells over several of them, lists of terms."""
    for text in texts:
        cells = [html.escape(line[:40]) for line in text.split("\n") if line.strip()][:6]
        heads = "".join(f"<th>{cell[:6]}" for cell in cells[:3])
        first = "".join(f"<td rowspan=2 colspan=1>{cell}" for cell in cells[:3])
        terms = "".join(f"<dt>{cell[:8]}<dd>{cell}<dd>5月14日" for cell in cells)
        yield f"<h1>{cells[0][:20]}<br>{cells[-1][:20]}</h1><table><thead><tr>{heads}</thead><tr>{first}<tr><td>5月14日</table><dl>{terms}</dl>"


def odd_feeds(texts):
    """Exports with drafts, a DOCTYPE, bare ampersands, cut anywhere."""
    for number, text in enumerate(texts):
        states = ["publish", "draft", "private", "trash"]
        items = "".join(
            f"<item><title>A&B {text[:20]}</title><pubDate>Wed, 31 Jul 2024 10:00:00 JST</pubDate><wp:status>{state}</wp:status>"
            f"<wp:post_type>{'page' if number % 2 else 'product'}</wp:post_type><description>{html.escape(text[:200])}</description></item>"
            for state in states
        )
        whole = f"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel>{items}</channel></rss>"
        yield whole.encode()
        yield whole.encode()[: -20 * (number + 1)]


def exports(texts):
    """Exports of Movable Type."""
    for text in texts:
        title, _, body = text.partition("\n")
        entry = f"AUTHOR: a\nTITLE: {title}\nBASENAME: b\nSTATUS: Publish\nDATE: 07/31/2024 10:00:00\n-----\nBODY:\n{body}\n-----\n"
        rest = f"COMMENT:\nAUTHOR: c\nx\n-----\n--------\nTITLE: d\nSTATUS: Draft\n-----\nEXTENDED BODY:\n-----\n--------\n"
        yield (entry + rest).encode()
        yield (entry + rest).encode("cp932", "ignore")[:-30]


def mails(texts):
    """A mail in several encodings, a mailbox, a saved page."""
    head = b"From: a@b.example\r\nDate: Fri, 09 Aug 2024 10:00:00 +0900\r\nMessage-ID: <1@b>\r\nMIME-Version: 1.0\r\nSubject: =?UTF-8?B?44GC?=\r\n"
    for text, page in zip(texts, pages(texts)):
        body = text[:300]
        yield head + b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + body.encode("iso2022_jp", "ignore")
        packed_body = base64.encodebytes(body.encode())
        yield head + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + packed_body
        one = b"From a@b Fri Aug  9 10:00:00 2024\n" + head + b"\n" + body.encode() + b"\n>From here\n\n"
        yield one + one
        part = b"--b\r\nContent-Type: text/html\r\nContent-Location: u\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        quoted = quopri.encodestring(page[:600].encode())
        yield head + b"Content-Type: multipart/related; boundary=b\r\n\r\n" + part + quoted + b"\r\n--b--\r\n"


def odd_archives(texts):
    """Records as crawlers write them: other status lines, no chunks, no length."""
    for page in pages(texts):
        body = page[:500].encode()
        for status, field in [(b"HTTP/2 200", b""), (b"http/1.1 200 ok", b""), (b"HTTP/1.1 200 OK", b"Transfer-Encoding: chunked\r\n")]:
            whole = record("response", "application/http", status + b"\r\nContent-Type: text/html\r\n" + field + b"\r\n" + body)
            yield whole + whole.replace(b"Content-Length", b"X-Length") + whole[:-40]


def damaged(data):
    """Packed files that are cut, padded, followed by something."""
    for whole in packed(data):
        yield from (whole[:-8], whole[: len(whole) // 2], whole + b"\0" * 16, whole + b"\0junk", whole + whole)
    yield b"\x50\x2a\x4d\x18\2\0\0\0xx" + data


def archives(texts):
    for text, page in zip(texts, pages(texts)):
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
        chunk = page[:40].encode()
        chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(chunk), chunk)
        whole = record("response", "application/http", http + b"\r\n" + page.encode())
        whole += record("response", "application/http", http + b"Transfer-Encoding: chunked\r\n\r\n" + chunked)
        whole += record("conversion", "text/plain", text.encode())
        yield whole
        yield record("resource", "text/html", gzip.compress(page.encode(), mtime=0))


def lines(texts):
    for text in texts:
        whole = {"id": 1, "text": text[:400]}, {"id": "a", "title": text[:40], "date": "2024-07-31", "text": text[40:400]}
        yield "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in whole) + '{"id": [2], "text": 5}\nx\n'


def zstandard(data):
    command = shutil.which("zstd")
    return [subprocess.run([command, "-q", "-c"], input=data, stdout=subprocess.PIPE, check=True).stdout] if command else []


def packed(data):
    return [gzip.compress(data, mtime=0), bz2.compress(data), lzma.compress(data), *zstandard(data)]


def tarball(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    # Without the empty blocks at the end.
    return out.getvalue().rstrip(b"\0") + b"\0" * 16


def zipped(members, method):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def rule_files():
    for path in sorted((ROOT / "rules").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        if path.stem in KEPT:
            yield text.encode() + bytes([KEPT.index(path.stem)])
        head, *entries = re.split(r"\n(?=\[\[(?!rule\.example))", text)
        for entry in entries[:: max(1, len(entries) // 8)]:
            yield f"{head[:600]}\n{entry}".encode()[:LONGEST] + bytes([BESIDE])


def words():
    """Every literal word of the rules."""
    found = set()

    def walk(value):
        if isinstance(value, dict):
            found.update(word for word in value.get("words", []) if isinstance(word, str))
            any(walk(inner) for inner in value.values())
        elif isinstance(value, list):
            any(walk(inner) for inner in value)

    for path in (ROOT / "rules").glob("*.toml"):
        walk(tomllib.loads(path.read_text(encoding="utf-8")))
    return found | {"令和6年", "2024年7月3日", "約120件", "【セキュリティ事件簿#2024-901】", "2024/7/31", "同日", "株式会社"}


def keys():
    """Every key and placeholder of rule files."""
    found = set()
    for path in (ROOT / "rules").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        found.update(re.findall(r"\[\[?[a-z_.]+\]\]?|\b[a-z_]+ = |\{[,a-z.:!]+\d*\}", text))
    return found


def dictionary(name, entries):
    DICTIONARIES.mkdir(exist_ok=True)
    escaped = ("".join(f"\\x{byte:02x}" for byte in entry.encode("utf-8")) for entry in sorted(entries))
    (DICTIONARIES / f"{name}.dict").write_text("".join(f'"{entry}"\n' for entry in escaped if entry))


def main():
    texts = sorted(set(posts()))
    few = texts[::4]
    lay("segmentation", (text.encode() for text in texts))
    lay("pipeline", (text.encode() for text in texts))
    encoded = ((number, text[:300].encode(name, "ignore")) for number, name in enumerate(ENCODINGS) for text in few)
    lay("decoding", (bytes([number, 7, 0]) + data for number, data in encoded))
    lay("html", [*(page.encode() for page in pages(texts)), *layouts(), *(table.encode() for table in tables(few))])
    lay("feed", [*(feed.encode() for feed in feeds(few)), *odd_feeds(few)])
    lay("warc", [*archives(few), *odd_archives(few)])
    lay("mt", exports(few))
    lay("mail", mails(few))
    lay("jsonl", (line.encode() for line in lines(texts)))
    short = [text[:200].encode() for text in few]
    lay("packed", (data for text in short for data in [*packed(text), *damaged(text)]))
    members = [[("a.txt", text), ("b/c.html", b"<p>" + text[:60])] for text in short]
    lay("tar", (tarball(pair) for pair in members))
    methods = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]
    archives_of = [zipped(pair, method) for pair in members for method in methods]
    twice = [zipped([pair[0], pair[0]], zipfile.ZIP_STORED) for pair in members]
    lay("zip", [*archives_of, *twice, *(archive[:-60] for archive in archives_of)])
    lay("rule_loader", rule_files())
    for name, entries in {
        "pipeline": words(), "segmentation": words(), "rule_loader": keys(), "html": MARKUP, "feed": FEEDS + MARKUP,
        "warc": WARCS, "jsonl": LINES, "mt": KEYS, "mail": FIELDS,
    }.items():
        dictionary(name, set(entries))


main()
