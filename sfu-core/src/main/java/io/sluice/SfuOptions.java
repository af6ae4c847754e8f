package io.sluice;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How an {@link Sfu} is set up. Immutable; built with {@link #builder}.
 *
 * @param loops media threads, 1 to 64
 * @param listenAddresses where media is received, at least one
 * @param minPort first UDP port to try, 1 to 65535
 * @param maxPort last UDP port to try, at least {@code minPort}; one port per loop and address is used
 * @param placement which loop a new transport lives on
 * @param network which sockets to use
 * @param srtpEngine {@code "auto"}, {@code "jca"} or {@code "jitsi"}
 * @param iceConsentTimeout how long a peer may stay silent before it counts as gone (RFC 7675 section 5.1): zero for ever, or
 *     10 to 60 seconds
 * @param dtlsHandshakeTimeout after which an unfinished handshake fails
 */
public record SfuOptions(
        int loops,
        List<ListenAddress> listenAddresses,
        int minPort,
        int maxPort,
        Placement placement,
        Network network,
        String srtpEngine,
        Duration iceConsentTimeout,
        Duration dtlsHandshakeTimeout) {

    /** Which loop a new transport lives on. */
    public enum Placement {
        /** The router's home loop until it is busy, then the least busy other one. */
        FILL_THEN_SPILL,
        /** One loop after the other. */
        ROUND_ROBIN
    }

    /** Which sockets to use. */
    public enum Network {
        /** The Linux fast path where it works, otherwise the portable sockets. */
        AUTO,
        /** Java's own datagram channels, on every platform. */
        PORTABLE
    }

    public SfuOptions {
        require(loops >= 1 && loops <= 64, "loops", loops, "1 to 64");
        require(minPort >= 1 && minPort <= 65535, "minPort", minPort, "1 to 65535");
        require(maxPort >= minPort && maxPort <= 65535, "maxPort", maxPort, minPort + " to 65535");
        require(!listenAddresses.isEmpty(), "listenAddresses", "[]", "at least one address");
        long consent = iceConsentTimeout.toSeconds();
        require(
                consent == 0 || (consent >= 10 && consent <= 60),
                "iceConsentTimeout",
                iceConsentTimeout,
                "zero, or 10 to 60 seconds");
        require(dtlsHandshakeTimeout.isPositive(), "dtlsHandshakeTimeout", dtlsHandshakeTimeout, "a positive time");
        Objects.requireNonNull(placement, "placement");
        Objects.requireNonNull(network, "network");
        listenAddresses = List.copyOf(listenAddresses);
    }

    /** Options with their defaults: a loop per core, 127.0.0.1, ports 20000 to 20200. */
    public static Builder builder() {
        return new Builder();
    }

    private static void require(boolean holds, String field, Object value, String accepted) {
        if (!holds) {
            throw new IllegalArgumentException(field + " is " + value + ", accepted is " + accepted);
        }
    }

    /** Builds {@link SfuOptions}. */
    public static final class Builder {
        private int loops = Math.min(64, Runtime.getRuntime().availableProcessors());
        private List<ListenAddress> listenAddresses = List.of(new ListenAddress("127.0.0.1"));
        private int minPort = 20000;
        private int maxPort = 20200;
        private Placement placement = Placement.FILL_THEN_SPILL;
        private Network network = Network.AUTO;
        private String srtpEngine = "auto";
        private Duration iceConsentTimeout = Duration.ofSeconds(30);
        private Duration dtlsHandshakeTimeout = Duration.ofSeconds(30);

        private Builder() {}

        public Builder loops(int count) {
            this.loops = count;
            return this;
        }

        public Builder listenAddresses(List<ListenAddress> addresses) {
            this.listenAddresses = addresses;
            return this;
        }

        public Builder ports(int min, int max) {
            this.minPort = min;
            this.maxPort = max;
            return this;
        }

        public Builder placement(Placement value) {
            this.placement = value;
            return this;
        }

        public Builder network(Network value) {
            this.network = value;
            return this;
        }

        public Builder srtpEngine(String name) {
            this.srtpEngine = name;
            return this;
        }

        public Builder iceConsentTimeout(Duration timeout) {
            this.iceConsentTimeout = timeout;
            return this;
        }

        public Builder dtlsHandshakeTimeout(Duration timeout) {
            this.dtlsHandshakeTimeout = timeout;
            return this;
        }

        public SfuOptions build() {
            return new SfuOptions(
                    loops,
                    listenAddresses,
                    minPort,
                    maxPort,
                    placement,
                    network,
                    srtpEngine,
                    iceConsentTimeout,
                    dtlsHandshakeTimeout);
        }
    }
}
