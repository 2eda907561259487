package dk.sagsgang.docs;

import java.util.Set;

/**
 * A document on its way through the house.
 *
 * @param confidential only its author and the named approvers may see its title or its text
 * @param namedApprovers who may approve it, when it is confidential
 * @param decidedBy who approved or withdrew it; empty while it waits
 */
public record Document(
        String id,
        String title,
        String authorId,
        String department,
        boolean confidential,
        Set<String> namedApprovers,
        State state,
        String decidedBy) {

    public enum State {
        PENDING,
        APPROVED,
        WITHDRAWN
    }

    public Document {
        namedApprovers = Set.copyOf(namedApprovers);
    }

    public static Document pending(String id, String title, User author) {
        return new Document(id, title, author.id(), author.department(), false, Set.of(), State.PENDING, "");
    }

    public static Document confidential(String id, String title, User author, Set<String> namedApprovers) {
        return new Document(id, title, author.id(), author.department(), true, namedApprovers, State.PENDING, "");
    }

    public Document decided(State outcome, String by) {
        return new Document(id, title, authorId, department, confidential, namedApprovers, outcome, by);
    }
}
