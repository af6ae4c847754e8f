package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpCapabilities;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How an application uses the library, from the first call to the last. Signalling is the application's own. */
@Timeout(30)
class EmbeddingTest {
    @Test
    void shouldCarryOnePersonsPictureToAnother() throws IOException, InterruptedException {
        SfuOptions options = SfuOptions.builder()
                .loops(2)
                .listenAddresses(List.of(new ListenAddress("127.0.0.1")))
                .ports(27_000, 27_999)
                .build();
        try (Sfu sfu = Sfu.create(options)) {
            Router room = sfu.createRouter(RouterOptions.defaults());

            // Alice is told where and how to connect, and answers with her certificate's fingerprint and what she
            // sends.
            WebRtcTransport fromAlice = room.createWebRtcTransport(WebRtcTransportOptions.defaults());
            assertThat(fromAlice.iceParameters().iceLite()).isTrue();
            assertThat(fromAlice.iceCandidates()).isNotEmpty();
            assertThat(fromAlice.dtlsParameters().fingerprints()).isNotEmpty();
            fromAlice.connect(TestPeer.dtlsParameters());
            Producer picture =
                    fromAlice.produce(new ProducerOptions(MediaKind.VIDEO, TestMedia.vp8(3_141_592_653L, "0")));

            // Bob says what he can receive, and gets the parameters to receive it with.
            RtpCapabilities bobsCapabilities = room.rtpCapabilities();
            assertThat(room.canConsume(picture.id(), bobsCapabilities)).isTrue();
            WebRtcTransport toBob = room.createWebRtcTransport(WebRtcTransportOptions.defaults());
            toBob.connect(TestPeer.dtlsParameters());
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            Consumer seenByBob =
                    toBob.consume(new ConsumerOptions(picture.id(), bobsCapabilities, true, whatBobIsTold(heard)));
            assertThat(seenByBob.producerId()).isEqualTo(picture.id());
            assertThat(seenByBob.kind()).isEqualTo(MediaKind.VIDEO);
            assertThat(seenByBob.rtpParameters().mid()).isNotNull();
            assertThat(seenByBob.isPaused()).isTrue();

            // When his page is ready, media may flow.
            seenByBob.resume();
            assertThat(seenByBob.isPaused()).isFalse();
            seenByBob.requestKeyFrame();

            picture.pause();
            assertThat(seenByBob.isProducerPaused()).isTrue();
            picture.resume();
            assertThat(seenByBob.isProducerPaused()).isFalse();

            // Alice leaves; Bob hears of it.
            fromAlice.close();
            assertThat(picture.isClosed()).isTrue();
            assertThat(seenByBob.isClosed()).isTrue();
            assertThat(toBob.isClosed()).isFalse();
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("Alice has stopped her camera");
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("Alice is back");
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("over: PRODUCER_CLOSED");

            room.close();
            assertThat(toBob.isClosed()).isTrue();
            TestSfu.assertEmpty(sfu);
        }
    }

    private static ConsumerListener whatBobIsTold(BlockingQueue<String> heard) {
        return new ConsumerListener() {
            @Override
            public void onProducerPaused() {
                heard.add("Alice has stopped her camera");
            }

            @Override
            public void onProducerResumed() {
                heard.add("Alice is back");
            }

            @Override
            public void onClosed(CloseReason reason) {
                heard.add("over: " + reason);
            }
        };
    }
}
