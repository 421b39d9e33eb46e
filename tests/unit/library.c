/* The library: what it refuses and what it says, and that its reports are those of the bytes it was given. */
#include <sitrep.h>
#include "test.h"
#include <string.h>

void unit_library(void);

static const char two[] =
    "{\"id\":\"a\",\"outlet\":\"Radio Hill\",\"published\":\"2020-03-05\",\"text\":\"Rebels captured the town of Aleppo on Wednesday.\"}\n"
    "{\"id\":\"b\"}\n";

static void refusals(void)
{
    sitrep_error e;
    CHECK(!sitrep_open(NULL, "/nonexistent", &e));
    CHECK(e.code == 3 && strstr(e.text, "/nonexistent"));
    CHECK(!sitrep_open("/nonexistent/folder/x.db", NULL, &e));
    CHECK(e.code == 6);
    CHECK(!sitrep_open(NULL, "/nonexistent", NULL));
    sitrep_close(NULL);
    sitrep_free(NULL);
}

static void reports(sitrep *s)
{
    sitrep_error e;
    sitrep_added n;
    size_t size = 0;
    CHECK(sitrep_add_bytes(s, two, sizeof two - 1, "two", &n, &e) == 0);
    CHECK(n.added == 1 && n.rejected == 1 && n.known == 0);
    CHECK(sitrep_add_bytes(s, two, sizeof two - 1, "two", &n, NULL) == 0);
    CHECK(n.added == 0 && n.known == 1);
    CHECK(sitrep_add_path(s, "/nonexistent/file", &n, &e) == 0 && n.rejected == 1);
    char *json = sitrep_report(s, "json", NULL, &size, &e);
    CHECK(json && strlen(json) == size && strstr(json, "Aleppo"));
    sitrep_free(json);
    sitrep_ask before = {.known_at = "2020-03-04"};
    json = sitrep_report(s, "json", &before, NULL, &e);
    CHECK(json && !strstr(json, "Aleppo"));
    sitrep_free(json);
    sitrep_ask wrong = {.as_of = "Tuesday"};
    CHECK(!sitrep_report(s, "json", &wrong, NULL, &e));
    CHECK(e.code == 2 && strstr(e.text, "Tuesday"));
    CHECK(!sitrep_report(s, "pdf", NULL, NULL, &e));
    CHECK(e.code == 2 && strstr(e.text, "pdf"));
}

static void others(sitrep *s)
{
    sitrep_error e;
    char *map = sitrep_export(s, "geojson", NULL, NULL, NULL, &e);
    CHECK(map && strstr(map, "FeatureCollection"));
    sitrep_free(map);
    CHECK(!sitrep_export(s, "nonsense", NULL, NULL, NULL, &e));
    CHECK(!sitrep_explain(s, "Hnothing", NULL, NULL, &e));
    CHECK(e.code == 1);
    char *line = sitrep_annotate(s, "Rebels captured Aleppo.", 23, "x", NULL, &e);
    CHECK(line && strstr(line, "\"events\""));
    sitrep_free(line);
    sitrep_document d = {.id = "c", .text = "Police arrested nine people in Nairobi.", .published = "2020-03-06"};
    CHECK(sitrep_add_document(s, &d, NULL, &e) == 0);
    char *text = sitrep_report(s, "text", NULL, NULL, &e);
    CHECK(text && strstr(text, "Nairobi"));
    sitrep_free(text);
}

void unit_library(void)
{
    sitrep_error e;
    refusals();
    sitrep *s = sitrep_open(NULL, NULL, &e);
    CHECK(s && e.code == 0);
    if (!s) return;
    sitrep_now(s, 1583500000);
    reports(s);
    others(s);
    sitrep_close(s);
}
