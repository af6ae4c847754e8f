package io.sluice.transport;

import io.sluice.loop.Loop;
import io.sluice.routing.Egress;
import io.sluice.routing.InboundStream;
import io.sluice.routing.OutboundExtensions;
import io.sluice.routing.OutboundStream;
import io.sluice.routing.RetransmissionMode;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.codec.KeyFrameDetector;

/** A stream of pictures and its consumers, as negotiation sets them up. */
public final class Consumers {
    private static final ExtensionMap EXTENSIONS = ExtensionMap.builder()
            .put(ExtensionType.MID, ExtensionType.MID.routerId())
            .put(ExtensionType.ABS_SEND_TIME, ExtensionType.ABS_SEND_TIME.routerId())
            .build();

    private Consumers() {}

    /** A stream whose key frames nobody is asked for. */
    public static InboundStream stream(Loop home) {
        InboundStream.Settings settings = new InboundStream.Settings(
                1,
                home,
                true,
                RecordedStream.CLOCK_RATE,
                RecordedStream.EXTENSIONS,
                KeyFrameDetector.forMimeType("video/VP8"),
                false);
        return new InboundStream(settings, requested -> {});
    }

    /** One consumer of it, which sends through an egress. */
    public static OutboundStream consumer(InboundStream stream, int index, Loop loop, Egress egress) {
        return new OutboundStream(stream.handle(), settings(index), loop, egress);
    }

    static OutboundStream.Settings settings(int index) {
        OutboundExtensions extensions = new OutboundExtensions(EXTENSIONS, RecordedStream.MID);
        RetransmissionMode rtx = new RetransmissionMode.Rtx(2_000_000 + index, 102, 1000);
        return new OutboundStream.Settings(1000 + index, 101, extensions, 1000, 123_456_789, false, rtx, false);
    }
}
