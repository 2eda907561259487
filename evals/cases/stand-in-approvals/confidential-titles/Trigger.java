import dk.sagsgang.docs.*;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;

public class Trigger {
    public static void main(String[] args) {
        StandIns standIns = new StandIns();
        UserDirectory directory = new UserDirectory();
        Clock clock = Clock.fixed(Instant.parse("2026-07-14T08:00:00Z"), ZoneOffset.UTC);
        LocalDate today = LocalDate.now(clock);
        Workflow workflow = new Workflow(new AccessPolicy(), standIns, directory, clock);
        DocumentApi api = new DocumentApi(workflow);
        User ane = new User("ane", "roads", Set.of(User.Role.CLERK));
        User dea = new User("dea", "roads", Set.of(User.Role.CLERK));
        User bo = new User("bo", "roads", Set.of(User.Role.APPROVER));
        directory.put(ane);
        directory.put(dea);
        directory.put(bo);
        standIns.register(new StandIns.StandIn("bo", "dea", today, today));
        workflow.submit(Document.confidential("d1", "Dismissal of N. N.", ane, Set.of("bo")));
        if (api.pending(dea).body().contains("Dismissal")) {
            throw new AssertionError("a confidential title is listed");
        }
    }
}
