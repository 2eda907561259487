package shop.larder.stock;

import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/** The prices of the day, in cents. Read by every till for every article, changed a few times a day. */
public final class PriceList {
    private final Map<String, Long> cents = new HashMap<>();

    public synchronized long priceOf(String sku) {
        Long price = cents.get(sku);
        if (price == null) {
            throw new NoSuchElementException("no price for " + sku);
        }
        return price;
    }

    public synchronized void change(String sku, long price) {
        cents.put(sku, price);
    }

    public synchronized void replaceAll(Map<String, Long> prices) {
        cents.clear();
        cents.putAll(prices);
    }
}
