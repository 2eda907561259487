package no.fjordhotell.rates;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Our houses, each a folder of the configuration. */
public final class HotelDirectory {
    private final Path config;

    public HotelDirectory(Path config) {
        this.config = config;
    }

    public RateCard rateCard(String house) throws IOException {
        Properties rates = new Properties();
        try (Reader reader = Files.newBufferedReader(config.resolve(house).resolve("rates.properties"))) {
            rates.load(reader);
        }
        Map<RoomType, Long> standard = new EnumMap<>(RoomType.class);
        for (String name : rates.stringPropertyNames()) {
            standard.put(RoomType.valueOf(name), Long.parseLong(rates.getProperty(name).strip()));
        }
        return new RateCard(standard);
    }

    public List<Season> seasons(String house) throws IOException {
        return SeasonFile.read(config.resolve(house).resolve("seasons.csv"));
    }
}
