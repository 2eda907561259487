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
        String faults = "";
        Teacher arndt = new Teacher(11, "Arndt", Set.of("maths"), 3);
        Teacher bilgin = new Teacher(12, "Bilgin", Set.of("maths"), 3);
        Teacher costa = new Teacher(13, "Costa", Set.of("maths"), 3);
        Lesson first = lesson("5a", "maths", 11, 1, Week.EVERY);
        Lesson second = lesson("6a", "maths", 12, 1, Week.EVERY);
        Timetable timetable = new Timetable(List.of(first, second));
        Absences absences = new Absences();
        absences.report(11, MONDAY);
        absences.report(12, MONDAY);
        SubstituteFinder finder = new SubstituteFinder(
                List.of(arndt, bilgin, costa), timetable, YEAR, absences, new SubstitutionPlan());
        finder.cover(arndt, MONDAY);
        if (!finder.cover(bilgin, MONDAY).equals(List.of(second))) {
            faults += "one substitute, two classes; ";
        }

        Teacher dahl = new Teacher(14, "Dahl", Set.of("maths"), 3);
        SubstitutionPlan plan = new SubstitutionPlan();
        plan.add(new SubstitutionPlan.Entry(MONDAY.plusDays(1), lesson("9c", "maths", 12, 4, Week.EVERY), 13));
        Lesson open = lesson("5a", "maths", 11, 1, Week.EVERY);
        new SubstituteFinder(List.of(arndt, costa, dahl), new Timetable(List.of(open)), YEAR, new Absences(), plan).cover(arndt, MONDAY);
        if (!plan.on(MONDAY).get(0).substituteNo().equals(14)) {
            faults += "the busier one is chosen";
        }
        if (!faults.isEmpty()) {
            throw new AssertionError(faults);
        }
    }
}
