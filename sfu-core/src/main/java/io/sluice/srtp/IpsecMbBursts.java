package io.sluice.srtp;

import org.jspecify.annotations.Nullable;

/**
 * Does up to {@value #LANES} jobs by one call each for ciphers and hashes, with whichever of the library's functions are the
 * fastest for their number. One for each loop, with managers of 200 KB each that are freed with it; the library keeps nothing
 * between calls.
 */
final class IpsecMbBursts {
    static final int LANES = 16;
    /**
     * Fewer packets than this are hashed two at a time by the SHA extensions: the wide functions take as long for one as for 16.
     * Measured equal at 9 packets of 1200 bytes and at 14 of 100.
     */
    private static final int MIN_WIDE = 12;

    private final IpsecMb.Bursts pairs;
    private final long pairsManager;
    private final IpsecMb.@Nullable Bursts wide;
    private final long wideManager;

    IpsecMbBursts(IpsecMb.Jobs functions, IpsecMbScratch scratch) {
        this.pairs = functions.pairs();
        this.pairsManager = pairs.manager().allocate(scratch.arena()).address();
        this.wide = functions.wide();
        this.wideManager =
                wide == null ? 0 : wide.manager().allocate(scratch.arena()).address();
    }

    /** Encrypts, by the widest registers there are: it is as fast alone as in company. Says whether all jobs were done. */
    boolean encrypt(long jobs, int count) {
        IpsecMb.Bursts widest = wide;
        return widest == null ? encrypt(pairs, pairsManager, jobs, count) : encrypt(widest, wideManager, jobs, count);
    }

    /** Hashes; each job says for itself whether it is completed. */
    void hash(long jobs, int count) {
        IpsecMb.Bursts widest = wide;
        if (widest == null || count < MIN_WIDE) {
            hash(pairs, pairsManager, jobs, count);
        } else {
            hash(widest, wideManager, jobs, count);
        }
    }

    private static boolean encrypt(IpsecMb.Bursts functions, long manager, long jobs, int count) {
        int done = IpsecMbCalls.CIPHER_BURST.call(
                functions.cipher(),
                manager,
                jobs,
                count,
                IpsecMbJobMemory.COUNTER_MODE,
                IpsecMbJobMemory.ENCRYPT,
                IpsecMbJobMemory.AES_128_KEY_LENGTH);
        return done == count;
    }

    private static void hash(IpsecMb.Bursts functions, long manager, long jobs, int count) {
        int ignored = IpsecMbCalls.HASH_BURST.call(functions.hash(), manager, jobs, count, IpsecMbJobMemory.HMAC_SHA1);
    }
}
