package com.millbrook.quotes;

import java.util.List;

/** An offer to a new customer. */
public record Quote(String reference, Applicant applicant, Cover cover, Money yearly, List<Money> instalments) {
    /** The lines of the quote as they are shown on the page and in the letter. */
    public String summary() {
        return "Quote " + reference + "\n"
                + "Yearly premium: " + yearly + "\n"
                + "Or by the month: " + instalments.get(0) + ", then " + instalments.get(1);
    }
}
