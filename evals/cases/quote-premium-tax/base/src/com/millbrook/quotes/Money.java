package com.millbrook.quotes;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** An amount in pence. */
public record Money(long pence) implements Comparable<Money> {
    public static final Money ZERO = new Money(0);

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    public static Money pounds(long pounds) {
        return new Money(Math.multiplyExact(pounds, 100L));
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(pence, other.pence));
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(pence, other.pence));
    }

    /** That share of the amount, rounded half up to a penny. */
    public Money percent(BigDecimal percent) {
        return new Money(BigDecimal.valueOf(pence).multiply(percent).divide(HUNDRED, 0, RoundingMode.HALF_UP).longValueExact());
    }

    public Money min(Money other) {
        return compareTo(other) <= 0 ? this : other;
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(pence, other.pence);
    }

    @Override
    public String toString() {
        return "£" + BigDecimal.valueOf(pence, 2).toPlainString();
    }
}
