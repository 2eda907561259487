package com.millbrook.quotes;

import java.math.BigDecimal;

/** What a year of cover costs. */
public final class PremiumCalculator {
    private static final int MAX_DISCOUNT_YEARS = 5;
    private static final int DISCOUNT_PER_YEAR = 9;

    private final TaxTable taxes;

    public PremiumCalculator(TaxTable taxes) {
        this.taxes = taxes;
    }

    /** What the customer pays for a year, insurance tax included. */
    public Money annualPremium(Applicant applicant, Cover cover) {
        Money premium = cover.basePremium();
        premium = premium.plus(premium.percent(ageLoading(applicant.driverAge())));
        premium = premium.minus(premium.percent(noClaimDiscount(applicant.noClaimYears())));
        if (!taxes.isTaxed(applicant.region())) {
            return premium;
        }
        return premium.plus(premium.percent(taxes.percentFor(applicant.region())));
    }

    private static BigDecimal ageLoading(int age) {
        if (age < 17) {
            throw new IllegalArgumentException("a driver must be 17 or older: " + age);
        }
        if (age < 21) {
            return BigDecimal.valueOf(60);
        }
        if (age < 25) {
            return BigDecimal.valueOf(35);
        }
        return age < 75 ? BigDecimal.ZERO : BigDecimal.valueOf(25);
    }

    private static BigDecimal noClaimDiscount(int years) {
        return BigDecimal.valueOf((long) Math.min(years, MAX_DISCOUNT_YEARS) * DISCOUNT_PER_YEAR);
    }
}
