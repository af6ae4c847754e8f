package io.sluice.srtp;

class JcaSrtpEngineTest extends SrtpEngineContract {
    @Override
    SrtpEngine engine() {
        return new JcaSrtpEngine();
    }

    @Override
    int windowSize() {
        return 1024;
    }
}
