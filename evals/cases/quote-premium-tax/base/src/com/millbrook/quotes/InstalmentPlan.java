package com.millbrook.quotes;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Paying by the month. The lender advances us everything the customer owes for the year, tax included,
 * and collects it in twelve instalments with a credit charge on top.
 */
public final class InstalmentPlan {
    private static final BigDecimal CREDIT_CHARGE = new BigDecimal("6");
    private static final int MONTHS = 12;

    private InstalmentPlan() {
    }

    /** The twelve instalments for an amount; the first one takes the odd pence. */
    public static List<Money> monthly(Money payable) {
        long total = payable.plus(payable.percent(CREDIT_CHARGE)).pence();
        long each = total / MONTHS;
        List<Money> instalments = new ArrayList<>();
        instalments.add(new Money(total - each * (MONTHS - 1)));
        for (int month = 1; month < MONTHS; month++) {
            instalments.add(new Money(each));
        }
        return List.copyOf(instalments);
    }
}
