/* The logs of the K3 controller board. */
#ifndef BOARD_H
#define BOARD_H

#include "journal.h"

#define BOARD_TRACE 4096  /* shown on the service panel */
#define BOARD_JOURNAL 1024
#define BOARD_BACKUP 96   /* backup RAM: the last words before a reset */

struct board {
    struct kilnlog trace;
    struct kilnlog journal_log;
    struct kilnlog last_words;
    struct journal journal;
};

/* Memory for the last words is given by the linker script, so it comes from outside. */
void board_init(struct board *board, uint8_t *backup, journal_sink card, void *context);

#endif
