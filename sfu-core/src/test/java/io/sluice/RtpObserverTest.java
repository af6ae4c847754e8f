package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ortc.RtpHeaderExtensionUri;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Observers of loudness as an application uses them; what they make of levels is tested in their room. */
@Timeout(60)
class RtpObserverTest {
    private static final int LEVEL_ID = 7;

    private final Sfu sfu = Sfu.create(TestSfu.options()
            .loops(2)
            .placement(SfuOptions.Placement.ROUND_ROBIN)
            .build());
    private final Router router = sfu.createRouter(RouterOptions.defaults());
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private int sequence;

    RtpObserverTest() throws IOException {}

    @AfterEach
    void close() {
        sfu.close();
    }

    private AudioLevelObserver levels(int intervalMillis) {
        return router.createAudioLevelObserver(
                new AudioLevelObserverOptions(3, -80, intervalMillis), new AudioLevelObserverListener() {
                    @Override
                    public void onVolumes(List<AudioLevelVolume> volumes) {
                        volumes.forEach(volume -> heard.add(volume.producer().id() + " at " + volume.volume()));
                    }

                    @Override
                    public void onSilence() {
                        heard.add("silence");
                    }

                    @Override
                    public void onClosed(CloseReason reason) {
                        heard.add("closed: " + reason);
                    }
                });
    }

    private ActiveSpeakerObserver speakers() {
        return router.createActiveSpeakerObserver(
                new ActiveSpeakerObserverOptions(100), new ActiveSpeakerObserverListener() {
                    @Override
                    public void onDominantSpeaker(Producer producer) {
                        heard.add(producer.id());
                    }

                    @Override
                    public void onClosed(CloseReason reason) {
                        heard.add("closed: " + reason);
                    }
                });
    }

    private Producer sound(WebRtcTransport transport, long ssrc) {
        return transport.produce(TestMedia.with(
                TestMedia.sound(ssrc, "0"), RtpHeaderExtensionUri.SSRC_AUDIO_LEVEL, LEVEL_ID, ProducerListener.NONE));
    }

    /** Many at once, so that ten of them are of one interval whenever it ends. */
    private void say(TestPeer peer, long ssrc, int dBov, int packets) {
        peer.octetExtensionId = LEVEL_ID;
        peer.octetExtension = 0x80 | -dBov;
        for (int i = 0; i < packets; i++) {
            peer.sendRtp(new TestPeer.Rtp(
                    ssrc, TestMedia.OPUS_PAYLOAD_TYPE, sequence, 960L * sequence, false, "0", "sound"));
            sequence++;
        }
    }

    /** Speaks until something is heard. */
    private String sayUntilHeard(TestPeer peer, long ssrc, int first, int second, int packets) throws Exception {
        @Nullable String next = null;
        for (int i = 0; next == null && i < 200; i++) {
            say(peer, ssrc, i % 2 == 0 ? first : second, packets);
            next = heard.poll(60, TimeUnit.MILLISECONDS);
        }
        return assertThat(next).isNotNull().actual();
    }

    @Test
    void shouldTellHowLoudAProducerIsAndWhenItIsSilent() throws Exception {
        WebRtcTransport transport = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
        try (TestPeer peer = new TestPeer(transport)) {
            peer.connect();
            Producer producer = sound(transport, 11);
            levels(250).addProducer(producer.id());
            assertThat(sayUntilHeard(peer, 11, -33, -33, 30)).isEqualTo(producer.id() + " at -33");
            String next = heard.poll(10, TimeUnit.SECONDS);
            while (next != null && next.endsWith("at -33")) {
                next = heard.poll(10, TimeUnit.SECONDS);
            }
            assertThat(next).isEqualTo("silence");
        }
    }

    @Test
    void shouldTellWhoSpeaksWhateverLoopTheyAreOn() throws Exception {
        WebRtcTransport first = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
        WebRtcTransport second = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
        assertThat(first.dump().transport().loop())
                .isNotEqualTo(second.dump().transport().loop());
        try (TestPeer anne = new TestPeer(first);
                TestPeer ben = new TestPeer(second)) {
            anne.connect();
            ben.connect();
            Producer annes = sound(first, 11);
            Producer bens = sound(second, 22);
            ActiveSpeakerObserver observer = speakers();
            observer.addProducer(annes.id());
            observer.addProducer(bens.id());
            assertThat(sayUntilHeard(anne, 11, -70, -20, 1)).isEqualTo(annes.id());
            annes.close();
            assertThat(sayUntilHeard(ben, 22, -70, -20, 1)).isEqualTo(bens.id());
        }
    }

