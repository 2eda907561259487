package org.lindenschule.plan;

/** School weeks are A and B by turns. */
public enum Week {
    A,
    B,
    /** Of lessons only: every week. */
    EVERY
}
