/* Reads satchel archives: the format in which the scanning stations deliver.
 *
 * An archive is a row of entries. Each has a header of one block and its data, filled up to whole
 * blocks:
 *
 *     name   40 bytes, filled with NUL
 *     size   12 bytes, decimal digits, closed with NUL
 *     type    1 byte, 'F' for a file
 *     spare  11 bytes
 *
 * It ends where the file ends.
 */
#ifndef SATCHEL_H
#define SATCHEL_H

#include <stddef.h>
#include <stdint.h>

#define SATCHEL_BLOCK 64
#define SATCHEL_NAME 40

enum satchel_status {
    SATCHEL_OK,
    SATCHEL_END,     /* there is no further entry */
    SATCHEL_EIO,     /* the system said no */
    SATCHEL_EFORMAT, /* this is no archive, or it is torn */
    SATCHEL_ENOMEM
};

struct satchel;

struct satchel_entry {
    char name[SATCHEL_NAME + 1];
    uint64_t size;
};

/* Opens an archive. It stands before its first entry. */
enum satchel_status satchel_open(const char *path, struct satchel **out);

/* Goes to the next entry, over what is left of this one. */
enum satchel_status satchel_next(struct satchel *archive, struct satchel_entry *entry);

/* Reads from the data of this entry. Returns how much there was, 0 at its end, -1 when the archive
 * is torn. */
long satchel_read(struct satchel *archive, void *buffer, size_t length);

void satchel_close(struct satchel *archive);

#endif
