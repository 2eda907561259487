/* The millisecond counter of the controller. It wraps every 49 days. */
#ifndef TICKS_H
#define TICKS_H

#include <stdbool.h>
#include <stdint.h>

/* Whether a comes before b; right across the wrap as long as they are less than 24 days apart. */
static inline bool ticks_before(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) < 0;
}

#endif
