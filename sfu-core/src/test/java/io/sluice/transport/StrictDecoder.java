package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.transport.LayerReceiver.Arrived;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges all that a {@link LayerReceiver} got, by what RTP and the payload formats say of a stream: numbers without gaps, timestamps and picture
 * ids that only rise, frames that are whole, end with a marker where their picture ends, and lean on frames that came.
 */
final class StrictDecoder {
    /** A frame of one spatial layer, in the order of its packets. */
    private record Frame(Arrived first, List<Arrived> packets) {
        boolean whole() {
            return packets.size() == first.count();
        }
    }

    private final LayerReceiver receiver;
    private final String seed;
    private final boolean lossless;
    private final List<Frame> frames = new ArrayList<>();
    int pictures;
    int switches;
    int undecodable;

    /** @param lossless whether every packet must have come */
    StrictDecoder(LayerReceiver receiver, String seed, boolean lossless) {
        this.receiver = receiver;
        this.seed = seed;
        this.lossless = lossless;
    }

    StrictDecoder check() {
        gather();
        checkTimestamps();
        checkMarkers();
        checkNumbers();
        checkReferences();
        return this;
    }

    private void gather() {
        Arrived before = null;
        for (Arrived packet : receiver.packets.values()) {
            if (before != null && lossless) {
                assertThat(packet.number())
                        .as("%s: no gap before %s", seed, packet)
                        .isEqualTo(before.number() + 1);
            }
            if (before == null || packet.frame() != before.frame()) {
                frames.add(new Frame(packet, new ArrayList<>()));
            }
            frames.getLast().packets().add(packet);
            before = packet;
        }
        assertThat(frames).as(seed).isNotEmpty();
        assertThat(frames.getFirst().first().key())
                .as("%s: begins with a key frame", seed)
                .isTrue();
        for (int i = 0; i < frames.size() - 1; i++) {
            Frame frame = frames.get(i);
            boolean cutOff = frames.get(i + 1).first().key() && isSwitch(frame, frames.get(i + 1));
            if (lossless && !cutOff) {
                assertThat(frame.whole()).as("%s: whole is %s", seed, frame).isTrue();
            }
        }
    }

    private static boolean isSwitch(Frame before, Frame after) {
        return before.first().encoding() != after.first().encoding();
    }

    private void checkTimestamps() {
        for (int i = 1; i < frames.size(); i++) {
            Frame before = frames.get(i - 1);
            Frame frame = frames.get(i);
            int step = frame.first().timestamp() - before.first().timestamp();
            boolean samePicture = frame.first().picture() == before.first().picture() && !isSwitch(before, frame);
            if (samePicture) {
                assertThat(step).as("%s: %s", seed, frame).isZero();
            } else {
                assertThat(step)
                        .as("%s: rises from %s to %s", seed, before, frame)
                        .isPositive();
                assertThat(step)
                        .as("%s: by no more than passed: %s", seed, frame)
                        .isLessThan(20 * 90_000);
            }
            for (Arrived packet : frame.packets()) {
                assertThat(packet.timestamp())
                        .as("%s: %s", seed, packet)
                        .isEqualTo(frame.first().timestamp());
            }
        }
    }

    private void checkMarkers() {
        for (int i = 0; i < frames.size() - 1; i++) {
            Frame frame = frames.get(i);
            Frame next = frames.get(i + 1);
            boolean ends = next.first().timestamp() != frame.first().timestamp();
            for (Arrived packet : frame.packets()) {
                boolean last = packet.index() == packet.count() - 1;
                if (lossless && frame.whole()) {
                    assertThat(packet.marker())
                            .as("%s: marker of %s before %s", seed, packet, next)
                            .isEqualTo(ends && last);
                } else if (packet.marker()) {
                    assertThat(last).as("%s: marker of %s", seed, packet).isTrue();
                }
            }
        }
    }

    private void checkNumbers() {
        for (int i = 1; i < frames.size(); i++) {
            Arrived before = frames.get(i - 1).first();
            Arrived now = frames.get(i).first();
            boolean samePicture = now.picture() == before.picture() && now.encoding() == before.encoding();
            if (now.pictureId() >= 0) {
                int step = now.pictureId() - before.pictureId() & 0x7fff;
                if (receiver.kind == SimulatedTrack.Kind.VP8_SIMULCAST && lossless) {
                    assertThat(step)
                            .as("%s: picture id of %s after %s", seed, now, before)
                            .isEqualTo(1);
                } else {
                    assertThat(step)
                            .as("%s: picture id of %s after %s", seed, now, before)
                            .isLessThan(0x4000);
                    assertThat(step == 0)
                            .as("%s: %s after %s", seed, now, before)
                            .isEqualTo(samePicture);
                }
                int tl0 = now.tl0() - before.tl0() & 0xff;
                boolean counts = now.temporal() == 0 && !samePicture;
                if (lossless) {
                    assertThat(tl0)
                            .as("%s: TL0PICIDX of %s after %s", seed, now, before)
                            .isEqualTo(counts ? 1 : 0);
                }
            }
            if (now.frameNumber() >= 0) {
                assertThat((short) (now.frameNumber() - before.frameNumber()))
                        .as("%s: frame number of %s after %s", seed, now, before)
                        .isPositive();
            }
        }
    }

    private void checkReferences() {
        Set<Long> decoded = new HashSet<>();
        Map<Integer, Integer> byPicture = new HashMap<>();
        int encoding = -1;
        for (Frame frame : frames) {
            Arrived first = frame.first();
            if (first.encoding() != encoding) {
                assertThat(first.key() || !lossless)
                        .as("%s: switches with a key frame: %s", seed, frame)
                        .isTrue();
                switches += encoding < 0 ? 0 : 1;
                encoding = first.encoding();
            }
            if (!byPicture.containsKey(first.picture() * 4 + first.encoding())) {
                pictures++;
                byPicture.put(first.picture() * 4 + first.encoding(), 1);
            }
            boolean decodable = frame.whole()
                    && (first.earlier() < 0 || decoded.contains(frameOf(first, first.earlier(), first.spatial())))
                    && (!first.lower() || decoded.contains(frameOf(first, first.picture(), first.spatial() - 1)));
            if (lossless && frame.whole()) {
                assertThat(decodable)
                        .as("%s: what it leans on has come: %s", seed, frame)
                        .isTrue();
            }
            undecodable += decodable ? 0 : 1;
            if (decodable) {
                decoded.add(first.frame());
            }
        }
    }

    private static long frameOf(Arrived of, int picture, int spatial) {
        return ((long) picture * 4 + spatial) * 4 + of.encoding();
    }
}
