package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ortc.MediaKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What support sees. */
@Timeout(30)
class DumpTest {
    private final Sfu sfu = Sfu.create(TestSfu.options().build());
    private final Router router = sfu.createRouter(RouterOptions.defaults());
    private final WebRtcTransport sending = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
    private final WebRtcTransport receiving = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
    private final Producer sound = sending.produce(TestMedia.sound(11, "a"));
    private final Producer picture = sending.produce(TestMedia.picture(22, "v"));
    private final Consumer seen = receiving.consume(new ConsumerOptions(picture.id(), router.rtpCapabilities()));

    DumpTest() throws IOException {}

    @AfterEach
    void close() {
        sfu.close();
    }

    @Test
    void shouldShowTheServer() {
        SfuDump dump = sfu.dump();

        assertThat(dump.processId()).isEqualTo(ProcessHandle.current().pid());
        assertThat(dump.loops()).isEqualTo(1);
        assertThat(dump.srtpEngine()).isEqualTo(sfu.srtpEngine());
        assertThat(dump.mediaAddresses()).isEqualTo(sfu.mediaAddresses());
        assertThat(dump.routerIds()).containsExactly(router.id());
        assertThat(dump.webRtcServerIds()).isEmpty();
    }

    @Test
    void shouldShowWhoIsConnectedToWhom() {
        ActiveSpeakerObserver observer = router.createActiveSpeakerObserver(
                ActiveSpeakerObserverOptions.defaults(), ActiveSpeakerObserverListener.NONE);
        observer.addProducer(sound.id());
        RouterDump dump = router.dump();

        assertThat(dump.id()).isEqualTo(router.id());
        assertThat(dump.rtpCapabilities()).isEqualTo(router.rtpCapabilities());
        assertThat(dump.transportIds()).containsExactly(sending.id(), receiving.id());
        assertThat(dump.consumerIdsByProducerId())
                .isEqualTo(Map.of(sound.id(), List.of(), picture.id(), List.of(seen.id())));
        assertThat(dump.producerIdByConsumerId()).isEqualTo(Map.of(seen.id(), picture.id()));
        assertThat(dump.rtpObserverIdsByProducerId()).isEqualTo(Map.of(sound.id(), List.of(observer.id())));
        assertThat(dump.rtpObservers())
                .containsExactly(new RtpObserverDump(
                        observer.id(), RtpObserverDump.Type.ACTIVE_SPEAKER, 300, false, List.of(sound.id())));
    }

    @Test
    void shouldShowATransport() {
        WebRtcTransportDump dump = sending.dump();

        assertThat(dump.transport().id()).isEqualTo(sending.id());
        assertThat(dump.transport().routerId()).isEqualTo(router.id());
        assertThat(dump.transport().producerIds()).containsExactly(sound.id(), picture.id());
        assertThat(dump.transport().consumerIds()).isEmpty();
        assertThat(dump.transport().producerIdBySsrc()).isEqualTo(Map.of(11L, sound.id(), 22L, picture.id()));
        assertThat(dump.transport().producerIdByMid()).isEqualTo(Map.of("a", sound.id(), "v", picture.id()));
        assertThat(dump.transport().producerIdByRid()).isEmpty();
        assertThat(dump.transport().counters()).isEqualTo(sending.statistics());
        assertThat(dump.iceUsernameFragment()).isEqualTo(sending.iceParameters().usernameFragment());
        assertThat(dump.iceState()).isEqualTo(IceState.NEW);
        assertThat(dump.iceSelectedTuple()).isNull();
        assertThat(dump.dtlsLocalRole()).isEqualTo(DtlsRole.AUTO);
        assertThat(dump.toString()).doesNotContain(sending.iceParameters().password());
        Long ssrc = seen.rtpParameters().encodings().getFirst().ssrc();
        assertThat(receiving.dump().transport().consumerIdBySsrc()).containsEntry(ssrc, seen.id());
    }

    @Test
    void shouldShowAProducer() {
        ProducerDump dump = picture.dump();

        assertThat(dump.id()).isEqualTo(picture.id());
        assertThat(dump.transportId()).isEqualTo(sending.id());
        assertThat(dump.kind()).isEqualTo(MediaKind.VIDEO);
        assertThat(dump.ssrcs()).containsExactly(22L);
        assertThat(dump.consumerIds()).containsExactly(seen.id());
        assertThat(dump.loops()).isEqualTo(1);
        assertThat(dump.paused()).isFalse();
        picture.pause();
        assertThat(picture.dump().paused()).isTrue();
        assertThat(dump.rtpParameters()).isEqualTo(picture.rtpParameters());
        assertThat(dump.traceEventTypes()).isEmpty();
    }

    @Test
    void shouldShowAConsumer() {
        picture.pause();
        ConsumerDump dump = seen.dump();

        assertThat(dump.producerId()).isEqualTo(picture.id());
        assertThat(dump.transportId()).isEqualTo(receiving.id());
        assertThat(dump.paused()).isFalse();
        assertThat(dump.producerPaused()).isTrue();
        assertThat(dump.active()).isFalse();
        assertThat(dump.awaitingKeyFrame()).isTrue();
        assertThat(dump.packetsForwarded()).isZero();
    }

    @Test
    void shouldShowNothingOfWhatIsClosed() {
        seen.close();
        assertThatThrownBy(seen::dump).isInstanceOf(ClosedException.class);
        picture.close();
        assertThatThrownBy(picture::dump).isInstanceOf(ClosedException.class);
        sending.close();
        assertThatThrownBy(sending::dump).isInstanceOf(ClosedException.class);
        router.close();
        assertThatThrownBy(router::dump).isInstanceOf(ClosedException.class);
        assertThat(sfu.dump().routerIds()).isEmpty();
        sfu.close();
        assertThatThrownBy(sfu::dump).isInstanceOf(ClosedException.class);
    }

    @Test
    void shouldTellWhatTheProcessHasUsed() {
        ResourceUsage usage = sfu.resourceUsage();

        assertThat(usage.uptimeMillis()).isPositive();
        assertThat(usage.cpuMillis()).isPositive();
        assertThat(usage.heapUsedBytes()).isPositive().isLessThanOrEqualTo(usage.heapCommittedBytes());
        assertThat(usage.threads()).isPositive();
        assertThat(usage.processors()).isPositive();
        if (usage.residentBytes() != -1) {
            assertThat(usage.maxResidentBytes()).isGreaterThanOrEqualTo(usage.residentBytes() / 2);
            assertThat(usage.userCpuMillis() + usage.systemCpuMillis())
                    .isBetween(usage.cpuMillis() - 1000, usage.cpuMillis() + 1000);
            assertThat(usage.openFiles()).isPositive();
        }
    }
}
