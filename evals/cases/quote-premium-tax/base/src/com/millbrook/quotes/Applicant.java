package com.millbrook.quotes;

import java.util.Objects;

/** Who asks for a quote. */
public record Applicant(String name, String region, int driverAge, int noClaimYears) {
    public Applicant {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(region, "region");
        if (driverAge < 17) {
            throw new IllegalArgumentException("a driver must be 17 or older: " + driverAge);
        }
        if (noClaimYears < 0) {
            throw new IllegalArgumentException("no-claim years cannot be negative: " + noClaimYears);
        }
    }
}
