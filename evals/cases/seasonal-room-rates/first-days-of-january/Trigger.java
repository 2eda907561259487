import java.nio.file.Path;
import java.time.LocalDate;
import no.fjordhotell.rates.*;

public class Trigger {
    public static void main(String[] args) throws Exception {
        HotelDirectory hotels = new HotelDirectory(Path.of("config"));
        long got = hotels.rateCard("geilo").night(LocalDate.parse("2027-01-03"), RoomType.SINGLE);
        if (got != 192000) {
            throw new AssertionError("got " + got);
        }
    }
}
