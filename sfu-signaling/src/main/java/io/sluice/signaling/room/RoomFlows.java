package io.sluice.signaling.room;

import io.sluice.ClosedException;
import io.sluice.Router;
import io.sluice.WebRtcTransport;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.MessageWriter;
import io.sluice.signaling.protocol.Push;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.signaling.protocol.RequestParser;
import io.sluice.signaling.session.Attempts;
import io.sluice.signaling.session.Flow;
import io.sluice.signaling.session.Session;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives every socket its way into the rooms. Thread-safe. */
public final class RoomFlows implements Flow.Factory {
    private static final Logger LOG = LoggerFactory.getLogger(RoomFlows.class);

    private final RoomDirectory directory;
    private final LongSupplier nanoClock;
    private final Attempts joins;

    /** @param nanoClock monotonic, such as {@code System::nanoTime} */
    public RoomFlows(RoomDirectory directory, LongSupplier nanoClock) {
        this.directory = directory;
        this.nanoClock = nanoClock;
        this.joins = new Attempts(directory.setup().options().joins());
    }

    @Override
    public Set<String> types() {
        return RequestParser.types();
    }

    @Override
    public Flow open(Session session) {
        return new RoomFlow(session, directory, this::countJoin);
    }

    /** @throws RefusedException if a socket, or its address, has tried to come in too often of late */
    private void countJoin(Session session) {
        String address = Attempts.nameOf(session.remoteAddress());
        if (!joins.take(session.socketId(), address, nanoClock.getAsLong())) {
            throw new RefusedException(
                    ErrorCode.RATE_LIMITED, "too many attempts to join; accepted: the same in a few seconds");
        }
    }

    /** Runs what a first peer needs once, so that it does not wait for classes to load. Leaves nothing behind. */
    public void warmUp() {
        MessageWriter.write(new Push.Welcome("warm-up", directory.capabilities()));
        try (Router router = directory.createRouter()) {
            WebRtcTransport transport =
                    router.createWebRtcTransport(directory.setup().transport());
            transport.close();
        } catch (ClosedException e) {
            LOG.debug("The server ended before it was warm", e);
        }
    }
}
