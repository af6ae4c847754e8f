package io.sluice.srtp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * The job interface of {@link IpsecMb}: AES in counter mode and HMAC-SHA1, one packet at a time. A manager of 200 KB for each
 * loop, freed with it.
 *
 * <p>A job is 200 bytes of the manager's memory; these are the fields of version 1.3 that such jobs need.
 */
final class IpsecMbJobs {
    static final int HMAC_LENGTH = 20;

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

    private static final int COUNTER_MODE = 2;
    private static final int NO_CIPHER = 3;
    private static final int ENCRYPT = 1;
    private static final int HMAC_SHA1 = 1;
    private static final int NO_HASH = 8;
    private static final int CIPHER_THEN_HASH = 1;
    private static final int COMPLETED = 3;
    private static final int AES_128_KEY_LENGTH = 16;
    private static final int COUNTER_LENGTH = 16;

    private final IpsecMb.Jobs functions;
    private final IpsecMbScratch scratch;
    private final MemorySegment manager;
    private final long managerAddress;

    IpsecMbJobs(IpsecMb.Jobs functions, IpsecMbScratch scratch) {
        this.functions = functions;
        this.scratch = scratch;
        this.manager = functions.manager().allocate(scratch.arena());
        this.managerAddress = manager.address();
    }

    IpsecMb.Jobs functions() {
        return functions;
    }

    /**
     * Encrypts {@code length} bytes from {@code in} to {@code out} with the counter in the scratch memory, then hashes
     * {@code hashLength} bytes from {@code hashed}, ciphertext among them, into the scratch memory's tag.
     *
     * @return 0 or the code of an {@link SrtpDrop}
     */
    int encryptAndHash(IpsecMbCmKey key, long in, long out, int length, long hashed, int hashLength) {
        long job = newJob(key);
        cipher(job, in, out, length);
        hash(job, hashed - in, hashLength);
        return run(job);
    }

    /** Only encrypts, or decrypts, as {@link #encryptAndHash}. */
    int crypt(IpsecMbCmKey key, long in, long out, int length) {
        long job = newJob(key);
        cipher(job, in, out, length);
        set(job, HASH_ALGORITHM, NO_HASH);
        return run(job);
    }

    /** Only hashes, as {@link #encryptAndHash}. */
    int hash(IpsecMbCmKey key, long hashed, int hashLength) {
        long job = newJob(key);
        set(job, SOURCE, hashed);
        set(job, DESTINATION, hashed);
        set(job, CIPHER_LENGTH, 0L);
        set(job, CIPHER_MODE, NO_CIPHER);
        hash(job, 0, hashLength);
        return run(job);
    }

    /** Where the next job's fields begin in the manager's memory. */
    private long newJob(IpsecMbCmKey key) {
        long job = IpsecMbCalls.JOB_CALL.call(functions.next(), managerAddress) - managerAddress;
        set(job, ENCRYPTION_KEYS, key.expandedAddress());
        set(job, DECRYPTION_KEYS, key.expandedAddress());
        set(job, KEY_LENGTH, (long) AES_128_KEY_LENGTH);
        set(job, CIPHER_START, 0L);
        set(job, IV, scratch.ivAddress);
        set(job, IV_LENGTH, (long) COUNTER_LENGTH);
        set(job, TAG, scratch.tagAddress);
        set(job, TAG_LENGTH, (long) HMAC_LENGTH);
        set(job, INNER_HASH, key.innerHashAddress());
        set(job, OUTER_HASH, key.outerHashAddress());
        set(job, CIPHER_DIRECTION, ENCRYPT);
        set(job, CHAIN_ORDER, CIPHER_THEN_HASH);
        return job;
    }

    private void cipher(long job, long in, long out, int length) {
        set(job, SOURCE, in);
        set(job, DESTINATION, out);
        set(job, CIPHER_LENGTH, (long) length);
        set(job, CIPHER_MODE, length == 0 ? NO_CIPHER : COUNTER_MODE);
    }

    /** @param start from the source on, negative too: the library adds it to that pointer and looks no further */
    private void hash(long job, long start, int length) {
        set(job, HASH_START, start);
        set(job, HASH_LENGTH, (long) length);
        set(job, HASH_ALGORITHM, HMAC_SHA1);
    }

    /** A hash waits for others to fill its lanes, unless it is flushed. */
    private int run(long job) {
        long done = IpsecMbCalls.JOB_CALL.call(functions.submit(), managerAddress);
        if (done == 0) {
            done = IpsecMbCalls.JOB_CALL.call(functions.flush(), managerAddress);
        }
        if (done - managerAddress == job && manager.get(JAVA_INT, job + STATUS) == COMPLETED) {
            return 0;
        }
        while (done != 0) {
            // What stayed behind would come out instead of the next packet's job.
            done = IpsecMbCalls.JOB_CALL.call(functions.flush(), managerAddress);
        }
        return SrtpDrop.CIPHER_FAILED.code();
    }

    private void set(long job, long field, long value) {
        manager.set(JAVA_LONG, job + field, value);
    }

    private void set(long job, long field, int value) {
        manager.set(JAVA_INT, job + field, value);
    }
}
