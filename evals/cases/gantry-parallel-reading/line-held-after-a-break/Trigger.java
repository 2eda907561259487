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
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        GantryLink link = (gantry, day) -> new PassageReader() {
            private final boolean breaksOff = calls.incrementAndGet() < 3;

            @Override
            public Passage next() throws IOException {
                if (breaksOff) {
                    throw new IOException("carrier lost");
                }
                return null;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        new BillingRun(settings("north"), link, plates -> Map.of()).run(DAY);
        if (calls.get() != closed.get()) {
            throw new AssertionError(calls + " opened, " + closed + " closed");
        }
    }
}
