package dk.sagsgang.docs;

import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who stands in for whom. Entries are kept for the records when their time is over. */
public final class StandIns {
    private final List<StandIn> all = new CopyOnWriteArrayList<>();

    /** Both days are included. */
    public record StandIn(String absentId, String standInId, LocalDate from, LocalDate until) {
        public boolean covers(LocalDate day) {
            return !day.isBefore(from) && !day.isAfter(until);
        }
    }

    public void register(StandIn standIn) {
        all.add(standIn);
    }

    /** For whom somebody stands in, as it is listed on their profile page. */
    public List<StandIn> of(String standInId) {
        return all.stream().filter(entry -> entry.standInId().equals(standInId)).toList();
    }

    /** Who stands in for somebody, as it is listed on their profile page. */
    public List<StandIn> replacing(String absentId) {
        return all.stream().filter(entry -> entry.absentId().equals(absentId)).toList();
    }
}
