/* main.c - the table of commands. */
#include "base/tiles.h"
#include "command/command.h"
#include "store/store.h"
#include <stdio.h>

#define FILTERS                                                                                                    \
    "  --story S   --place P   --actor A   --since T   --as-of T   --known-at T\n"                                  \
    "  --limit N   --after CURSOR   --format text|json|jsonl|csv   -o FILE\n\n"                                     \
    "  P and A are names, or g123 for a GeoNames id; S is the id of a story or of a report of it.\n\n"

static const Command commands[] = {
    {"report", "SOURCE... | --db DB", "the situation that the reports describe", cmd_report,
     "  --format text|md|html|json   --as-of DAY   --known-at DAY   --since DAY\n"
     "  --manifest FILE   --actors FILE   --places FILE   --events FILE   -j N   -o FILE\n\n"
     "  sitrep report reports/\n"
     "  sitrep report --places camps.tsv reports/       your own places (docs/places.md)\n"
     "  sitrep report --format html -o today.html reports/*.txt\n"
     "  sitrep report --db desk.db --known-at 2021-08-12\n"},
    {"explain", "FACT SOURCE... | --db DB", "why a fact stands in the report", cmd_explain,
     "  FACT is an id of the JSON or HTML report, such as H3f0...\n"
     "  --actors FILE   --places FILE   --events FILE   -o FILE\n\n"
     "  sitrep explain H0123456789 reports/\n  sitrep explain C0123456789 --db desk.db\n"
     "  sitrep explain e15.3 --db desk.db        an event of one report, as `sitrep events` lists it\n"},
    {"ingest", "--db DB SOURCE...", "read reports into a store; can be broken off and repeated", cmd_ingest,
     "  --received TIME   --manifest FILE   --dry-run   --quiet   -j N\n"
     "  --actors FILE   --places FILE   --events FILE   your own knowledge\n\n"
     "  sitrep ingest --db desk.db reports/\n"
     "  sitrep ingest --db desk.db --dry-run reports/\n"
     "  sitrep ingest --db replay.db --received 2021-08-14 reports/day-14/\n"
     "  sitrep report --db desk.db\n"},
    {"export", "SOURCE... | --db DB", "the situation in the layouts of other tools", cmd_export,
     "  --format FORMAT   --story STORY   --as-of DAY   --known-at DAY   --since DAY   -o FILE\n"
     "  --format csv|jsonl: every list of a store as a table, a file each under -o FOLDER; --table NAME: that one;\n"
     "  with the filters of the listings.\n"
     "  `sitrep export --format help` lists the formats; docs/exports.md says what each leaves out.\n\n"
     "  sitrep export --db desk.db --format geojson -o map.geojson\n"
     "  sitrep export --db desk.db --format csv -o tables/\n"
     "  sitrep export --format acled reports/ > events.csv\n"},
    {"serve", "--db DB", "the page and the HTTP API, until it is stopped", cmd_serve,
     "  --listen ADDRESS:PORT (127.0.0.1:8642)   --quiet\n"
     "  SITREP_TOKEN in the environment: who asks must say it; needed for any address but loopback.\n\n"
     "  sitrep serve --db desk.db\n"},
    {"annotate", "SOURCE | -", "every annotation of every document, JSON Lines", cmd_annotate,
     "  --format jsonl|conllu   --input conllu   --actors FILE   --places FILE   --events FILE   -j N\n\n"
     "  FILE holds your own knowledge, tab-separated; docs/places.md has the columns of --places.\n\n"
     "  sitrep annotate reports/first.txt\n"
     "  sitrep annotate --places camps.tsv reports/\n"
     "  sitrep annotate - < reports.jsonl\n"},
    {"extract", "FILE...", "article text, title, byline and date, JSON Lines", cmd_extract,
     "  --format jsonl   -j N\n\n  sitrep extract page.html\n"},
    {"follow", "--db DB FEEDS...", "poll feeds into a store, politely, until stopped", cmd_follow,
     "  FEEDS are addresses, OPML files, or files with an address a line.\n"
     "  --pages                 fetch the page of each entry; where it cannot be had, the entry's text is kept\n"
     "  --every SECONDS (900)   --once   --allow-private   --quiet   -j N\n\n"
     "  robots.txt and Retry-After are honoured, a host is asked every two seconds at most, a feed that\n"
     "  fails less and less often. Addresses of private networks are refused unless they are allowed.\n\n"
     "  sitrep follow --db desk.db feeds.opml\n  sitrep follow --db desk.db --pages --once https://news.example/rss   (for cron)\n"},
    {"feeds", "--db DB", "how each followed feed fares", cmd_list,
     "  --format text|json|jsonl|csv   --limit N   --after CURSOR\n\n  sitrep feeds --db desk.db\n"},
    {"stories", "--db DB | SOURCE | -", "the stories of a store; or which reports tell one story", cmd_list,
     FILTERS "  sitrep stories --db desk.db\n  sitrep stories --db desk.db --place Aden --since 2021-08-08\n"
     "  sitrep stories - < reports.jsonl        {\"id\",\"story\"} a line, no store needed\n"},
    {"timeline", "--db DB", "what happened, by time", cmd_list,
     FILTERS "  sitrep timeline --db desk.db --place Aden\n  sitrep timeline --db desk.db --story s4t038jnqdk --format csv > timeline.csv\n"
     "  sitrep timeline --db desk.db --known-at 2021-08-12\n"},
    {"control", "--db DB", "who holds which place", cmd_list,
     FILTERS "  sitrep control --db desk.db\n  sitrep control --db desk.db --as-of 2021-08-11 --format json | jq .control\n"},
    {"claims", "--db DB", "figures, and whether they agree; what is disputed first", cmd_list,
     FILTERS "  sitrep claims --db desk.db --story s4t038jnqdk\n  sitrep claims --db desk.db --place Aden --format jsonl\n"},
    {"quotes", "--db DB", "who said what, and in which words it was printed", cmd_list,
     FILTERS "  sitrep quotes --db desk.db --actor \"Maria Keller\"\n  sitrep quotes --db desk.db --since 2021-08-14\n"},
    {"lineage", "--db DB", "who copied whom", cmd_list,
     FILTERS "  sitrep lineage --db desk.db\n  sitrep lineage --db desk.db --story s4t038jnqdk --format json\n"},
    {"forecasts", "--db DB", "what was foretold, and what came of it", cmd_list,
     FILTERS "  sitrep forecasts --db desk.db\n"},
    {"events", "--db DB", "every event of every report, uncompared", cmd_list,
     FILTERS "  sitrep events --db desk.db --actor \"Red Army\" --limit 50\n  sitrep events --db desk.db --format jsonl > events.jsonl\n"},
    {"documents", "--db DB", "the reports, the latest first", cmd_list,
     FILTERS "  sitrep documents --db desk.db --limit 20\n  sitrep documents --db desk.db --place g1138958 --format csv\n"},
    {"edits", "--db DB", "what newer versions of pages say otherwise", cmd_list,
     FILTERS "  sitrep edits --db desk.db --since 2021-08-10\n"},
    {"search", "--db DB WORDS...", "reports that hold the words, the best first", cmd_list,
     "  All words must be there; \"a phrase\" as it stands; begin* for what begins so.\n"
     "  Where more than 2000 match, the latest stand first.\n"
     FILTERS "  sitrep search --db desk.db airport evacuation\n  sitrep search --db desk.db '\"border crossing\" close*' --limit 10\n"},
    {"diff", "--db DB --from T --to T", "what changed between two times of knowledge", cmd_diff,
     "  --story S   --format text|json|jsonl|csv\n\n"
     "  sitrep diff --db desk.db --from 2021-08-12 --to 2021-08-14\n"},
    {"review", "--db DB FACT ACTION", "say that a fact is right, wrong, elsewhere or at another time", cmd_review,
     "  ACTION is one of\n"
     "  --accept          it is right                  --reject          it is wrong: leave it out everywhere\n"
     "  --place P         it was there                 --date D          it was then: DAY, MONTH or DAY/DAY\n"
     "  --merge FACT2     both are one happening       --split REPORT    that report tells of something else\n"
     "  --reason TEXT   --by NAME   --document REPORT (only what rests on it)   --received TIME   --quiet\n"
     "  --undo N          takes review N back; --reason and --by may say why and who\n\n"
     "  FACT is an id of the timeline, of control, claims or quotes, or e15.3, n15.3, q15.3 of one report.\n"
     "  Facts as the program read them are kept beside it. docs/reviews.md says what a review reaches.\n\n"
     "  sitrep review --db desk.db H0123456789 --reject --reason 'this is the film, not the town'\n"
     "  sitrep review --db desk.db H0123456789 --place 'Aden, YE' --reason 'said so by phone' --by 'night desk'\n"
     "  sitrep review --db desk.db --undo 3\n"},
    {"reviews", "--db DB", "the log of reviews, the latest first, undone ones too", cmd_list,
     "  --format text|json|jsonl|csv   --limit N   --after CURSOR   -o FILE\n\n"
     "  \"no longer found\": the words it speaks of stand in no report that stands.\n\n  sitrep reviews --db desk.db\n"},
    {"check", "--db DB", "is the store sound?", cmd_check,
     "  The database's own checks, every document's bytes against its hash, the search index against\n"
     "  the texts. Exit 1 when there is a fault.\n\n  sitrep check --db desk.db\n"},
    {"migrate", "--db DB | --from DB --to DB", "bring an older store to this schema, or a store to another engine", cmd_migrate,
     "  In one transaction: broken off, it leaves the store as it was, or the new one empty. What arrived is read back\n"
     "  and compared before it is kept.\n\n  sitrep migrate --db desk.db\n"
     "  sitrep migrate --from desk.db --to postgres://sitrep@db.example/news\n"},
    {"forget", "--db DB", "remove the text of documents, keep their trace", cmd_forget,
     "  --document ID   --outlet NAME\n\n"
     "  Bytes, text and facts go; hash, address and times stay, and the same bytes are not read again.\n\n"
     "  sitrep forget --db desk.db --document 07-meridian\n  sitrep forget --db desk.db --outlet \"The Daily\"\n"},
    {"submit", "--nats URL --desk NAME SOURCE...", "put reports onto the queue of a fleet of workers", cmd_submit,
     "  --received TIME   --manifest FILE   --backlog N (100000)   --replicas N   --afresh   --quiet\n"
     "  URL: nats://host:4222, several with commas (then three brokers keep each report); tls:// for TLS.\n"
     "  In the environment: SITREP_NATS for URL; SITREP_NATS_CREDS, SITREP_NATS_CA: files with credentials, and\n"
     "  with the authority.\n"
     "  Waits while more than N reports are under way. Broken off and started again, it goes on where it was;\n"
     "  --afresh sends everything again (what the store has is not stored twice).\n\n"
     "  sitrep submit --nats nats://127.0.0.1:4222 --desk world reports/\n"},
    {"worker", "--nats URL --desk NAME", "read reports of a queue; or (--situation) write the store", cmd_worker,
     "  -j N (one per processor)   --memory MB   --once   --actors FILE   --places FILE   --events FILE   --quiet\n"
     "  --situation --db DB        the writer of the desk's store; a second one stands by\n"
     "  --once ends when there is nothing left to do. docs/scale.md tells how to set up a fleet.\n\n"
     "  sitrep worker --nats nats://127.0.0.1:4222 --desk world -j 4\n"
     "  sitrep worker --nats nats://127.0.0.1:4222 --desk world --situation --db world.db\n"},
    {"fleet", "status | dead [--retry]", "how a fleet fares; reports that no worker could read", cmd_fleet,
     "  --nats URL   --desk NAME   --format text|json   -o FILE\n\n"
     "  sitrep fleet status --nats nats://127.0.0.1:4222 --desk world\n"
     "  sitrep fleet dead --retry --nats nats://127.0.0.1:4222 --desk world\n"},
    {"stages", "", "list the pipeline", cmd_stages, ""},
};

