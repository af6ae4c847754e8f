package io.sluice.transport;

import io.sluice.srtp.SrtpBatch;
import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpProfile;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;

/** Another engine whose receivers are told nothing of what arrives together: they take each packet alone. */
record LoneEngine(SrtpEngine engine) implements SrtpEngine {
    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public SrtpSender newSender(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        return engine.newSender(profile, masterKey, masterSalt);
    }

    @Override
    public SrtpBatch batch() {
        return engine.batch();
    }

    @Override
    public SrtpReceiver newReceiver(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        return engine.newReceiver(profile, masterKey, masterSalt);
    }
}
