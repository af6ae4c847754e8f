package io.sluice.srtp;

class JitsiSrtpEngineTest extends SrtpEngineContract {
    @Override
    SrtpEngine engine() {
        return new JitsiSrtpEngine();
    }

    @Override
    int windowSize() {
        return 64;
    }
}
