import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import shop.larder.stock.*;

public class Trigger {
    public static void main(String[] args) {
        BranchStock from = new BranchStock(2, Clock.systemUTC());
        BranchStock to = new BranchStock(9, Clock.systemUTC());
        from.receive("oats", 5);
        Clock busy = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                from.sell("oats", 4);
                return Instant.EPOCH;
            }
        };
        try {
            new TransferService(busy).transfer(from, to, "oats", 3);
        } catch (OutOfStockException expected) {
            // the till was quicker
        }
        if (from.onHand("oats") < 0) {
            throw new AssertionError("stock of " + from.onHand("oats"));
        }
    }
}
