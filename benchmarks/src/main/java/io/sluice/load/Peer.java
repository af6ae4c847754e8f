package io.sluice.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.dtls.Fingerprint;
import io.sluice.dtls.HashAlgorithm;
import io.sluice.rtp.ExtensionType;
import io.sluice.srtp.SrtpProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A participant as the server sees one: a WebSocket, a transport to send with one stream, a transport to receive with a consumer
 * for each producer it is told of. Methods block; one thread at a time.
 */
final class Peer implements Party, AutoCloseable {
    static final String MID = "0";

    /** Under which a server sends padding to find out what a way carries, as mediasoup-client expects it. */
    private static final int PROBATOR_SSRC = 1234;

    private final Generator generator;
    private final Tally tally;
    private final SrtpProfile profile;
    private final boolean feedback;
    private final Signaling signaling;
    private @Nullable PeerTransport sending;
    private @Nullable PeerTransport receiving;
    private @Nullable MediaSender sender;
    private int consumers;

    /** @param feedback whether what it receives is reported */
    Peer(Generator generator, Tally tally, HttpClient client, URI server, SrtpProfile profile, boolean feedback)
            throws IOException, InterruptedException {
        this.generator = generator;
        this.tally = tally;
        this.profile = profile;
        this.feedback = feedback;
        this.signaling = new Signaling(client, server);
    }

    /** Makes a producer; its stream starts with {@link MediaSender#start}. */
    MediaSender publish(Traffic traffic, int ssrc) throws IOException, InterruptedException {
        JsonNode created = createTransport("send");
        sending = new PeerTransport(generator, tally, created);
        connect(sending, created);
        ObjectNode produce = object().put("transportId", created.path("id").asText());
        produce.put("kind", traffic.video() ? "video" : "audio");
        produce.set("rtpParameters", rtpParameters(traffic, ssrc));
        signaling.ask("produce", produce);
        sender = sending.addSender(traffic, ssrc, MID);
        return sender;
    }

    /** Makes a transport to receive; producers of others are announced from now on. */
    void openReceiving() throws IOException, InterruptedException {
        JsonNode created = createTransport("recv");
        receiving = new PeerTransport(generator, tally, created);
        connect(receiving, created);
    }

    /** Consumes so many producers, waiting for their announcements. */
    void consume(int producers) throws IOException, InterruptedException {
        for (int i = 0; i < producers; i++) {
            ObjectNode consume = object().put("producerId", signaling.nextProducer());
            consume.set("rtpCapabilities", signaling.rtpCapabilities());
            listen(signaling.ask("consume", consume).path("rtpParameters"));
            consumers++;
        }
    }

    private void listen(JsonNode rtpParameters) {
        PeerTransport transport = Objects.requireNonNull(receiving, "a transport to receive");
        transport.passOver(PROBATOR_SSRC);
        for (JsonNode encoding : rtpParameters.path("encodings")) {
            if (encoding.has("rtx")) {
                transport.passOver((int) encoding.path("rtx").path("ssrc").asLong());
            }
        }
        for (JsonNode extension : rtpParameters.path("headerExtensions")) {
            if (feedback && extension.path("uri").asText().equals(ExtensionType.TRANSPORT_WIDE_CC.uri())) {
                transport.startFeedback(extension.path("id").asInt());
            }
        }
    }

    /** Passes over so many producers, waiting for their announcements. */
    void ignore(int producers) throws IOException, InterruptedException {
        for (int i = 0; i < producers; i++) {
            signaling.nextProducer();
        }
    }

    /** Consumes so many producers that send nothing, so that nothing is expected of them. */
    void consumeSilent(int producers) throws IOException, InterruptedException {
        consume(producers);
        consumers -= producers;
    }

    @Override
    public int consumers() {
        return consumers;
    }

    @Override
    public @Nullable MediaSender sender() {
        return sender;
    }

    /** Completes with the time of the first packet received and found right. */
    CompletableFuture<Long> firstMedia() {
        return receiving == null ? new CompletableFuture<>() : receiving.firstMedia();
    }

    @Override
    public void restartCounting() {
        if (receiving != null) {
            receiving.receiver().restart();
        }
    }

    @Override
    public MediaReceiver.Count count() {
        return receiving == null
                ? MediaReceiver.Count.NONE
                : receiving.receiver().count();
    }

    @Override
    public long ownDrops() {
        return (receiving == null ? 0 : receiving.ownDrops()) + (sending == null ? 0 : sending.ownDrops());
    }

    @Override
    public void close() {
        signaling.close();
        if (sending != null) {
            sending.close();
        }
        if (receiving != null) {
            receiving.close();
        }
    }

    private JsonNode createTransport(String purpose) throws IOException, InterruptedException {
        return signaling.ask("createWebRtcTransport", object().put("purpose", purpose));
    }

    private void connect(PeerTransport transport, JsonNode created) throws IOException, InterruptedException {
        ObjectNode request = object().put("transportId", created.path("id").asText());
        Fingerprint print = generator.certificate.fingerprint(HashAlgorithm.SHA_256);
        request.putObject("dtlsParameters")
                .put("role", "client")
                .putArray("fingerprints")
                .addObject()
                .put("algorithm", "sha-256")
                .put("value", print.value());
        signaling.ask("connectWebRtcTransport", request);
        transport.connect(profile);
    }

    private static ObjectNode rtpParameters(Traffic traffic, int ssrc) {
        ObjectNode parameters = object().put("mid", MID);
        ObjectNode codec = parameters.putArray("codecs").addObject();
        codec.put("mimeType", traffic.video() ? "video/VP8" : "audio/opus")
                .put("payloadType", MediaSender.PAYLOAD_TYPE)
                .put("clockRate", traffic.clockRate());
        ArrayNode feedback = codec.putArray("rtcpFeedback");
        feedback.addObject().put("type", "transport-cc").put("parameter", "");
        if (traffic.video()) {
            feedback.addObject().put("type", "nack").put("parameter", "pli");
        } else {
            codec.put("channels", 2);
        }
        ArrayNode extensions = parameters.putArray("headerExtensions");
        extension(extensions, ExtensionType.MID, MediaSender.MID_ID);
        extension(extensions, ExtensionType.ABS_SEND_TIME, MediaSender.ABS_SEND_TIME_ID);
        extension(extensions, ExtensionType.TRANSPORT_WIDE_CC, MediaSender.TRANSPORT_CC_ID);
        parameters.putArray("encodings").addObject().put("ssrc", Integer.toUnsignedLong(ssrc));
        parameters.putObject("rtcp").put("cname", "load-" + ssrc).put("reducedSize", true);
        return parameters;
    }

    private static void extension(ArrayNode extensions, ExtensionType type, int id) {
        extensions.addObject().put("uri", type.uri()).put("id", id).put("encrypt", false);
    }

    private static ObjectNode object() {
        return Signaling.JSON.createObjectNode();
    }
}
