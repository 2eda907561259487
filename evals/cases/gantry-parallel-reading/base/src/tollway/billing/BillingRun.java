package tollway.billing;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns the passages of a day into invoices. The scheduler starts it once a night for every road; each has a modem bank of its own. */
public final class BillingRun {
    private final BillingSettings settings;
    private final GantryLink link;
    private final Accounts accounts;

    public BillingRun(BillingSettings settings, GantryLink link, Accounts accounts) {
        this.settings = settings;
        this.link = link;
        this.accounts = accounts;
    }

    /** The invoices by plate. Fails as a whole when a gantry cannot be read, so that nobody is billed for half a day. */
    public List<Invoice> run(LocalDate day) throws IOException {
        List<Passage> passages = new ArrayList<>();
        for (String gantry : settings.gantries()) {
            try (PassageReader reader = link.open(gantry, day)) {
                for (Passage passage = reader.next(); passage != null; passage = reader.next()) {
                    passages.add(passage);
                }
            }
        }
        return invoices(day, passages);
    }

    private List<Invoice> invoices(LocalDate day, List<Passage> passages) {
        Map<String, List<Passage>> byPlate = new TreeMap<>();
        for (Passage passage : passages) {
            byPlate.computeIfAbsent(passage.plate(), plate -> new ArrayList<>()).add(passage);
        }
        Map<String, Account> payers = payers(List.copyOf(byPlate.keySet()));
        List<Invoice> invoices = new ArrayList<>();
        byPlate.forEach((plate, seen) -> {
            Account account = payers.get(plate);
            if (account != null) {
                long cents = seen.stream().mapToLong(Passage::cents).sum();
                invoices.add(new Invoice(account.id(), plate, day, seen.size(), cents));
            }
        });
        return invoices;
    }

    private Map<String, Account> payers(List<String> plates) {
        Map<String, Account> payers = new HashMap<>();
        List<String> batch = new ArrayList<>();
        for (String plate : plates) {
            batch.add(plate);
            if (batch.size() == Accounts.MOST_PLATES) {
                payers.putAll(accounts.byPlates(batch));
                batch = new ArrayList<>();
            }
        }
        if (!batch.isEmpty()) {
            payers.putAll(accounts.byPlates(batch));
        }
        return payers;
    }
}
