package shop.larder.stock;

import java.time.Instant;

/** Goods that came (positive) or went (negative). */
public record Movement(Instant at, String sku, int quantity, Reason reason) {
    public enum Reason {
        DELIVERY,
        SALE
    }
}
