package io.sluice.srtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the library must prove before it gets a call's packets: the RFCs' examples, and packets of all the lengths at which
 * such code changes its ways, as the JDK's ciphers make them.
 */
final class IpsecMbSelfTest {
    private static final String KEY_128 = "000102030405060708090a0b0c0d0e0f";
    private static final String KEY_256 = KEY_128 + "101112131415161718191a1b1c1d1e1f";
    private static final String GCM_SALT = "517569642070726f2071756f";
    private static final String GCM_PACKET =
            "8040f17b8041f8d35501a0b2" + "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private static final String GCM_128_RESULT = "8040f17b8041f8d35501a0b2"
            + "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
            + "899d7f27beb16a9152cf765ee4390cce";
    private static final String GCM_256_RESULT = "8040f17b8041f8d35501a0b2"
            + "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b"
            + "7aa3db36dfffd6b0f9bb7878d7a76c13";
    private static final String CM_KEY = "2b7e151628aed2a6abf7158809cf4f3c";
    private static final String CM_SALT = "f0f1f2f3f4f5f6f7f8f9fafbfcfd";
    private static final String CM_PACKET = "800000000000000000000000" + "00".repeat(48);
    /** Without the tag, of which the RFC says nothing. */
    private static final String CM_RESULT = "800000000000000000000000"
            + "e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab"
            + "41e95b3bb0a2e8dd477901e4fca894c0";

    private static final int HEADER_LENGTH = 12;
    private static final int[] BODY_LENGTHS = {0, 1, 16, 31, 255, 256, 511, 1200};
    /** Of packets protected together: those at which the lanes change their ways. */
    private static final int[] BATCH_SIZES = {1, 2, 11, 12, 16, 17, 33};

    private static final int FIRST_INDEX = 0x1_2345;
    private static final int CAPACITY = 1300;
    /** Odd, as packets may lie. */
    private static final int AT = 3;

    private final IpsecMb library;
    private final IpsecMbSrtpEngine engine;
    /** The JDK's, one a profile: making them takes longer than what they are asked for. */
    private final Map<SrtpProfile, SrtpTransform> jdk = new EnumMap<>(SrtpProfile.class);

    /** Of the next packet: the JDK encrypts no two with the same. */
    private int index = FIRST_INDEX;

    private final MemorySegment memory;
    private final MemorySegment payload;

    private IpsecMbSelfTest(IpsecMb library, Arena arena) {
        this.library = library;
        this.engine = new IpsecMbSrtpEngine(library);
        this.memory = arena.allocate(CAPACITY);
        this.payload = arena.allocate(CAPACITY);
        JcaSrtpEngine jca = new JcaSrtpEngine();
        for (SrtpProfile profile : SrtpProfile.values()) {
            jdk.put(profile, jca.newTransform(profile, keys(profile), keys(profile)));
        }
    }

    /** Throws with the name of what failed. */
    static void run(IpsecMb library) throws UnavailableException {
        try (Arena arena = Arena.ofConfined()) {
            new IpsecMbSelfTest(library, arena).run();
        }
    }

    private void run() throws UnavailableException {
        SrtpProfile gcm128 = SrtpProfile.AEAD_AES_128_GCM;
        SrtpProfile gcm256 = SrtpProfile.AEAD_AES_256_GCM;
        SrtpProfile cm = SrtpProfile.AES_CM_128_HMAC_SHA1_80;
        checkExample("RFC 7714 section 16.1", gcm128, KEY_128, GCM_SALT, 0xf17b, GCM_PACKET, GCM_128_RESULT);
        checkExample("RFC 7714 section 16.2", gcm256, KEY_256, GCM_SALT, 0xf17b, GCM_PACKET, GCM_256_RESULT);
        checkExample("RFC 3711 appendix B.2", cm, CM_KEY, CM_SALT, 0, CM_PACKET, CM_RESULT);
        for (SrtpProfile profile : SrtpProfile.values()) {
            for (int bodyLength : BODY_LENGTHS) {
                checkRtpAgainstJdk(profile, bodyLength);
                checkRtcpAgainstJdk(profile, bodyLength);
            }
            List<Example> examples = batchExamples(profile);
            for (int size : BATCH_SIZES) {
                checkBatchAgainstJdk(profile, examples.subList(0, size));
            }
        }
    }

