package no.fjordhotell.rates;

import java.math.BigDecimal;

/** The text that a guest gets after booking. */
public final class Confirmation {
    private final RateCard rates;

    public Confirmation(RateCard rates) {
        this.rates = rates;
    }

    public String text(String guest, Stay stay, RoomType room) {
        return "Dear " + guest + ",\n"
                + "we look forward to your stay from " + stay.checkIn() + " to " + stay.checkOut() + ".\n"
                + "Total: " + kroner(rates.total(stay, room)) + "\n";
    }

    private static String kroner(long ore) {
        return "NOK " + BigDecimal.valueOf(ore, 2).toPlainString();
    }
}
