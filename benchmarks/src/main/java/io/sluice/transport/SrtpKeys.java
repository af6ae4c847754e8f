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

    private final String engineName;
    private final SrtpProfile profile;
    private final SrtpEngine engine;

    SrtpKeys(String engineName, SrtpProfile profile) {
        this.engineName = engineName;
        this.profile = profile;
        this.engine = SrtpEngines.select(engineName.equals(NONE) ? SrtpEngines.AUTO : engineName);
    }

    /** Of the loop that the keys are for. */
    SrtpEngine engine() {
        return engine;
    }

    SrtpSender newSender() {
        return engineName.equals(NONE)
                ? new PlainSrtp()
                : engine.newSender(profile, new byte[profile.keyLength()], new byte[profile.saltLength()]);
    }

    SrtpReceiver newReceiver() {
        return engineName.equals(NONE)
                ? new PlainSrtp()
                : engine.newReceiver(profile, new byte[profile.keyLength()], new byte[profile.saltLength()]);
    }
}
