package dk.sagsgang.docs;

/** Who may do what. Two pairs of eyes see every document: whoever wrote it never approves it. */
public final class AccessPolicy {
    public boolean mayRead(User user, Document document) {
        return !document.confidential()
                || document.authorId().equals(user.id())
                || document.namedApprovers().contains(user.id());
    }

    public boolean mayApprove(User user, Document document) {
        if (!user.is(User.Role.APPROVER) || document.authorId().equals(user.id())) {
            return false;
        }
        return document.confidential()
                ? document.namedApprovers().contains(user.id())
                : document.department().equals(user.department());
    }

    public boolean mayWithdraw(User user, Document document) {
        return document.authorId().equals(user.id()) || user.is(User.Role.REGISTRAR) && mayRead(user, document);
    }
}
