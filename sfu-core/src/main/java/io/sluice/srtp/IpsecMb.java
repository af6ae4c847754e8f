package io.sluice.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Intel's Multi-Buffer Crypto for IPsec library, version 1, and its functions for this processor. Immutable, for all threads:
 * the memory the functions work in is their callers'. Never unloaded.
 */
@SuppressWarnings("restricted")
final class IpsecMb {
    static final String LIBRARY = "libIPSec_MB.so.1";

    /** Bytes of {@code struct gcm_key_data} and of {@code struct gcm_context_data}. */
    static final int GCM_KEY_LENGTH = 1008;

    static final int GCM_CONTEXT_LENGTH = 88;
    /** Bytes that the library's structures are aligned to. */
    static final int ALIGNMENT = 64;

    private static final int FIRST_VERSION = 0x01_03_00;
    private static final int NEXT_ABI = 0x02_00_00;
    /** The versions whose job structure {@link IpsecMbJobMemory} has been checked against. */
    private static final int JOB_SERIES = 0x01_03;

    /** Where a manager of that series points to the functions that it chose for the processor. */
    private static final long CIPHER_BURST = 992;

    private static final long HASH_BURST = 1008;

    private static final long SHA_EXTENSIONS = 1;
    private static final long VECTOR_AES_AND_MULTIPLICATION = 3 << 12;
    private static final long ALL_INSTRUCTIONS = 0;
    private static final int RESET = 1;

    private final SymbolLookup symbols;
    private final int version;
    private final String architecture;
    private final Gcm gcm128;
    private final Gcm gcm256;
    private final @Nullable Jobs jobs;

    /** AES-GCM with keys of one length. */
    record Gcm(MemorySegment expandKey, MemorySegment encrypt, MemorySegment decrypt) {}

    /** How a manager comes into being, {@code size} bytes in memory of the caller's. */
    record Manager(long size, MemorySegment prepare, MemorySegment initialise) {
        MemorySegment allocate(Arena arena) {
            return allocate(arena, MemorySegment.NULL);
        }

        /** @param chosen where some functions leave the set of instructions they chose */
        MemorySegment allocate(Arena arena, MemorySegment chosen) {
            MemorySegment manager = arena.allocate(size, ALIGNMENT);
            IpsecMbCalls.PREPARE.call(prepare, manager.address(), ALL_INSTRUCTIONS, RESET);
            IpsecMbCalls.INITIALISE.call(initialise, manager.address(), chosen.address());
            return manager;
        }
    }

    /** What AES-CM with HMAC-SHA1 takes: the expansion of its keys, and jobs for the SHA extensions and perhaps for more. */
    record Jobs(
            MemorySegment expandKey,
            MemorySegment hashBlock,
            Bursts pairs,
            @Nullable Bursts wide) {}

    /**
     * The functions that take an array of jobs and return when all are done. Those for the SHA extensions hash two packets at a
     * time; the wide ones, for registers of 512 bits, 16, a single one three times as slowly.
     */
    record Bursts(Manager manager, MemorySegment cipher, MemorySegment hash) {}

    private IpsecMb(SymbolLookup symbols) throws UnavailableException {
        this.symbols = symbols;
        this.version = IpsecMbCalls.VERSION.call(find("imb_get_version"));
        if (version < FIRST_VERSION || version >= NEXT_ABI) {
            throw new UnavailableException(LIBRARY + " is version " + version() + ", needed is 1.3 or a later 1");
        }
        long features = IpsecMbCalls.QUANTITY.call(find("imb_get_feature_flags"));
        this.architecture = chosenArchitecture(features);
        this.gcm128 = gcm(128, architecture);
        this.gcm256 = gcm(256, architecture);
        this.jobs = version >>> 8 == JOB_SERIES && (features & SHA_EXTENSIONS) != 0 ? findJobs() : null;
    }

    /** Finds the library and what it has for this processor, untested. */
    static IpsecMb open(String library) throws UnavailableException {
        String system = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        if (!"Linux on amd64".equals(system)) {
            throw new UnavailableException(LIBRARY + " is for Linux on amd64, this is " + system);
        }
        try {
            return new IpsecMb(SymbolLookup.libraryLookup(library, Arena.global()));
        } catch (IllegalArgumentException e) {
            throw new UnavailableException(library + " is not installed (on Debian: apt install libipsec-mb1)");
        } catch (IllegalCallerException e) {
            throw new UnavailableException("native access is denied to this module (--enable-native-access)");
        }
    }

