import dk.sagsgang.docs.AccessPolicy;
import dk.sagsgang.docs.Document;
import dk.sagsgang.docs.DocumentApi;
import dk.sagsgang.docs.MailRouter;
import dk.sagsgang.docs.StandIns;
import dk.sagsgang.docs.User;
import dk.sagsgang.docs.Workflow;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

public class Tests {
    private static final LocalDate TODAY = LocalDate.parse("2026-07-14");
    private static final User ANE = new User("ane", "roads", Set.of(User.Role.CLERK));
    private static final User BO = new User("bo", "roads", Set.of(User.Role.CLERK, User.Role.APPROVER));
    private static final User CAI = new User("cai", "parks", Set.of(User.Role.CLERK, User.Role.APPROVER));

    private final StandIns standIns = new StandIns();
    private final Workflow workflow = new Workflow(new AccessPolicy());
    private final DocumentApi api = new DocumentApi(workflow);

    public static void main(String[] args) {
        new Tests().approverOfTheDepartmentApproves();
        new Tests().nobodyApprovesTheirOwn();
        new Tests().confidentialIsForNamedApprovers();
        new Tests().mailGoesToTheStandIn();
        new Tests().withdraws();
    }

    private void approverOfTheDepartmentApproves() {
        workflow.submit(Document.pending("d1", "Bridge repairs", ANE));
        assert api.pending(BO).body().equals("d1 Bridge repairs");
        assert api.approve(CAI, "d1").status() == 403;
        assert api.approve(ANE, "d1").status() == 403;
        assert api.approve(BO, "d1").body().equals("approved by bo");
        assert api.approve(BO, "d1").status() == 409;
        assert api.approve(BO, "d9").status() == 404;
    }

    private void nobodyApprovesTheirOwn() {
        workflow.submit(Document.pending("d2", "Salt for the winter", BO));
        assert api.approve(BO, "d2").status() == 403;
        assert api.pending(BO).body().isEmpty();
    }

    private void confidentialIsForNamedApprovers() {
        workflow.submit(Document.confidential("d3", "Dismissal", ANE, Set.of("cai")));
        assert api.open(BO, "d3").status() == 403;
        assert api.approve(BO, "d3").status() == 403;
        assert api.open(CAI, "d3").body().equals("Dismissal");
        assert api.approve(CAI, "d3").status() == 200;
    }

    private void mailGoesToTheStandIn() {
        standIns.register(new StandIns.StandIn("bo", "ane", TODAY.minusDays(2), TODAY));
        MailRouter router = new MailRouter(standIns);
        assert router.recipients("bo", TODAY).equals(List.of("bo", "ane"));
        assert router.recipients("bo", TODAY.plusDays(1)).equals(List.of("bo"));
    }

    private void withdraws() {
        workflow.submit(Document.pending("d4", "Old plan", ANE));
        assert api.withdraw(BO, "d4").status() == 403;
        assert api.withdraw(ANE, "d4").body().equals("withdrawn by ane");
    }
}
