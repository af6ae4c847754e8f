package io.sluice.srtp;

/**
 * Makes the two halves of an SRTP session from the keys of DTLS-SRTP.
 *
 * <p>Thread: an engine and all it makes are confined to one loop and share scratch memory, so each loop has an engine of
 * its own ({@link SrtpEngines#select}).
 */
public interface SrtpEngine {
    /** The name {@link SrtpEngines#select} knows it by. */
    String name();

    /**
     * The sending half.
     *
     * @param masterKey {@link SrtpProfile#keyLength} bytes, borrowed for the call: the caller clears it
     * @param masterSalt {@link SrtpProfile#saltLength} bytes, borrowed for the call
     */
    SrtpSender newSender(SrtpProfile profile, byte[] masterKey, byte[] masterSalt);

    /** What senders of this engine protect packets together in: always the same one. */
    SrtpBatch batch();

    /** Where receivers of this engine are told what they are about to take: always the same one. */
    default SrtpArrivals arrivals() {
        return SrtpArrivals.NONE;
    }

    /** The receiving half, with the peer's sending keys; arguments as for {@link #newSender}. */
    SrtpReceiver newReceiver(SrtpProfile profile, byte[] masterKey, byte[] masterSalt);
}
