package tollway.billing;

import java.io.Closeable;
import java.io.IOException;

/** The passages of one gantry on one day, one after the other. */
public interface PassageReader extends Closeable {
    /** Null after the last one. */
    Passage next() throws IOException;
}
