/* What an archive holds, for the catalogue's import dialogue. */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include "satchel.h"

/* Stands by itself: the archive need not stay open for it. */
struct catalogue {
    struct satchel_entry *entries;
    size_t count;
};

/* Lists an archive. Nothing has to be freed when it fails. */
enum satchel_status catalogue_read(const char *path, struct catalogue *out);

/* The last entry of this name; NULL when there is none. */
const struct satchel_entry *catalogue_find(const struct catalogue *catalogue, const char *name);

void catalogue_free(struct catalogue *catalogue);

#endif
