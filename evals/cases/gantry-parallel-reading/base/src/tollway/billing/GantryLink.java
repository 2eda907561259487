package tollway.billing;

import java.io.IOException;
import java.time.LocalDate;

/** Calls a gantry at the roadside. Safe for use by several threads. */
public interface GantryLink {
    PassageReader open(String gantry, LocalDate day) throws IOException;
}