static void usage(FILE *to)
{
    fputs("sitrep - reads news reports, gives back the situation they describe\n\n"
          "usage: sitrep COMMAND [options] [arguments]\n\n",
          to);
    for (isize i = 0; i < countof(commands); i++)
        fprintf(to, "  %-10s %-25s %s\n", commands[i].name, commands[i].args, commands[i].what);
    fputs("\n`sitrep COMMAND --help` shows options and examples.\n", to);
}

static void command_usage(const Command *c)
{
    printf("usage: sitrep %s %s\n\n%s.\n\n%s", c->name, c->args, c->what, c->help);
}

static bool asks_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) return true;
    return false;
}

int main(int argc, char **argv)
{
    if (argc < 2) return usage(stderr), 2;
    if (!strcmp(argv[1], "--version")) return puts("sitrep " SITREP_VERSION), 0;
    if (!strcmp(argv[1], "help") || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
        return usage(stdout), 0;
    for (isize i = 0; i < countof(commands); i++) {
        if (strcmp(commands[i].name, argv[1]) != 0) continue;
        if (asks_help(argc - 1, argv + 1)) return command_usage(&commands[i]), 0;
        tiles_ask();
        store_alone();
        return commands[i].run(argc - 1, argv + 1);
    }
    fprintf(stderr, "sitrep: no command \"%s\"; `sitrep help` lists them\n", argv[1]);
    return 2;
}
