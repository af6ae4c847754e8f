package io.sluice.srtp;

import org.jspecify.annotations.Nullable;

/**
 * SRTP on Intel's Multi-Buffer library, which reads the plaintext packet and writes into the send slot without a copy. What a
 * single packet would not gain from is done by the JDK's ciphers: AES-CM with HMAC-SHA1 on processors without SHA extensions.
 */
final class IpsecMbSrtpEngine implements SrtpEngine {
    static final String NAME = "ipsec-mb";

    private final IpsecMb library;
    private final IpsecMbScratch scratch = new IpsecMbScratch();
    private final JcaSrtpEngine jca = new JcaSrtpEngine();
    private final @Nullable IpsecMbCm cm;
    private final SrtpBatch batch;

    /** @param library that has passed {@link IpsecMbSelfTest} */
    IpsecMbSrtpEngine(IpsecMb library) {
        this.library = library;
        IpsecMb.Jobs functions = library.jobs();
        this.cm = functions == null ? null : IpsecMbCm.of(functions, scratch);
        this.batch = new SrtpBatch(cm == null ? null : cm.lanes());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SrtpSender newSender(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        return new ContextSender(profile, newTransform(profile, masterKey, masterSalt), IndexWindow.DEFAULT_SIZE);
    }

    @Override
    public SrtpBatch batch() {
        return batch;
    }

    @Override
    public SrtpArrivals arrivals() {
        return cm == null ? SrtpArrivals.NONE : cm.arrivals();
    }

    @Override
    public SrtpReceiver newReceiver(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        return new ContextReceiver(profile, newTransform(profile, masterKey, masterSalt), IndexWindow.DEFAULT_SIZE);
    }

    /** From session keys, which the transform takes over: the RFCs give their examples this way. */
    SrtpTransform newTransform(SrtpProfile profile, SessionKeys rtp, SessionKeys rtcp) {
        if (profile.isAead()) {
            SrtpTransform gcm = new IpsecMbGcmTransform(library.gcm(profile), scratch, rtp, rtcp);
            return new NativeMemoryTransform(profile, gcm, scratch);
        }
        if (cm == null) {
            return jca.newTransform(profile, rtp, rtcp);
        }
        SrtpTransform transform = new IpsecMbCmTransform(profile, cm, scratch, rtp, rtcp);
        return new NativeMemoryTransform(profile, transform, scratch);
    }

    private SrtpTransform newTransform(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        return newTransform(
                profile,
                SessionKeys.ofRtp(profile, masterKey, masterSalt),
                SessionKeys.ofRtcp(profile, masterKey, masterSalt));
    }
}
