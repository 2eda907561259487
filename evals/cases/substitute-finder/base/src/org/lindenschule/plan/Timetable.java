package org.lindenschule.plan;

import java.time.DayOfWeek;
import java.util.Comparator;
import java.util.List;

public final class Timetable {
    private final List<Lesson> lessons;

    public Timetable(List<Lesson> lessons) {
        this.lessons = List.copyOf(lessons);
    }

    public List<Lesson> lessons() {
        return lessons;
    }

    /** What somebody teaches on a weekday, by period. */
    public List<Lesson> lessonsOf(Integer staffNo, DayOfWeek day, Week week) {
        return lessons.stream()
                .filter(lesson -> lesson.teacherNo() != null && lesson.teacherNo().equals(staffNo))
                .filter(lesson -> lesson.slot().day() == day && lesson.runsIn(week))
                .sorted(Comparator.comparingInt(lesson -> lesson.slot().period()))
                .toList();
    }
}
