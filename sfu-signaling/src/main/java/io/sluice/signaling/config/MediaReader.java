package io.sluice.signaling.config;

import io.sluice.DtlsCertificatePem;
import io.sluice.ListenAddress;
import io.sluice.SfuOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the options of the SFU of the settings under {@code media}. */
final class MediaReader {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Pattern NAME_OR_ADDRESS = Pattern.compile("[A-Za-z0-9._:-]{1,253}");
    private static final int MAX_PORT = 65_535;
    private static final int MAX_LOOPS = 64;

    private final Settings settings;

    MediaReader(Settings settings) {
        this.settings = settings;
    }

    SfuOptions sfu() {
        int minPort = settings.integer("media.min-port", 1, MAX_PORT);
        SfuOptions.Builder media = SfuOptions.builder()
                .listenAddresses(listenAddresses())
                .ports(minPort, settings.integer("media.max-port", minPort, MAX_PORT))
                .tcp(settings.flag("media.tcp"))
                .stunServer(settings.optionalText("media.stun-server"))
                .placement(settings.choice(
                        "media.placement",
                        Map.of(
                                "fill", SfuOptions.Placement.FILL_THEN_SPILL,
                                "round-robin", SfuOptions.Placement.ROUND_ROBIN)))
                .network(settings.choice("media.network", ServerReader.byName(SfuOptions.Network.values())))
                .maxGathering(settings.duration("media.max-gathering", Duration.ZERO, Duration.ofMillis(5)))
                .srtpEngine(settings.text("media.srtp-engine"))
                .segmentPadding(settings.flag("media.segment-padding"))
                .dtlsCertificate(certificate());
        Integer loops = settings.optionalInteger("media.loops", 1, MAX_LOOPS);
        if (loops != null) {
            media.loops(loops);
        }
        return media.build();
    }

    private List<ListenAddress> listenAddresses() {
        List<String> addresses = new ArrayList<>();
        settings.texts("media.listen").forEach(address -> addresses.add(local(address)));
        if (addresses.isEmpty()) {
            addresses.add(LOOPBACK);
            addresses.addAll(MachineAddresses.external());
        }
        List<String> announced = settings.texts("media.announced-addresses");
        announced.forEach(this::requireNameOrAddress);
        return new Announcements(announced, settings.flag("media.expose-internal-addresses")).of(addresses);
    }

    private String local(String address) {
        try {
            return new ListenAddress(address).address();
        } catch (IllegalArgumentException ignored) {
            throw settings.complaint(
                    "media.listen",
                    ": '" + address
                            + "' is no IPv4 or IPv6 address of a network card, such as 192.168.1.20 or 2001:db8::20.");
        }
    }

    private void requireNameOrAddress(String text) {
        if (!NAME_OR_ADDRESS.matcher(text).matches()) {
            throw settings.complaint(
                    "media.announced-addresses", ": '" + text + "' is neither an IP address nor a host name.");
        }
    }

    private @Nullable DtlsCertificatePem certificate() {
        Path certificate = settings.optionalFile("media.dtls.certificate");
        Path key = settings.optionalFile("media.dtls.private-key");
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw new IllegalArgumentException(
                    "media.dtls.certificate and media.dtls.private-key are given together or not at all.");
        }
        try {
            return DtlsCertificatePem.read(certificate, key);
        } catch (IOException e) {
            throw settings.complaint(
                    "media.dtls.certificate", " with media.dtls.private-key " + key + ": cannot be read: " + e + ".");
        } catch (IllegalArgumentException e) {
            throw settings.complaint(
                    "media.dtls.certificate",
                    " with media.dtls.private-key " + key + ": is not accepted: " + e.getMessage() + ".");
        }
    }
}
