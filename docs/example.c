/* example.c - reads the files named as arguments, prints the situation they describe and what was refused.
 *   cc example.c $(pkg-config --cflags --libs sitrep) -o example && ./example report1.txt report2.html */
#include <sitrep.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    sitrep_error why;
    sitrep *desk = sitrep_open(NULL, NULL, &why);
    if (!desk) return fprintf(stderr, "%s\n", why.text), why.code;

    for (int i = 1; i < argc; i++) {
        sitrep_added n;
        if (sitrep_add_path(desk, argv[i], &n, &why)) fprintf(stderr, "%s: %s\n", argv[i], why.text);
        else if (n.rejected) fprintf(stderr, "%s: %u refused; the report says why\n", argv[i], n.rejected);
    }
    sitrep_document own = {
        .id = "phone", .outlet = "our own desk", .published = "2021-08-14",
        .text = "The mayor of Kunduz told our desk on Saturday that the hospital has reopened.",
    };
    if (sitrep_add_document(desk, &own, NULL, &why)) fprintf(stderr, "%s\n", why.text);

    size_t n;
    char *report = sitrep_report(desk, "text", NULL, &n, &why);
    if (report) fwrite(report, 1, n, stdout);
    else fprintf(stderr, "%s\n", why.text);
    sitrep_free(report);
    sitrep_close(desk);
    return report ? 0 : why.code;
}
