package io.sluice.examples;

import io.sluice.CloseReason;
import io.sluice.Consumer;
import io.sluice.ConsumerListener;
import io.sluice.ConsumerOptions;
import io.sluice.DtlsParameters;
import io.sluice.IceCandidate;
import io.sluice.IceParameters;
import io.sluice.Producer;
import io.sluice.ProducerOptions;
import io.sluice.Router;
import io.sluice.RouterListener;
import io.sluice.RouterOptions;
import io.sluice.Sfu;
import io.sluice.WebRtcTransport;
import io.sluice.WebRtcTransportOptions;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpParameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A room with signalling of your own: this says what has to go to a browser and what comes back; how it travels is up to you. In the
 * browser mediasoup-client says and takes the same.
 */
public final class Meeting implements AutoCloseable {
    private final Router router;
    private final List<Guest> guests = new ArrayList<>();

    Meeting(Sfu sfu) {
        router = sfu.createRouter(RouterOptions.defaults().withListener(new Withdrawals()));
    }

    /** For {@code device.load}. */
    RtpCapabilities capabilities() {
        return router.rtpCapabilities();
    }

    /** Lets somebody in who can receive this ({@code device.rtpCapabilities}), and offers all that is there. */
    synchronized Guest join(RtpCapabilities capabilities, Signalling signalling) {
        Guest newcomer = new Guest(capabilities, signalling);
        guests.forEach(other -> other.sent.forEach(newcomer::offer));
        guests.add(newcomer);
        return newcomer;
    }

    /** Everybody is out then. */
    @Override
    public void close() {
        router.close();
    }

    /** What goes to one browser. Called while the meeting is locked: whatever takes time belongs on another thread. */
    interface Signalling {
        /** For {@code transport.consume}, after which the browser says {@link Guest#receive}. */
        void offer(String consumerId, String producerId, MediaKind kind, RtpParameters rtpParameters);

        /** What was offered has ended: {@code consumer.close}. */
        void withdraw(String consumerId);
    }

    /** For {@code device.createSendTransport} and {@code device.createRecvTransport}. */
    record TransportInfo(
            String id, IceParameters iceParameters, List<IceCandidate> iceCandidates, DtlsParameters dtlsParameters) {
        static TransportInfo of(WebRtcTransport transport) {
            return new TransportInfo(
                    transport.id(), transport.iceParameters(), transport.iceCandidates(), transport.dtlsParameters());
        }
    }

    /** Somebody in the meeting; what is called here is what the browser says. */
    final class Guest implements AutoCloseable {
        private final WebRtcTransport sending = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
        private final WebRtcTransport receiving = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
        private final List<Producer> sent = new ArrayList<>();
        private final Map<String, Consumer> offered = new HashMap<>();
        private final RtpCapabilities capabilities;
        private final Signalling signalling;

        private Guest(RtpCapabilities capabilities, Signalling signalling) {
            this.capabilities = capabilities;
            this.signalling = signalling;
        }

        TransportInfo sending() {
            return TransportInfo.of(sending);
        }

        TransportInfo receiving() {
            return TransportInfo.of(receiving);
        }

        /** A transport's event {@code connect}. */
        void connect(String transportId, DtlsParameters dtlsParameters) {
            (transportId.equals(sending.id()) ? sending : receiving).connect(dtlsParameters);
        }

        /** The sending transport's event {@code produce}, which wants the id. */
        String send(MediaKind kind, RtpParameters rtpParameters) {
            synchronized (Meeting.this) {
                Producer producer = sending.produce(new ProducerOptions(kind, rtpParameters));
                sent.add(producer);
                guests.stream().filter(guest -> guest != this).forEach(guest -> guest.offer(producer));
                return producer.id();
            }
        }

        /** The browser is ready for what it was offered: from here on it comes, pictures from a whole one on. */
        void receive(String consumerId) {
            synchronized (Meeting.this) {
                Consumer consumer = offered.get(consumerId);
                if (consumer != null) {
                    consumer.resume();
                }
            }
        }

        /** Goes, and with it all that it sent. */
        @Override
        public void close() {
            synchronized (Meeting.this) {
                guests.remove(this);
                sending.close();
                receiving.close();
            }
        }

        private void offer(Producer producer) {
            if (router.canConsume(producer.id(), capabilities)) {
                Consumer consumer = receiving.consume(
                        new ConsumerOptions(producer.id(), capabilities, true, ConsumerListener.NONE));
                offered.put(consumer.id(), consumer);
                signalling.offer(consumer.id(), producer.id(), consumer.kind(), consumer.rtpParameters());
            }
        }
    }

    /** Hears of everything that closes, whatever closed it. */
    private final class Withdrawals implements RouterListener {
        @Override
        public void onConsumerClosed(Consumer consumer, CloseReason reason) {
            synchronized (Meeting.this) {
                for (Guest guest : guests) {
                    if (guest.offered.remove(consumer.id()) != null) {
                        guest.signalling.withdraw(consumer.id());
                    }
                }
            }
        }
    }
}
