#include <assert.h>
#include <stdio.h>

#include "kilnlog.h"

int main(void)
{
    uint16_t cursor = 0, missed;
    uint8_t memory[400];
    struct kilnlog log;
    struct kilnlog_record record;
    kilnlog_init(&log, memory, sizeof memory);
    for (uint32_t i = 0; i < 70000; i++) {
        assert(kilnlog_put(&log, i, 1, "step"));
        if (i % 10 != 9)
            continue;
        for (uint32_t j = i - 9; j <= i; j++) {
            assert(kilnlog_read(&log, &cursor, &record, &missed));
            assert(record.ticks == j && missed == 0);
        }
        assert(!kilnlog_read(&log, &cursor, &record, &missed));
    }
    return 0;
}
