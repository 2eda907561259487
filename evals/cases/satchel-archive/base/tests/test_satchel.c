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

static void names_and_sizes(void)
{
    static const char full[] = "0123456789012345678901234567890123456789";
    struct satchel_entry entry;
    struct satchel *archive;
    FILE *file = fopen(ARCHIVE, "wb");
    put(file, 'F', "plate-1.tif", "0123456789", 10);
    put(file, 'F', "empty", "", 0);
    put(file, 'F', full, "x", 1);
    fclose(file);
    assert(satchel_open(ARCHIVE, &archive) == SATCHEL_OK);
    assert(satchel_next(archive, &entry) == SATCHEL_OK);
    assert(strcmp(entry.name, "plate-1.tif") == 0 && entry.size == 10);
    assert(satchel_next(archive, &entry) == SATCHEL_OK);
    assert(strcmp(entry.name, "empty") == 0 && entry.size == 0);
    assert(satchel_next(archive, &entry) == SATCHEL_OK);
    assert(strcmp(entry.name, full) == 0 && entry.size == 1);
    assert(satchel_next(archive, &entry) == SATCHEL_END);
    satchel_close(archive);
}

static void archives_are_listed(void)
{
    struct catalogue catalogue;
    FILE *file = fopen(ARCHIVE, "wb");
    fclose(file);
    assert(catalogue_read(ARCHIVE, &catalogue) == SATCHEL_OK);
    assert(catalogue_find(&catalogue, "plate-1.tif") == NULL);
    catalogue_free(&catalogue);
    file = fopen(ARCHIVE, "wb");
    put(file, 'F', "plate-1.tif", "0123456789", 10);
    put(file, 'F', "empty", "", 0);
    fclose(file);
    assert(catalogue_read(ARCHIVE, &catalogue) == SATCHEL_OK);
    assert(catalogue.count == 2);
    assert(catalogue.entries[0].size == 10);
    assert(catalogue.entries[1].size == 0);
    catalogue_free(&catalogue);
}

static void files_are_extracted(void)
{
    char text[32] = {0};
    FILE *file = fopen(ARCHIVE, "wb");
    put(file, 'F', "note.txt", "on vellum", 9);
    fclose(file);
    assert(extract_all(ARCHIVE, ".") == SATCHEL_OK);
    file = fopen("note.txt", "rb");
    assert(fread(text, 1, sizeof text, file) == 9);
    assert(strcmp(text, "on vellum") == 0);
    fclose(file);
    remove("note.txt");
}

static void torn_archives_are_refused(void)
{
    struct catalogue catalogue;
    FILE *file = fopen(ARCHIVE, "wb");
    put(file, 'F', "plate-1.tif", "0123456789", 10);
    fputs("plate-2", file);
    fclose(file);
    assert(catalogue_read(ARCHIVE, &catalogue) == SATCHEL_EFORMAT);
    assert(catalogue_read("not-there.satchel", &catalogue) == SATCHEL_EIO);
}

static void paths_are_refused(void)
{
    FILE *file = fopen(ARCHIVE, "wb");
    put(file, 'F', "../plate-1.tif", "0123456789", 10);
    fclose(file);
    assert(extract_all(ARCHIVE, ".") == SATCHEL_EFORMAT);
}

int main(void)
{
    names_and_sizes();
    archives_are_listed();
    files_are_extracted();
    torn_archives_are_refused();
    paths_are_refused();
    remove(ARCHIVE);
    puts("ok");
    return 0;
}
