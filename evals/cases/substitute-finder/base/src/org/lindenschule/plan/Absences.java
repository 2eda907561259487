package org.lindenschule.plan;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Who is ill or on a school trip. */
public final class Absences {
    private final Map<LocalDate, Set<Integer>> byDate = new HashMap<>();

    public void report(Integer staffNo, LocalDate date) {
        byDate.computeIfAbsent(date, day -> new HashSet<>()).add(staffNo);
    }

    public boolean isAbsent(Integer staffNo, LocalDate date) {
        return byDate.getOrDefault(date, Set.of()).contains(staffNo);
    }
}
