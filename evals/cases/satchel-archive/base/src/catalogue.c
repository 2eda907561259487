#include "catalogue.h"

#include <stdlib.h>
#include <string.h>

static enum satchel_status add(struct catalogue *catalogue, const struct satchel_entry *entry)
{
    size_t size = (catalogue->count + 1) * sizeof *catalogue->entries;
    struct satchel_entry *entries = realloc(catalogue->entries, size);
    if (entries == NULL)
        return SATCHEL_ENOMEM;
    catalogue->entries = entries;
    catalogue->entries[catalogue->count++] = *entry;
    return SATCHEL_OK;
}

enum satchel_status catalogue_read(const char *path, struct catalogue *out)
{
    struct catalogue catalogue = {0};
    struct satchel_entry entry;
    struct satchel *archive;
    enum satchel_status status = satchel_open(path, &archive);
    if (status != SATCHEL_OK)
        return status;
    while ((status = satchel_next(archive, &entry)) == SATCHEL_OK)
        if ((status = add(&catalogue, &entry)) != SATCHEL_OK)
            break;
    satchel_close(archive);
    if (status != SATCHEL_END) {
        catalogue_free(&catalogue);
        return status;
    }
    *out = catalogue;
    return SATCHEL_OK;
}

const struct satchel_entry *catalogue_find(const struct catalogue *catalogue, const char *name)
{
    for (size_t i = catalogue->count; i > 0; i--)
        if (strcmp(catalogue->entries[i - 1].name, name) == 0)
            return &catalogue->entries[i - 1];
    return NULL;
}

void catalogue_free(struct catalogue *catalogue)
{
    free(catalogue->entries);
    catalogue->entries = NULL;
    catalogue->count = 0;
}
