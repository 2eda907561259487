package org.lindenschule.plan;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** A school year starts on a Monday with an A week; holidays count on. */
public record SchoolYear(LocalDate firstMonday) {
    public SchoolYear {
        if (firstMonday.getDayOfWeek() != DayOfWeek.MONDAY) {
            throw new IllegalArgumentException(firstMonday + " is not a Monday");
        }
    }

    public Week weekOf(LocalDate date) {
        return ChronoUnit.WEEKS.between(firstMonday, date.with(DayOfWeek.MONDAY)) % 2 == 0 ? Week.A : Week.B;
    }
}
