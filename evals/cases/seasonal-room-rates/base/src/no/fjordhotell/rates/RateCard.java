package no.fjordhotell.rates;

import java.util.EnumMap;
import java.util.Map;

/** What the rooms of a house cost, in øre. */
public final class RateCard {
    private final Map<RoomType, Long> standard;

    public RateCard(Map<RoomType, Long> standard) {
        this.standard = new EnumMap<>(RoomType.class);
        this.standard.putAll(standard);
    }

    /** The price of a whole stay. */
    public long total(Stay stay, RoomType room) {
        return standard(room) * stay.halfNights() / 2;
    }

    private long standard(RoomType room) {
        Long rate = standard.get(room);
        if (rate == null) {
            throw new IllegalArgumentException("this house has no " + room);
        }
        return rate;
    }
}
