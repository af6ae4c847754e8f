package io.sluice.srtp;

import io.sluice.Microbenchmark;
import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Encrypts RTP packets of 12 header bytes and a payload in batches, as the transports of a loop send them: one sender each, all
 * with the same payload, into slots of their own. Read it as ns per packet, beside {@code SrtpBenchmark.protect}, where they go
 * one by one.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills parameters in and calls the set-up before anything else.
public class SrtpBatchBenchmark extends Microbenchmark {
    private static final int HEADER_LENGTH = 12;
    private static final int SSRC = 0xcafebabe;
    /** Divisible by every size of a batch. */
    private static final int PACKETS = 960;

    @Param({"ipsec-mb", "jca"})
    public String engine;

    @Param({"AEAD_AES_128_GCM", "AES_CM_128_HMAC_SHA1_80"})
    public SrtpProfile profile;

    @Param({"100", "1200"})
    public int payloadLength;

    /** Packets that are encrypted together. */
    @Param({"1", "5", "20", "60"})
    public int batchSize;

    private final MemorySegment payload = Arena.ofAuto().allocate(Packet.CAPACITY, 64);
    private final MemorySegment slots = Arena.ofAuto().allocate((long) SrtpBatch.CAPACITY * Packet.CAPACITY, 64);
    private final SrtpSender[] senders = new SrtpSender[SrtpBatch.CAPACITY];
    private SrtpBatch batch;
    private int sequence;

    @Setup
    public void prepare() {
        SrtpEngine srtp = SrtpEngines.select(engine);
        batch = srtp.batch();
        payload.fill((byte) 0x5a);
        for (int i = 0; i < senders.length; i++) {
            byte[] key = new byte[profile.keyLength()];
            key[0] = (byte) i;
            senders[i] = srtp.newSender(profile, key, new byte[profile.saltLength()]);
        }
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int protectTogether() {
        int bytes = 0;
        for (int done = 0; done < PACKETS; done += batchSize) {
            sequence++;
            for (int i = 0; i < batchSize; i++) {
                add(i);
            }
            batch.finish();
            for (int i = 0; i < batchSize; i++) {
                bytes += succeeded(batch.result(i));
            }
            batch.clear();
        }
        return bytes;
    }

    private void add(int i) {
        long at = (long) i * Packet.CAPACITY;
        Bytes.put16(slots, at, 0x8060);
        Bytes.put16(slots, at + 2, sequence);
        Bytes.put32(slots, at + 8, SSRC + i);
        senders[i].protectRtp(batch, slots, at, HEADER_LENGTH, payload, 0, payloadLength, Packet.CAPACITY);
    }

    private static int succeeded(int result) {
        if (result < 0) {
            throw new IllegalStateException("dropped: " + SrtpDrop.of(result));
        }
        return result;
    }
}
