/* A log of short records in a ring of bytes. */
#ifndef KILNLOG_H
#define KILNLOG_H

#include <stdbool.h>
#include <stdint.h>

#define KILNLOG_TEXT 120 /* longer texts are cut */
#define KILNLOG_HEADER 6 /* bytes of a record before its text */

struct kilnlog {
    uint8_t *memory;
    uint16_t capacity;
    uint16_t head; /* where the oldest record begins */
    uint16_t used;
};

struct kilnlog_record {
    uint32_t ticks;
    uint8_t level;
    char text[KILNLOG_TEXT + 1];
};

/* Makes an empty log of a piece of memory. Any size will do, but a small log only takes records
 * that fit into it. */
void kilnlog_init(struct kilnlog *log, uint8_t *memory, uint16_t capacity);

/* Adds a record. False when there is no room. */
bool kilnlog_put(struct kilnlog *log, uint32_t ticks, uint8_t level, const char *text);

/* Takes the oldest record out. False when there is none. */
bool kilnlog_take(struct kilnlog *log, struct kilnlog_record *out);

#endif