    private void checkExample(
            String clause, SrtpProfile profile, String key, String salt, int index, String plain, String expected)
            throws UnavailableException {
        SrtpTransform transform = engine.newTransform(profile, keys(key, salt), keys(key, salt));
        byte[] packet = bytes(plain);
        byte[] result = bytes(expected);
        require(
                transform.encryptRtp(memory(packet), AT, HEADER_LENGTH, payload(packet), AT, body(packet), index) == 0
                        && holds(result),
                profile,
                "encrypt",
                clause);
        int protectedLength = packet.length + profile.rtpOverhead();
        require(
                transform.decryptRtp(memory, AT, HEADER_LENGTH, protectedLength, index) == 0 && holds(packet),
                profile,
                "decrypt",
                clause);
        transform.close();
    }

    private void checkRtpAgainstJdk(SrtpProfile profile, int bodyLength) throws UnavailableException {
        String what = "a packet of " + bodyLength + " bytes as the JDK makes it";
        SrtpTransform transform = transform(profile);
        byte[] packet = packet(HEADER_LENGTH + bodyLength);
        int packetIndex = index++;
        byte[] expected = expectedRtp(profile, packet, packetIndex);
        require(
                transform.encryptRtp(memory(packet), AT, HEADER_LENGTH, payload(packet), AT, bodyLength, packetIndex)
                                == 0
                        && holds(expected),
                profile,
                "encrypt",
                what);
        flipTag(expected.length);
        require(
                transform.decryptRtp(memory, AT, HEADER_LENGTH, expected.length, packetIndex) < 0,
                profile,
                "decrypt",
                what);
        flipTag(expected.length);
        require(holds(expected), profile, "encrypt", what);
        require(
                transform.decryptRtp(memory, AT, HEADER_LENGTH, expected.length, packetIndex) == 0 && holds(packet),
                profile,
                "decrypt",
                what);
        transform.close();
    }

    /** A packet and what the JDK makes of it. */
    private static final class Example {
        final byte[] packet;
        final int index;
        final byte[] expected;

        Example(byte[] packet, int index, byte[] expected) {
            this.packet = packet;
            this.index = index;
            this.expected = expected;
        }
    }

