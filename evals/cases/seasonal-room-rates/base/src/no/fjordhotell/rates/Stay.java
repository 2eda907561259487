package no.fjordhotell.rates;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * From the day of arrival to the day of departure. Both may be the same day: that is a day use
 * (a guest of a conference who needs a room for the afternoon) and costs half a night.
 */
public record Stay(LocalDate checkIn, LocalDate checkOut) {
    public Stay {
        if (checkOut.isBefore(checkIn)) {
            throw new IllegalArgumentException("departure " + checkOut + " is before arrival " + checkIn);
        }
    }

    public boolean isDayUse() {
        return checkIn.equals(checkOut);
    }

    public long nightCount() {
        return ChronoUnit.DAYS.between(checkIn, checkOut);
    }

    /** What is charged, in halves of a night. */
    public long halfNights() {
        return isDayUse() ? 1 : 2 * nightCount();
    }
}
