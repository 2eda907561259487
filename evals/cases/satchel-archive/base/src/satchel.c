#include "satchel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct satchel {
    FILE *file;
    uint64_t left;    /* of the data of this entry */
    unsigned padding; /* behind it */
};

/* A header as it stands in the archive. */
struct header {
    char name[SATCHEL_NAME + 1];
    uint64_t size;
    char type;
};

enum satchel_status satchel_open(const char *path, struct satchel **out)
{
    struct satchel *archive = calloc(1, sizeof *archive);
    if (archive == NULL)
        return SATCHEL_ENOMEM;
    archive->file = fopen(path, "rb");
    if (archive->file == NULL) {
        free(archive);
        return SATCHEL_EIO;
    }
    *out = archive;
    return SATCHEL_OK;
}

void satchel_close(struct satchel *archive)
{
    if (archive == NULL)
        return;
    fclose(archive->file);
    free(archive);
}

long satchel_read(struct satchel *archive, void *buffer, size_t length)
{
    if (length > archive->left)
        length = (size_t)archive->left;
    if (length == 0)
        return 0;
    size_t got = fread(buffer, 1, length, archive->file);
    archive->left -= got;
    return got == 0 ? -1 : (long)got;
}

/* Eleven digits at most, so it cannot overflow. */
static enum satchel_status parse_size(const char *field, uint64_t *out)
{
    uint64_t size = 0;
    int i = 0;
    for (; i < 11 && field[i] >= '0' && field[i] <= '9'; i++)
        size = size * 10 + (uint64_t)(field[i] - '0');
    if (i == 0 || field[i] != '\0')
        return SATCHEL_EFORMAT;
    *out = size;
    return SATCHEL_OK;
}

static enum satchel_status skip_rest(struct satchel *archive)
{
    char scratch[4096];
    long got;
    while ((got = satchel_read(archive, scratch, sizeof scratch)) > 0)
        ;
    if (got < 0)
        return SATCHEL_EFORMAT;
    if (fread(scratch, 1, archive->padding, archive->file) != archive->padding)
        return SATCHEL_EFORMAT;
    archive->padding = 0;
    return SATCHEL_OK;
}

static enum satchel_status read_header(struct satchel *archive, struct header *header)
{
    char block[SATCHEL_BLOCK];
    size_t got = fread(block, 1, sizeof block, archive->file);
    if (got == 0 && feof(archive->file))
        return SATCHEL_END;
    if (got != sizeof block)
        return ferror(archive->file) ? SATCHEL_EIO : SATCHEL_EFORMAT;
    memcpy(header->name, block, SATCHEL_NAME);
    header->name[SATCHEL_NAME] = '\0';
    header->type = block[SATCHEL_NAME + 12];
    enum satchel_status status = parse_size(block + SATCHEL_NAME, &header->size);
    if (status != SATCHEL_OK)
        return status;
    archive->left = header->size;
    archive->padding = (unsigned)((SATCHEL_BLOCK - header->size % SATCHEL_BLOCK) % SATCHEL_BLOCK);
    return SATCHEL_OK;
}

enum satchel_status satchel_next(struct satchel *archive, struct satchel_entry *entry)
{
    struct header header;
    enum satchel_status status = skip_rest(archive);
    if (status != SATCHEL_OK)
        return status;
    status = read_header(archive, &header);
    if (status != SATCHEL_OK)
        return status;
    if (header.type != 'F')
        return SATCHEL_EFORMAT;
    memcpy(entry->name, header.name, sizeof entry->name);
    entry->size = header.size;
    return SATCHEL_OK;
}
