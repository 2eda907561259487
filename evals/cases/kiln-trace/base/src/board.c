#include "board.h"

static uint8_t trace_memory[BOARD_TRACE];
static uint8_t journal_memory[BOARD_JOURNAL];

void board_init(struct board *board, uint8_t *backup, journal_sink card, void *context)
{
    kilnlog_init(&board->trace, trace_memory, BOARD_TRACE);
    kilnlog_init(&board->journal_log, journal_memory, BOARD_JOURNAL);
    kilnlog_init(&board->last_words, backup, BOARD_BACKUP);
    journal_init(&board->journal, &board->journal_log, card, context);
}
