package com.millbrook.quotes;

import java.math.BigDecimal;
import java.util.Map;

/** Insurance premium tax by region. We also sell in Jersey and Guernsey, which have none. */
public final class TaxTable {
    private final Map<String, BigDecimal> percentByRegion;

    public TaxTable(Map<String, BigDecimal> percentByRegion) {
        this.percentByRegion = Map.copyOf(percentByRegion);
    }

    public static TaxTable current() {
        BigDecimal standard = new BigDecimal("12");
        return new TaxTable(Map.of("GB", standard, "IM", standard));
    }

    public boolean isTaxed(String region) {
        return percentByRegion.containsKey(region);
    }

    /**
     * The tax in per cent of the premium.
     *
     * @throws IllegalArgumentException for a region without insurance tax; ask {@link #isTaxed} first
     */
    public BigDecimal percentFor(String region) {
        BigDecimal percent = percentByRegion.get(region);
        if (percent == null) {
            throw new IllegalArgumentException("no insurance tax in " + region);
        }
        return percent;
    }
}
