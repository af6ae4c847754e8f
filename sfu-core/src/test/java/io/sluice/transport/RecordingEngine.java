package io.sluice.transport;

import io.sluice.packet.Bytes;
import io.sluice.srtp.SrtpArrivals;
import io.sluice.srtp.SrtpBatch;
import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpProfile;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Another engine, of which is written down what its receivers are told and take: packets as {@code SSRC:sequence number}. */
final class RecordingEngine implements SrtpEngine {
    private final SrtpEngine engine;
    private final List<String> calls;
    /** Whether it says that it gains from knowing in advance. */
    boolean useful = true;
    /** How often it is to fail when it is told of a packet. */
    int failing;

    RecordingEngine(SrtpEngine engine, List<String> calls) {
        this.engine = engine;
        this.calls = calls;
    }

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public SrtpSender newSender(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        return engine.newSender(profile, masterKey, masterSalt);
    }

    @Override
    public SrtpBatch batch() {
        return engine.batch();
    }

    @Override
    public SrtpArrivals arrivals() {
        return new SrtpArrivals() {
            @Override
            public boolean areOfUse() {
                return useful;
            }

            @Override
            public void hash() {
                calls.add("hash");
            }

            @Override
            public void clear() {
                calls.add("clear");
            }
        };
    }

    @Override
    public SrtpReceiver newReceiver(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        SrtpReceiver receiver = engine.newReceiver(profile, masterKey, masterSalt);
        return new SrtpReceiver() {
            @Override
            public void expectRtp(MemorySegment memory, long offset, int length) {
                calls.add("expect " + name(memory, offset));
                if (failing > 0) {
                    failing--;
                    throw new IllegalStateException("told to fail");
                }
            }

            @Override
            public int unprotectRtp(MemorySegment memory, long offset, int length) {
                calls.add("rtp " + name(memory, offset));
                return receiver.unprotectRtp(memory, offset, length);
            }

            @Override
            public int unprotectRtcp(MemorySegment memory, long offset, int length) {
                calls.add("rtcp");
                return receiver.unprotectRtcp(memory, offset, length);
            }

            @Override
            public void close() {
                receiver.close();
            }
        };
    }

    private static String name(MemorySegment memory, long offset) {
        return Bytes.i32(memory, offset + 8) + ":" + Bytes.u16(memory, offset + 2);
    }
}