    /** With other functions: to try those of lesser processors, and what becomes of a library that is broken. */
    IpsecMb(IpsecMb other, Gcm gcm128, Gcm gcm256, @Nullable Jobs jobs) {
        this.symbols = other.symbols;
        this.version = other.version;
        this.architecture = other.architecture;
        this.gcm128 = gcm128;
        this.gcm256 = gcm256;
        this.jobs = jobs;
    }

    /** Such as "1.3.0". */
    String version() {
        return (version >>> 16) + "." + (version >>> 8 & 0xff) + "." + (version & 0xff);
    }

    /** What the names of its GCM functions end with, such as "vaes_avx512". */
    String architecture() {
        return architecture;
    }

    /** For AES-GCM with keys as long as this profile's. */
    Gcm gcm(SrtpProfile profile) {
        return profile.keyLength() == 16 ? gcm128 : gcm256;
    }

    /** Null where a packet alone would be slower than with the JDK's ciphers: without SHA extensions, or of another version. */
    @Nullable
    Jobs jobs() {
        return jobs;
    }

    private String chosenArchitecture(long features) throws UnavailableException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment chosen = arena.allocate(ValueLayout.JAVA_INT);
            requireSound(manager("init_mb_mgr_auto").allocate(arena, chosen));
            return architecture(chosen.get(ValueLayout.JAVA_INT, 0), features);
        }
    }

    /** @param chosen a value of {@code enum IMB_ARCH} */
    private static String architecture(int chosen, long features) throws UnavailableException {
        boolean vector = (features & VECTOR_AES_AND_MULTIPLICATION) == VECTOR_AES_AND_MULTIPLICATION;
        return switch (chosen) {
            case 2 -> "sse";
            case 3 -> "avx_gen2";
            case 4 -> "avx_gen4";
            case 5 -> vector ? "vaes_avx512" : "avx512";
            default -> throw new UnavailableException("this processor has no AES instructions");
        };
    }

    private void requireSound(MemorySegment manager) throws UnavailableException {
        int error = IpsecMbCalls.STATUS.call(find("imb_get_errno"), manager.address());
        if (error != 0) {
            throw new UnavailableException(LIBRARY + " fails to start, error " + error);
        }
    }

    private Manager manager(String initialise) throws UnavailableException {
        long size = IpsecMbCalls.QUANTITY.call(find("imb_get_mb_mgr_size"));
        return new Manager(size, find("imb_set_pointers_mb_mgr"), find(initialise));
    }

    /** The functions of one architecture, whether this processor has what they take or not. */
    Gcm gcm(int keyBits, String architecture) throws UnavailableException {
        return new Gcm(
                find("aes_gcm_pre_" + keyBits + "_" + architecture),
                find("aes_gcm_enc_" + keyBits + "_" + architecture),
                find("aes_gcm_dec_" + keyBits + "_" + architecture));
    }

    private Jobs findJobs() throws UnavailableException {
        return new Jobs(
                find("aes_keyexp_128_enc_sse"),
                find("sha1_one_block_sse"),
                bursts(manager("init_mb_mgr_sse"), "sse_t1", "sse_t2", "sse_t3"),
                architecture.endsWith("avx512")
                        ? bursts(manager("init_mb_mgr_avx512"), "avx512_t1", "avx512_t2")
                        : null);
    }

    /** Those that a manager of its own chose; by name, so that a layout we do not know is never called. */
    private Bursts bursts(Manager manager, String... variants) throws UnavailableException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment chosen = manager.allocate(arena);
            requireSound(chosen);
            for (String variant : variants) {
                MemorySegment cipher = find("submit_cipher_burst_nocheck_" + variant);
                MemorySegment hash = find("submit_hash_burst_nocheck_" + variant);
                if (chosen.get(ValueLayout.JAVA_LONG, CIPHER_BURST) == cipher.address()
                        && chosen.get(ValueLayout.JAVA_LONG, HASH_BURST) == hash.address()) {
                    return new Bursts(manager, cipher, hash);
                }
            }
        }
        throw new UnavailableException(LIBRARY + " " + version() + " has chosen functions unknown here");
    }

    private MemorySegment find(String function) throws UnavailableException {
        try {
            return symbols.findOrThrow(function);
        } catch (NoSuchElementException e) {
            throw new UnavailableException(LIBRARY + " has no function " + function);
        }
    }
}
