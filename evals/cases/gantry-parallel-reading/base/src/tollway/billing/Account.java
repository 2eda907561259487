package tollway.billing;

/** Who pays for a vehicle. */
public record Account(String id, String email) {
}
