#include "extract.h"

#include <stdio.h>
#include <string.h>

/* Scans lie flat in their folder, and none is hidden. */
static int is_acceptable(const char *name)
{
    return name[0] != '\0' && name[0] != '.' && strchr(name, '/') == NULL;
}

static enum satchel_status extract_entry(
    struct satchel *archive, const struct satchel_entry *entry, const char *folder)
{
    char target[EXTRACT_FOLDER + 1 + SATCHEL_NAME + 1];
    char buffer[8192];
    long got;
    if (!is_acceptable(entry->name))
        return SATCHEL_EFORMAT;
    sprintf(target, "%s/%s", folder, entry->name);
    FILE *file = fopen(target, "wb");
    if (file == NULL)
        return SATCHEL_EIO;
    enum satchel_status status = SATCHEL_OK;
    while (status == SATCHEL_OK && (got = satchel_read(archive, buffer, sizeof buffer)) != 0) {
        if (got < 0)
            status = SATCHEL_EFORMAT;
        else if (fwrite(buffer, 1, (size_t)got, file) != (size_t)got)
            status = SATCHEL_EIO;
    }
    if (fclose(file) != 0 && status == SATCHEL_OK)
        status = SATCHEL_EIO;
    return status;
}

enum satchel_status extract_all(const char *path, const char *folder)
{
    struct satchel_entry entry;
    struct satchel *archive;
    if (strlen(folder) > EXTRACT_FOLDER)
        return SATCHEL_EIO;
    enum satchel_status status = satchel_open(path, &archive);
    if (status != SATCHEL_OK)
        return status;
    while ((status = satchel_next(archive, &entry)) == SATCHEL_OK)
        if ((status = extract_entry(archive, &entry, folder)) != SATCHEL_OK)
            break;
    satchel_close(archive);
    return status == SATCHEL_END ? SATCHEL_OK : status;
}
