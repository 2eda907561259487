package no.fjordhotell.rates;

import java.time.MonthDay;

/** A season of the brochure. It lasts until the next one of the house starts; the last one of a year runs into the next year. */
public record Season(MonthDay start, String name, int percent) {
}
