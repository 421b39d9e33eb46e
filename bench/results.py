"""bench/RESULTS.md. chain.py writes it anew; what other benches wrote stands in blocks between <!-- NAME --> and <!-- /NAME -->, and is
kept until they write it again."""

import os
import re

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "RESULTS.md")


def read():
    with open(PATH, encoding="utf-8") as f:
        return f.read()


def write(text):
    with open(PATH, "w", encoding="utf-8") as f:
        f.write(text)


def blocks():
    return "".join(f"\n{m.group()}\n" for m in re.finditer(r"<!-- (\w+) -->.*?<!-- /\1 -->", read(), re.S))


def write_block(name, text):
    """Puts a block in the place of the one of that name, else at the end."""
    begin, end, old = f"<!-- {name} -->", f"<!-- /{name} -->", read()
    block = f"{begin}\n{text.rstrip()}\n{end}\n"
    if begin in old:
        old = old[:old.index(begin)] + block + old[old.index(end) + len(end) + 1:]
    else:
        old = old.rstrip("\n") + "\n\n" + block
    write(old)
