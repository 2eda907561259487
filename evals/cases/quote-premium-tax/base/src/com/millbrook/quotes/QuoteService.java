package com.millbrook.quotes;

import java.util.function.Supplier;

/** Makes quotes for new customers. */
public final class QuoteService {
    private final PremiumCalculator calculator;
    private final Supplier<String> references;

    public QuoteService(PremiumCalculator calculator, Supplier<String> references) {
        this.calculator = calculator;
        this.references = references;
    }

    public Quote quote(Applicant applicant, Cover cover) {
        Money yearly = calculator.annualPremium(applicant, cover);
        return new Quote(references.get(), applicant, cover, yearly, InstalmentPlan.monthly(yearly));
    }
}
