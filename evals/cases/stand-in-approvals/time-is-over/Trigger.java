import dk.sagsgang.docs.*;
import java.lang.reflect.Constructor;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;

public class Trigger {
    public static void main(String[] args) throws Exception {
        StandIns standIns = new StandIns();
        UserDirectory directory = new UserDirectory();
        Clock clock = Clock.fixed(Instant.parse("2026-07-14T08:00:00Z"), ZoneOffset.UTC);
        Object[] given = {new AccessPolicy(), standIns, directory, clock};
        Constructor<?> constructor = Workflow.class.getConstructors()[0];
        Workflow workflow = (Workflow) constructor.newInstance(java.util.Arrays.copyOf(given, constructor.getParameterCount()));
        User ane = new User("ane", "roads", Set.of(User.Role.CLERK));
        User dea = new User("dea", "roads", Set.of(User.Role.CLERK));
        directory.put(new User("bo", "roads", Set.of(User.Role.APPROVER)));
        standIns.register(new StandIns.StandIn("bo", "dea", LocalDate.parse("2020-01-01"), LocalDate.parse("2020-01-31")));
        workflow.submit(Document.pending("d1", "Bridge", ane));
        if (new DocumentApi(workflow).approve(dea, "d1").status() != 403) {
            throw new AssertionError("approved by a former stand-in");
        }
    }
}
