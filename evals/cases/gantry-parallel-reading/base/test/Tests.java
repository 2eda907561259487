import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import tollway.billing.Account;
import tollway.billing.Accounts;
import tollway.billing.BillingRun;
import tollway.billing.BillingSettings;
import tollway.billing.GantryLink;
import tollway.billing.Invoice;
import tollway.billing.LineLimitedLink;
import tollway.billing.Passage;
import tollway.billing.PassageReader;

public class Tests {
    private static final LocalDate DAY = LocalDate.parse("2026-09-30");
    private static final Instant NOON = Instant.parse("2026-09-30T12:00:00Z");
    private static final Accounts ACCOUNTS = plates -> plates.stream()
            .filter(plate -> !plate.startsWith("X"))
            .collect(Collectors.toMap(Function.identity(), plate -> new Account("acc-" + plate, plate + "@example.org")));

    public static void main(String[] args) throws Exception {
        readsTheSettings();
        billsByPlate();
        refusesAFifthLine();
    }

    private static PassageReader reader(List<Passage> passages) {
        Iterator<Passage> left = passages.iterator();
        return new PassageReader() {
            @Override
            public Passage next() {
                return left.hasNext() ? left.next() : null;
            }

            @Override
            public void close() {
            }
        };
    }

    private static BillingSettings settings(String gantries) {
        Properties properties = new Properties();
        properties.setProperty("road", "E39");
        properties.setProperty("gantries", gantries);
        return BillingSettings.of(properties);
    }

    private static void readsTheSettings() {
        assert settings("north, south,").gantries().equals(List.of("north", "south"));
    }

    private static void billsByPlate() throws IOException {
        Map<String, List<Passage>> roadside = Map.of(
                "north", List.of(new Passage("AB 1", "north", NOON, 350), new Passage("X 9", "north", NOON, 350)),
                "south", List.of(new Passage("AB 1", "south", NOON, 200), new Passage("AA 7", "south", NOON, 200)));
        GantryLink link = (gantry, day) -> reader(roadside.get(gantry));
        List<Invoice> invoices = new BillingRun(settings("north,south"), link, ACCOUNTS).run(DAY);
        assert invoices.equals(List.of(
                new Invoice("acc-AA 7", "AA 7", DAY, 1, 200), new Invoice("acc-AB 1", "AB 1", DAY, 2, 550))) : invoices;
    }

    private static void refusesAFifthLine() throws IOException {
        GantryLink link = new LineLimitedLink((gantry, day) -> reader(List.of()));
        for (int i = 0; i < LineLimitedLink.LINES; i++) {
            link.open("g" + i, DAY);
        }
        try {
            link.open("one too many", DAY);
        } catch (IOException expected) {
            return;
        }
        throw new AssertionError("a fifth line");
    }
}
