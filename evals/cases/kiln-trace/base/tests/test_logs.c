#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "board.h"

static uint8_t backup[BOARD_BACKUP];
static unsigned written;

static void card(void *context, const struct kilnlog_record *record)
{
    (void)context;
    (void)record;
    written++;
}

static void records_come_back(void)
{
    uint8_t memory[64];
    struct kilnlog log;
    struct kilnlog_record record;
    kilnlog_init(&log, memory, sizeof memory);
    for (uint32_t i = 0; i < 20; i++) {
        assert(kilnlog_put(&log, i, 2, "door open"));
        assert(kilnlog_put(&log, 0xFFFFFFFFu - i, 3, "door closed"));
        assert(kilnlog_take(&log, &record));
        assert(record.ticks == i && record.level == 2 && strcmp(record.text, "door open") == 0);
        assert(kilnlog_take(&log, &record));
        assert(record.ticks == 0xFFFFFFFFu - i && strcmp(record.text, "door closed") == 0);
    }
    assert(!kilnlog_take(&log, &record));
}

static void long_texts_are_cut(void)
{
    char text[200];
    struct board board;
    struct kilnlog_record record;
    memset(text, 'x', sizeof text);
    text[199] = '\0';
    board_init(&board, backup, card, NULL);
    assert(kilnlog_put(&board.trace, 1, 1, text));
    assert(kilnlog_take(&board.trace, &record));
    assert(strlen(record.text) == KILNLOG_TEXT);
}

static void the_journal_is_flushed_every_minute(void)
{
    struct board board;
    board_init(&board, backup, card, NULL);
    written = 0;
    journal_note(&board.journal, 1000, 1, "ramp 1 begins");
    journal_poll(&board.journal, 59999);
    assert(written == 0);
    journal_poll(&board.journal, 60000);
    assert(written == 1);
}

int main(void)
{
    records_come_back();
    long_texts_are_cut();
    the_journal_is_flushed_every_minute();
    puts("ok");
    return 0;
}
