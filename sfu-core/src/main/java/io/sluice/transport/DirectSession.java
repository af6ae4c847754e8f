package io.sluice.transport;

import io.sluice.demux.DatagramKind;
import io.sluice.packet.Packet;
import io.sluice.srtp.ClearText;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** One transport on its loop whose peer is the process itself: packets come and go as bytes, without a network. */
public final class DirectSession extends MediaSession {
    /** Takes what is sent, on the session's loop; the bytes are its own. */
    public interface Listener {
        /** An RTP packet of one of the streams opened here. */
        void onRtp(int ssrc, byte[] packet);

        /** A compound RTCP packet. */
        void onRtcp(byte[] packet);
    }

    DirectSession(MediaLoop mediaLoop, Listener listener) {
        super(mediaLoop);
        secure(ClearText.receiver(), ClearText.sender());
        route(new Route(new DirectPort(listener), DirectPort.NOWHERE));
    }

    /** Takes an RTP or RTCP packet as if it had been received; anything else is counted and dropped. */
    public void onPacket(byte[] bytes) {
        assert loop().confined();
        if (isClosed()) {
            return;
        }
        Packet packet = bytes.length > Packet.CAPACITY ? null : loop().packets().acquire();
        if (packet == null) {
            counters().directDrops++;
            return;
        }
        try {
            MemorySegment.copy(MemorySegment.ofArray(bytes), 0, packet.memory(), 0, bytes.length);
            packet.length(bytes.length);
            packet.remoteEndpoint(DirectPort.NOWHERE);
            packet.arrivalNanos(loop().nowNanos());
            dispatch(packet);
        } finally {
            packet.release();
        }
    }

    /** Counts packets that found the way into the loop, or out of it, too full. */
    public void countDrops(int count) {
        assert loop().confined();
        counters().directDrops += count;
    }

    private void dispatch(Packet packet) {
        long nowNanos = loop().nowNanos();
        switch (DatagramKind.of(packet.memory(), packet.length())) {
            case RTP -> {
                onRtp(packet, nowNanos);
                mediaLoop().runs().end(nowNanos);
            }
            case RTCP -> onRtcp(packet);
            case STUN, DTLS, UNKNOWN -> counters().directDrops++;
        }
    }

    @Override
    void disconnect() {}

    @Override
    void onClosed() {}

    @Override
    List<MediaSocket> ownSockets() {
        return List.of();
    }
}
