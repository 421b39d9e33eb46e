/* walk.c - sources into files. Folders are walked in byte order of names, with a stack and no
 * recursion; links are followed. Every file and folder is known by device and inode, so a loop
 * of links ends and a file reached on two ways is read once. Names that begin with a dot are
 * skipped inside folders (tools' own files), never when they are named by the user. */
#include "intake/parts.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct {
    Arena arena;
    Str path;
    VEC(Str) names;
    u32 at;
} Frame;
struct Walk {
    const Str *sources;
    u32 nsources, at;
    Arena arena; /* the visited set */
    Map visited;
    Frame frames[WALK_DEPTH_MAX];
    int depth;
    char path[PATH_BYTES_MAX];
};

Walk *walk_new(const Str *sources, u32 n)
{
    Walk *w = calloc(1, sizeof *w);
    if (!w) no_memory();
    w->sources = sources;
    w->nsources = n;
    return w;
}

void walk_free(Walk *w)
{
    if (!w) return;
    while (w->depth > 0) arena_free(&w->frames[--w->depth].arena);
    arena_free(&w->arena);
    free(w);
}

static bool first_visit(Walk *w, const struct stat *st)
{
    u64 key[2] = {(u64)st->st_dev, (u64)st->st_ino};
    Str k = {(const u8 *)key, sizeof key};
    bool isnew = false;
    if (map_get(&w->visited, k) != NONE) return false;
    *map_put(&w->arena, &w->visited, str_copy(&w->arena, k), &isnew) = 1;
    return isnew;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

static Str push_folder(Walk *w)
{
    if (w->depth == WALK_DEPTH_MAX) return S("folders are nested too deep");
    DIR *dir = opendir(w->path);
    if (!dir) return str_of(strerror(errno));
    Frame *f = &w->frames[w->depth++];
    *f = (Frame){0};
    f->path = str_copy(&f->arena, str_of(w->path));
    errno = 0;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL; errno = 0)
        if (entry->d_name[0] != '.')
            *vec_push(&f->arena, &f->names) = str_copy(&f->arena, str_of(entry->d_name));
    int fault = errno;
    closedir(dir);
    if (fault) return arena_free(&w->frames[--w->depth].arena), str_of(strerror(fault)); /* half a list is none */
    if (f->names.n) qsort(f->names.v, f->names.n, sizeof *f->names.v, by_name);
    return (Str){0};
}

/* The next name into w->path. False at the end. */
static bool next_name(Walk *w, bool *inside, bool *fits)
{
    for (; w->depth > 0; arena_free(&w->frames[--w->depth].arena)) {
        Frame *f = &w->frames[w->depth - 1];
        if (f->at == f->names.n) continue;
        Str name = f->names.v[f->at++], folder = f->path;
        while (folder.n > 1 && folder.p[folder.n - 1] == '/') folder.n--;
        *fits = folder.n + name.n + 2 < (isize)sizeof w->path;
        if (!*fits) return true;
        memcpy(w->path, folder.p, (size_t)folder.n);
        w->path[folder.n] = '/';
        memcpy(w->path + folder.n + 1, name.p, (size_t)name.n);
        w->path[folder.n + 1 + name.n] = 0;
        return *inside = true;
    }
    if (w->at == w->nsources) return false;
    Str source = w->sources[w->at++];
    *inside = false;
    *fits = source.n < (isize)sizeof w->path;
    isize n = *fits ? source.n : (isize)sizeof w->path - 1;
    if (n) memcpy(w->path, source.p, (size_t)n);
    w->path[n] = 0;
    return true;
}

int walk_next(Walk *w, Str *path, Str *why)
{
    bool inside = false, fits = true;
    while (next_name(w, &inside, &fits)) {
        struct stat st;
        *path = str_of(w->path);
        if (!fits) return *why = S("the name is too long"), 2;
        if (!inside && str_eq(*path, S("-"))) return 1;
        if (stat(w->path, &st) != 0) return *why = str_of(strerror(errno)), 2;
        if (!first_visit(w, &st)) continue;
        if (S_ISDIR(st.st_mode)) {
            *why = push_folder(w);
            if (why->n) return 2;
            continue;
        }
        if (inside && !S_ISREG(st.st_mode)) continue; /* sockets, pipes, devices */
        return 1;
    }
    return 0;
}

u64 intake_total(const Str *sources, u32 n)
{
    Walk *w = walk_new(sources, n);
    Arena a = {0};
    Str path, why;
    u64 total = 0;
    struct stat s;
    for (int got; (got = walk_next(w, &path, &why)) != 0;) {
        if (got != 1 || str_eq(path, S("-"))) continue;
        if (stat(str_z(&a, path), &s) == 0) total += (u64)s.st_size;
        arena_reset(&a);
    }
    arena_free(&a);
    walk_free(w);
    return total;
}
