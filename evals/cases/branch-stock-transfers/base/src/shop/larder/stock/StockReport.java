package shop.larder.stock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Figures over all branches for the buyers' dashboard. */
public final class StockReport {
    private StockReport() {
    }

    /** How much of an article all branches have at one and the same moment. */
    public static int total(String sku, List<BranchStock> branches) {
        List<BranchStock> locked = new ArrayList<>();
        try {
            for (BranchStock branch : branches.stream().sorted(Comparator.comparingInt(BranchStock::number)).toList()) {
                branch.lock().lock();
                locked.add(branch);
            }
            return branches.stream().mapToInt(branch -> branch.onHand(sku)).sum();
        } finally {
            for (int i = locked.size() - 1; i >= 0; i--) {
                locked.get(i).lock().unlock();
            }
        }
    }
}
