package tollway.billing;

import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** One road of {@code billing.properties}. */
public record BillingSettings(String road, List<String> gantries) {
    public BillingSettings {
        gantries = List.copyOf(gantries);
    }

    public static BillingSettings of(Properties properties) {
        String road = properties.getProperty("road");
        if (road == null || road.isBlank()) {
            throw new IllegalArgumentException("billing.properties names no road");
        }
        List<String> gantries = Stream.of(properties.getProperty("gantries", "").split(","))
                .map(String::strip)
                .filter(gantry -> !gantry.isEmpty())
                .toList();
        return new BillingSettings(road.strip(), gantries);
    }
}
