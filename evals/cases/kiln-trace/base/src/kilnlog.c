#include "kilnlog.h"

#include <string.h>

void kilnlog_init(struct kilnlog *log, uint8_t *memory, uint16_t capacity)
{
    memset(log, 0, sizeof *log);
    log->memory = memory;
    log->capacity = capacity;
}

/* The offset so many bytes behind another one. */
static uint16_t advance(const struct kilnlog *log, uint16_t at, uint16_t by)
{
    return (uint16_t)(((uint32_t)at + by) % log->capacity);
}

static void store(struct kilnlog *log, uint16_t at, const void *from, uint16_t length)
{
    const uint8_t *bytes = from;
    for (uint16_t i = 0; i < length; i++)
        log->memory[advance(log, at, i)] = bytes[i];
}

static void load(const struct kilnlog *log, uint16_t at, void *to, uint16_t length)
{
    uint8_t *bytes = to;
    for (uint16_t i = 0; i < length; i++)
        bytes[i] = log->memory[advance(log, at, i)];
}

/* Bytes that a record with this text takes. */
static uint16_t record_size(const char *text)
{
    size_t length = strlen(text);
    return (uint16_t)(KILNLOG_HEADER + (length < KILNLOG_TEXT ? length : KILNLOG_TEXT));
}

/* Reads the record at an offset and returns its size. */
static uint16_t record_at(const struct kilnlog *log, uint16_t at, struct kilnlog_record *out)
{
    uint8_t length;
    load(log, at, &out->ticks, 4);
    load(log, advance(log, at, 4), &out->level, 1);
    load(log, advance(log, at, 5), &length, 1);
    load(log, advance(log, at, KILNLOG_HEADER), out->text, length);
    out->text[length] = '\0';
    return (uint16_t)(KILNLOG_HEADER + length);
}

bool kilnlog_put(struct kilnlog *log, uint32_t ticks, uint8_t level, const char *text)
{
    uint16_t size = record_size(text);
    uint8_t length = (uint8_t)(size - KILNLOG_HEADER);
    if (size > log->capacity - log->used)
        return false;
    uint16_t at = advance(log, log->head, log->used);
    store(log, at, &ticks, 4);
    store(log, advance(log, at, 4), &level, 1);
    store(log, advance(log, at, 5), &length, 1);
    store(log, advance(log, at, KILNLOG_HEADER), text, length);
    log->used = (uint16_t)(log->used + size);
    return true;
}

bool kilnlog_take(struct kilnlog *log, struct kilnlog_record *out)
{
    if (log->used == 0)
        return false;
    uint16_t size = record_at(log, log->head, out);
    log->head = advance(log, log->head, size);
    log->used = (uint16_t)(log->used - size);
    return true;
}
