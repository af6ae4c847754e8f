package io.sluice.srtp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * Jobs of {@link IpsecMb} as they lie in memory: {@value #JOB_LENGTH} bytes each, of which these are the fields that AES in
 * counter mode and HMAC-SHA1 need, in version 1.3. A job is named by its offset.
 */
final class IpsecMbJobMemory {
    static final int JOB_LENGTH = 200;
    static final int COUNTER_LENGTH = 16;
    static final int HMAC_LENGTH = 20;

    static final int COUNTER_MODE = 2;
    static final int ENCRYPT = 1;
    static final int HMAC_SHA1 = 1;
    static final int AES_128_KEY_LENGTH = 16;

    private static final long ENCRYPTION_KEYS = 0;
    private static final long DECRYPTION_KEYS = 8;
    private static final long KEY_LENGTH = 16;
    private static final long SOURCE = 24;
    private static final long DESTINATION = 32;
    private static final long CIPHER_START = 40;
    private static final long CIPHER_LENGTH = 48;
    private static final long HASH_START = 56;
    private static final long HASH_LENGTH = 64;
    private static final long IV = 72;
    private static final long IV_LENGTH = 80;
    private static final long TAG = 88;
    private static final long TAG_LENGTH = 96;
    private static final long INNER_HASH = 104;
    private static final long OUTER_HASH = 112;
    private static final long STATUS = 128;
    private static final long CIPHER_MODE = 132;
    private static final long CIPHER_DIRECTION = 136;
    private static final long HASH_ALGORITHM = 140;
    private static final long CHAIN_ORDER = 144;

    private static final int NO_CIPHER = 3;
    private static final int CIPHER_THEN_HASH = 1;
    private static final int BEING_PROCESSED = 0;
    private static final int COMPLETED = 3;

    private final MemorySegment memory;

    IpsecMbJobMemory(MemorySegment memory) {
        this.memory = memory;
    }

    /** Writes what all kinds of jobs have in common. */
    void begin(long job, IpsecMbCmKey key, long iv, long tag) {
        set(job, ENCRYPTION_KEYS, key.expandedAddress());
        set(job, DECRYPTION_KEYS, key.expandedAddress());
        set(job, KEY_LENGTH, (long) AES_128_KEY_LENGTH);
        set(job, CIPHER_START, 0L);
        set(job, IV, iv);
        set(job, IV_LENGTH, (long) COUNTER_LENGTH);
        set(job, TAG, tag);
        set(job, TAG_LENGTH, (long) HMAC_LENGTH);
        set(job, INNER_HASH, key.innerHashAddress());
        set(job, OUTER_HASH, key.outerHashAddress());
        set(job, STATUS, BEING_PROCESSED);
        set(job, CIPHER_DIRECTION, ENCRYPT);
        set(job, CHAIN_ORDER, CIPHER_THEN_HASH);
    }

    void cipher(long job, long in, long out, int length) {
        set(job, SOURCE, in);
        set(job, DESTINATION, out);
        set(job, CIPHER_LENGTH, (long) length);
        set(job, CIPHER_MODE, length == 0 ? NO_CIPHER : COUNTER_MODE);
    }

    void noCipher(long job, long source) {
        cipher(job, source, source, 0);
    }

    /** @param start from the source on, negative too: the library adds it to that pointer and looks no further */
    void hash(long job, long start, int length) {
        set(job, HASH_START, start);
        set(job, HASH_LENGTH, (long) length);
        set(job, HASH_ALGORITHM, HMAC_SHA1);
    }

    /** Writes what stays the same in a job that is only ever given to {@link #onlyHash}. */
    void beginHashes(long job, long tag) {
        set(job, CIPHER_LENGTH, 0L);
        set(job, CIPHER_MODE, NO_CIPHER);
        set(job, CHAIN_ORDER, CIPHER_THEN_HASH);
        set(job, TAG, tag);
        set(job, TAG_LENGTH, (long) HMAC_LENGTH);
        set(job, HASH_START, 0L);
        set(job, HASH_ALGORITHM, HMAC_SHA1);
    }

    void onlyHash(long job, IpsecMbCmKey key, long source, int length) {
        set(job, SOURCE, source);
        set(job, HASH_LENGTH, (long) length);
        set(job, INNER_HASH, key.innerHashAddress());
        set(job, OUTER_HASH, key.outerHashAddress());
        set(job, STATUS, BEING_PROCESSED);
    }

    /** A burst of ciphers calls a job completed whose hash is still to come. */
    void reopen(long job) {
        set(job, STATUS, BEING_PROCESSED);
    }

    boolean isCompleted(long job) {
        return memory.get(JAVA_INT, job + STATUS) == COMPLETED;
    }

    private void set(long job, long field, long value) {
        memory.set(JAVA_LONG, job + field, value);
    }

    private void set(long job, long field, int value) {
        memory.set(JAVA_INT, job + field, value);
    }
}
