#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "extract.h"
#include "satchel.h"

#define ARCHIVE "sample.satchel"

static void put(FILE *file, char type, const char *name, const char *data, size_t size)
{
    char block[SATCHEL_BLOCK] = {0};
    size_t length = strlen(name) < SATCHEL_NAME ? strlen(name) : SATCHEL_NAME;
    memcpy(block, name, length);
    snprintf(block + SATCHEL_NAME, 12, "%zu", size);
    block[SATCHEL_NAME + 12] = type;
    assert(fwrite(block, 1, sizeof block, file) == sizeof block);
    memset(block, 0, sizeof block);
    assert(fwrite(data, 1, size, file) == size);
    size_t padding = (SATCHEL_BLOCK - size % SATCHEL_BLOCK) % SATCHEL_BLOCK;
    assert(fwrite(block, 1, padding, file) == padding);
}

int main(void)
{
    struct catalogue catalogue;
    FILE *file = fopen(ARCHIVE, "wb");
    put(file, 'F', "plate-1.tif", "0123456789", 10);
    put(file, 'F', "plate-2.tif", "x", 1);
    fclose(file);
    assert(catalogue_read(ARCHIVE, &catalogue) == SATCHEL_OK);
    assert(catalogue_find(&catalogue, "plate-1.tif")->size == 10);
    catalogue_free(&catalogue);
    return 0;
}
