package org.lindenschule.plan;

/**
 * A line of the timetable.
 *
 * @param teacherNo null while the post is vacant
 */
public record Lesson(String className, String subject, Integer teacherNo, Slot slot, Week week) {
    public boolean runsIn(Week schoolWeek) {
        return week == Week.EVERY || week == schoolWeek;
    }
}
