package tollway.billing;

import java.util.Collection;
import java.util.Map;

/** The register of vehicles. */
public interface Accounts {
    /** How many plates one request may ask for. */
    int MOST_PLATES = 500;

    /** The accounts by plate, in one request; plates that nobody registered are left out. */
    Map<String, Account> byPlates(Collection<String> plates);
}
