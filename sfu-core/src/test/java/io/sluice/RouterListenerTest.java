package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody hears who watches a whole router. */
@Timeout(30)
class RouterListenerTest {
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final Sfu sfu = Sfu.create(TestSfu.options().build());
    private final Router router = sfu.createRouter(RouterOptions.defaults().withListener(new Recorder()));

    RouterListenerTest() throws IOException {}

    @AfterEach
    void close() {
        sfu.close();
    }

    private List<String> heard() throws InterruptedException {
        TestSfu.awaitEvents(router);
        return List.copyOf(heard);
    }

    @Test
    void shouldHearOfAllThatComesAndGoesInOrder() throws InterruptedException {
        WebRtcTransport sending = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
        Producer producer = sending.produce(TestMedia.sound(1, "0"));
        WebRtcTransport receiving = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
        receiving.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities()));
        AudioLevelObserver observer =
                router.createAudioLevelObserver(AudioLevelObserverOptions.defaults(), AudioLevelObserverListener.NONE);
        producer.close();
        observer.close();

        assertThat(heard())
                .containsExactly(
                        "router opened",
                        "new transport",
                        "new producer",
                        "new transport",
                        "new consumer",
                        "new observer",
                        "consumer PRODUCER_CLOSED",
                        "producer REQUESTED",
                        "observer REQUESTED");
    }

    @Test
    void shouldHearTheRouterLast() throws InterruptedException {
        WebRtcTransport sending = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
        sending.produce(TestMedia.sound(1, "0"));
        router.createActiveSpeakerObserver(ActiveSpeakerObserverOptions.defaults(), ActiveSpeakerObserverListener.NONE);
        heard.clear();
        router.close();
        router.close();
        sfu.close();

        assertThat(heard())
                .endsWith(
                        "producer ROUTER_CLOSED",
                        "transport ROUTER_CLOSED",
                        "observer ROUTER_CLOSED",
                        "router REQUESTED");
    }

    @Test
    void shouldHearThatTheServerWasClosed() throws InterruptedException {
        sfu.close();

        assertThat(heard()).containsExactly("router opened", "router SERVER_CLOSED");
    }

    private final class Recorder implements RouterListener {
        @Override
        public void onOpened(Router opened) {
            heard.add("router opened");
        }

        @Override
        public void onNewTransport(Transport transport) {
            heard.add("new transport");
        }

        @Override
        public void onNewProducer(Producer producer) {
            heard.add("new producer");
        }

        @Override
        public void onNewConsumer(Consumer consumer) {
            heard.add("new consumer");
        }

        @Override
        public void onNewRtpObserver(RtpObserver observer) {
            heard.add("new observer");
        }

        @Override
        public void onTransportClosed(Transport transport, CloseReason reason) {
            heard.add("transport " + reason);
        }

        @Override
        public void onProducerClosed(Producer producer, CloseReason reason) {
            heard.add("producer " + reason);
        }

        @Override
        public void onConsumerClosed(Consumer consumer, CloseReason reason) {
            heard.add("consumer " + reason);
        }

        @Override
        public void onRtpObserverClosed(RtpObserver observer, CloseReason reason) {
            heard.add("observer " + reason);
        }

        @Override
        public void onClosed(CloseReason reason) {
            heard.add("router " + reason);
        }
    }
}
