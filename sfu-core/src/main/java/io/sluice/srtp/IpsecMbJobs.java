package io.sluice.srtp;

import java.lang.foreign.MemorySegment;

/**
 * The job interface of {@link IpsecMb}: AES in counter mode and HMAC-SHA1, one packet at a time, nothing left in the manager
 * between calls. A manager of 200 KB for each loop, freed with it.
 */
final class IpsecMbJobs {
    private final IpsecMb.Jobs functions;
    private final IpsecMbScratch scratch;
    private final IpsecMbJobMemory memory;
    private final long managerAddress;

    IpsecMbJobs(IpsecMb.Jobs functions, IpsecMbScratch scratch) {
        this.functions = functions;
        this.scratch = scratch;
        MemorySegment manager = functions.manager().allocate(scratch.arena());
        this.memory = new IpsecMbJobMemory(manager);
        this.managerAddress = manager.address();
    }

    IpsecMb.Jobs functions() {
        return functions;
    }

    /** Of the manager, for functions that leave nothing in it either. */
    long managerAddress() {
        return managerAddress;
    }

    /**
     * Encrypts {@code length} bytes from {@code in} to {@code out} with the counter in the scratch memory, then hashes
     * {@code hashLength} bytes from {@code hashed}, ciphertext among them, into the scratch memory's tag.
     *
     * @return 0 or the code of an {@link SrtpDrop}
     */
    int encryptAndHash(IpsecMbCmKey key, long in, long out, int length, long hashed, int hashLength) {
        long job = newJob(key);
        memory.cipher(job, in, out, length);
        memory.hash(job, hashed - in, hashLength);
        return run(job);
    }

    /** Only encrypts, or decrypts, as {@link #encryptAndHash}. */
    int crypt(IpsecMbCmKey key, long in, long out, int length) {
        long job = newJob(key);
        memory.cipher(job, in, out, length);
        memory.noHash(job);
        return run(job);
    }

    /** Only hashes, as {@link #encryptAndHash}. */
    int hash(IpsecMbCmKey key, long hashed, int hashLength) {
        long job = newJob(key);
        memory.noCipher(job, hashed);
        memory.hash(job, 0, hashLength);
        return run(job);
    }

    /** Where the next job's fields begin in the manager's memory. */
    private long newJob(IpsecMbCmKey key) {
        long job = IpsecMbCalls.JOB_CALL.call(functions.next(), managerAddress) - managerAddress;
        memory.begin(job, key, scratch.ivAddress, scratch.tagAddress);
        return job;
    }

    /** A hash waits for others to fill its lanes, unless it is flushed. */
    private int run(long job) {
        long done = IpsecMbCalls.JOB_CALL.call(functions.submit(), managerAddress);
        if (done == 0) {
            done = IpsecMbCalls.JOB_CALL.call(functions.flush(), managerAddress);
        }
        if (done - managerAddress == job && memory.isCompleted(job)) {
            return 0;
        }
        while (done != 0) {
            // What stayed behind would come out instead of the next packet's job.
            done = IpsecMbCalls.JOB_CALL.call(functions.flush(), managerAddress);
        }
        return SrtpDrop.CIPHER_FAILED.code();
    }
}
