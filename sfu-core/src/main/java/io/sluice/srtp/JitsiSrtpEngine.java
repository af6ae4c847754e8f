package io.sluice.srtp;

import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.logging2.LoggerImpl;

/**
 * SRTP by jitsi-srtp: the independent implementation the others are tested against, and selectable. Its replay window is 64
 * packets, fixed.
 */
final class JitsiSrtpEngine implements SrtpEngine {
    static final String NAME = "jitsi";

    private static final int WINDOW_SIZE = 64;
    private static final int HMAC_KEY_LENGTH = 20;

    static {
        // For the whole process: left alone, its first use spends seconds on a benchmark and may pick the OpenSSL
        // binding,
        // which writes past its array when the tag does not fit.
        Aes.setFactoryClassName(Aes.SunJCECipherFactory.class.getName());
    }

    private final Scratch scratch = new Scratch();
    private final SrtpBatch batch = new SrtpBatch();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SrtpSender newSender(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        return new ContextSender(profile, newTransform(profile, true, masterKey, masterSalt), WINDOW_SIZE);
    }

    @Override
    public SrtpBatch batch() {
        return batch;
    }

    @Override
    public SrtpReceiver newReceiver(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        return new ContextReceiver(profile, newTransform(profile, false, masterKey, masterSalt), WINDOW_SIZE);
    }

    private SrtpTransform newTransform(SrtpProfile profile, boolean sender, byte[] masterKey, byte[] masterSalt) {
        profile.requireLengths(masterKey, masterSalt);
        SrtpContextFactory factory = new SrtpContextFactory(
                sender,
                masterKey,
                masterSalt,
                policy(profile, profile.rtpTagLength()),
                policy(profile, profile.rtcpTagLength()),
                new LoggerImpl("io.sluice.srtp"));
        return new JitsiTransform(profile, factory, scratch);
    }

    static SrtpPolicy policy(SrtpProfile profile, int tagLength) {
        boolean aead = profile.isAead();
        SrtpPolicy policy = new SrtpPolicy(
                aead ? SrtpPolicy.AESGCM_ENCRYPTION : SrtpPolicy.AESCM_ENCRYPTION,
                profile.keyLength(),
                aead ? SrtpPolicy.NULL_AUTHENTICATION : SrtpPolicy.HMACSHA1_AUTHENTICATION,
                aead ? 0 : HMAC_KEY_LENGTH,
                tagLength,
                profile.saltLength());
        policy.setSendReplayEnabled(true);
        return policy;
    }
}
