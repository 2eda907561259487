package org.lindenschule.plan;

import java.util.Set;

/**
 * Somebody of the staff.
 *
 * @param substitutionsPerWeek how many lessons of others they can be given in a week at most
 */
public record Teacher(Integer staffNo, String name, Set<String> subjects, int substitutionsPerWeek) {
    public Teacher {
        subjects = Set.copyOf(subjects);
    }
}
