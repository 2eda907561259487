package dk.sagsgang.docs;

import java.util.Set;

/** Somebody of the house, as the directory knows them. */
public record User(String id, String department, Set<Role> roles) {
    public enum Role {
        CLERK,
        APPROVER,
        REGISTRAR
    }

    public User {
        roles = Set.copyOf(roles);
    }

    public boolean is(Role role) {
        return roles.contains(role);
    }
}
