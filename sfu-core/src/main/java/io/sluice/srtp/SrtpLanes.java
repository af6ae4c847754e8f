package io.sluice.srtp;

/** Where packets of an {@link SrtpBatch} wait to be protected several at a time. */
interface SrtpLanes {
    /** Protects all that wait and tells the batch which succeeded. */
    void finish();
}
