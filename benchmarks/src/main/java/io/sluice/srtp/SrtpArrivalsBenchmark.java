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
 * Decrypts RTP packets of 12 header bytes and a payload that arrived together, all of one stream, each in memory of its own: as they
 * come, and after their receiver was told of all of them. Read it as ns per packet, a copy of the ciphertext included, which stands
 * for the kernel's.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills parameters in and calls the set-up before anything else.
public class SrtpArrivalsBenchmark extends Microbenchmark {
    private static final int HEADER_LENGTH = 12;
    private static final int SSRC = 0xcafebabe;
    /** Divisible by every length of a run. Each is decrypted once under one key, then the receiver is replaced by a new one. */
    private static final int PACKETS = 960;

    @Param("ipsec-mb")
    public String engine;

    @Param("AES_CM_128_HMAC_SHA1_80")
    public SrtpProfile profile;

    @Param({"100", "1200"})
    public int payloadLength;

    /** Packets that arrive together. */
    @Param({"1", "2", "3", "4", "5", "8", "20"})
    public int run;

    private final MemorySegment slots = Arena.ofAuto().allocate(32L * Packet.CAPACITY, 64);
    private MemorySegment ciphertexts;
    private int ciphertextLength;
    private SrtpEngine srtp;
    private SrtpReceiver receiver;

    @Setup
    public void prepare() {
        srtp = SrtpEngines.select(engine);
        SrtpSender peer = srtp.newSender(profile, new byte[profile.keyLength()], new byte[profile.saltLength()]);
        MemorySegment payload = Arena.ofAuto().allocate(Packet.CAPACITY, 64).fill((byte) 0x5a);
        ciphertextLength = HEADER_LENGTH + payloadLength + profile.rtpOverhead();
        ciphertexts = Arena.ofAuto().allocate((long) PACKETS * ciphertextLength, 64);
        for (int i = 0; i < PACKETS; i++) {
            Bytes.put16(slots, 0, 0x8060);
            Bytes.put16(slots, 2, i);
            Bytes.put32(slots, 8, SSRC);
            peer.protectRtp(slots, 0, HEADER_LENGTH, payload, 0, payloadLength, Packet.CAPACITY);
            Bytes.copy(slots, 0, ciphertexts, (long) i * ciphertextLength, ciphertextLength);
        }
        receiver = newReceiver();
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int alone() {
        renew();
        int bytes = 0;
        for (int done = 0; done < PACKETS; done += run) {
            arrive(done);
            bytes += unprotect();
        }
        return bytes;
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int together() {
        renew();
        int bytes = 0;
        SrtpArrivals arrivals = srtp.arrivals();
        for (int done = 0; done < PACKETS; done += run) {
            arrive(done);
            for (int i = 0; i < run; i++) {
                receiver.expectRtp(slots, at(i), ciphertextLength);
            }
            arrivals.hash();
            bytes += unprotect();
            arrivals.clear();
        }
        return bytes;
    }

    private void arrive(int first) {
        for (int i = 0; i < run; i++) {
            Bytes.copy(ciphertexts, (long) (first + i) * ciphertextLength, slots, at(i), ciphertextLength);
        }
    }

    private int unprotect() {
        int bytes = 0;
        for (int i = 0; i < run; i++) {
            bytes += succeeded(receiver.unprotectRtp(slots, at(i), ciphertextLength));
        }
        return bytes;
    }

    private static long at(int i) {
        return (long) i * Packet.CAPACITY;
    }

    private void renew() {
        receiver.close();
        receiver = newReceiver();
    }

    private SrtpReceiver newReceiver() {
        return srtp.newReceiver(profile, new byte[profile.keyLength()], new byte[profile.saltLength()]);
    }

    private static int succeeded(int result) {
        if (result < 0) {
            throw new IllegalStateException("dropped: " + SrtpDrop.of(result));
        }
        return result;
    }
}
