package io.sluice.transport;

import io.sluice.Microbenchmark;
import io.sluice.loop.Loop;
import io.sluice.loop.SteppedLoop;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.KeyFrameDetector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Finds the stream of a packet by its SSRC, each packet of another stream than the one before. Read it as ns per packet received. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills parameters in and calls the set-up before anything else.
public class StreamTableBenchmark extends Microbenchmark {
    /** Of one transport: a camera and a microphone, or a bundle of pipes. */
    @Param({"2", "100"})
    public int streams;

    private final Loop loop = SteppedLoop.create();
    private final StreamTable table = new StreamTable(new TransportCounters());
    private RtpPacket[] packets;
    private int next;

    @Setup
    public void announce() {
        packets = new RtpPacket[streams];
        for (int i = 0; i < streams; i++) {
            int ssrc = 0x1234_5678 + i * 0x0101_0101;
            packets[i] = ParsedPackets.ofOneStream(1, ssrc)[0];
            table.add(new ReceivedStream(settings(i, ssrc), loop, requested -> {}, ReceivedStream.Listener.NONE));
        }
    }

    @Benchmark
    public Object find() {
        RtpPacket packet = packets[next];
        next = (next + 1) % streams;
        Object found = table.find(packet);
        if (found == null) {
            throw new IllegalStateException("an announced stream was not found");
        }
        return found;
    }

    private static ReceivedStreamSettings settings(int index, int ssrc) {
        return new ReceivedStreamSettings(
                index,
                "m" + index,
                ssrc,
                null,
                RecordedStream.PAYLOAD_TYPE,
                true,
                RecordedStream.CLOCK_RATE,
                RecordedStream.EXTENSIONS,
                KeyFrameDetector.forMimeType("video/VP8"),
                false);
    }
}
