package io.sluice.load;

/** Who sends to whom. */
enum Scenario {
    /** One sender, N receivers. */
    BROADCAST,
    /** N peers with video, each of which receives all others. */
    MEETING,
    /** N peers with sound, each of which receives all others. */
    AUDIO,
    /** One sender; N receivers join in the same moment: the time until each has its first packet. */
    STORM,
    /** One sender; receivers come and go, so many a second: the same time. */
    CHURN;

    /** Whether every peer both sends and receives. */
    boolean everybodySends() {
        return this == MEETING || this == AUDIO;
    }

    /** Whether joining is what is measured, not the steady flow. */
    boolean measuresJoins() {
        return this == STORM || this == CHURN;
    }
}
