#include "journal.h"

#include "ticks.h"

void journal_init(struct journal *journal, struct kilnlog *log, journal_sink sink, void *context)
{
    journal->log = log;
    journal->sink = sink;
    journal->context = context;
    journal->due = JOURNAL_EVERY;
}

void journal_note(struct journal *journal, uint32_t now, uint8_t level, const char *text)
{
    if (!kilnlog_put(journal->log, now, level, text)) {
        journal_flush(journal);
        kilnlog_put(journal->log, now, level, text);
    }
}

void journal_poll(struct journal *journal, uint32_t now)
{
    if (ticks_before(now, journal->due))
        return;
    journal_flush(journal);
    journal->due = now + JOURNAL_EVERY;
}

void journal_flush(struct journal *journal)
{
    struct kilnlog_record record;
    while (kilnlog_take(journal->log, &record))
        journal->sink(journal->context, &record);
}
