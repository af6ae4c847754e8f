package io.sluice.srtp;

/** The engines there are, by the names of the configuration. */
public final class SrtpEngines {
    /** The fastest engine that works here. */
    public static final String AUTO = "auto";

    private SrtpEngines() {}

    /**
     * A new engine, for one loop.
     *
     * @param name {@code auto}, {@code jca} (the JDK's ciphers) or {@code jitsi} (jitsi-srtp; replay window 64 packets)
     */
    public static SrtpEngine select(String name) {
        return switch (name) {
            case AUTO, JcaSrtpEngine.NAME -> new JcaSrtpEngine();
            case JitsiSrtpEngine.NAME -> new JitsiSrtpEngine();
            default ->
                throw new IllegalArgumentException("SRTP engine \"" + name + "\" is unknown; there are " + AUTO + ", "
                        + JcaSrtpEngine.NAME + " and " + JitsiSrtpEngine.NAME);
        };
    }
}
