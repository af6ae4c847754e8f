package io.sluice.routing;

import io.sluice.packet.Bytes;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A consumer that writes down what its egress is given. */
final class RecordingConsumer implements Egress {
    /** What arrived: its number, timestamp, and whether it starts a key frame. */
    record Received(int sequenceNumber, int timestamp, boolean keyFrame) {}

    static final int FIRST_SEQUENCE = 100;
    static final int TIMESTAMP_OFFSET = 7_000_000;
    private static int nextSsrc = 1;

    final List<Received> received = new ArrayList<>();
    /** What was sent once more. */
    final List<Received> resent = new ArrayList<>();

    final OutboundStream stream;
    private final RoutingFixture fixture;
    private final int loop;
    private boolean open;

    RecordingConsumer(RoutingFixture fixture, int loop, boolean open) {
        this(fixture, loop, open, RetransmissionMode.NONE);
    }

    RecordingConsumer(RoutingFixture fixture, int loop, boolean open, RetransmissionMode retransmission) {
        this(fixture, loop, open, retransmission, false);
    }

    RecordingConsumer(
            RoutingFixture fixture, int loop, boolean open, RetransmissionMode retransmission, boolean ignoreDtx) {
        this.fixture = fixture;
        this.loop = loop;
        this.open = open;
        this.stream = new OutboundStream(
                fixture.stream.handle(),
                new OutboundStream.Settings(
                        nextSsrc++,
                        101,
                        new OutboundExtensions(ExtensionMap.EMPTY, "0"),
                        FIRST_SEQUENCE,
                        TIMESTAMP_OFFSET,
                        false,
                        retransmission,
                        ignoreDtx),
                fixture.loops.loop(loop),
                this);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void enqueue(OutboundStream from, RtpPacket packet, int sequenceNumber, int timestamp) {
        received.add(read(packet, sequenceNumber, timestamp));
        stream.onSent(packet.payloadLength(), packet.arrivalNanos());
    }

    @Override
    public void enqueueRetransmission(OutboundStream from, RtpPacket packet, int sequenceNumber, int timestamp) {
        resent.add(read(packet, sequenceNumber, timestamp));
    }

    private static Received read(RtpPacket packet, int sequenceNumber, int timestamp) {
        boolean keyFrame = Bytes.u8(packet.memory(), packet.payloadOffset()) == 1;
        return new Received(sequenceNumber, timestamp, keyFrame);
    }

    void open() {
        open = true;
        on(stream::onEgressOpen);
    }

    void pause() {
        on(stream::pause);
    }

    void resume() {
        on(stream::resume);
    }

    void close() {
        on(stream::close);
    }

    void requestKeyFrame() {
        on(stream::requestKeyFrame);
    }

    void reportLoss(int fractionLost) {
        on(() -> stream.onLossReported(fractionLost));
    }

    <T> T on(Supplier<T> action) {
        return fixture.loops.on(loop, action);
    }

    private void on(Runnable action) {
        fixture.loops.run(loop, action);
    }
}
