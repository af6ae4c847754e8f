package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpEncodingParameters;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the receivers beyond a pipe want of layers, as the sender at its near end hears it. */
@Timeout(60)
class PipeDemandTest {
    private final Sfu sfu = Sfu.create(TestSfu.options().loops(2).build());
    private final Router near = sfu.createRouter(RouterOptions.defaults());
    private final Router far = sfu.createRouter(RouterOptions.defaults());
    private final BlockingQueue<Integer> wanted = new LinkedBlockingQueue<>();
    private final Producer producer = near.createDirectTransport(DirectTransportListener.NONE)
            .produce(new ProducerOptions(
                    MediaKind.VIDEO,
                    TestMedia.parameters(
                            "0",
                            TestMedia.vp8Codec("video/VP8"),
                            List.of(RtpEncodingParameters.ofSsrc(1), RtpEncodingParameters.ofSsrc(2))),
                    false,
                    new ProducerListener() {
                        @Override
                        public void onLayersWanted(int spatialLayers) {
                            wanted.add(spatialLayers);
                        }
                    }));

    PipeDemandTest() throws IOException {}

    @AfterEach
    void close() {
        near.close();
        far.close();
        TestSfu.assertEmpty(sfu);
        sfu.close();
    }

    private Integer next() throws InterruptedException {
        return wanted.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void shouldNotBeAskedForWhatNobodyWatchesBeyondAPipe() throws Exception {
        Producer piped = near.pipeToRouter(producer.id(), far, PipeToRouterOptions.defaults())
                .pipeProducer();
        assertThat(next()).as("nobody is there").isZero();
        Consumer consumer = far.createDirectTransport(DirectTransportListener.NONE)
                .consume(new ConsumerOptions(piped.id(), far.rtpCapabilities()));
        assertThat(next()).isEqualTo(2);
        consumer.setPreferredLayers(new ConsumerLayers(0, 0));
        assertThat(next()).isEqualTo(1);
        consumer.setPreferredLayers(new ConsumerLayers(1, 0));
        assertThat(next()).isEqualTo(2);
    }

    /** As between processes, where the owner's signalling brings what the other end says. */
    @Test
    void shouldBeToldByTheOwnerOfAPipe() throws Exception {
        PipeTransport pipe = near.createPipeTransport(new PipeTransportOptions(TransportListenInfo.udp("127.0.0.1")));
        Consumer consumer = pipe.consume(producer.id());
        consumer.setLayersWanted(1);
        assertThat(next()).isEqualTo(1);
        consumer.setLayersWanted(9);
        assertThat(next()).as("all there are").isEqualTo(2);
        assertThatThrownBy(() -> consumer.setLayersWanted(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("spatialLayers");
        consumer.close();
        assertThat(next()).isZero();
        assertThatThrownBy(() -> consumer.setLayersWanted(1)).isInstanceOf(ClosedException.class);
    }
}
