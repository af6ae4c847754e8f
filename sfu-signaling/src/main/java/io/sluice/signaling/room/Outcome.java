package io.sluice.signaling.room;

import io.sluice.signaling.protocol.Reply;

/**
 * A request that was served.
 *
 * @param afterwards what the peer, or others, must not hear of before the reply
 */
record Outcome(Reply reply, Runnable afterwards) {
    Outcome(Reply reply) {
        this(reply, () -> {});
    }
}
