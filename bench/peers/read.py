"""Articles by Debian's python3-readability: read.py FILE...; a line {path, text} each."""

import json
import sys

import lxml.html
import readability

for path in sys.argv[1:]:
    text = None
    try:
        with open(path, "rb") as file:
            text = lxml.html.fromstring(readability.Document(file.read()).summary()).text_content()
    except Exception:  # counted as no article
        pass
    print(json.dumps({"path": path, "text": text}))
