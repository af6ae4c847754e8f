package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.DtlsFingerprint;
import io.sluice.DtlsParameters;
import io.sluice.DtlsRole;
import io.sluice.Sfu;
import io.sluice.SfuOptions;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtcpParameters;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpParameters;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MeetingTest {
    private final Sfu sfu =
            Sfu.create(SfuOptions.builder().loops(1).ports(27300, 27399).build());
    private final Meeting meeting = new Meeting(sfu);

    MeetingTest() throws IOException {}

    @AfterEach
    void close() {
        sfu.close();
    }

    @Test
    void shouldOfferEverybodyWhatTheOthersSend() throws Exception {
        Browser atAnna = new Browser();
        Browser atBen = new Browser();
        Meeting.Guest anna = meeting.join(meeting.capabilities(), atAnna);
        String early = anna.send(MediaKind.AUDIO, sound(1));
        Meeting.Guest ben = meeting.join(meeting.capabilities(), atBen);
        assertThat(atBen.next()).startsWith("AUDIO " + early);

        String late = anna.send(MediaKind.AUDIO, sound(2));
        String offer = atBen.next();
        assertThat(offer).startsWith("AUDIO " + late);
        ben.receive(offer.substring(offer.lastIndexOf(' ') + 1));

        anna.close();
        assertThat(List.of(atBen.next(), atBen.next())).allMatch(said -> said.startsWith("withdrawn "));
        assertThat(atAnna.said).isEmpty();
    }

    @Test
    void shouldOfferNothingThatTheBrowserCannotReceive() throws Exception {
        Browser atBen = new Browser();
        meeting.join(new RtpCapabilities(List.of(), List.of()), atBen);

        meeting.join(meeting.capabilities(), new Browser()).send(MediaKind.AUDIO, sound(1));

        assertThat(atBen.said).isEmpty();
    }

    @Test
    void shouldConnectEitherTransport() throws Exception {
        Meeting.Guest anna = meeting.join(meeting.capabilities(), new Browser());
        DtlsParameters ofBrowser = new DtlsParameters(
                DtlsRole.CLIENT,
                List.of(new DtlsFingerprint("sha-256", String.join(":", Collections.nCopies(32, "AB")))));

        anna.connect(anna.sending().id(), ofBrowser);
        anna.connect(anna.receiving().id(), ofBrowser);

        assertThat(anna.sending().iceCandidates()).isNotEmpty();
        assertThat(anna.sending().id()).isNotEqualTo(anna.receiving().id());
    }

    private static RtpParameters sound(int ssrc) {
        return new RtpParameters(
                Integer.toString(ssrc),
                List.of(new RtpCodecParameters("audio/opus", 111, 48_000, 2, Map.of(), List.of())),
                List.of(),
                List.of(RtpEncodingParameters.ofSsrc(ssrc)),
                RtcpParameters.of("anna"),
                null);
    }

    /** Keeps what it is told. */
    private static final class Browser implements Meeting.Signalling {
        final BlockingQueue<String> said = new LinkedBlockingQueue<>();

        @Override
        public void offer(String consumerId, String producerId, MediaKind kind, RtpParameters rtpParameters) {
            said.add(kind.name() + " " + producerId + " " + consumerId);
        }

        @Override
        public void withdraw(String consumerId) {
            said.add("withdrawn " + consumerId);
        }

        String next() throws InterruptedException {
            return String.valueOf(said.poll(10, TimeUnit.SECONDS));
        }
    }
}
