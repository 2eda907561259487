package com.millbrook.quotes;

/** What is insured, with the premium of a year before loadings and discounts. */
public enum Cover {
    THIRD_PARTY(Money.pounds(180)),
    FIRE_AND_THEFT(Money.pounds(240)),
    COMPREHENSIVE(Money.pounds(360));

    private final Money basePremium;

    Cover(Money basePremium) {
        this.basePremium = basePremium;
    }

    public Money basePremium() {
        return basePremium;
    }
}
