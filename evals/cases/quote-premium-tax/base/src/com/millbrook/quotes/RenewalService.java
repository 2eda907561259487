package com.millbrook.quotes;

import java.math.BigDecimal;
import java.util.List;

/** Offers customers another year. */
public final class RenewalService {
    /** A renewal never costs more than this much above what was paid last year, in per cent. */
    private static final BigDecimal MAX_RISE = new BigDecimal("20");

    private final PremiumCalculator calculator;

    public RenewalService(PremiumCalculator calculator) {
        this.calculator = calculator;
    }

    /** A policy that runs out; {@code paidLastYear} is what left the customer's account, tax included. */
    public record Policy(String number, Applicant applicant, Cover cover, Money paidLastYear) {
    }

    /** {@code payable} is collected from the customer's account on the day of renewal. */
    public record Offer(String policyNumber, Money payable, List<Money> instalments) {
    }

    public Offer offer(Policy policy) {
        Money ceiling = policy.paidLastYear().plus(policy.paidLastYear().percent(MAX_RISE));
        Money calculated = calculator.annualPremium(policy.applicant(), policy.cover());
        Money payable = calculated.min(ceiling);
        return new Offer(policy.number(), payable, InstalmentPlan.monthly(payable));
    }
}
