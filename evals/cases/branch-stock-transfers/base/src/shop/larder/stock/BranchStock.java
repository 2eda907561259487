package shop.larder.stock;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** What lies in one branch during one trading day; a new one is opened every morning. The tills of the branch share it. */
public final class BranchStock {
    private final int number;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> onHand = new HashMap<>();
    private final List<Movement> movements = new ArrayList<>();

    public BranchStock(int number, Clock clock) {
        this.number = number;
        this.clock = clock;
    }

    public int number() {
        return number;
    }

    /** Guards everything in here. Whoever needs several branches at a time locks them by ascending number. */
    Lock lock() {
        return lock;
    }

    public void receive(String sku, int quantity) {
        requirePositive(quantity);
        Instant at = clock.instant();
        lock.lock();
        try {
            book(new Movement(at, sku, quantity, Movement.Reason.DELIVERY));
        } finally {
            lock.unlock();
        }
    }

    public void sell(String sku, int quantity) {
        requirePositive(quantity);
        Instant at = clock.instant();
        lock.lock();
        try {
            if (onHand(sku) < quantity) {
                throw new OutOfStockException(number, sku);
            }
            book(new Movement(at, sku, -quantity, Movement.Reason.SALE));
        } finally {
            lock.unlock();
        }
    }

    public int onHand(String sku) {
        lock.lock();
        try {
            return onHand.getOrDefault(sku, 0);
        } finally {
            lock.unlock();
        }
    }

    /** What happened so far today, oldest first. */
    public List<Movement> movements() {
        lock.lock();
        try {
            return List.copyOf(movements);
        } finally {
            lock.unlock();
        }
    }

    /** The lock is held by whoever calls this, who has also seen that there is enough. */
    private void book(Movement movement) {
        onHand.merge(movement.sku(), movement.quantity(), Integer::sum);
        movements.add(movement);
    }

    private static void requirePositive(int quantity) {
        if (quantity <= 0) {
            throw new IllegalArgumentException("a quantity must be positive: " + quantity);
        }
    }
}
