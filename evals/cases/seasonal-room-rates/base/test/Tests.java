import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import no.fjordhotell.rates.Brochure;
import no.fjordhotell.rates.CancellationPolicy;
import no.fjordhotell.rates.Confirmation;
import no.fjordhotell.rates.HotelDirectory;
import no.fjordhotell.rates.RateCard;
import no.fjordhotell.rates.RoomType;
import no.fjordhotell.rates.Stay;

public class Tests {
    private static final HotelDirectory HOTELS = new HotelDirectory(Path.of("config"));

    public static void main(String[] args) throws Exception {
        pricesAStay();
        refusesARoomThatIsNotThere();
        listsTheSeasons();
        noShowPaysOneNight();
        cancelsUntilTheEvening();
        confirms();
    }

    private static Stay stay(String from, String to) {
        return new Stay(LocalDate.parse(from), LocalDate.parse(to));
    }

    private static void pricesAStay() {
        RateCard rates = new RateCard(Map.of(RoomType.DOUBLE, 100000L));
        assert rates.total(stay("2026-03-02", "2026-03-05"), RoomType.DOUBLE) == 300000;
    }

    private static void refusesARoomThatIsNotThere() throws Exception {
        RateCard rates = HOTELS.rateCard("geilo");
        assert rates.total(stay("2026-07-01", "2026-07-02"), RoomType.FAMILY) == 210000;
        try {
            new RateCard(Map.of(RoomType.SINGLE, 1L)).total(stay("2026-07-01", "2026-07-02"), RoomType.FAMILY);
        } catch (IllegalArgumentException expected) {
            return;
        }
        throw new AssertionError("a family room");
    }

    private static void listsTheSeasons() throws Exception {
        List<String> lines = Brochure.seasonLines(HOTELS.seasons("geilo"));
        assert lines.size() == 5 : lines;
        assert lines.get(4).equals("Christmas: from 20.12. until 7.1., 160 %") : lines;
    }

    private static void noShowPaysOneNight() {
        RateCard rates = new RateCard(Map.of(RoomType.SINGLE, 80000L));
        assert new CancellationPolicy(rates).noShowFee(stay("2026-05-10", "2026-05-14"), RoomType.SINGLE) == 80000;
    }

    private static void cancelsUntilTheEvening() {
        CancellationPolicy policy = new CancellationPolicy(new RateCard(Map.of()));
        Stay stay = stay("2026-05-10", "2026-05-14");
        assert policy.isFree(LocalDateTime.parse("2026-05-09T17:30"), stay);
        assert !policy.isFree(LocalDateTime.parse("2026-05-09T18:30"), stay);
    }

    private static void confirms() {
        RateCard rates = new RateCard(Map.of(RoomType.DOUBLE, 160050L));
        String text = new Confirmation(rates).text("Kari", stay("2026-07-01", "2026-07-03"), RoomType.DOUBLE);
        assert text.endsWith("Total: NOK 3201.00\n") : text;
    }
}
