package shop.larder.stock;

public final class HeldBranch {
    public static void hold(BranchStock branch) {
        branch.lock().lock();
    }

    public static void release(BranchStock branch) {
        branch.lock().unlock();
    }
}
