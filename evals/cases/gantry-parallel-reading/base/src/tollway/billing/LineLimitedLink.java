package tollway.billing;

import java.io.IOException;
import java.time.LocalDate;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** The modem bank of the control room. A line is taken from the moment a reader is opened until it is closed. */
public final class LineLimitedLink implements GantryLink {
    public static final int LINES = 4;

    private final GantryLink link;
    private final Semaphore free = new Semaphore(LINES);

    public LineLimitedLink(GantryLink link) {
        this.link = link;
    }

    /** Does not wait: fails when all lines are in use. */
    @Override
    public PassageReader open(String gantry, LocalDate day) throws IOException {
        if (!free.tryAcquire()) {
            throw new IOException("no line to " + gantry + ": all " + LINES + " are in use");
        }
        try {
            return new Held(link.open(gantry, day));
        } catch (IOException | RuntimeException failed) {
            free.release();
            throw failed;
        }
    }

    private final class Held implements PassageReader {
        private final PassageReader reader;
        private final AtomicBoolean closed = new AtomicBoolean();

        Held(PassageReader reader) {
            this.reader = reader;
        }

        @Override
        public Passage next() throws IOException {
            return reader.next();
        }

        @Override
        public void close() throws IOException {
            if (closed.compareAndSet(false, true)) {
                try {
                    reader.close();
                } finally {
                    free.release();
                }
            }
        }
    }
}
