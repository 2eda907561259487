import com.millbrook.quotes.*;

public class Trigger {
    public static void main(String[] args) {
        PremiumCalculator calculator = new PremiumCalculator(TaxTable.current());
        Quote quote = new QuoteService(calculator, () -> "Q-9").quote(new Applicant("Flo", "GB", 45, 0), Cover.COMPREHENSIVE);
        long sum = quote.instalments().stream().mapToLong(Money::pence).sum();
        // 403.20 and the credit charge of 6 per cent
        if (sum != 42739) {
            throw new AssertionError("instalments add up to " + sum);
        }
    }
}
