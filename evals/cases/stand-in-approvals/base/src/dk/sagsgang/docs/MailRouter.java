package dk.sagsgang.docs;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/** Who gets the mails that are meant for somebody. */
public final class MailRouter {
    private final StandIns standIns;

    public MailRouter(StandIns standIns) {
        this.standIns = standIns;
    }

    /** The person, and whoever stands in for them on that day. */
    public List<String> recipients(String userId, LocalDate day) {
        Stream<String> replacements =
                standIns.replacing(userId).stream().filter(entry -> entry.covers(day)).map(StandIns.StandIn::standInId);
        return Stream.concat(Stream.of(userId), replacements).distinct().toList();
    }
}
