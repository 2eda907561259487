#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "board.h"

static void card(void *context, const struct kilnlog_record *record)
{
    (void)context;
    (void)record;
}

int main(void)
{
    char text[KILNLOG_TEXT + 1];
    static uint8_t backup[BOARD_BACKUP];
    struct board board;
    struct kilnlog_record record;
    memset(text, 'x', KILNLOG_TEXT);
    text[KILNLOG_TEXT] = '\0';
    board_init(&board, backup, card, NULL);
    assert(kilnlog_put(&board.last_words, 1, 4, "watchdog"));
    assert(!kilnlog_put(&board.last_words, 2, 4, text));
    assert(board.last_words.used <= BOARD_BACKUP);
    assert(kilnlog_take(&board.last_words, &record) && strcmp(record.text, "watchdog") == 0);
    return 0;
}
