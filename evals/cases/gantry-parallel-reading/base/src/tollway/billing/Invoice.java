package tollway.billing;

import java.time.LocalDate;

/** What a vehicle owes for a day on the road. */
public record Invoice(String accountId, String plate, LocalDate day, int passages, long cents) {
}
