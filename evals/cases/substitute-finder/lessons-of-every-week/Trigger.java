import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.*;
import org.lindenschule.plan.*;

public class Trigger {
    private static final LocalDate MONDAY = LocalDate.parse("2026-09-14");
    private static final SchoolYear YEAR = new SchoolYear(LocalDate.parse("2026-08-31"));

    private static Lesson lesson(String className, String subject, Integer teacherNo, int period, Week week) {
        return new Lesson(className, subject, teacherNo, new Slot(DayOfWeek.MONDAY, period), week);
    }

    public static void main(String[] args) {
        Teacher arndt = new Teacher(11, "Arndt", Set.of("maths"), 3);
        Teacher costa = new Teacher(13, "Costa", Set.of("maths"), 3);
        Lesson open = lesson("5a", "maths", 11, 1, Week.EVERY);
        Lesson own = lesson("8d", "maths", 13, 1, Week.EVERY);
        SubstituteFinder finder = new SubstituteFinder(
                List.of(arndt, costa), new Timetable(List.of(open, own)), YEAR, new Absences(), new SubstitutionPlan());
        List<Lesson> left = finder.cover(arndt, MONDAY);
        if (!left.equals(List.of(open))) {
            throw new AssertionError("given to somebody who teaches: " + left);
        }
    }
}
