package tollway.billing;

import java.time.Instant;

/** One vehicle under one gantry. */
public record Passage(String plate, String gantry, Instant at, int cents) {
}
