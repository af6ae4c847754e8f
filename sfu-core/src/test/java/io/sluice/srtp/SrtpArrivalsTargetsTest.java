package io.sluice.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.packet.Packet;
import io.sluice.testing.FuzzTargets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class SrtpArrivalsTargetsTest extends FuzzTargets {
    private static final int BEFORE = 3;
    private static final int MAX_STEPS = 96;

    /** The one that a server takes by itself, and the one that knows of no lanes. */
    private final SrtpEngine engine = SrtpEngines.select(SrtpEngines.AUTO);

    private final SrtpEngine reference = new JcaSrtpEngine();

    /**
     * The input as what arrives together at a session: the first byte chooses the profile, then each step adds a packet of the sender,
     * a repetition, a damaged, shortened or made-up one to the run, or ends it. A receiver that is told of the run makes the same of each
     * packet as one that gets them one at a time.
     */
    @FuzzTest
    void srtpRun(byte[] input) {
        if (input.length == 0) {
            return;
        }
        ByteBuffer script = ByteBuffer.wrap(input);
        SrtpProfile[] profiles = SrtpProfile.values();
        SrtpProfile profile = profiles[(script.get() & 0xff) % profiles.length];
        try (Session session = new Session(engine, reference, profile)) {
            for (int steps = 0; steps < MAX_STEPS && script.remaining() >= 4; steps++) {
                int step = script.get();
                int argument = script.getChar();
                int length = script.get() & 0xff;
                switch (step & 7) {
                    case 0, 1 -> session.send(argument, length);
                    case 2 -> session.sendNext(length);
                    case 3 -> session.add(session.chosen(argument));
                    case 4 -> session.add(damaged(session.chosen(argument), length));
                    case 5 -> session.add(cut(session.chosen(argument), length));
                    case 6 -> session.add(bytes(script, length));
                    default -> session.take(argument);
                }
            }
            session.take(-1);
        }
    }

    private static byte[] damaged(byte[] packet, int position) {
        if (packet.length > 0) {
            packet[position % packet.length] ^= (byte) (1 << position % Byte.SIZE);
        }
        return packet;
    }

    private static byte[] cut(byte[] packet, int length) {
        return Arrays.copyOf(packet, Math.min(length, packet.length));
    }

    private static byte[] bytes(ByteBuffer script, int length) {
        byte[] bytes = new byte[Math.min(length, script.remaining())];
        script.get(bytes);
        return bytes;
    }

    private static final class Session implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final SrtpEngine engine;
        private final SrtpSender sender;
        private final SrtpReceiver told;
        private final SrtpReceiver alone;
        private final List<byte[]> sent = new ArrayList<>();
        private final List<byte[]> run = new ArrayList<>();
        private int lastSequence;

        Session(SrtpEngine engine, SrtpEngine reference, SrtpProfile profile) {
            this.engine = engine;
            byte[] key = SrtpPackets.key(profile);
            byte[] salt = SrtpPackets.salt(profile);
            sender = engine.newSender(profile, key, salt);
            told = engine.newReceiver(profile, key, salt);
            alone = reference.newReceiver(profile, key, salt);
        }

        void send(int sequence, int payloadLength) {
            lastSequence = sequence;
            byte[] plain = SrtpPackets.rtp(SrtpPackets.SSRC, sequence, payloadLength);
            SrtpPackets.Result result = SrtpPackets.protect(sender, plain);
            if (result.length > 0) {
                sent.add(result.bytes);
                add(result.bytes);
            }
        }

        void sendNext(int payloadLength) {
            send(lastSequence + 1 & 0xffff, payloadLength);
        }

        byte[] chosen(int choice) {
            return sent.isEmpty() ? new byte[0] : sent.get(choice % sent.size()).clone();
        }

        void add(byte[] packet) {
            run.add(packet);
        }

        /** @param skipped bits of the packets that were announced and are left out */
        void take(int skipped) {
            List<MemorySegment> memories = run.stream().map(this::memory).toList();
            for (int i = 0; i < run.size(); i++) {
                told.expectRtp(memories.get(i), BEFORE, run.get(i).length);
            }
            engine.arrivals().hash();
            for (int i = 0; i < run.size(); i++) {
                if (skipped == -1 || (skipped >>> i % Character.SIZE & 1) == 0) {
                    take(memories.get(i), run.get(i));
                }
            }
            engine.arrivals().clear();
            run.clear();
        }

        private MemorySegment memory(byte[] packet) {
            MemorySegment memory = arena.allocate(BEFORE + Math.min(packet.length, Packet.CAPACITY));
            MemorySegment.copy(MemorySegment.ofArray(packet), 0, memory, BEFORE, packet.length);
            return memory;
        }

        private void take(MemorySegment memory, byte[] packet) {
            assertThat(memory.asSlice(BEFORE).mismatch(MemorySegment.ofArray(packet)))
                    .as("first byte that was changed before its turn")
                    .isEqualTo(-1);
            byte[] copy = packet.clone();
            int length = told.unprotectRtp(memory, BEFORE, packet.length);
            assertThat(length).isEqualTo(alone.unprotectRtp(MemorySegment.ofArray(copy), 0, packet.length));
            int bytes = length < 0 ? packet.length : length;
            assertThat(memory.asSlice(BEFORE, bytes)
                            .mismatch(MemorySegment.ofArray(copy).asSlice(0, bytes)))
                    .isEqualTo(-1);
        }

        @Override
        public void close() {
            sender.close();
            told.close();
            alone.close();
            arena.close();
        }
    }
}
