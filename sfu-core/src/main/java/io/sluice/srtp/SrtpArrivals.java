package io.sluice.srtp;

/**
 * RTP packets, of any number of receivers, that have arrived together: some engines compute the authentication tags of several
 * in little more time than that of one. Use: {@link SrtpReceiver#expectRtp} for each, then {@link #hash}, then
 * {@link SrtpReceiver#unprotectRtp} one by one in the same order, then {@link #clear}.
 *
 * <p>Nothing is decided here. A receiver takes each packet exactly as if it had come alone, and only finds the tag that the packet
 * should have computed already; where the index turns out to be another than the one that was expected, it computes the tag
 * itself. So whatever becomes of one packet, or is left out between, the others do not notice.
 *
 * <p>Each engine has one ({@link SrtpEngine#arrivals}), confined to its loop. From {@link SrtpReceiver#expectRtp} to {@link #clear}
 * a packet's memory is borrowed: nobody but its receiver changes it, and no two packets overlap.
 */
public interface SrtpArrivals {
    /** Of engines that gain nothing from company. */
    SrtpArrivals NONE = new SrtpArrivals() {
        @Override
        public boolean areOfUse() {
            return false;
        }

        @Override
        public void hash() {}

        @Override
        public void clear() {}
    };

    /** Whether there is a receiver that would gain from knowing in advance. */
    boolean areOfUse();

    /** Computes the tags of what is expected. */
    void hash();

    /** Forgets every packet. */
    void clear();
}
