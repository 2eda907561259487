package dk.sagsgang.docs;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Everybody who works here now. */
public final class UserDirectory {
    private final Map<String, User> byId = new ConcurrentHashMap<>();

    public void put(User user) {
        byId.put(user.id(), user);
    }

    /** Empty when that person has left. */
    public Optional<User> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }
}
