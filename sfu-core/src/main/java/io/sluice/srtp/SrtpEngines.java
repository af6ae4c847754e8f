package io.sluice.srtp;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engines there are, by the names of the configuration. */
public final class SrtpEngines {
    /** The fastest engine that works here: {@code ipsec-mb} where it can be had, otherwise {@code jca}. */
    public static final String AUTO = "auto";

    private static final Logger LOG = LoggerFactory.getLogger(SrtpEngines.class);

    /** Intel's library, looked for and tested when it is first asked for, once in the life of the process. */
    private static final class Found {
        static final @Nullable IpsecMb LIBRARY;
        static final String WHY_NOT;

        static {
            IpsecMb library = null;
            String whyNot = "";
            try {
                library = IpsecMb.open(IpsecMb.LIBRARY);
                IpsecMbSelfTest.run(library);
                LOG.debug("SRTP by {} {}, {}", IpsecMb.LIBRARY, library.version(), library.architecture());
            } catch (UnavailableException e) {
                library = null;
                whyNot = e.reason();
            }
            LIBRARY = library;
            WHY_NOT = whyNot;
        }
    }

    /** Says once in the life of the process why {@link #AUTO} is not the fastest engine of all. */
    private static final class Fallback {
        static {
            LOG.info("SRTP by the JDK's ciphers, several times slower than {}: {}", IpsecMb.LIBRARY, Found.WHY_NOT);
        }

        static SrtpEngine engine() {
            return new JcaSrtpEngine();
        }
    }

    private SrtpEngines() {}

    /**
     * A new engine, for one loop.
     *
     * @param name {@code auto}, {@code ipsec-mb} (Intel's Multi-Buffer library), {@code jca} (the JDK's ciphers) or
     *     {@code jitsi} (jitsi-srtp; replay window 64 packets)
     * @throws IllegalArgumentException for another name, and for {@code ipsec-mb} where it cannot be had
     */
    public static SrtpEngine select(String name) {
        return switch (name) {
            case AUTO -> Found.LIBRARY == null ? Fallback.engine() : ipsecMb();
            case IpsecMbSrtpEngine.NAME -> ipsecMb();
            case JcaSrtpEngine.NAME -> new JcaSrtpEngine();
            case JitsiSrtpEngine.NAME -> new JitsiSrtpEngine();
            default ->
                throw new IllegalArgumentException("SRTP engine \"" + name + "\" is unknown; there are " + AUTO + ", "
                        + IpsecMbSrtpEngine.NAME + ", " + JcaSrtpEngine.NAME + " and " + JitsiSrtpEngine.NAME);
        };
    }

    /**
     * Looks for what the engine of that name needs, and tests it, so that {@link #select} need not; some 100 ms the first time.
     *
     * @return whether it is there; why not is told to whoever selects it
     */
    public static boolean prepare(String name) {
        return switch (name) {
            case AUTO, IpsecMbSrtpEngine.NAME -> Found.LIBRARY != null;
            default -> true;
        };
    }

    private static SrtpEngine ipsecMb() {
        IpsecMb library = Found.LIBRARY;
        if (library == null) {
            throw new IllegalArgumentException(
                    "SRTP engine \"" + IpsecMbSrtpEngine.NAME + "\" cannot be had here: " + Found.WHY_NOT);
        }
        return new IpsecMbSrtpEngine(library);
    }
}
