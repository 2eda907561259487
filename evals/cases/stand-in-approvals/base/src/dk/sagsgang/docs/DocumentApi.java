package dk.sagsgang.docs;

import java.util.NoSuchElementException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the web pages call; the user comes from the session. */
public final class DocumentApi {
    private static final Response FORBIDDEN = new Response(403, "forbidden");

    private final Workflow workflow;

    public DocumentApi(Workflow workflow) {
        this.workflow = workflow;
    }

    public record Response(int status, String body) {
    }

    public Response open(User user, String id) {
        return answer(() -> workflow.open(user, id).title());
    }

    public Response pending(User user) {
        return answer(() -> workflow.pendingFor(user).stream()
                .map(document -> document.id() + " " + document.title())
                .collect(Collectors.joining("\n")));
    }

    public Response approve(User user, String id) {
        if (!user.is(User.Role.APPROVER)) {
            return FORBIDDEN;
        }
        return answer(() -> "approved by " + workflow.approve(user, id).decidedBy());
    }

    public Response withdraw(User user, String id) {
        if (!user.is(User.Role.CLERK) && !user.is(User.Role.REGISTRAR)) {
            return FORBIDDEN;
        }
        return answer(() -> "withdrawn by " + workflow.withdraw(user, id).decidedBy());
    }

    private static Response answer(Supplier<String> action) {
        try {
            return new Response(200, action.get());
        } catch (AccessDenied denied) {
            return FORBIDDEN;
        } catch (NoSuchElementException missing) {
            return new Response(404, "not found");
        } catch (IllegalStateException conflict) {
            return new Response(409, conflict.getMessage());
        }
    }
}
