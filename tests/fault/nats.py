"""A broker as a driver of faults wants it: the least of NATS' protocol over one connection, and desks that are copied
within a broker, so that a round with a fault begins in milliseconds where another round stood."""

import base64
import json
import socket

STREAMS = ("in", "order", "digests", "dead", "submits", "seen")


class Client:
    def __init__(self, port):
        self.s = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.f = self.s.makefile("rb")
        self.f.readline()  # INFO
        self.n = 0
        self.s.sendall(b'CONNECT {"verbose":false,"pedantic":false,"headers":true}\r\nSUB _A.%d.* 1\r\n' % id(self))

    def message(self):
        while True:
            line = self.f.readline()
            word = line.split()
            if not word:
                raise OSError("the broker hangs up")
            if word[0] == b"PING":
                self.s.sendall(b"PONG\r\n")
            elif word[0] == b"MSG":
                return word[1], self.f.read(int(word[-1]) + 2)[:-2]
            elif word[0] == b"HMSG":
                return word[1], self.f.read(int(word[-1]) + 2)[int(word[-2]):-2]
            elif word[0] == b"-ERR":
                raise OSError(line.decode())

    def ask(self, subject, data=b""):
        self.n += 1
        inbox = b"_A.%d.%d" % (id(self), self.n)
        self.s.sendall(b"PUB %s %s %d\r\n%s\r\n" % (subject.encode(), inbox, len(data), data))
        while True:
            to, answer = self.message()
            if to == inbox:
                return json.loads(answer)

    def api(self, what, **data):
        return self.ask("$JS.API." + what, json.dumps(data).encode() if data else b"")

    def letters(self, stream):
        """(number, subject, data) of all."""
        state = self.api(f"STREAM.INFO.{stream}").get("state", {})
        for n in range(state.get("first_seq", 1), state.get("last_seq", 0) + 1):
            m = self.api(f"STREAM.MSG.GET.{stream}", seq=n).get("message")
            if m:
                yield n, m["subject"], base64.b64decode(m.get("data", ""))

    def read_desk(self, desk):
        """What another desk can be made of."""
        return [(s, self.api(f"STREAM.INFO.{desk}-{s}")["config"], [] if s == "seen" else list(self.letters(f"{desk}-{s}"))) for s in STREAMS]

    def make_desk(self, model, was, desk):
        for stream, config, letters in model:
            subjects = [x.replace(f"sitrep.{was}.", f"sitrep.{desk}.") for x in config["subjects"]]
            done = self.api(f"STREAM.CREATE.{desk}-{stream}", **{**config, "name": f"{desk}-{stream}", "subjects": subjects, "storage": "memory"})
            assert "error" not in done, done
            for n, subject, data in letters:
                kept = self.ask(subject.replace(f"sitrep.{was}.", f"sitrep.{desk}."), data)
                assert kept.get("seq") == n, kept

    def state(self, desk, streams):
        """Of streams, what their letters are; of the queue, whether anything was ever taken from it."""
        out = []
        for s in streams:
            i = self.api(f"STREAM.INFO.{desk}-{s}")
            if "error" in i:
                return ("no desk",)
            out.append((s, i["state"]["first_seq"], i["state"]["last_seq"], tuple(d for _, _, d in self.letters(f"{desk}-{s}"))))
        return tuple(out)

    def taken(self, desk):
        return self.api(f"CONSUMER.INFO.{desk}-in.work").get("delivered", {}).get("consumer_seq", 0)

    def dead(self, desk):
        return [d for _, subject, d in self.letters(f"{desk}-dead") if ".letter." in subject]

    def remove_desk(self, desk):
        for s in STREAMS:
            self.api(f"STREAM.DELETE.{desk}-{s}")
