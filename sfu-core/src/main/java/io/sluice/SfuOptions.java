package io.sluice;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link Sfu} is set up. Immutable; built with {@link #builder}. A value that is not accepted is an
 * {@link IllegalArgumentException} that names the field.
 *
 * @param loops media threads, 1 to 64
 * @param listenAddresses where media is received: 1 to 50 different addresses, the preferred one first
 * @param minPort first UDP and TCP port to try, 1 to 65535
 * @param maxPort last port to try, to 65535; each address takes one port for each loop and protocol, so the range is at least
 *     as long as there are loops
 * @param tcp whether peers may connect by TCP too, for networks that let no UDP through (RFC 6544)
 * @param placement which loop a new transport lives on
 * @param network which sockets to use
 * @param maxGathering how long a busy loop may wait for packets to gather, zero (off) to 5 milliseconds: more of them then share
 *     system calls, which saves up to half the processor time, for that much more delay; an idle loop never waits
 * @param srtpEngine who encrypts: {@code "auto"} for the fastest that works here, {@code "ipsec-mb"} for Intel's Multi-Buffer library, which
 *     must then be installed, {@code "jca"} for the JDK's ciphers, or {@code "jitsi"} for jitsi-srtp
 * @param segmentPadding whether video packets may be padded by up to 4 bytes (RFC 3550 section 5.1), so that those of a frame are
 *     equally long and leave in one message where the kernel can split it again (UDP_SEGMENT)
 * @param stunServer asked at the start how the world sees each listen address that is not announced as another one, and is
 *     not loopback, which is then announced so: {@code "stun.example.org"} or {@code "stun.example.org:3478"}; null for none
 * @param iceConsentTimeout how long a peer may stay silent before it counts as gone (RFC 7675 section 5.1): zero for ever, or
 *     10 to 60 whole seconds
 * @param dtlsHandshakeTimeout after which an unfinished handshake fails, 1 second to 5 minutes
 * @param dtlsCertificate what transports prove themselves with, or null for one that is made at the start
 */
public record SfuOptions(
        int loops,
        List<ListenAddress> listenAddresses,
        int minPort,
        int maxPort,
        boolean tcp,
        Placement placement,
        Network network,
        Duration maxGathering,
        String srtpEngine,
        boolean segmentPadding,
        @Nullable String stunServer,
        Duration iceConsentTimeout,
        Duration dtlsHandshakeTimeout,
        @Nullable DtlsCertificatePem dtlsCertificate) {

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

    private static final int MAX_LISTEN_ADDRESSES = 50;
    private static final Set<String> SRTP_ENGINES = Set.of("auto", "ipsec-mb", "jca", "jitsi");
    private static final Pattern STUN_SERVER =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");
    private static final Duration MAX_GATHERING = Duration.ofMillis(5);
    private static final Duration MIN_CONSENT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MAX_CONSENT_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration MIN_HANDSHAKE_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration MAX_HANDSHAKE_TIMEOUT = Duration.ofMinutes(5);

    public SfuOptions {
        listenAddresses = List.copyOf(listenAddresses);
        require(loops >= 1 && loops <= 64, "loops", loops, "1 to 64");
        require(minPort >= 1 && minPort <= 65535, "minPort", minPort, "1 to 65535");
        int firstMaxPort = minPort + loops - 1;
        require(
                maxPort >= firstMaxPort && maxPort <= 65535,
                "maxPort",
                maxPort,
                firstMaxPort + " to 65535, since each of " + loops + " loops needs a port from " + minPort + " on");
        require(
                !listenAddresses.isEmpty() && listenAddresses.size() <= MAX_LISTEN_ADDRESSES,
                "listenAddresses",
                "a list of " + listenAddresses.size(),
                "1 to " + MAX_LISTEN_ADDRESSES + " addresses");
        require(areDifferent(listenAddresses), "listenAddresses", listenAddresses, "each address once");
        require(
                isWithin(maxGathering, Duration.ZERO, MAX_GATHERING),
                "maxGathering",
                maxGathering,
                "zero to 5 milliseconds");
        require(
                SRTP_ENGINES.contains(srtpEngine),
                "srtpEngine",
                "'" + srtpEngine + "'",
                "auto, ipsec-mb, jca or jitsi");
        require(
                stunServer == null || STUN_SERVER.matcher(stunServer).matches(),
                "stunServer",
                "'" + stunServer + "'",
                "a host name or IP address (IPv6 in brackets), with or without :port");
        requireConsentTimeout(iceConsentTimeout);
        require(
                isWithin(dtlsHandshakeTimeout, MIN_HANDSHAKE_TIMEOUT, MAX_HANDSHAKE_TIMEOUT),
                "dtlsHandshakeTimeout",
                dtlsHandshakeTimeout,
                "1 second to 5 minutes");
    }

    /**
     * Options with their defaults: a loop per core, 127.0.0.1, ports 20000 to 20200 of UDP and TCP, filling before spilling,
     * the fastest network and SRTP engine, half a millisecond of gathering, padded segments, 30 seconds for both timeouts, and
     * a certificate of its own.
     */
    public static Builder builder() {
        return new Builder();
    }

    /** @throws IllegalArgumentException naming the field, what was wrong and what is accepted */
    static void requireConsentTimeout(Duration iceConsentTimeout) {
        require(
                iceConsentTimeout.isZero()
                        || (iceConsentTimeout.truncatedTo(ChronoUnit.SECONDS).equals(iceConsentTimeout)
                                && isWithin(iceConsentTimeout, MIN_CONSENT_TIMEOUT, MAX_CONSENT_TIMEOUT)),
                "iceConsentTimeout",
                iceConsentTimeout,
                "zero, or 10 to 60 whole seconds");
    }

    private static boolean areDifferent(List<ListenAddress> addresses) {
        return addresses.stream().map(ListenAddress::inetAddress).distinct().count() == addresses.size();
    }

    private static boolean isWithin(Duration time, Duration min, Duration max) {
        return time.compareTo(min) >= 0 && time.compareTo(max) <= 0;
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
        private boolean tcp = true;
        private Placement placement = Placement.FILL_THEN_SPILL;
        private Network network = Network.AUTO;
        private Duration maxGathering = Duration.ofNanos(500_000);
        private String srtpEngine = "auto";
        private boolean segmentPadding = true;
        private @Nullable String stunServer;
        private Duration iceConsentTimeout = Duration.ofSeconds(30);
        private Duration dtlsHandshakeTimeout = Duration.ofSeconds(30);
        private @Nullable DtlsCertificatePem dtlsCertificate;

        private Builder() {}

        /** How many media threads. */
        public Builder loops(int count) {
            this.loops = count;
            return this;
        }

        /** Where media is received, the preferred address first. */
        public Builder listenAddresses(List<ListenAddress> addresses) {
            this.listenAddresses = addresses;
            return this;
        }

        /** The first and the last port to try. */
        public Builder ports(int min, int max) {
            this.minPort = min;
            this.maxPort = max;
            return this;
        }

        /** Whether peers may connect by TCP too. */
        public Builder tcp(boolean enabled) {
            this.tcp = enabled;
            return this;
        }

        /** Which loop a new transport lives on. */
        public Builder placement(Placement value) {
            this.placement = value;
            return this;
        }

        /** Which sockets to use. */
        public Builder network(Network value) {
            this.network = value;
            return this;
        }

        /** How long a busy loop may wait for packets to gather; zero for not at all. */
        public Builder maxGathering(Duration time) {
            this.maxGathering = time;
            return this;
        }

        /** Who encrypts: {@code "auto"}, {@code "jca"} or {@code "jitsi"}. */
        public Builder srtpEngine(String name) {
            this.srtpEngine = name;
            return this;
        }

        /** Whether video packets may be padded by a few bytes, which saves system calls. */
        public Builder segmentPadding(boolean enabled) {
            this.segmentPadding = enabled;
            return this;
        }

        /** Who is asked how the world sees the listen addresses; null for nobody. */
        public Builder stunServer(@Nullable String hostAndPort) {
            this.stunServer = hostAndPort;
            return this;
        }

        /** How long a peer may stay silent; zero for ever. */
        public Builder iceConsentTimeout(Duration timeout) {
            this.iceConsentTimeout = timeout;
            return this;
        }

        /** After what time an unfinished handshake fails. */
        public Builder dtlsHandshakeTimeout(Duration timeout) {
            this.dtlsHandshakeTimeout = timeout;
            return this;
        }

        /** What transports prove themselves with; null for one that is made at the start. */
        public Builder dtlsCertificate(@Nullable DtlsCertificatePem certificate) {
            this.dtlsCertificate = certificate;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException naming the field that is wrong and what is accepted
         */
        public SfuOptions build() {
            return new SfuOptions(
                    loops,
                    listenAddresses,
                    minPort,
                    maxPort,
                    tcp,
                    placement,
                    network,
                    maxGathering,
                    srtpEngine,
                    segmentPadding,
                    stunServer,
                    iceConsentTimeout,
                    dtlsHandshakeTimeout,
                    dtlsCertificate);
        }
    }
}
