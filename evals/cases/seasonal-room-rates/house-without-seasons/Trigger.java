import java.nio.file.Path;
import java.time.LocalDate;
import no.fjordhotell.rates.*;

public class Trigger {
    public static void main(String[] args) throws Exception {
        HotelDirectory hotels = new HotelDirectory(Path.of("config"));
        long got = hotels.rateCard("solvorn").total(new Stay(LocalDate.parse("2026-06-01"), LocalDate.parse("2026-06-03")), RoomType.DOUBLE);
        if (got != 230000) {
            throw new AssertionError("got " + got);
        }
    }
}
