package io.sluice.libwebrtc;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCBundlePolicy;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpEncodingParameters;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** An RTCPeerConnection whose calls block until done, and whose states can be awaited. */
final class Connection implements AutoCloseable {
    private final Map<RTCPeerConnectionState, CompletableFuture<RTCPeerConnectionState>> states =
            new ConcurrentHashMap<>();
    private final RTCPeerConnection connection;
    private boolean closed;

    /**
     * @param onTrack hears of each track the peer is going to receive, on libwebrtc's signalling thread
     */
    Connection(PeerConnectionFactory factory, Consumer<RTCRtpTransceiver> onTrack) {
        this.connection = factory.createPeerConnection(configuration(), new PeerConnectionObserver() {
            @Override
            public void onIceCandidate(RTCIceCandidate candidate) {
                // The server is ICE-lite: it learns the peer's address from the peer's checks.
            }

            @Override
            public void onConnectionChange(RTCPeerConnectionState state) {
                reached(state).complete(state);
            }

            @Override
            public void onTrack(RTCRtpTransceiver transceiver) {
                onTrack.accept(transceiver);
            }
        });
    }

    /** Completes when the connection is first in a state. */
    CompletableFuture<RTCPeerConnectionState> reached(RTCPeerConnectionState state) {
        return states.computeIfAbsent(state, ignored -> new CompletableFuture<>());
    }

    void send(MediaStreamTrack track) {
        send(track, List.of());
    }

    /** Sends a picture at a bitrate that libwebrtc does not fall below, whatever it takes the network for. */
    void sendSteadily(MediaStreamTrack track, int bitrateBps) {
        RTCRtpEncodingParameters encoding = new RTCRtpEncodingParameters();
        encoding.active = true;
        encoding.minBitrate = bitrateBps;
        encoding.maxBitrate = bitrateBps;
        send(track, List.of(encoding));
    }

    /** Sends a picture in so many encodings, each of twice the width of the one before. */
    void send(MediaStreamTrack track, int encodings) {
        send(
                track,
                IntStream.range(0, encodings > 1 ? encodings : 0)
                        .mapToObj(i -> scaledDownBy(1 << (encodings - 1 - i)))
                        .toList());
    }

    /** @param encodings in which it is sent; none for one as libwebrtc chooses it */
    private void send(MediaStreamTrack track, List<RTCRtpEncodingParameters> encodings) {
        RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
        init.sendEncodings = encodings;
        init.direction = RTCRtpTransceiverDirection.SEND_ONLY;
        connection.addTransceiver(track, init);
    }

    private static RTCRtpEncodingParameters scaledDownBy(double factor) {
        RTCRtpEncodingParameters encoding = new RTCRtpEncodingParameters();
        encoding.active = true;
        encoding.scaleResolutionDownBy = factor;
        return encoding;
    }

    /** The next offer begins an ICE restart (RFC 8839 section 4.4.3.1.1). */
    void restartIce() {
        connection.restartIce();
    }

    /** Makes an offer and takes it as the local description. */
    String offer() {
        SettableDescription offer = new SettableDescription();
        connection.createOffer(new RTCOfferOptions(), offer);
        return takeAsLocal(Deadline.await(offer.future));
    }

    /** Answers an offer, and takes both as descriptions. */
    String answer(String offer) {
        takeAsRemote(RTCSdpType.OFFER, offer);
        SettableDescription answer = new SettableDescription();
        connection.createAnswer(new RTCAnswerOptions(), answer);
        return takeAsLocal(Deadline.await(answer.future));
    }

    void takeAnswer(String answer) {
        takeAsRemote(RTCSdpType.ANSWER, answer);
    }

    RTCStatsReport statistics() {
        CompletableFuture<RTCStatsReport> report = new CompletableFuture<>();
        connection.getStats(report::complete);
        return Deadline.await(report);
    }

    /**
     * Ends the connection without a word to the server but what DTLS says by itself. The library keeps a reference to what it
     * has closed, for which reason its tracks cannot be freed; they are silent, and end with the JVM.
     */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            connection.close();
        }
    }

    /**
     * Sockets on the wildcard address: libwebrtc never gathers candidates on a loopback interface, but a socket without an
     * address reaches the server on 127.0.0.1 whatever interfaces the machine has.
     */
    private static RTCConfiguration configuration() {
        RTCConfiguration configuration = new RTCConfiguration();
        configuration.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
        configuration.portAllocatorConfig.setDisableAdapterEnumeration(true).setDisableTcp(true);
        return configuration;
    }

    private String takeAsLocal(RTCSessionDescription description) {
        Completion done = new Completion();
        connection.setLocalDescription(description, done);
        Deadline.await(done.future);
        return description.sdp;
    }

    private void takeAsRemote(RTCSdpType type, String sdp) {
        Completion done = new Completion();
        connection.setRemoteDescription(new RTCSessionDescription(type, sdp), done);
        Deadline.await(done.future);
    }

    private static final class SettableDescription implements CreateSessionDescriptionObserver {
        final CompletableFuture<RTCSessionDescription> future = new CompletableFuture<>();

        @Override
        public void onSuccess(RTCSessionDescription description) {
            future.complete(description);
        }

        @Override
        public void onFailure(String error) {
            future.completeExceptionally(new IllegalStateException(error));
        }
    }

    private static final class Completion implements SetSessionDescriptionObserver {
        final CompletableFuture<Void> future = new CompletableFuture<>();

        @Override
        public void onSuccess() {
            future.complete(null);
        }

        @Override
        public void onFailure(String error) {
            future.completeExceptionally(new IllegalStateException(error));
        }
    }
}
