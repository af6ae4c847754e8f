package io.sluice.srtp;

import java.security.GeneralSecurityException;

/** SRTP on {@code javax.crypto}: always there. Session keys are derived once and serve all SSRCs of a direction. */
final class JcaSrtpEngine implements SrtpEngine {
    static final String NAME = "jca";

    private final Scratch scratch = new Scratch();
    private final SrtpBatch batch = new SrtpBatch();

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
    public SrtpReceiver newReceiver(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        return new ContextReceiver(profile, newTransform(profile, masterKey, masterSalt), IndexWindow.DEFAULT_SIZE);
    }

    /** From session keys, which the transform takes over: the RFCs give their examples this way. */
    SrtpTransform newTransform(SrtpProfile profile, SessionKeys rtp, SessionKeys rtcp) {
        try {
            return profile.isAead()
                    ? new JcaGcmTransform(scratch, rtp, rtcp)
                    : new JcaCmTransform(profile, scratch, rtp, rtcp);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no ciphers for " + profile, e);
        }
    }

    private SrtpTransform newTransform(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        return newTransform(
                profile,
                SessionKeys.ofRtp(profile, masterKey, masterSalt),
                SessionKeys.ofRtcp(profile, masterKey, masterSalt));
    }
}
