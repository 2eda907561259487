package org.lindenschule.plan;

import java.time.LocalDate;
import java.util.List;

/** Shows at the door of the staff room who can be called out of it. */
public final class StaffRoomBoard {
    private final List<Teacher> staff;
    private final Timetable timetable;
    private final SchoolYear year;
    private final Absences absences;
    private final SubstitutionPlan plan;

    public StaffRoomBoard(List<Teacher> staff, Timetable timetable, SchoolYear year, Absences absences, SubstitutionPlan plan) {
        this.staff = List.copyOf(staff);
        this.timetable = timetable;
        this.year = year;
        this.absences = absences;
        this.plan = plan;
    }

    /** The names of those who are in the house and neither teach nor take over a lesson in that period. */
    public List<String> free(LocalDate date, int period) {
        Week week = year.weekOf(date);
        return staff.stream()
                .filter(teacher -> !absences.isAbsent(teacher.staffNo(), date))
                .filter(teacher -> timetable.lessonsOf(teacher.staffNo(), date.getDayOfWeek(), week).stream()
                        .noneMatch(lesson -> lesson.slot().period() == period))
                .filter(teacher -> !plan.isAssigned(teacher.staffNo(), date, period))
                .map(Teacher::name)
                .sorted()
                .toList();
    }
}
