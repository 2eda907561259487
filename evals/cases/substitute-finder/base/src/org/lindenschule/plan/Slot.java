package org.lindenschule.plan;

import java.time.DayOfWeek;

/** A period of a weekday; the first one is 1. */
public record Slot(DayOfWeek day, int period) {
}
