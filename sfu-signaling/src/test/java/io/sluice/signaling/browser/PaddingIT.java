package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.LoopStatistics;
import io.sluice.SfuOptions;
import io.sluice.UdpPortStatistics;
import io.sluice.signaling.SluiceServer;
import io.sluice.signaling.config.ServerOptions;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Browsers take packets that the server padded to one size (RFC 3550 section 5.1) for what they are without it. The server lives
 * in this process, so that its counters tell how many those were: none padded would prove nothing.
 */
class PaddingIT {
    private static final int FRAMES = 120;
    /** Of all until the end; most frames have several packets, of which at least one is shorter than the others. */
    private static final int LEAST_PADDED = 60;
    /** Frames that are whole and wait for the decoder at the moment of a look. */
    private static final int MAX_WAITING = 30;

    /**
     * A camera says nothing of its range of colours, and a receiver of H264 guesses another one (ITU-R BT.709 for BT.601), which
     * makes up to 30; a picture that is decoded wrongly is much further off.
     */
    private static final int MAX_COLOUR_DISTANCE = 40;

    private static CameraFile film;
    private static Chromium filming;

    @RegisterExtension
    private final TestBed bed = new TestBed();

    private SluiceServer server;

    @BeforeAll
    static void film() {
        film = CameraFile.create();
        filming = Chromium.launchFilming(film);
    }

    @AfterAll
    static void sweep() {
        filming.close();
        film.delete();
    }

    @BeforeEach
    void start() throws IOException {
        SfuOptions media = SfuOptions.builder()
                .loops(1)
                .ports(24_000, 24_099)
                .segmentPadding(true)
                .build();
        server = SluiceServer.start(new ServerOptions("127.0.0.1", 0, List.of(), media));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Who receives. */
    enum Receiver {
        CHROMIUM,
        FIREFOX;

        WebBrowser browser(TestBed bed) {
            return this == CHROMIUM ? bed.chromium() : bed.firefox();
        }
    }

    @Test
    void shouldDecodeAPictureOfPaddedPackets() {
        decodesPaddedPackets(Receiver.CHROMIUM, "VP8");
    }

    @Tag("long")
    @Test
    void shouldDecodeAPictureOfPaddedPacketsInFirefox() {
        decodesPaddedPackets(Receiver.FIREFOX, "VP8");
    }

    @Tag("long")
    @Test
    void shouldDecodeAnH264PictureOfPaddedPackets() {
        decodesPaddedPackets(Receiver.CHROMIUM, "H264");
    }

    private void decodesPaddedPackets(Receiver receiver, String codec) {
        SenderTab sender = new SenderTab(open("sender", "/sender?autostart=1&codec=" + codec, filming)).awaitSending();
        Tile tile = new ReceiverTab(open("receiver", "/receiver?autostart=1", receiver.browser(bed))).onlyTile();
        MediaSample first = tile.media().awaitFrameWidth(CameraFile.WIDTH / 2);
        MediaSample before = tile.media().awaitFramesDecoded(first.video().framesDecoded() + FRAMES / 2);
        UdpPortStatistics portBefore = port();

        MediaSample after = tile.media().awaitFramesDecoded(before.video().framesDecoded() + FRAMES);
        UdpPortStatistics portAfter = port();
        long padded = padded();
        bed.note("%s, %s: %d by %d, %d packets padded by frame %d, %d datagrams sent in %d messages"
                .formatted(
                        receiver,
                        codec,
                        after.video().frameWidth(),
                        after.video().frameHeight(),
                        padded,
                        after.video().framesDecoded(),
                        portAfter.datagramsSent() - portBefore.datagramsSent(),
                        portAfter.messagesSent() - portBefore.messagesSent()));

        assertThat(padded).as("packets padded").isGreaterThan(LEAST_PADDED);
        assertWhole(before, after, codec);
        assertColours(sender, tile);
    }

    private static void assertWhole(MediaSample before, MediaSample after, String codec) {
        SoftAssertions.assertSoftly(all -> {
            all.assertThat(after.video().codec()).isEqualToIgnoringCase("video/" + codec);
            all.assertThat(after.video().packetsLost()).as("packets lost").isZero();
            all.assertThat(after.video().framesReceived() - after.video().framesDecoded())
                    .as("frames received and not decoded")
                    .isLessThan(MAX_WAITING);
            all.assertThat(after.video().keyFrameRequests() - before.video().keyFrameRequests())
                    .as("pictures asked for anew")
                    .isZero();
            all.assertThat(after.audio().energy()).as("energy of sound").isPositive();
        });
    }

    private static void assertColours(SenderTab sender, Tile tile) {
        int[] sent = sender.tab().part("preview").bars();
        int[] shown = tile.part("tile-video").bars();
        assertThat(IntStream.range(0, sent.length).map(i -> Math.abs(sent[i] - shown[i])))
                .as("distances of red, green and blue, 0 to 255, of %s from %s", shown, sent)
                .allMatch(distance -> distance < MAX_COLOUR_DISTANCE);
    }

    private long padded() {
        return loop().transportCounters().getOrDefault("rtpPacketsPadded", 0L);
    }

    private UdpPortStatistics port() {
        return loop().ports().getFirst();
    }

    private LoopStatistics loop() {
        return server.statistics().loops().getFirst();
    }

    private Tab open(String name, String path, WebBrowser browser) {
        return bed.keep(browser.open(name, "http://127.0.0.1:" + server.port() + path));
    }
}
