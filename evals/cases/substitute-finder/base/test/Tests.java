import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.lindenschule.plan.Absences;
import org.lindenschule.plan.Lesson;
import org.lindenschule.plan.SchoolYear;
import org.lindenschule.plan.Slot;
import org.lindenschule.plan.StaffFile;
import org.lindenschule.plan.StaffRoomBoard;
import org.lindenschule.plan.SubstitutionPlan;
import org.lindenschule.plan.Teacher;
import org.lindenschule.plan.Timetable;
import org.lindenschule.plan.Week;

public class Tests {
    /** A Monday of an A week. */
    private static final LocalDate MONDAY = LocalDate.parse("2026-09-14");
    private static final SchoolYear YEAR = new SchoolYear(LocalDate.parse("2026-08-31"));

    private static final Teacher ARNDT = new Teacher(11, "Arndt", Set.of("maths"), 3);
    private static final Teacher BILGIN = new Teacher(12, "Bilgin", Set.of("german"), 2);
    private static final Teacher COSTA = new Teacher(13, "Costa", Set.of("maths"), 3);

    private static final Lesson MATHS_5A = lesson("5a", "maths", 11, 1, Week.EVERY);
    private static final Lesson MATHS_7B = lesson("7b", "maths", 11, 2, Week.A);
    private static final Lesson GERMAN_5A = lesson("5a", "german", 12, 2, Week.A);
    private static final Lesson VACANT = lesson("9c", "latin", null, 1, Week.EVERY);
    private static final Timetable TIMETABLE = new Timetable(List.of(MATHS_7B, MATHS_5A, GERMAN_5A, VACANT));

    private final Absences absences = new Absences();
    private final SubstitutionPlan plan = new SubstitutionPlan();

    public static void main(String[] args) throws Exception {
        readsTheStaff();
        weeksTakeTurns();
        listsLessonsByPeriod();
        new Tests().showsWhoIsFree();
        new Tests().countsByWeek();
    }

    private static Lesson lesson(String className, String subject, Integer teacherNo, int period, Week week) {
        return new Lesson(className, subject, teacherNo, new Slot(DayOfWeek.MONDAY, period), week);
    }

    private static void readsTheStaff() throws Exception {
        List<Teacher> staff = StaffFile.read(Path.of("config/staff.csv"));
        assert staff.size() == 4 : staff;
        assert staff.get(0).subjects().equals(Set.of("maths", "physics")) : staff;
    }

    private static void weeksTakeTurns() {
        assert YEAR.weekOf(MONDAY) == Week.A;
        assert YEAR.weekOf(MONDAY.plusDays(6)) == Week.A;
        assert YEAR.weekOf(MONDAY.plusDays(7)) == Week.B;
    }

    private static void listsLessonsByPeriod() {
        assert TIMETABLE.lessonsOf(11, DayOfWeek.MONDAY, Week.A).equals(List.of(MATHS_5A, MATHS_7B));
        assert TIMETABLE.lessonsOf(11, DayOfWeek.MONDAY, Week.B).equals(List.of(MATHS_5A));
        assert TIMETABLE.lessonsOf(11, DayOfWeek.TUESDAY, Week.A).isEmpty();
    }

    private void showsWhoIsFree() {
        StaffRoomBoard board = new StaffRoomBoard(List.of(ARNDT, BILGIN, COSTA), TIMETABLE, YEAR, absences, plan);
        assert board.free(MONDAY, 1).equals(List.of("Bilgin", "Costa"));
        plan.add(new SubstitutionPlan.Entry(MONDAY, MATHS_5A, 13));
        assert board.free(MONDAY, 1).equals(List.of("Bilgin"));
        absences.report(12, MONDAY);
        assert board.free(MONDAY, 1).isEmpty();
    }

    private void countsByWeek() {
        plan.add(new SubstitutionPlan.Entry(MONDAY, MATHS_5A, 13));
        plan.add(new SubstitutionPlan.Entry(MONDAY.plusDays(4), MATHS_5A, 13));
        plan.add(new SubstitutionPlan.Entry(MONDAY.plusDays(7), MATHS_5A, 13));
        assert plan.countInWeek(13, MONDAY.plusDays(2)) == 2;
        assert plan.isCovered(MATHS_5A, MONDAY) && !plan.isCovered(MATHS_7B, MONDAY);
    }
}
