package org.lindenschule.plan;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Which lessons are given by somebody else. Kept by the school office, day by day. */
public final class SubstitutionPlan {
    private final List<Entry> entries = new ArrayList<>();

    public record Entry(LocalDate date, Lesson lesson, Integer substituteNo) {
    }

    public void add(Entry entry) {
        entries.add(entry);
    }

    public List<Entry> on(LocalDate date) {
        return entries.stream().filter(entry -> entry.date().equals(date)).toList();
    }

    public boolean isCovered(Lesson lesson, LocalDate date) {
        return on(date).stream().anyMatch(entry -> entry.lesson().equals(lesson));
    }

    /** Whether somebody gives a lesson of a colleague then. */
    public boolean isAssigned(Integer staffNo, LocalDate date, int period) {
        return on(date).stream()
                .anyMatch(entry -> entry.substituteNo().equals(staffNo) && entry.lesson().slot().period() == period);
    }

    /** How many lessons somebody takes over in the week of that date. */
    public long countInWeek(Integer staffNo, LocalDate date) {
        LocalDate monday = date.with(DayOfWeek.MONDAY);
        return entries.stream()
                .filter(entry -> entry.substituteNo().equals(staffNo))
                .filter(entry -> entry.date().with(DayOfWeek.MONDAY).equals(monday))
                .count();
    }
}
