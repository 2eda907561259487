import com.millbrook.quotes.Applicant;
import com.millbrook.quotes.Cover;
import com.millbrook.quotes.Money;
import com.millbrook.quotes.PremiumCalculator;
import com.millbrook.quotes.Quote;
import com.millbrook.quotes.QuoteService;
import com.millbrook.quotes.RenewalService;
import com.millbrook.quotes.TaxTable;

public class Tests {
    private static final PremiumCalculator CALCULATOR = new PremiumCalculator(TaxTable.current());

    public static void main(String[] args) {
        quotesTheYearlyPremium();
        instalmentsAreTwelve();
        renewalIsCapped();
        refusesChildren();
    }

    private static Quote quote(Applicant applicant, Cover cover) {
        return new QuoteService(CALCULATOR, () -> "Q-1").quote(applicant, cover);
    }

    private static void quotesTheYearlyPremium() {
        Quote quote = quote(new Applicant("Ada", "GB", 40, 0), Cover.COMPREHENSIVE);
        assert quote.yearly().equals(new Money(40320)) : quote;
    }

    private static void instalmentsAreTwelve() {
        Quote quote = quote(new Applicant("Ben", "IM", 23, 2), Cover.THIRD_PARTY);
        assert quote.instalments().size() == 12 : quote;
        assert quote.instalments().get(0).compareTo(quote.instalments().get(1)) >= 0 : quote;
    }

    private static void renewalIsCapped() {
        RenewalService.Policy policy =
                new RenewalService.Policy("P-7", new Applicant("Cleo", "GB", 52, 0), Cover.COMPREHENSIVE, Money.pounds(200));
        RenewalService.Offer offer = new RenewalService(CALCULATOR).offer(policy);
        assert offer.payable().equals(Money.pounds(240)) : offer;
    }

    private static void refusesChildren() {
        try {
            new Applicant("Dot", "GB", 16, 0);
        } catch (IllegalArgumentException expected) {
            return;
        }
        throw new AssertionError("an applicant of 16");
    }
}
