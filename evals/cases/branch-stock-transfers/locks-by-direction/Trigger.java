import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import shop.larder.stock.*;

public class Trigger {
    public static void main(String[] args) throws Exception {
        Clock clock = Clock.systemUTC();
        BranchStock low = new BranchStock(2, clock);
        BranchStock high = new BranchStock(9, clock);
        high.receive("oats", 5);
        HeldBranch.hold(low);
        Thread transfer = new Thread(() -> new TransferService(clock).transfer(high, low, "oats", 1));
        transfer.setDaemon(true);
        transfer.start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (transfer.getState() != Thread.State.WAITING && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        // the transfer waits for the lower branch; a till of the higher one must not wait with it
        CountDownLatch read = new CountDownLatch(1);
        Thread till = new Thread(() -> {
            high.onHand("oats");
            read.countDown();
        });
        till.setDaemon(true);
        till.start();
        boolean free = read.await(3, TimeUnit.SECONDS);
        HeldBranch.release(low);
        if (!free) {
            throw new AssertionError("the higher branch is locked before the lower one");
        }
    }
}
