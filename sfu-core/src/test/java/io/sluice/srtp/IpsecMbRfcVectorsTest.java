package io.sluice.srtp;

class IpsecMbRfcVectorsTest extends RfcVectors {
    private final IpsecMbSrtpEngine engine = new IpsecMbSrtpEngine(TestEngines.ipsecMb());

    @Override
    SrtpTransform newTransform(SrtpProfile profile, SessionKeys rtp, SessionKeys rtcp) {
        return engine.newTransform(profile, rtp, rtcp);
    }

    @Override
    SrtpBatch batch() {
        return engine.batch();
    }
}
