package no.fjordhotell.rates;

import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;

/** The price list in the brochure of a house. */
public final class Brochure {
    private Brochure() {
    }

    public static List<String> seasonLines(List<Season> seasons) {
        if (seasons.isEmpty()) {
            return List.of("The same price all the time");
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < seasons.size(); i++) {
            Season season = seasons.get(i);
            MonthDay next = seasons.get((i + 1) % seasons.size()).start();
            lines.add(season.name() + ": from " + shown(season.start()) + " until " + shown(next) + ", " + season.percent() + " %");
        }
        return lines;
    }

    private static String shown(MonthDay day) {
        return day.getDayOfMonth() + "." + day.getMonthValue() + ".";
    }
}
