package shop.larder.stock;

/** There is less in the branch than was asked for. */
public final class OutOfStockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutOfStockException(int branch, String sku) {
        super("branch " + branch + " has not enough of " + sku);
    }
}
