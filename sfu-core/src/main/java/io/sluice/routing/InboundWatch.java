package io.sluice.routing;

import io.sluice.observer.LevelTap;
import io.sluice.packet.Bytes;
import io.sluice.rtp.AudioLevel;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.VideoOrientation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Those who look at the packets of a producer's stream without forwarding them: observers of loudness, a trace, and whoever
 * wants to know how the picture is turned. Made when the first of them comes. Confined to the stream's home loop.
 */
final class InboundWatch {
    private static final int UNKNOWN = -1;

    private final List<LevelTap<?>> levels = new ArrayList<>();
    private @Nullable MediaTrace trace;
    private @Nullable IntConsumer orientationListener;
    private int orientation = UNKNOWN;

    void addLevels(LevelTap<?> tap) {
        levels.add(tap);
    }

    void removeLevels(LevelTap<?> tap) {
        levels.remove(tap);
    }

    boolean isMeasured() {
        return !levels.isEmpty();
    }

    void trace(@Nullable MediaTrace next) {
        trace = next;
    }

    @Nullable
    MediaTrace trace() {
        return trace;
    }

    void orientationListener(IntConsumer listener) {
        orientationListener = listener;
    }

    /** @param paused whether consumers get nothing, so that what is said is not heard */
    void onRun(RtpPacket[] run, int count, boolean paused) {
        if (trace != null) {
            trace(trace, run, count);
        }
        if (orientationListener != null) {
            readOrientation(orientationListener, run, count);
        }
        if (!paused && !levels.isEmpty()) {
            readLevels(run, count);
        }
    }

    private static void trace(MediaTrace trace, RtpPacket[] run, int count) {
        for (int i = 0; i < count; i++) {
            RtpPacket packet = run[i];
            trace.onRtp(
                    packet, packet.ssrc(), packet.payloadType(), packet.sequenceNumber(), packet.timestamp(), false);
        }
    }

    private void readOrientation(IntConsumer listener, RtpPacket[] run, int count) {
        for (int i = 0; i < count; i++) {
            RtpPacket packet = run[i];
            if (packet.extensionLength(ExtensionType.VIDEO_ORIENTATION) == VideoOrientation.LENGTH) {
                int value = Bytes.u8(packet.memory(), packet.extensionOffset(ExtensionType.VIDEO_ORIENTATION))
                        & VideoOrientation.MASK;
                if (value != orientation) {
                    orientation = value;
                    listener.accept(value);
                }
            }
        }
    }

    private void readLevels(RtpPacket[] run, int count) {
        for (int i = 0; i < count; i++) {
            RtpPacket packet = run[i];
            if (packet.extensionLength(ExtensionType.AUDIO_LEVEL) >= AudioLevel.LENGTH) {
                int octet = Bytes.u8(packet.memory(), packet.extensionOffset(ExtensionType.AUDIO_LEVEL));
                for (int tap = 0; tap < levels.size(); tap++) {
                    levels.get(tap).onLevel(AudioLevel.dBov(octet), packet.arrivalNanos());
                }
            }
        }
    }
}
