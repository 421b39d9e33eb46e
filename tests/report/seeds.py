#!/usr/bin/env python3
"""The acceptance list on the seed reports. Skips where they are absent."""

import os
import sys

from acceptance import World, ask
from common import SEEDS, Tests, seed_files

if not os.path.isdir(SEEDS):
    print("SKIP seeds: no ../shared here")
    sys.exit(77)
t = Tests()
ask(t, World(), seed_files())
t.end()
