package io.sluice.transport;

import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpEngines;
import io.sluice.srtp.SrtpProfile;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;

/** The keys all transports of a benchmark share, under an engine, or under none. */
final class SrtpKeys {
    /** Instead of an engine's name: {@link PlainSrtp}. */
    static final String NONE = "none";

    private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;
    private final String engineName;
    private final SrtpEngine engine;

    SrtpKeys(String engineName) {
        this.engineName = engineName;
        this.engine = SrtpEngines.select(engineName.equals(NONE) ? SrtpEngines.AUTO : engineName);
    }

    SrtpSender newSender() {
        return engineName.equals(NONE)
                ? new PlainSrtp()
                : engine.newSender(PROFILE, new byte[PROFILE.keyLength()], new byte[PROFILE.saltLength()]);
    }

    SrtpReceiver newReceiver() {
        return engineName.equals(NONE)
                ? new PlainSrtp()
                : engine.newReceiver(PROFILE, new byte[PROFILE.keyLength()], new byte[PROFILE.saltLength()]);
    }
}
