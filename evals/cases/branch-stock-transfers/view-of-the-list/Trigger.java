import java.time.Clock;
import shop.larder.stock.*;

public class Trigger {
    public static void main(String[] args) {
        Clock clock = Clock.systemUTC();
        BranchStock from = new BranchStock(2, clock);
        BranchStock to = new BranchStock(9, clock);
        from.receive("oats", 50);
        TransferService service = new TransferService(clock);
        service.transfer(from, to, "oats", 1);
        service.transfer(from, to, "oats", 1);
        service.transfer(from, to, "oats", 1);
        int seen = 0;
        for (Transfer transfer : service.transfers()) {
            service.transfer(from, to, "oats", 1);
            seen += transfer.quantity();
        }
        if (seen != 3) {
            throw new AssertionError("saw " + seen);
        }
    }
}
