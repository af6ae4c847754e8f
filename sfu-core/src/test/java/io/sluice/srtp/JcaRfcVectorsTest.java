package io.sluice.srtp;

class JcaRfcVectorsTest extends RfcVectors {
    private final JcaSrtpEngine engine = new JcaSrtpEngine();

    @Override
    SrtpTransform newTransform(SrtpProfile profile, SessionKeys rtp, SessionKeys rtcp) {
        return engine.newTransform(profile, rtp, rtcp);
    }

    @Override
    SrtpBatch batch() {
        return engine.batch();
    }
}
