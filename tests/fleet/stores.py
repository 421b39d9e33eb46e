"""The two kinds of store a fleet writes to, seen from outside: what is in them, who writes, what differs.
For kill.py."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(os.path.dirname(HERE), "store"))
import postgres
from common import *

COUNT = "SELECT (SELECT count(*) FROM {0}document) + (SELECT count(*) FROM {0}rejected)"
BEHIND = "SELECT (SELECT count(*) FROM {0}stale) + (SELECT count(*) FROM {0}document WHERE story IS NULL)"


class Sqlite:
    """One file a round."""

    kind = "SQLite"

    def __init__(self, home):
        self.home = home

    def place(self, name):
        return f"{self.home}/{name}.db"

    def ask(self, name, question):
        """The number, or None: no answer now."""
        try:
            with sqlite3.connect(f"file:{self.place(name)}?mode=ro", uri=True, timeout=1) as s:
                return s.execute(question.format("")).fetchone()[0]
        except sqlite3.Error:
            return None

    def writes(self, name, writers):
        """Which of these processes holds the store? Its index, or None."""
        for i, p in enumerate(writers):
            try:
                if any(os.readlink(f"/proc/{p.pid}/fd/{fd}") == self.place(name) for fd in os.listdir(f"/proc/{p.pid}/fd")):
                    return i
            except OSError:
                pass  # it just ended
        return None

    def content(self, name):
        return content(self.place(name))

    def sound(self, name):
        with sqlite3.connect(self.place(name)) as s:
            return s.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

    def remove(self, name):
        for f in os.listdir(self.home):
            if f.startswith(name + ".db"):
                os.remove(f"{self.home}/{f}")

    def stop(self):
        pass


class Postgres:
    """One schema a round, in a server of its own that can be stopped and started."""

    kind = "PostgreSQL"

    def __init__(self, home):
        self.home = tempfile.mkdtemp(prefix="pg")
        self.server = postgres.Server(self.home)
        self.server.start()

    def place(self, name):
        return self.server.uri(name)

    def sql(self, text):
        try:
            return self.server.sql(text).strip()
        except subprocess.CalledProcessError:
            return ""  # the server is not there now

    def ask(self, name, question):
        if not self.sql(f"SELECT to_regclass('{name}.stale')"):
            return None
        n = self.sql(question.format(name + "."))
        return int(n) if n else None

    def writes(self, name, writers):
        """A writer names itself by its index (PGAPPNAME), and holds the lock."""
        who = self.sql("SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype='advisory' AND granted "
                       f"AND application_name LIKE '{name}-%'")
        return int(who.split("-")[1]) if who else None

    def restart(self, pause):
        """As when the machine under it fails: at once, and it recovers from its log."""
        self.server.stop("immediate")
        time.sleep(pause)
        self.server.start()

    def content(self, name):
        out = postgres.content(self.server, name)
        out.pop("intake_cursor", None)
        return out

    def sound(self, name):
        return subprocess.run([BIN, "check", "--quiet", "--db", self.place(name)]).returncode == 0

    def remove(self, name):
        self.sql(f"DROP SCHEMA IF EXISTS {name} CASCADE")

    def stop(self):
        self.server.stop("immediate")
        shutil.rmtree(self.home, ignore_errors=True)


def kinds(home):
    """Those that can be had here."""
    if not postgres.programs():
        print("SKIP fleet on PostgreSQL: no server here")
        return [Sqlite(home)]
    return [Sqlite(home), Postgres(home)]
