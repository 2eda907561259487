package dk.sagsgang.docs;

public final class AccessDenied extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AccessDenied(String userId, String action, String documentId) {
        super(userId + " may not " + action + " " + documentId);
    }
}
