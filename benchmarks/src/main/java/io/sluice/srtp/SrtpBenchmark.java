package io.sluice.srtp;

import io.sluice.Microbenchmark;
import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Encrypts and decrypts one RTP packet of 12 header bytes and a payload, in native memory as on the packet path. Read it as
 * ns per packet; one forwarded packet costs one {@code protect}, and an arriving one a single {@code unprotect} however many
 * receive it. The bytes allocated are the engine's library's own.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills parameters in and calls the set-up before anything else.
public class SrtpBenchmark extends Microbenchmark {
    private static final int HEADER_LENGTH = 12;
    private static final int SSRC = 0xcafebabe;

    /** Each is decrypted once under one key: then the receiver, which would see a replay, is replaced by a new one. */
    private static final int CIPHERTEXTS = 4096;

    /** Under test; {@code -p engine=jitsi} measures the third. */
    @Param({"ipsec-mb", "jca"})
    public String engine;

    /** {@code AEAD_AES_256_GCM} is the third. */
    @Param({"AEAD_AES_128_GCM", "AES_CM_128_HMAC_SHA1_80"})
    public SrtpProfile profile;

    @Param({"100", "1200"})
    public int payloadLength;

    private final MemorySegment payload = Arena.ofAuto().allocate(Packet.CAPACITY, 64);
    private final MemorySegment slot = Arena.ofAuto().allocate(Packet.CAPACITY, 64);
    private MemorySegment ciphertexts;
    private int ciphertextLength;
    private SrtpEngine srtp;
    private SrtpSender sender;
    private SrtpReceiver receiver;
    private int sequence;
    private int nextCiphertext;

    @Setup
    public void prepare() {
        srtp = SrtpEngines.select(engine);
        sender = newSender();
        payload.fill((byte) 0x5a);
        ciphertextLength = HEADER_LENGTH + payloadLength + profile.rtpOverhead();
        ciphertexts = Arena.ofAuto().allocate((long) CIPHERTEXTS * ciphertextLength, 64);
        SrtpSender peer = newSender();
        for (int i = 0; i < CIPHERTEXTS; i++) {
            int length = protect(peer, i);
            Bytes.copy(slot, 0, ciphertexts, (long) i * ciphertextLength, length);
        }
        receiver = newReceiver();
    }

    /** Header already in the slot but for its sequence number; payload from other memory, as consumers do it. */
    @Benchmark
    public int protect() {
        return protect(sender, sequence++);
    }

    /** In place, after a copy of the ciphertext into the slot, which stands for the kernel's and is part of the figure. */
    @Benchmark
    public int unprotect() {
        if (nextCiphertext == CIPHERTEXTS) {
            nextCiphertext = 0;
            receiver.close();
            receiver = newReceiver();
        }
        Bytes.copy(ciphertexts, (long) nextCiphertext++ * ciphertextLength, slot, 0, ciphertextLength);
        return succeeded(receiver.unprotectRtp(slot, 0, ciphertextLength));
    }

    private int protect(SrtpSender with, int sequenceNumber) {
        Bytes.put16(slot, 0, 0x8060);
        Bytes.put16(slot, 2, sequenceNumber);
        Bytes.put32(slot, 8, SSRC);
        return succeeded(with.protectRtp(slot, 0, HEADER_LENGTH, payload, 0, payloadLength, Packet.CAPACITY));
    }

    private SrtpSender newSender() {
        return srtp.newSender(profile, new byte[profile.keyLength()], new byte[profile.saltLength()]);
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
