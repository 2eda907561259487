import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import shop.larder.stock.BranchStock;
import shop.larder.stock.LedgerExport;
import shop.larder.stock.OutOfStockException;
import shop.larder.stock.PriceList;
import shop.larder.stock.StockReport;

public class Tests {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-10-05T09:00:00Z"), ZoneOffset.UTC);

    public static void main(String[] args) throws Exception {
        sellsWhatIsThere();
        addsUpTheBranches();
        exports();
        knowsPrices();
    }

    private static BranchStock branch(int number, String sku, int quantity) {
        BranchStock branch = new BranchStock(number, CLOCK);
        branch.receive(sku, quantity);
        return branch;
    }

    private static void sellsWhatIsThere() {
        BranchStock branch = branch(3, "oats", 4);
        branch.sell("oats", 3);
        assert branch.onHand("oats") == 1;
        try {
            branch.sell("oats", 2);
        } catch (OutOfStockException expected) {
            return;
        }
        throw new AssertionError("sold what is not there");
    }

    private static void addsUpTheBranches() {
        assert StockReport.total("rice", List.of(branch(7, "rice", 5), branch(2, "rice", 6))) == 11;
    }

    private static void exports() throws Exception {
        StringBuilder out = new StringBuilder();
        LedgerExport.write(branch(3, "oats", 4), out);
        assert out.toString().equals("3;2026-10-05T09:00:00Z;oats;4;delivery\n") : out;
    }

    private static void knowsPrices() {
        PriceList prices = new PriceList();
        prices.replaceAll(Map.of("oats", 129L, "rice", 219L));
        prices.change("rice", 199L);
        assert prices.priceOf("oats") == 129;
        assert prices.priceOf("rice") == 199;
    }
}
