package io.sluice.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.dtls.Fingerprint;
import io.sluice.ice.IceCredentials;
import io.sluice.packet.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What the server says about its end of a transport: where it is, how to check it, and who it is. */
record ServerEnd(Endpoint endpoint, IceCredentials credentials, Fingerprint fingerprint) {
    /** Reads the reply to {@code createWebRtcTransport}. */
    static ServerEnd of(JsonNode created) throws IOException {
        JsonNode candidate = udpCandidate(created.path("iceCandidates"));
        InetAddress address = InetAddress.ofLiteral(candidate.path("address").asText());
        int port = candidate.path("port").asInt();
        JsonNode ice = created.path("iceParameters");
        JsonNode print = created.path("dtlsParameters").path("fingerprints").path(0);
        return new ServerEnd(
                Endpoint.of(new InetSocketAddress(address, port)),
                new IceCredentials(
                        ice.path("usernameFragment").asText(),
                        ice.path("password").asText()),
                Fingerprint.parse(
                        print.path("algorithm").asText(), print.path("value").asText()));
    }

    private static JsonNode udpCandidate(JsonNode candidates) throws IOException {
        for (JsonNode candidate : candidates) {
            if (candidate.path("protocol").asText().equals("udp")
                    && Loopback.isLoopback(candidate.path("address").asText())) {
                return candidate;
            }
        }
        throw new IOException("the server offers no UDP candidate on loopback, where alone this program sends: "
                + candidates + "; start it with --listen 127.0.0.1");
    }
}
