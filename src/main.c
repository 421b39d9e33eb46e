/* main.c - the table of commands. */
#include "command/command.h"
#include <stdio.h>

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
     "  sitrep explain H0123456789 reports/\n  sitrep explain C0123456789 --db desk.db\n"},
    {"ingest", "--db DB SOURCE...", "read reports into a store; can be broken off and repeated", cmd_ingest,
     "  --received TIME   --manifest FILE   --dry-run   --quiet   -j N\n"
     "  --actors FILE   --places FILE   --events FILE   your own knowledge\n\n"
     "  sitrep ingest --db desk.db reports/\n"
     "  sitrep ingest --db desk.db --dry-run reports/\n"
     "  sitrep ingest --db replay.db --received 2021-08-14 reports/day-14/\n"
     "  sitrep report --db desk.db\n"},
    {"export", "SOURCE... | --db DB", "the situation in the layouts of other tools", cmd_export,
     "  --format FORMAT   --story STORY   --as-of DAY   --known-at DAY   --since DAY   -o FILE\n"
     "  `sitrep export --format help` lists the formats; docs/exports.md says what each leaves out.\n\n"
     "  sitrep export --db desk.db --format geojson -o map.geojson\n"
     "  sitrep export --format acled reports/ > events.csv\n"},
    {"annotate", "SOURCE | -", "every annotation of every document, JSON Lines", cmd_annotate,
     "  --format jsonl|conllu   --input conllu   --actors FILE   --places FILE   --events FILE   -j N\n\n"
     "  FILE holds your own knowledge, tab-separated; docs/places.md has the columns of --places.\n\n"
     "  sitrep annotate reports/first.txt\n"
     "  sitrep annotate --places camps.tsv reports/\n"
     "  sitrep annotate - < reports.jsonl\n"},
    {"extract", "FILE...", "article text, title, byline and date, JSON Lines", cmd_extract,
     "  --format jsonl   -j N\n\n  sitrep extract page.html\n"},
    {"stories", "SOURCE | -", "which reports tell one story, JSON Lines", cmd_stories,
     "  --format jsonl   -j N\n\n  sitrep stories - < reports.jsonl\n"},
    {"check", "--db DB", "is the store sound?", cmd_check,
     "  The database's own checks, every document's bytes against its hash, the search index against\n"
     "  the texts. Exit 1 when there is a fault.\n\n  sitrep check --db desk.db\n"},
    {"migrate", "--db DB", "bring an older store to this schema", cmd_migrate,
     "  In one transaction: broken off, it leaves the store as it was.\n\n  sitrep migrate --db desk.db\n"},
    {"forget", "--db DB", "remove the text of documents, keep their trace", cmd_forget,
     "  --document ID   --outlet NAME\n\n"
     "  Bytes, text and facts go; hash, address and times stay, and the same bytes are not read again.\n\n"
     "  sitrep forget --db desk.db --document 07-meridian\n  sitrep forget --db desk.db --outlet \"The Daily\"\n"},
    {"stages", "", "list the pipeline", cmd_stages, ""},
};

static void usage(FILE *to)
{
    fputs("sitrep - reads news reports, gives back the situation they describe\n\n"
          "usage: sitrep COMMAND [options] [arguments]\n\n",
          to);
    for (isize i = 0; i < countof(commands); i++)
        fprintf(to, "  %-9s %-25s %s\n", commands[i].name, commands[i].args, commands[i].what);
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
        return commands[i].run(argc - 1, argv + 1);
    }
    fprintf(stderr, "sitrep: no command \"%s\"; `sitrep help` lists them\n", argv[1]);
    return 2;
}
