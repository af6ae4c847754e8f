package io.sluice.signaling.room;

import io.sluice.Consumer;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.signaling.protocol.Push;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.signaling.protocol.Subscription;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a peer receive what others send without being asked, once it has a transport to receive with. What it cannot receive is left out; what
 * it closes itself does not come back. Used by one thread at a time.
 */
final class AutoSubscription {
    private static final Logger LOG = LoggerFactory.getLogger(AutoSubscription.class);

    private final Peer peer;
    private final String peerId;
    private final Roster roster;
    private final java.util.function.Consumer<Push> pushes;
    private final Set<String> done = new HashSet<>();
    private Subscription mode = Subscription.MANUAL;
    private @Nullable RtpCapabilities capabilities;

    /**
     * @param pushes is given what the peer is told; must not block
     */
    AutoSubscription(Peer peer, String peerId, Roster roster, java.util.function.Consumer<Push> pushes) {
        this.peer = peer;
        this.peerId = peerId;
        this.roster = roster;
        this.pushes = pushes;
    }

    /**
     * Begins or ends. What is received stays.
     *
     * @param given what the peer can receive; null for what was given before
     */
    void set(Subscription wanted, @Nullable RtpCapabilities given) {
        mode = wanted;
        if (given != null && !given.equals(capabilities)) {
            capabilities = given;
            done.clear();
        }
        catchUp();
    }

    /** Something new is there, or the peer has got a transport. */
    void catchUp() {
        RtpCapabilities known = capabilities;
        if (mode == Subscription.MANUAL || known == null || !peer.canReceive()) {
            return;
        }
        Set<String> there = new HashSet<>(roster.sourcesOfOthers(peerId));
        done.retainAll(there);
        roster.sourcesOfOthers(peerId).stream().filter(done::add).forEach(producerId -> subscribe(producerId, known));
    }

    private void subscribe(String producerId, RtpCapabilities known) {
        try {
            peer.subscribe(producerId, known, consumer -> introduce(consumer, producerId));
        } catch (RefusedException e) {
            LOG.debug("Peer {} does not receive {} by itself: {}", peerId, producerId, e.getMessage());
        }
    }

    /** Not what has gone meanwhile: the peer has been told so. */
    private void introduce(Consumer consumer, String producerId) {
        boolean known = roster.ifKnown(
                producerId,
                source -> pushes.accept(new Push.NewConsumer(
                        consumer.id(),
                        producerId,
                        source.peerId(),
                        consumer.kind(),
                        source.label(),
                        consumer.rtpParameters(),
                        source.paused())));
        if (!known) {
            consumer.close();
        }
    }
}
