package no.fjordhotell.rates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code seasons.csv} of a house: lines of {@code MM-dd;name;percent of the standard rate}, by start. */
public final class SeasonFile {
    private SeasonFile() {
    }

    public static List<Season> read(Path file) throws IOException {
        List<Season> seasons = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] fields = line.split(";");
            seasons.add(new Season(MonthDay.parse("--" + fields[0].strip()), fields[1].strip(), Integer.parseInt(fields[2].strip())));
        }
        return List.copyOf(seasons);
    }
}
