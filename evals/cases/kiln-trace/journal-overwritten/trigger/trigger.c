#include <assert.h>
#include <stdio.h>

#include "board.h"

static uint32_t written;

static void card(void *context, const struct kilnlog_record *record)
{
    (void)context;
    assert(record->ticks == written);
    written++;
}

int main(void)
{
    static uint8_t backup[BOARD_BACKUP];
    struct board board;
    board_init(&board, backup, card, NULL);
    for (uint32_t i = 0; i < 200; i++)
        journal_note(&board.journal, i, 1, "thermocouple 2 reads 1180");
    journal_flush(&board.journal);
    assert(written == 200);
    return 0;
}
