/* assets.c - the page's files by name. Without the page (no npm at build time) only the API is served. */
#include "serve/parts.h"

const Asset *serve_asset(Str name)
{
    for (u32 i = 0; i < serve_asset_count; i++)
        if (str_eq(str_of(serve_assets[i].name), name)) return &serve_assets[i];
    return NULL;
}
