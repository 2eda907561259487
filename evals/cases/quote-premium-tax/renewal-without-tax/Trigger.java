import com.millbrook.quotes.*;

public class Trigger {
    public static void main(String[] args) {
        PremiumCalculator calculator = new PremiumCalculator(TaxTable.current());
        RenewalService.Policy policy = new RenewalService.Policy(
                "P-1", new Applicant("Eve", "GB", 45, 0), Cover.COMPREHENSIVE, Money.pounds(400));
        Money payable = new RenewalService(calculator).offer(policy).payable();
        if (!payable.equals(new Money(40320))) {
            throw new AssertionError("payable " + payable);
        }
    }
}
