package io.sluice.loop;

/**
 * Bounds what one turn queues for sending. A datagram that hundreds receive costs hundreds of times what it takes to read it:
 * 256 of them with 500 receivers would keep timers, checks and reports waiting for 100 ms. Confined to its loop.
 */
public final class OutputBudget {
    /** 1 to 4 ms of work, by cipher and size: far below what a conversation notices, and enough for every batch to be worth it. */
    static final int PER_TURN = 4096;

    /** A slice of a kind that nobody expected, each datagram to hundreds of receivers, is to end soon. */
    static final int MAX_SLICE = 32;

    private static final int FIRST_GUESS = 64;
    private static final int DECAY_SHIFT = 3;

    private final int perTurn;
    private int spent;
    private int perDatagram = FIRST_GUESS;

    OutputBudget(int perTurn) {
        if (perTurn < 1) {
            throw new IllegalArgumentException("perTurn " + perTurn + " is not at least 1");
        }
        this.perTurn = perTurn;
    }

    /** A packet was queued for somebody. */
    public void spend() {
        spent++;
    }

    void beginTurn() {
        spent = 0;
    }

    boolean exhausted() {
        return spent >= perTurn;
    }

    /** How many of the datagrams that wait to hand on before looking again: at least one, so that nobody starves. */
    int slice(int waiting) {
        int affordable = Math.max(perTurn - spent, 0) / perDatagram;
        return Math.max(1, Math.min(waiting, affordable));
    }

    int spent() {
        return spent;
    }

    /** What a slice has cost. A dearer one counts at once, cheaper ones little by little: the next may be dear again. */
    void learn(int datagrams, int outputs) {
        int measured = (outputs + datagrams - 1) / datagrams;
        perDatagram = Math.max(Math.max(measured, 1), perDatagram - (perDatagram >> DECAY_SHIFT));
    }
}
