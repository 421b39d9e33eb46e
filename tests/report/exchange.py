#!/usr/bin/env python3
"""The seed reports with every town, person, country, number and weekday exchanged for others
must come out as well: nothing in the program may know the seeds. Skips where they are absent."""

import os
import re
import sys
import tempfile

from acceptance import World, ask
from common import SEEDS, Tests, seed_files

SWAP = {
    # places: another country, its capital, towns and provinces that belong together
    "Afghanistan": "Iraq", "Afghans": "Iraqis", "Afghan": "Iraqi", "Kabul": "Baghdad",
    "Mazar-i-Sharif": "Tuz Khurmatu", "Mazar": "Tuz", "Balkh": "Saladin",
    "Sheberghan": "Tikrit", "Kunduz": "Ramadi", "Taloqan": "Fallujah", "Faizabad": "Mosul",
    "Badakhshan": "Nineveh", "Ghazni": "Kirkuk", "Ghanzi": "Kikruk", "Herat": "Basra",
    "Kandahar": "Najaf", "Helmand": "Anbar", "Pul-e-Alam": "Baqubah", "Logar": "Diyala",
    "Baraki Barak": "Khanaqin", "Maidan Shahr": "Abu Ghraib", "Doha": "Geneva",
    "Qatari": "Swiss", "Qatar": "Switzerland", "Pashtun": "Arabic",
    # the group and people
    "Taliban": "Islamic State", "Ashraf": "Karim", "Ghani": "Jabari", "Adela": "Lena", "Raz": "Kordan",
    "Zabihullah": "Mustafa", "Attiq": "Darwish", "Afzal": "Nabil", "Hadid": "Sorani",
    "Atta Mohammad Noor": "Tariq Salim Barzan", "Abdul Rashid Dostum": "Omar Faruk Zaman",
    "Dostum": "Zaman", "Noor": "Barzan", "Zalmay": "Peter", "Khalilzad": "Lindqvist",
    "Joe": "Mark", "Biden": "Ellison", "Mitch McConnell": "Glen Purcell", "John Kirby": "Neil Foster",
    "Jen Psaki": "Amy Calder", "Lindsey Graham": "Walter Higgins", "Liz Cheney": "Ruth Palmer",
    "Baradar": "Haddad",
    # numbers
    "ninth": "seventh", "11th": "13th", "11 of 34": "13 of 37", "11 cities": "13 cities",
    "11 provincial": "13 provincial", "at least ten": "at least twelve",
    # days: two later, and the dates that name them
    "Monday": "Wednesday", "Tuesday": "Thursday", "Wednesday": "Friday", "Thursday": "Saturday",
    "Friday": "Sunday", "Saturday": "Monday", "2021-08-14": "2021-08-16",
    "Aug. 13, 2021": "Aug. 15, 2021", "Aug. 12, 2021": "Aug. 14, 2021",
}
NUMBERS = {"9": "7", "10": "12", "11": "13", "34": "37"}
PATTERN = re.compile(r"(?<![A-Za-z0-9])(" + "|".join(
    re.escape(k) for k in sorted(SWAP, key=len, reverse=True)) + r")(?![a-z0-9])")


def swap(text):
    if text in NUMBERS:
        return NUMBERS[text]
    return PATTERN.sub(lambda m: SWAP[m[1]], text)


# "Tuz" short for a name of two words; who is working to keep the capital.
LATER = ("the short name is the city's", "the capital is the government's")

if not os.path.isdir(SEEDS):
    print("SKIP exchange: no ../shared here")
    sys.exit(77)
t = Tests()
with tempfile.TemporaryDirectory() as folder:
    for path in seed_files():
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(os.path.join(folder, os.path.basename(path)), "w", encoding="utf-8") as file:
            file.write(swap(text))
    ask(t, World(swap, 2), seed_files(folder), LATER)
t.end()
