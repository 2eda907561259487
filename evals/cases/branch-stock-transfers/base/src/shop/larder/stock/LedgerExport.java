package shop.larder.stock;

import java.io.IOException;
import java.util.Locale;

/** Writes the movements of a branch for the bookkeepers. It runs while the shop is open. */
public final class LedgerExport {
    private LedgerExport() {
    }

    public static void write(BranchStock branch, Appendable out) throws IOException {
        for (Movement movement : branch.movements()) {
            out.append(String.valueOf(branch.number())).append(';')
                    .append(movement.at().toString()).append(';')
                    .append(movement.sku()).append(';')
                    .append(String.valueOf(movement.quantity())).append(';')
                    .append(movement.reason().name().toLowerCase(Locale.ROOT)).append('\n');
        }
    }
}
