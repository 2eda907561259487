package dk.sagsgang.docs;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;

/** The way of a document from its author to its approval. Checks for every step who may take it. */
public final class Workflow {
    private final AccessPolicy policy;
    private final Map<String, Document> documents = new ConcurrentHashMap<>();

    public Workflow(AccessPolicy policy) {
        this.policy = policy;
    }

    public void submit(Document document) {
        if (documents.putIfAbsent(document.id(), document) != null) {
            throw new IllegalStateException(document.id() + " was submitted before");
        }
    }

    public Document open(User actor, String id) {
        Document document = find(id);
        if (!policy.mayRead(actor, document)) {
            throw new AccessDenied(actor.id(), "read", id);
        }
        return document;
    }

    public Document approve(User actor, String id) {
        if (!policy.mayApprove(actor, find(id))) {
            throw new AccessDenied(actor.id(), "approve", id);
        }
        return decide(id, Document.State.APPROVED, actor.id());
    }

    public Document withdraw(User actor, String id) {
        if (!policy.mayWithdraw(actor, find(id))) {
            throw new AccessDenied(actor.id(), "withdraw", id);
        }
        return decide(id, Document.State.WITHDRAWN, actor.id());
    }

    /** What somebody can approve now, by id. */
    public List<Document> pendingFor(User user) {
        return documents.values().stream()
                .filter(document -> document.state() == Document.State.PENDING)
                .filter(document -> policy.mayApprove(user, document))
                .sorted(Comparator.comparing(Document::id))
                .toList();
    }

    private Document decide(String id, Document.State outcome, String by) {
        return documents.computeIfPresent(id, (key, document) -> {
            if (document.state() != Document.State.PENDING) {
                throw new IllegalStateException(id + " is decided already");
            }
            return document.decided(outcome, by);
        });
    }

    private Document find(String id) {
        Document document = documents.get(id);
        if (document == null) {
            throw new NoSuchElementException("no document " + id);
        }
        return document;
    }
}
