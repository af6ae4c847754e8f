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

    /** @param engine of the loop that the keys are for */
    SrtpKeys(String engineName, SrtpEngine engine, SrtpProfile profile) {
        this.engineName = engineName;
        this.engine = engine;
        this.profile = profile;
    }

    /** The engine that is meant by a name. */
    static SrtpEngine engine(String engineName) {
        return SrtpEngines.select(engineName.equals(NONE) ? SrtpEngines.AUTO : engineName);
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
