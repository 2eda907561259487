import com.millbrook.quotes.*;

public class Trigger {
    public static void main(String[] args) {
        PremiumCalculator calculator = new PremiumCalculator(TaxTable.current());
        Quote quote = new QuoteService(calculator, () -> "Q-3").quote(new Applicant("Gil", "JE", 45, 0), Cover.THIRD_PARTY);
        if (!quote.total().equals(Money.pounds(180))) {
            throw new AssertionError("total " + quote.total());
        }
    }
}
