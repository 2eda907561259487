/* The firing journal: what the insurer wants to see. It is collected in memory and written to the
 * card in one go, because the card wears. Every record gets there. */
#ifndef JOURNAL_H
#define JOURNAL_H

#include "kilnlog.h"

#define JOURNAL_EVERY 60000u /* ticks between two flushes */

typedef void (*journal_sink)(void *context, const struct kilnlog_record *record);

struct journal {
    struct kilnlog *log;
    journal_sink sink;
    void *context;
    uint32_t due;
};

void journal_init(struct journal *journal, struct kilnlog *log, journal_sink sink, void *context);

void journal_note(struct journal *journal, uint32_t now, uint8_t level, const char *text);

/* Called from the main loop. */
void journal_poll(struct journal *journal, uint32_t now);

void journal_flush(struct journal *journal);

#endif