    /** For the largest batch: packets of one key, each of another length and index. */
    private List<Example> batchExamples(SrtpProfile profile) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < BATCH_SIZES[BATCH_SIZES.length - 1]; i++) {
            byte[] packet = packet(batchPacketLength(i));
            int packetIndex = index++;
            examples.add(new Example(packet, packetIndex, expectedRtp(profile, packet, packetIndex)));
        }
        return examples;
    }

    private void checkBatchAgainstJdk(SrtpProfile profile, List<Example> examples) throws UnavailableException {
        int size = examples.size();
        SrtpTransform transform = transform(profile);
        SrtpBatch batch = engine.batch();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slots = arena.allocate((long) size * CAPACITY);
            MemorySegment bodies = arena.allocate((long) size * CAPACITY);
            for (int i = 0; i < size; i++) {
                byte[] packet = examples.get(i).packet;
                long at = (long) i * CAPACITY;
                Bytes.copy(MemorySegment.ofArray(packet), 0, slots, at, HEADER_LENGTH);
                Bytes.copy(MemorySegment.ofArray(packet), HEADER_LENGTH, bodies, at, body(packet));
                int packetIndex = examples.get(i).index;
                batch.add(transform.submitRtp(batch, slots, at, HEADER_LENGTH, bodies, at, body(packet), packetIndex));
            }
            batch.finish();
            for (int i = 0; i < size; i++) {
                byte[] expected = examples.get(i).expected;
                byte[] made = Bytes.toArray(slots, (long) i * CAPACITY, expected.length);
                boolean failed = batch.result(i) == SrtpDrop.CIPHER_FAILED.code();
                require(!failed && Arrays.equals(made, expected), profile, "encrypt", "packet " + i + " of " + size);
            }
        } finally {
            batch.clear();
            transform.close();
        }
    }

    private static int batchPacketLength(int i) {
        return HEADER_LENGTH + 1 + i * 173 % 1200;
    }

    private void checkRtcpAgainstJdk(SrtpProfile profile, int bodyLength) throws UnavailableException {
        String what = "RTCP of " + bodyLength + " bytes as the JDK makes it";
        SrtpTransform transform = transform(profile);
        byte[] packet = packet(Srtcp.HEADER_LENGTH + bodyLength);
        int packetIndex = index++;
        byte[] expected = expectedRtcp(profile, packet, packetIndex);
        require(
                transform.encryptRtcp(memory(packet), AT, packet.length, packetIndex) == 0 && holds(expected),
                profile,
                "encrypt",
                what);
        require(
                transform.decryptRtcp(memory, AT, expected.length, packetIndex) == 0 && holds(packet),
                profile,
                "decrypt",
                what);
        transform.close();
    }

    private byte[] expectedRtp(SrtpProfile profile, byte[] packet, long index) {
        MemorySegment result = MemorySegment.ofArray(Arrays.copyOf(packet, packet.length + profile.rtpOverhead()));
        MemorySegment plain = MemorySegment.ofArray(packet);
        jdk(profile).encryptRtp(result, 0, HEADER_LENGTH, plain, HEADER_LENGTH, body(packet), index);
        return Bytes.toArray(result, 0, packet.length + profile.rtpOverhead());
    }

    private byte[] expectedRtcp(SrtpProfile profile, byte[] packet, int index) {
        MemorySegment result = MemorySegment.ofArray(Arrays.copyOf(packet, packet.length + profile.rtcpOverhead()));
        jdk(profile).encryptRtcp(result, 0, packet.length, index);
        return Bytes.toArray(result, 0, packet.length + profile.rtcpOverhead());
    }

    private SrtpTransform jdk(SrtpProfile profile) {
        return Objects.requireNonNull(jdk.get(profile));
    }

    private void require(boolean holds, SrtpProfile profile, String direction, String what)
            throws UnavailableException {
        if (!holds) {
            String functions = profile.isAead()
                    ? "aes_gcm_" + direction.substring(0, 3) + "_" + 8 * profile.keyLength() + "_"
                            + library.architecture()
                    : "the job interface (" + direction + ")";
            throw new UnavailableException(
                    functions + " of " + IpsecMb.LIBRARY + " " + library.version() + " fails its self-test: " + what);
        }
    }

    private SrtpTransform transform(SrtpProfile profile) {
        return engine.newTransform(profile, keys(profile), keys(profile));
    }

    private static SessionKeys keys(SrtpProfile profile) {
        boolean gcm = profile.isAead();
        return keys(profile.keyLength() == 16 ? KEY_128 : KEY_256, gcm ? GCM_SALT : CM_SALT);
    }

    private static SessionKeys keys(String key, String salt) {
        byte[] authentication = bytes(KEY_128 + "10111213");
        return new SessionKeys(bytes(key), authentication, bytes(salt));
    }

    private MemorySegment memory(byte[] packet) {
        memory.fill((byte) 0);
        Bytes.copy(MemorySegment.ofArray(packet), 0, memory, AT, packet.length);
        return memory;
    }

    private MemorySegment payload(byte[] packet) {
        Bytes.copy(MemorySegment.ofArray(packet), HEADER_LENGTH, payload, AT, body(packet));
        return payload;
    }

    private boolean holds(byte[] expected) {
        return Arrays.equals(Bytes.toArray(memory, AT, expected.length), expected);
    }

    private void flipTag(int length) {
        Bytes.put8(memory, AT + length - 1L, Bytes.u8(memory, AT + length - 1L) ^ 1);
    }

    private static int body(byte[] packet) {
        return packet.length - HEADER_LENGTH;
    }

    /** Starts like RTP; the rest is anything but regular. */
    private static byte[] packet(int length) {
        byte[] packet = new byte[length];
        for (int i = 0; i < length; i++) {
            packet[i] = (byte) (0x80 + i * i * 31 + i);
        }
        return packet;
    }

    private static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
