import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.*;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
        GantryLink link = (gantry, day) -> {
            throw new IOException("busy");
        };
        for (int night = 0; night < 5; night++) {
            try {
                new BillingRun(settings("a,b,c,d,e"), link, plates -> Map.of()).run(DAY);
                throw new AssertionError("billed");
            } catch (IOException expected) {
                // nobody is billed for half a day
            }
        }
        long end = System.nanoTime() + 5_000_000_000L;
        long left = readers();
        while (left > 0 && System.nanoTime() < end) {
            Thread.sleep(20);
            left = readers();
        }
        if (left > 0) {
            throw new AssertionError(left + " threads left");
        }
        noLineIsHeld();
    }

    private static void noLineIsHeld() throws IOException {
        CountDownLatch others = new CountDownLatch(LineLimitedLink.LINES - 1);
        GantryLink link = new LineLimitedLink((gantry, day) -> {
            if (gantry.equals("a")) {
                await(others);
                throw new IOException("busy");
            }
            others.countDown();
            return slow();
        });
        try {
            new BillingRun(settings("a,b,c,d,e,f"), link, plates -> Map.of()).run(DAY);
            throw new AssertionError("billed");
        } catch (IOException expected) {
            // nobody is billed for half a day
        }
        for (int i = 0; i < LineLimitedLink.LINES; i++) {
            link.open("g" + i, DAY);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }

    private static PassageReader slow() {
        return new PassageReader() {
            @Override
            public Passage next() throws IOException {
                try {
                    Thread.sleep(2000);
                } catch (InterruptedException stopped) {
                    throw new IOException(stopped);
                }
                return null;
            }

            @Override
            public void close() {
            }
        };
    }

    private static long readers() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("gantry-reader")).count();
    }
}
