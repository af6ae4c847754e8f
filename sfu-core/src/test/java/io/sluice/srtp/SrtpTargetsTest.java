package io.sluice.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.testing.FuzzTargets;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class SrtpTargetsTest extends FuzzTargets {
    private static final int BEFORE = 3;
    private static final int MAX_STEPS = 64;

    private final SrtpEngine jitsi = new JitsiSrtpEngine();
    /** Ours: the one that a server takes by itself, and the one that is always there. */
    private final List<SrtpEngine> ours = List.of(SrtpEngines.select(SrtpEngines.AUTO), new JcaSrtpEngine());

    /**
     * The input as what somebody on the path does to a session: the first byte chooses engine and profile, then each step
     * delivers a packet of the sender, repeats one, damages one, cuts one short or makes one up.
     */
    @FuzzTest
    void srtpSession(byte[] input) {
        if (input.length == 0) {
            return;
        }
        ByteBuffer script = ByteBuffer.wrap(input);
        int choice = script.get() & 0xff;
        SrtpProfile[] profiles = SrtpProfile.values();
        // A session of jitsi-srtp takes a hundred times as long to set up as one of ours, so it gets one choice in 16.
        SrtpEngine engine = (choice & 15) == 15 ? jitsi : ours.get(choice & 1);
        try (Session session = new Session(engine, profiles[(choice >>> 4) % profiles.length])) {
            for (int steps = 0; steps < MAX_STEPS && script.remaining() >= 4; steps++) {
                int step = script.get();
                int argument = script.getChar();
                int length = script.get() & 0xff;
                switch (step & 7) {
                    case 0, 1 -> session.sendRtp(argument, length);
                    case 2 -> session.sendRtcp(length & 31);
                    case 3 -> session.repeat(argument);
                    case 4 -> session.damage(argument, length);
                    case 5 -> session.cut(argument, length);
                    default -> session.invent(bytes(script, length), (step & 1) == 0);
                }
            }
        }
    }

    private static byte[] bytes(ByteBuffer script, int length) {
        byte[] bytes = new byte[Math.min(length, script.remaining())];
        script.get(bytes);
        return bytes;
    }

    /** A packet of the sender's, before and after it was protected. */
    private static final class Sent {
        private final boolean rtp;
        private final byte[] plain;
        private final byte[] wire;
        private boolean accepted;

        Sent(boolean rtp, byte[] plain, byte[] wire) {
            this.rtp = rtp;
            this.plain = plain;
            this.wire = wire;
        }
    }

    private static final class Session implements AutoCloseable {
        private final SrtpSender sender;
        private final SrtpReceiver receiver;
        private final List<Sent> sent = new ArrayList<>();
        private int lastSequence = -1;

        Session(SrtpEngine engine, SrtpProfile profile) {
            sender = engine.newSender(profile, SrtpPackets.key(profile), SrtpPackets.salt(profile));
            receiver = engine.newReceiver(profile, SrtpPackets.key(profile), SrtpPackets.salt(profile));
        }

        void sendRtp(int sequence, int payloadLength) {
            byte[] plain = SrtpPackets.rtp(SrtpPackets.SSRC, sequence, payloadLength);
            SrtpPackets.Result result = SrtpPackets.protect(sender, plain);
            if (result.length > 0) {
                Sent packet = keep(new Sent(true, plain, result.bytes));
                deliver(packet);
                boolean next = sequence > lastSequence && sequence - lastSequence < 1 << 15;
                assertThat(packet.accepted || !next)
                        .as("sequence %d after %d", sequence, lastSequence)
                        .isTrue();
                lastSequence = packet.accepted ? Math.max(lastSequence, sequence) : lastSequence;
            }
        }

        void sendRtcp(int words) {
            byte[] plain = SrtpPackets.rtcp(SrtpPackets.SSRC, words);
            Sent packet = keep(new Sent(false, plain, SrtpPackets.protectRtcp(sender, plain).bytes));
            deliver(packet);
            assertThat(packet.accepted).isTrue();
        }

        void repeat(int choice) {
            if (!sent.isEmpty()) {
                deliver(chosen(choice));
            }
        }

        void damage(int position, int mask) {
            if (!sent.isEmpty() && mask != 0) {
                Sent packet = chosen(mask);
                byte[] damaged = packet.wire.clone();
                damaged[position % damaged.length] ^= (byte) mask;
                refuse(packet.rtp, damaged);
            }
        }

        void cut(int choice, int length) {
            if (!sent.isEmpty()) {
                Sent packet = chosen(choice);
                refuse(packet.rtp, Arrays.copyOf(packet.wire, length % packet.wire.length));
            }
        }

        /** Refused, unless by a stroke of luck that a second delivery must not have. */
        void invent(byte[] noise, boolean rtp) {
            if (receive(rtp, noise.clone()) > 0) {
                assertThat(receive(rtp, noise.clone())).isNegative();
            }
        }

        @Override
        public void close() {
            sender.close();
            receiver.close();
        }

        private Sent keep(Sent packet) {
            sent.add(packet);
            return packet;
        }

        private Sent chosen(int choice) {
            return sent.get(choice % sent.size());
        }

        private void deliver(Sent packet) {
            byte[] copy = packet.wire.clone();
            int length = receive(packet.rtp, copy);
            assertThat(length > 0 && packet.accepted)
                    .as("accepted a second time")
                    .isFalse();
            if (length > 0) {
                assertThat(Arrays.copyOf(copy, length)).isEqualTo(packet.plain);
                packet.accepted = true;
            }
        }

        private void refuse(boolean rtp, byte[] packet) {
            assertThat(receive(rtp, packet.clone())).isNegative();
        }

        /** Unprotects in memory that ends with the packet; a refused one stays as it was. */
        private int receive(boolean rtp, byte[] packet) {
            MemorySegment memory = memory(packet, BEFORE);
            int length = rtp
                    ? receiver.unprotectRtp(memory, BEFORE, packet.length)
                    : receiver.unprotectRtcp(memory, BEFORE, packet.length);
            if (length < 0) {
                assertThat(SrtpDrop.of(length)).isNotEqualTo(SrtpDrop.CIPHER_FAILED);
                assertUntouched(memory, packet);
            } else {
                assertThat(length).isLessThan(packet.length);
                MemorySegment.ofArray(packet).copyFrom(memory.asSlice(BEFORE));
            }
            return length;
        }
    }
}
