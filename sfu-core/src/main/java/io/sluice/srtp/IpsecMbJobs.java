package io.sluice.srtp;

import java.lang.foreign.MemorySegment;

/**
 * AES in counter mode and HMAC-SHA1 by {@link IpsecMb}, one packet at a time: as a burst of one job, which takes less than the
 * queue of the library's job interface and leaves nothing behind if it fails. One for each loop.
 */
final class IpsecMbJobs {
    /** Of the only job. */
    private static final long JOB = 0;

    private final IpsecMbBursts bursts;
    private final IpsecMbScratch scratch;
    private final IpsecMbJobMemory memory;
    private final long jobAddress;

    IpsecMbJobs(IpsecMbBursts bursts, IpsecMbScratch scratch) {
        this.bursts = bursts;
        this.scratch = scratch;
        MemorySegment job = scratch.allocate(IpsecMbJobMemory.JOB_LENGTH);
        this.memory = new IpsecMbJobMemory(job);
        this.jobAddress = job.address();
    }

    /**
     * Encrypts {@code length} bytes from {@code in} to {@code out} with the counter in the scratch memory, then hashes
     * {@code hashLength} bytes from {@code hashed}, ciphertext among them, into the scratch memory's tag.
     *
     * @return 0 or the code of an {@link SrtpDrop}
     */
    int encryptAndHash(IpsecMbCmKey key, long in, long out, int length, long hashed, int hashLength) {
        int drop = length == 0 ? 0 : crypt(key, in, out, length);
        return drop == 0 ? hash(key, hashed, hashLength) : drop;
    }

    /** Only encrypts, or decrypts, one byte or more, as {@link #encryptAndHash}. */
    int crypt(IpsecMbCmKey key, long in, long out, int length) {
        begin(key);
        memory.cipher(JOB, in, out, length);
        return result(bursts.encrypt(jobAddress, 1));
    }

    /** Only hashes, as {@link #encryptAndHash}. */
    int hash(IpsecMbCmKey key, long hashed, int hashLength) {
        begin(key);
        memory.noCipher(JOB, hashed);
        memory.hash(JOB, 0, hashLength);
        bursts.hash(jobAddress, 1);
        return result(true);
    }

    private void begin(IpsecMbCmKey key) {
        memory.begin(JOB, key, scratch.ivAddress, scratch.tagAddress);
    }

    private int result(boolean done) {
        return done && memory.isCompleted(JOB) ? 0 : SrtpDrop.CIPHER_FAILED.code();
    }
}