    @Test
    void shouldForgetAProducerThatCloses() {
        Producer producer = sound(router.createWebRtcTransport(WebRtcTransportOptions.defaults()), 11);
        AudioLevelObserver observer = levels(1000);
        observer.addProducer(producer.id());
        observer.addProducer(producer.id());
        assertThat(router.dump().rtpObservers().getFirst().producerIds()).containsExactly(producer.id());
        assertThat(router.dump().rtpObserverIdsByProducerId())
                .containsEntry(producer.id(), List.of(observer.id()))
                .hasSize(1);
        producer.close();

        assertThat(router.dump().rtpObservers().getFirst().producerIds()).isEmpty();
        observer.removeProducer(producer.id());
    }

    @Test
    void shouldCloseWithTheRouter() throws InterruptedException {
        AudioLevelObserver loudness = levels(1000);
        ActiveSpeakerObserver speaker = speakers();
        Producer producer = sound(router.createWebRtcTransport(WebRtcTransportOptions.defaults()), 11);
        loudness.addProducer(producer.id());
        speaker.addProducer(producer.id());
        router.close();

        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("closed: ROUTER_CLOSED");
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("closed: ROUTER_CLOSED");
        assertThat(loudness.isClosed()).isTrue();
        assertThatThrownBy(() -> router.createActiveSpeakerObserver(
                        ActiveSpeakerObserverOptions.defaults(), ActiveSpeakerObserverListener.NONE))
                .isInstanceOf(ClosedException.class);
        TestSfu.assertEmpty(sfu);
    }

    @Test
    void shouldCloseByItselfOnceAndLeaveItsProducers() throws InterruptedException {
        Producer producer = sound(router.createWebRtcTransport(WebRtcTransportOptions.defaults()), 11);
        AudioLevelObserver observer = levels(1000);
        observer.addProducer(producer.id());
        observer.close();
        observer.close();
        TestSfu.awaitEvents(router);

        assertThat(heard).containsExactly("closed: REQUESTED");
        assertThat(producer.isClosed()).isFalse();
        assertThat(router.dump().rtpObserverIdsByProducerId()).isEmpty();
        assertThatThrownBy(() -> observer.addProducer(producer.id()))
                .isInstanceOf(ClosedException.class)
                .hasMessage("observer " + observer.id() + " is closed");
        assertThatThrownBy(observer::pause).isInstanceOf(ClosedException.class);
    }

    @Test
    void shouldPauseAndResume() {
        ActiveSpeakerObserver observer = speakers();
        assertThat(observer.isPaused()).isFalse();
        observer.pause();
        observer.pause();
        assertThat(observer.isPaused()).isTrue();
        assertThat(router.dump().rtpObservers().getFirst().paused()).isTrue();
        observer.resume();
        assertThat(observer.isPaused()).isFalse();
    }

    @Test
    void shouldRefuseWhatIsNoSoundOfThisRouter() {
        Producer picture =
                router.createWebRtcTransport(WebRtcTransportOptions.defaults()).produce(TestMedia.picture(1, "0"));
        AudioLevelObserver observer = levels(1000);

        assertThatThrownBy(() -> observer.addProducer(picture.id()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("producerId '" + picture.id() + "' names a producer of video; accepted are those of audio");
        assertThatThrownBy(() -> observer.addProducer("nobody")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void shouldKeepOptionsWithinMediasoupsBounds() {
        assertThat(AudioLevelObserverOptions.defaults()).isEqualTo(new AudioLevelObserverOptions(1, -80, 1000));
        assertThat(new AudioLevelObserverOptions(1, -80, 1).intervalMillis()).isEqualTo(250);
        assertThat(new AudioLevelObserverOptions(1, -80, 6000).intervalMillis()).isEqualTo(5000);
        assertThat(ActiveSpeakerObserverOptions.defaults().intervalMillis()).isEqualTo(300);
        assertThat(new ActiveSpeakerObserverOptions(0).intervalMillis()).isEqualTo(100);
        assertThat(new ActiveSpeakerObserverOptions(6000).intervalMillis()).isEqualTo(5000);
        assertThatThrownBy(() -> new AudioLevelObserverOptions(0, -80, 1000))
                .hasMessage("maxEntries is 0, accepted is 1 or more");
        assertThatThrownBy(() -> new AudioLevelObserverOptions(1, 1, 1000))
                .hasMessage("threshold is 1, accepted is -127 to 0 dBov");
        assertThatThrownBy(() -> new AudioLevelObserverOptions(1, -128, 1000))
                .hasMessage("threshold is -128, accepted is -127 to 0 dBov");
    }
}
