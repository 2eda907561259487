package no.fjordhotell.rates;

import java.time.LocalDateTime;
import java.time.LocalTime;

/** See docs/terms.md. */
public final class CancellationPolicy {
    private static final LocalTime LATEST = LocalTime.of(18, 0);

    private final RateCard rates;

    public CancellationPolicy(RateCard rates) {
        this.rates = rates;
    }

    /** Whether a guest who cancels at that time (of the house) pays nothing. */
    public boolean isFree(LocalDateTime now, Stay stay) {
        return now.isBefore(stay.checkIn().minusDays(1).atTime(LATEST));
    }

    /** What a guest pays who does not come. */
    public long noShowFee(Stay stay, RoomType room) {
        if (stay.isDayUse()) {
            return rates.total(stay, room);
        }
        return rates.total(stay, room) / stay.nightCount();
    }
}
