import java.nio.file.Path;
import java.time.LocalDate;
import no.fjordhotell.rates.*;

public class Trigger {
    public static void main(String[] args) throws Exception {
        HotelDirectory hotels = new HotelDirectory(Path.of("config"));
        long got = hotels.rateCard("geilo").total(new Stay(LocalDate.parse("2026-07-01"), LocalDate.parse("2026-07-01")), RoomType.DOUBLE);
        if (got != 80000) {
            throw new AssertionError("got " + got);
        }
    }
}
