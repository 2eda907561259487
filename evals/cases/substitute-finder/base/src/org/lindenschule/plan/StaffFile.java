package org.lindenschule.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads {@code staff.csv}: lines of {@code number;name;subjects;substitutions a week}. */
public final class StaffFile {
    private StaffFile() {
    }

    public static List<Teacher> read(Path file) throws IOException {
        List<Teacher> staff = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] fields = line.split(";");
            staff.add(new Teacher(
                    Integer.valueOf(fields[0].strip()),
                    fields[1].strip(),
                    Set.of(fields[2].strip().split("\\s+")),
                    Integer.parseInt(fields[3].strip())));
        }
        return List.copyOf(staff);
    }
}
