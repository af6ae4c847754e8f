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
    CHURN,
    /** N receivers of several streams each, of which hardly any has media: what merely being connected costs. */
    IDLE;

    /** Whether every peer both sends and receives. */
    boolean everybodySends() {
        return this == MEETING || this == AUDIO;
    }

    /** How many peers there may be. */
    int maxPeers() {
        return switch (this) {
            case MEETING, AUDIO -> 100;
            case BROADCAST, STORM, CHURN -> 2000;
            case IDLE -> 10_000;
        };
    }

    /** Whether joining is what is measured, not the steady flow. */
    boolean measuresJoins() {
        return this == STORM || this == CHURN;
    }
}
