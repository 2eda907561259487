import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import tollway.billing.*;

public class Trigger {
    private static final LocalDate DAY = LocalDate.parse("2026-09-30");

    private static BillingSettings settings(String gantries) {
        Properties properties = new Properties();
        properties.setProperty("road", "E39");
        properties.setProperty("gantries", gantries);
        return BillingSettings.of(properties);
    }

    public static void main(String[] args) throws Exception {
        GantryLink link = new LineLimitedLink((gantry, day) -> new PassageReader() {
            private boolean asked;

            @Override
            public Passage next() throws IOException {
                if (asked) {
                    return null;
                }
                asked = true;
                try {
                    Thread.sleep(300);
                } catch (InterruptedException stopped) {
                    throw new IOException(stopped);
                }
                return new Passage("AB 1", gantry, Instant.EPOCH, 100);
            }

            @Override
            public void close() {
            }
        });
        Accounts accounts = plates -> Map.of("AB 1", new Account("acc-1", "a@example.org"));
        List<Invoice> invoices = new BillingRun(settings("a,b,c,d,e,f,g,h,i,j"), link, accounts).run(DAY);
        if (invoices.get(0).passages() != 10) {
            throw new AssertionError(invoices.toString());
        }
    }
}
